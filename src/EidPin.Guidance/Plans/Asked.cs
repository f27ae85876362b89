using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Plans;

/// <summary>A situation with what the words in it say.</summary>
/// <param name="As">
/// The row of which-PIN that they were understood as, or the answer to the guide's first question (<c>happened.lost</c>); empty: not
/// understood; null: nothing was said.
/// </param>
/// <param name="PinIsOpen">They fit several PINs: the plan takes the likelier one, or all, and asks.</param>
internal sealed record Heard(Situation Situation, string? As, bool PinIsOpen)
{
    /// <summary>The PIN that the words say to be locked, where they leave no other; else null.</summary>
    public string? Locked { get; init; }

    /// <summary>The PINs that they fit, where they do; several: they do not say which of them is the trouble.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary><c>locked</c>, <c>forgotten</c>; null: neither is said.</summary>
    public string? State { get; init; }

    /// <summary>A number of tries is said and no PIN: that of one of those that it is told of.</summary>
    public bool TriesAreOfOne { get; init; }
}

/// <summary>
/// What a screen or a clerk said, in free text: understood by which-PIN, or reported as not understood. It never overrides a field that
/// somebody chose. A row of which-PIN that was named as the service says the same.
/// </summary>
internal static class Asked
{
    private const string Phone = "phone.";

    public static Heard Apply(Situation said)
    {
        var situation = WithService(said);
        if (said["asked"] is not { } words) return new(situation, null, IsOpen(said, said.Stated.GetValueOrDefault("service")));
        var found = WhichPin.Find(words, situation.Country);
        // Nothing of ours helps with somebody else's card, and a code of one typed into the other is lost.
        if (found.OtherCard is not null) return new(situation, "", false);
        if (found.Said.CardIsLost) return new(Lost(situation), "happened.lost", false);
        var told = new AskedStates(found, situation);
        return Beside(Whole(situation, found, told), new(words));
    }

    private static Heard Whole(Situation situation, WhichResult result, AskedStates told)
    {
        var found = Found(result, situation.Country);
        if (found.Own is not [var best, ..]) return Unnamed(situation, told);
        if (CardsState(best.Row) is { } state) return new(Happened(situation, state), best.Service, false);
        if (told.Pins.Count > 0 && !best.Pin.StartsWith(Phone, StringComparison.Ordinal)) return Stated(situation, found.Own, told);
        var open = found.IsOpen;
        var asks = !situation.Stated.ContainsKey("pin") && (open || best.Row.OneOf);
        // A screen that asks for several, one after the other, does not say which of them was refused.
        var pins = best.Row.OneOf && asks ? best.Row.Pins : found.Own.Where(a => open || a.Row == best.Row).Select(a => a.Pin);
        string[] fitting = [.. pins.Where(p => IsPin(p, situation.Country)).Distinct()];
        // What else fits, such as the field of four digits, is one of those.
        string[] own = [.. found.Own.Where(a => a.Row == best.Row).Select(a => a.Pin)];
        return Named(situation, told, best, open, own) with { PinIsOpen = asks, Pins = fitting };
    }

    // PINs that are named are said to be locked or forgotten.
    private static Heard Stated(Situation situation, IReadOnlyList<WhichAnswer> own, AskedStates told)
    {
        // What the activation code is for is the other one.
        var meant = told.Pins.Keys.FirstOrDefault(p => p != "activation-code") ?? told.Pins.Keys.First();
        var says = told.Pins.ToDictionary(pin => $"pins.{pin.Key}", pin => pin.Value);
        says["pin"] = meant;
        told.Count(says, null);
        // "Both are locked, and the letter is lost"
        if (told.IsSeveral && told.Open(null) is { } all) told.All(says, all, []);
        var of = own.FirstOrDefault(a => a.Pin == $"{situation.Country}.{meant}") ?? own[0];
        var state = told.Pins[meant];
        return new(situation.With(says), of.Service, false) { State = state, Locked = state == "locked" ? meant : null };
    }

    // What which-PIN knows of the words, best first; and whether they leave open which PIN it is.
    private static (IReadOnlyList<WhichAnswer> Own, bool IsOpen) Found(WhichResult found, string country)
    {
        // A row of both countries names PINs of either.
        WhichAnswer[] own = [.. found.Answers.Where(a => a.Row.IsOf(country) && !IsAbroad(a.Pin, country))];
        if (own is not [var best, ..] || !best.Row.OneOf) return (own, found.Ask is { About: not WhichQuestion.Card });
        return (own, own.Where(a => a.Row == best.Row).Select(a => a.Pin).Distinct().Count() > 1);
    }

    // Something that a dialogue can ask for: not a number, nor "nothing to type".
    private static bool IsPin(string pin, string country) =>
        pin is "licence" || pin.StartsWith(Phone, StringComparison.Ordinal) || pin.StartsWith(country + ".", StringComparison.Ordinal);

    // A message about the card itself, where no PIN is the trouble.
    private static string? CardsState(WhichRow row) => row.State is "lost" or "damaged" ? row.State : null;

    // What else is said of holder and card; what somebody chose stays.
    private static Heard Beside(Heard heard, AskedWords spoken)
    {
        foreach (var fact in spoken.Beside(heard.Situation.Country))
            heard = heard with { Situation = Told(heard.Situation, fact.Says), As = fact.As ?? heard.As };
        return heard;
    }

    // A default that a program wrote out is no choice.
    private static Situation Told(Situation situation, IReadOnlyDictionary<string, string> says)
    {
        foreach (var (field, value) in says)
            if (situation.Stated.GetValueOrDefault(field) is not { } chosen || SituationFields.IsDefault(field, chosen))
                situation = situation.Where(field, value);
        return situation;
    }

    // Which-PIN knows the words: a PIN, a screen or a message.
    private static Heard Named(Situation situation, AskedStates told, WhichAnswer best, bool open, string[] fitting)
    {
        var chosen = situation.Stated.GetValueOrDefault("pin");
        var state = best.Row.State is "locked" or "forgotten" ? best.Row.State : told.Open(chosen ?? best.Pin[3..]);
        // Where several fit, the one that somebody chose is meant; of a locked one the likelier is taken, and the plan asks.
        string? pin = best.Pin;
        if (open && chosen is not null) pin = $"{situation.Country}.{chosen}";
        else if (open && state != "locked") pin = null;
        // "All four are locked"
        if (told.IsSeveral && chosen is null && state is not null) pin = null;
        var says = pin is null ? [] : Says(best.Row, pin, state, situation);
        // Of the phone's own PINs either leads the same way.
        if (pin is null && best.Pin.StartsWith(Phone, StringComparison.Ordinal)) says["pinOf"] = "phone";
        var isOurs = best.Pin.StartsWith(situation.Country + ".", StringComparison.Ordinal);
        if (pin is null && state is not null && isOurs) told.All(says, state, fitting);
        told.Count(says, chosen ?? says.GetValueOrDefault("pin"));
        var isOfOne = pin is null && chosen is null && state is null && told.CountOpen(says, fitting);
        var locked = !open && isOurs && state == "locked" ? best.Pin[3..] : null;
        return new(situation.With(says), best.Service, false) { Locked = locked, State = state, TriesAreOfOne = isOfOne };
    }

    // Which-PIN knows no PIN of these words, but what happened may be clear.
    private static Heard Unnamed(Situation situation, AskedStates told)
    {
        var says = new Dictionary<string, string>();
        var chosen = situation.Stated.GetValueOrDefault("pin");
        var state = told.Open(chosen);
        if (chosen is not null && state is not null) says[$"pins.{chosen}"] = state;
        else if (chosen is not null) told.Count(says, chosen);
        else if (state is not null) told.All(says, state, []);
        var isOfOne = chosen is null && state is null && told.CountOpen(says, []);
        var happened = state switch { "locked" => "happened.locked", "forgotten" => "happened.forgot", _ => "" };
        return new(situation.With(says), happened, happened.Length > 0 && chosen is null) { State = state, TriesAreOfOne = isOfOne };
    }

    private static bool IsAbroad(string pin, string country) =>
        Guide.Countries.Any(c => c != country && pin.StartsWith(c + ".", StringComparison.Ordinal));

    // What happened to the card says more than a default that a program wrote out.
    private static Situation Lost(Situation situation) => Happened(situation, "lost");

    private static Situation Happened(Situation situation, string state) =>
        situation["cardState"] is "in-hand" or null ? situation.Where("cardState", state) : situation;

    // Words were understood, but the row leaves open which of its PINs it is.
    private static bool IsOpen(Situation said, string? row) =>
        !said.Stated.ContainsKey("pin") && row is not null && WhichPin.Row(row)?.OneOf == true;

    // A message, a PIN or a number may be named as the service, too.
    private static Situation WithService(Situation situation)
    {
        if (situation.Stated.GetValueOrDefault("service") is not { } service) return situation;
        if (WhichPin.Row(service) is not { } row || row.Kind == WhichKind.Service) return situation;
        if (Named(row, situation.Country) is not { } pin) return situation;
        var says = Says(row, pin, row.State, situation);
        // What was named says better whose PIN it is than a default that a program wrote out.
        if (says.TryGetValue("pinOf", out var whose) && situation["pinOf"] == "card") return situation.Where("pinOf", whose);
        return situation.With(says);
    }

    // Null where the row leaves open which of its PINs it is.
    private static string? Named(WhichRow row, string country)
    {
        if (row.Pins.Count == 0) return null;
        if (row.OneOf && row.State != "locked") return null;
        return row.Pins.FirstOrDefault(p => p.StartsWith(country, StringComparison.Ordinal)) ?? row.Pins[0];
    }

    private static Dictionary<string, string> Says(WhichRow row, string pin, string? state, Situation situation)
    {
        var says = new Dictionary<string, string>();
        if (pin.StartsWith(Phone, StringComparison.Ordinal)) says["pinOf"] = "phone";
        if (pin == "licence") says["pinOf"] = "driving-licence";
        if (row.State is "reader" or "driver") says["service"] = "card-reader-trouble";
        else if (row.Kind == WhichKind.Service) says["service"] = row.Id;
        if (!pin.StartsWith(situation.Country + ".", StringComparison.Ordinal)) return says;
        says["pin"] = pin[3..];
        // The message names the state: that is what the person came with.
        if (state is "locked" or "forgotten") says[$"pins.{pin[3..]}"] = state;
        var certificate = pin is "jp.signature" or "fi.pin2" ? "signatureCertificate" : "authenticationCertificate";
        // What was never issued cannot have ended, whatever a message says.
        var isThere = situation.Stated.GetValueOrDefault($"pins.{pin[3..]}") != "never-issued";
        if (row.State is "expired" or "revoked" && isThere) says[certificate] = row.State;
        return says;
    }
}
