using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>How cards, PINs and tries are said and drawn, the same on every page.</summary>
internal static class CardWords
{
    public static readonly Markup Padlock = new(
        """<svg class="lock" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" """ +
        """aria-hidden="true"><rect x="3.5" y="9" width="13" height="9" rx="1.5"/><path d="M6.5 9V6a3.5 3.5 0 0 1 7 0v3"/></svg>""");

    public static string Reader(Texts texts, ReaderView view) => texts.Get("desk.reader", ("n", view.Number));

    public static string Card(Texts texts, CardStatus card)
    {
        if (card.Kind is { } kind && texts.Has($"kind.{kind}")) return texts[$"kind.{kind}"];
        return Named(texts, $"card.{card.Profile.Id}.name", card.Profile.Name);
    }

    public static string Pin(Texts texts, PinSpec pin) => Named(texts, $"pin.{pin.Id}.name", pin.Name);

    public static string Pin(Texts texts, string pin) => CardProfiles.FindPin(pin) is { } spec ? Pin(texts, spec) : pin;

    /// <summary>The term of the card's country, where the name does not say it already.</summary>
    public static string? Local(Texts texts, PinSpec pin)
    {
        var said = Bare(Pin(texts, pin)).Equals(Bare(pin.Name.Local), StringComparison.OrdinalIgnoreCase);
        return said ? null : pin.Name.Local;
    }

    public static string Format(Texts texts, PinFormat format) =>
        texts.CodeFormat(format.Min, format.Advised > 0 ? format.Advised : format.Max, format.Letters);

    /// <summary>
    /// How a code of this very card looks, before anybody types. Where the card does not say which kind it is, or its day is not
    /// read yet, both ways stand there.
    /// </summary>
    public static string Format(Texts texts, ReaderView view, PinSpec pin)
    {
        var card = view.Card!;
        if (pin.Id[..2] == "jp" || Unsaid(view, pin)) return texts[$"pin.{pin.Id}.format"];
        return pin.Checkable ? Format(texts, Format(card, pin)) : texts[$"desk.format.{Unlocking(view)}"];
    }

    /// <summary>
    /// What the unblocking code of this very card is: <c>letter</c>, the code of the letter, works as PUK; <c>first-use</c>, the letter's
    /// serves the first use alone; <c>by-letter</c>, either of them; <c>puk</c>, it is ordered apart.
    /// </summary>
    private static string Unlocking(ReaderView view) => view switch
    {
        { Scheme: ActivationScheme.SevenDigits } => "first-use",
        { Scheme: ActivationScheme.ByLetter } => "by-letter",
        { Scheme: null } when HasNoPukYet(view) => "puk",
        _ => "letter",
    };

    /// <summary>The letter of this card held seven digits, and its PUK is ordered apart.</summary>
    public static bool HasNoPukYet(ReaderView view) => view.Card?.Profile.SevenDigitsFrom is { } from && Granted(view) >= from;

    /// <summary>
    /// The name and use of the unblocking code of this very card, where that is not what all such codes are; null: it is as any other.
    /// </summary>
    public static (string Name, string Use)? Own(Texts texts, ReaderView view, PinSpec pin)
    {
        if (pin.Checkable || pin.Id[..2] != "fi" || Unlocking(view) is var kind && kind is not ("first-use" or "puk")) return null;
        return (texts[$"desk.{kind}.name"], texts[$"desk.{kind}.use"]);
    }

    /// <summary>The PIN whose tries a wrong code of the letter costs, in the scheme of seven digits; else null.</summary>
    public static PinStatus? Letter(ReaderView view) => view.Scheme == ActivationScheme.SevenDigits
        ? view.Card!.Pins.FirstOrDefault(p => p.State == PinState.NotSet)
        : null;

    /// <summary>What this card takes: its kind may ask for more than its chip.</summary>
    public static PinFormat Format(CardStatus card, PinSpec pin)
    {
        var kind = card.Profile.Kinds.FirstOrDefault(k => k.Id == card.Kind);
        var least = kind?.MinLength?.GetValueOrDefault(pin.Id) ?? 0;
        return pin.Format with { Min = Math.Max(pin.Format.Min, least) };
    }

    private static bool Unsaid(ReaderView view, PinSpec pin)
    {
        var card = view.Card!;
        if (!pin.Checkable) return card.Profile.SevenDigitsFrom is not null && view.Scheme is null && Granted(view) is null;
        var kinds = card.Profile.Kinds;
        return kinds.Any(k => k.MinLength?.ContainsKey(pin.Id) == true) && kinds.All(k => k.Id != card.Kind);
    }

    /// <summary>When the card was granted: its certificate begins then.</summary>
    private static DateTimeOffset? Granted(ReaderView view) => FirstPresent(view)?.NotBefore;

    private static CertificateInfo? FirstPresent(ReaderView view) =>
        view.Certificates?.FirstOrDefault(c => c.State == CertificateState.Present);

    public static string Tries(Texts texts, PinStatus pin) => pin switch
    {
        { TriesLeft: null } => texts["tries.unknown"],
        { TriesLeft: 0 } => texts["tries.none"],
        { Pin.MaxTries: { } max, TriesLeft: { } left } => texts.Get("tries.left", ("n", left), ("max", max)),
        { TriesLeft: { } left } => texts.Get("tries.left-only", ("n", left)),
    };

    /// <summary>Whether it is locked, and the tries as dots and words, in the colour of the code that they belong to.</summary>
    public static Markup State(Texts texts, PinStatus pin, string? colour = null) => new(new Html(texts.Tag).Add(
        $"<p class=\"tries {colour ?? PinMark.Class(pin.Pin.Id):a}\">{(pin.State == PinState.Locked ? Padlock : default)}{Dots(pin)}" +
        $"<span>{(pin.State == PinState.Locked ? $"{Sentence(texts["state.locked"])}: " : "")}{Tries(texts, pin)}</span></p>").ToString());

    /// <summary>The tries before anybody types.</summary>
    public static Markup Now(Texts texts, PinStatus pin) => new(new Html(texts.Tag)
        .Add(
            $"<p class=\"tries {PinMark.Class(pin.Pin.Id):a}\">{Dots(pin)}" +
            $"<span>{texts.Get("form.tries", ("tries", Tries(texts, pin)))}</span></p>")
        .ToString());

    /// <summary>Tries as dots; the words stand beside them.</summary>
    public static Markup Dots(PinStatus pin) => pin is { TriesLeft: { } left, Pin.MaxTries: { } max }
        ? new($"<span class=\"dots\" " +
            $"aria-hidden=\"true\">{string.Concat(Enumerable.Range(0, max).Select(i => i < left ? "<i class=\"on\"></i>" : "<i></i>"))}" +
            $"</span>")
        : new("");

    public static string Fault(Texts texts, CardException failure) =>
        texts.Get($"fault.{failure.Fault.Id}.message", ("detail", failure.Detail ?? "?"));

    /// <summary>What to do about it on this computer; null: nothing is known that helps.</summary>
    public static string? Remedy(Texts texts, CardFault fault)
    {
        var key = $"fault.{fault.Id}.remedy.{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux")}";
        if (!texts.Has(key)) return null;
        var remedy = texts.Get(key, ("install", ThisComputer.Here.Install));
        return string.Join(' ', ThisComputer.Here.HintsFor(fault).Select(h => texts[$"fault.hint.{EnumId.Of(h)}"]).Prepend(remedy));
    }

    /// <summary>
    /// The holder's name, where the card shows it without a code: the CN of its authentication certificate, less the electronic
    /// client identifier of a Finnish card. That of a My Number Card names nobody: it is one word of letters and digits.
    /// </summary>
    public static string? Holder(ReaderView view)
    {
        if (FirstPresent(view)?.Subject is not { } subject) return null;
        if (Part(subject, "CN") is not { } name || !name.Contains(' ')) return null;
        return string.Join(' ', name.Split(' ').Where(part => !part.Any(char.IsDigit)));
    }

    /// <summary>One attribute of a distinguished name.</summary>
    public static string? Part(string name, string attribute) => name.Split(", ")
        .FirstOrDefault(p => p.StartsWith($"{attribute}=", StringComparison.Ordinal))?[(attribute.Length + 1)..];

    private static string Named(Texts texts, string key, LocalName name)
    {
        if (texts.Has(key)) return texts[key];
        return texts.Tag == "en" ? name.English : name.Local;
    }

    /// <summary>Words of a table as a line of their own.</summary>
    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    private static string Bare(string words) => Ruby.Bare(words);
}
