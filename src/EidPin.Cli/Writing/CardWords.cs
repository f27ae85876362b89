using System.Text;
using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Writing;

/// <summary>Cards, PINs and what is wrong with them, in the person's language.</summary>
internal sealed class CardWords(Writer output)
{
    private Texts Texts => output.Texts;

    /// <summary>The PIN's name; a card that nobody translated yet has its profile's.</summary>
    public string Pin(PinSpec pin) => Named($"pin.{pin.Id}.name", pin.Name);

    public string Pin(string id) => CardProfiles.FindPin(id) is { } pin ? Pin(pin) : id;

    /// <summary>The name with the one that stands on the machine's screen, where that is another.</summary>
    public string FullPin(PinSpec pin) => SaysLocal(pin) ? Pin(pin) : $"{Pin(pin)} / {pin.Name.Local}";

    /// <summary>In the card's own language the two names are one; a terminal that cannot show the other has the first alone.</summary>
    public bool SaysLocal(PinSpec pin) => Pin(pin).Contains(pin.Name.Local, StringComparison.OrdinalIgnoreCase)
        || (!output.Streams.Utf8 && !Ascii.IsValid(pin.Name.Local));

    public string Card(CardProfile card) => Named($"card.{card.Id}.name", card.Name);

    /// <summary>The card's name with its kind, where its type has several.</summary>
    public string CardWithKind(CardStatus status)
    {
        var name = Card(status.Profile);
        return status.Kind is { } kind && Texts.Has($"kind.{kind}") ? $"{name}: {output.Text($"kind.{kind}")}" : name;
    }

    public string State(PinState state) => output.Text($"state.{EnumId.Of(state)}");

    /// <summary>How a code looks, no longer than is advised.</summary>
    public string Format(PinFormat format)
    {
        var max = format.Advised > 0 ? Math.Min(format.Max, format.Advised) : format.Max;
        return output.Printable(Texts.CodeFormat(format.Min, max, format.Letters));
    }

    /// <summary>Tries as dots for the eye and as words for everybody.</summary>
    public string Tries(int? left, int? max)
    {
        var words = TriesInWords(left, max);
        return left is { } n && max is { } all && all >= n ? $"{Dots(n, all)} {words}" : words;
    }

    /// <summary>The same without the dots, for a sentence.</summary>
    public string TriesInWords(int? left, int? max)
    {
        if (left is not { } n) return output.Text("tries.unknown");
        if (n == 0) return output.Text("tries.none");
        return max is { } of ? output.Text("tries.left", ("n", n), ("max", of)) : output.Text("tries.left-only", ("n", n));
    }

    public string Dots(int left, int max) => output.Streams.NarrowSigns
        ? new string('●', left) + new string('○', max - left)
        : new string('*', left) + new string('.', max - left);

    /// <summary>What is wrong with a code that was typed.</summary>
    public string Problem(CodeProblem problem, PinFormat format)
    {
        var key = CodeProblemText.Key(output.Texts, problem, format);
        return output.Text(key, ("min", format.Min), ("max", format.Max));
    }

    public string Fault(CardException failure)
    {
        // A fault that knows nothing more says what it can without it.
        if (failure is { Fault: CardFault.NoCard, Detail: { } detail }) return detail;
        return output.Text($"fault.{failure.Fault.Id}.message", ("detail", failure.Detail ?? "?"));
    }

    /// <summary>What to do about it on this system; null where nothing is known.</summary>
    public string? Remedy(CardFault fault)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";
        var key = $"fault.{fault.Id}.remedy.{system}";
        if (!Texts.Has(key)) return null;
        var remedy = output.Text(key, ("install", ThisComputer.Here.Install));
        var hints = ThisComputer.Here.HintsFor(fault).Select(h => output.Text($"fault.hint.{EnumId.Of(h)}"));
        return string.Join(' ', hints.Prepend(remedy));
    }

    private string Named(string key, LocalName name)
    {
        if (Texts.Has(key)) return output.Text(key);
        return Texts.Tag == "en" ? name.English : name.Local;
    }
}
