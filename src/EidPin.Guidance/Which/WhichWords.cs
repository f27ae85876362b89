using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Which;

/// <summary>
/// What which-PIN found, in the words of a language. The command, its JSON and the pages all speak through this; readings stay marked.
/// </summary>
public sealed class WhichWords(Texts texts)
{
    private readonly Texts words = texts.Of("which");

    public string this[string key] => words[key];

    public string Name(string pin) => words[$"pin.{pin}.name"];

    public string? Official(string pin) => Of($"pin.{pin}.official");

    public string? Format(string pin) => Of($"pin.{pin}.format");

    /// <summary>The name of a PIN, and the official one where that is another.</summary>
    public string Title(WhichAnswer answer)
    {
        var name = Name(answer.Pin);
        if (Official(answer.Pin) is not { } official || name.Contains(official, StringComparison.OrdinalIgnoreCase)) return name;
        // Brackets within brackets are hard to read.
        if (official.Contains('(', StringComparison.Ordinal)) return $"{name} / {official}";
        return words.Get("which.title", ("name", name), ("official", official));
    }

    /// <summary>Which screen it is and what fits it. A message that was typed as it stands needs no proof.</summary>
    public string Why(WhichAnswer answer)
    {
        var screen = words[$"row.{answer.Service}"];
        var bare = Ruby.Bare(screen);
        if (answer.Row.Kind == WhichKind.Message && answer.Found.All(f => bare.Contains(f, StringComparison.Ordinal))) return screen;
        var quoted = answer.Found.Select(f => words.Get("which.quoted", ("words", f)));
        var key = answer.Read is null ? "which.why" : "which.why.mended";
        return words.Get(key, ("screen", screen), ("words", string.Join(words["which.comma"], quoted)));
    }

    /// <summary>What to do now; null: nothing is wrong with it.</summary>
    public string? Next(WhichAnswer answer) => answer.Row.State switch
    {
        "locked" when Of($"outcome.locked.{answer.Pin}") is { } locked => locked,
        { } state when Of($"which.next.{state}.{answer.Pin}") is { } own => own,
        { } state when Of($"which.next.{state}.{answer.Pin[..2]}") is { } there => there,
        { } state when Of($"which.next.{state}") is { } next => next,
        // The row of the code itself says the same as its note.
        _ => answer.Row.Kind == WhichKind.Pin ? null : Of($"which.next.{answer.Pin}"),
    };

    /// <summary>What is said where the words name somebody else's card.</summary>
    public string OtherCard(string named) => words.Get("which.other-card", ("words", named));

    public string? Note(WhichRow row) => Of($"row.{row.Id}.note");

    public string? State(WhichRow row) => row.State is { } state ? words[$"which.state.{state}"] : null;

    /// <summary>All PINs that a screen asks for, one after the other.</summary>
    public string? Order(WhichRow row)
    {
        if (row is not { Pins.Count: > 1, OneOf: false, Kind: WhichKind.Service }) return null;
        return words.Get("which.order", ("pins", string.Join(words["which.then"], row.Pins.Select(Name))));
    }

    public string? Maybe(WhichRow row) => Pins("which.maybe", row.Maybe);

    public string? Mistaken(WhichRow row) => Pins("which.mistaken", row.MistakenFor);

    /// <summary>How sure it is, where it is not.</summary>
    public string? Confidence(WhichRow row) => Of($"which.confidence.{row.Confidence}");

    public string Question(WhichAsk ask) => words[$"which.ask.{ask.About.ToString().ToLowerInvariant()}"];

    /// <summary>An answer to the one question that decides between equals.</summary>
    public string Choice(WhichAsk ask, WhichAnswer answer) => ask.About switch
    {
        WhichQuestion.Card => words[answer.Pin.StartsWith("jp.", StringComparison.Ordinal) ? "which.card.jp" : "which.card.fi"],
        WhichQuestion.Format => Format(answer.Pin) ?? Name(answer.Pin),
        _ when answer.Row.Kind is WhichKind.Service or WhichKind.NotPin => words[$"row.{answer.Service}"],
        _ => words[$"which.for.{answer.Pin}"],
    };

    private string? Pins(string key, IReadOnlyList<string> pins) =>
        pins.Count == 0 ? null : words.Get(key, ("pins", string.Join(words["which.comma"], pins.Select(Name))));

    private string? Of(string key) => words.Has(key) ? words[key] : null;
}
