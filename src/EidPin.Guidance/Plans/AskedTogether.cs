using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

/// <summary>Words that say something of several PINs at once: "PIN1 is locked and the letter is lost".</summary>
internal static class AskedTogether
{
    // Nobody has more of them, and each is a search.
    private const int MostClauses = 6;

    private sealed record Part(string? Pin, string? Row, string? State, bool SharesState);

    /// <param name="clauses">Those that deny nothing.</param>
    /// <returns>Null: the words are about one PIN, or about none.</returns>
    public static Heard? Hear(Situation situation, IReadOnlyList<string> clauses)
    {
        if (clauses.Count is < 2 or > MostClauses) return null;
        var parts = clauses.Select(c => Read(c, situation.Country)).ToArray();
        var said = new Dictionary<string, string>();
        foreach (var (at, part) in parts.Index())
            if (part.Pin is { } pin && State(parts, at) is { } state) said.TryAdd(pin, state);
        if (said.Count < 2) return null;
        // What the activation code is for is the other one.
        var meant = said.Keys.FirstOrDefault(p => p != "activation-code") ?? said.Keys.First();
        var says = said.ToDictionary(s => $"pins.{s.Key}", s => s.Value);
        says["pin"] = meant;
        var row = parts.First(p => p.Pin is not null).Row;
        return new(situation.With(says), row, false) { State = said[meant], Locked = said[meant] == "locked" ? meant : null };
    }

    private static Part Read(string clause, string country)
    {
        var spoken = new AskedWords(clause);
        var found = Asked.Found(clause, country);
        if (found.Own is not [var best, ..] || found.IsOpen || !best.Pin.StartsWith(country + ".", StringComparison.Ordinal))
            return new(null, null, spoken.State, false);
        var state = spoken.State ?? (best.Row.State is "locked" or "forgotten" ? best.Row.State : null);
        return new(best.Pin[3..], best.Service, state, spoken.IsOnly(best.Found));
    }

    // "PIN1 and PIN2 are locked": a bare name shares what is said of the next one.
    private static string? State(Part[] parts, int at)
    {
        if (parts[at].State is { } own) return own;
        while (at < parts.Length - 1 && parts[at].SharesState)
            if (parts[++at].State is { } next) return next;
        return null;
    }
}
