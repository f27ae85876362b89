using EidPin.Cards;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Names and states of cards and PINs, and the tables that show them.</summary>
internal sealed partial class Output
{
    /// <summary>The PIN's name in the person's language; a card that nobody translated yet has its profile's.</summary>
    public string PinName(PinSpec pin) => Named($"pin.{pin.Id}.name", pin.Name);

    public string PinName(string id) => CardProfiles.FindPin(id) is { } pin ? PinName(pin) : id;

    public string CardName(CardProfile card) => Named($"card.{card.Id}.name", card.Name);

    /// <summary>The name with the one that stands on the machine's screen, where that is another.</summary>
    public string FullPinName(PinSpec pin) => SaysLocal(pin) ? PinName(pin) : $"{PinName(pin)} / {pin.Name.Local}";

    /// <summary>How a code looks, no longer than is advised.</summary>
    public string Format(PinFormat format) =>
        Signs(texts.CodeFormat(format.Min, format.Advised > 0 ? Math.Min(format.Max, format.Advised) : format.Max, format.Letters));

    // In the card's own language the two names are one.
    private bool SaysLocal(PinSpec pin) => PinName(pin).Contains(pin.Name.Local, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tries as dots for the eye and as words for everybody.</summary>
    public string Tries(int? left, int? max)
    {
        if (left is not { } n) return Text("tries.unknown");
        var words = n == 0 ? Text("tries.none") : max is { } of ? Text("tries.left", ("n", n), ("max", of)) : Text("tries.left-only", ("n", n));
        return max is { } all && all >= n ? $"{Dots(n, all)} {words}" : words;
    }

    /// <summary>One reader and its card, for people.</summary>
    public void Card(string reader, CardStatus status, bool extra, IReadOnlyDictionary<string, DateTimeOffset>? changed = null)
    {
        Result(Text("ui.card-in", ("card", CardTitle(status)), ("reader", reader)), Look.Strong);
        if (status.IsPhone) Result(Text("outcome.not-possible.phone"), Look.Warn);
        Rows(["table.pin", "table.state", "table.tries"], [.. status.Pins.Where(p => extra || !p.Pin.Extra)
            .Select(p => (string[])[NameCell(p.Pin), StateCell(p), TriesCell(p, extra)])]);
        if (changed is not null) Changed(status, changed);
        foreach (var line in NextSteps.For(status, this)) Result($"  {Arrow} {line}");
        Result();
    }

    /// <summary>A reader without a readable card.</summary>
    public void Reader(string reader, string state, Look look, string? remedy = null)
    {
        if (json) return;
        Result($"{reader}: {state}", look);
        if (remedy is not null) Result($"  {Arrow} {remedy}");
        Result();
    }

    public string FaultText(CardException failure)
    {
        var key = $"fault.{failure.Fault.Id}.message";
        // A fault that knows nothing more says what it can without it.
        return failure.Fault == CardFault.NoCard && failure.Detail is { } detail ? detail : Text(key, ("detail", failure.Detail ?? "?"));
    }

    public string? FaultRemedy(CardFault fault)
    {
        var key = $"fault.{fault.Id}.remedy.{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux")}";
        if (!texts.Has(key)) return null;
        var remedy = Text(key, ("install", ThisComputer.Here.Install));
        return string.Join(' ', ThisComputer.Here.HintsFor(fault).Select(h => Text($"fault.hint.{Id(h)}")).Prepend(remedy));
    }

    public void Fault(CardException failure, IReadOnlyList<string>? allowed = null)
    {
        Fail(failure.Fault.Id, FaultText(failure), failure is { Fault: CardFault.NoCard, Detail: not null } ? null : FaultRemedy(failure.Fault), allowed);
        // Most people have none: the way to a working PIN does not depend on it.
        if (!json && ExitCode.Of(failure.Fault) == ExitCode.NotThere) Say("ui.guide-without-reader");
    }

    private string CardTitle(CardStatus status) =>
        status.Kind is { } kind && texts.Has($"kind.{kind}") ? $"{CardName(status.Profile)}: {Text($"kind.{kind}")}" : CardName(status.Profile);

    private string Named(string key, LocalName name) => texts.Has(key) ? Text(key) : texts.Tag == "en" ? name.English : name.Local;

    private string Dots(int left, int max) => streams.NarrowSigns
        ? new string('●', left) + new string('○', max - left)
        : new string('*', left) + new string('.', max - left);

    private string NameCell(PinSpec pin) => SaysLocal(pin) ? Bold(PinName(pin)) : $"{Bold(PinName(pin))}\n{pin.Name.Local.EscapeMarkup()}";

    private string StateCell(PinStatus pin)
    {
        var words = Text($"state.{Id(pin.State)}").EscapeMarkup();
        return pin.State switch { PinState.Ready => $"[green]{words}[/]", PinState.Locked => $"[bold red]{words}[/]", _ => $"[yellow]{words}[/]" };
    }

    // What holds for several PINs is said once.
    private void Changed(CardStatus status, IReadOnlyDictionary<string, DateTimeOffset> changed)
    {
        foreach (var day in status.Pins.Where(p => changed.ContainsKey(p.Pin.Id)).GroupBy(p => DateOnly.FromDateTime(changed[p.Pin.Id].LocalDateTime)))
            Result($"  {string.Join(", ", day.Select(p => PinName(p.Pin)))}: {Text("ui.last-changed", ("date", day.Key))}", Look.Dim);
    }

    private string TriesCell(PinStatus pin, bool both)
    {
        if (pin.State == PinState.Absent || pin is { State: PinState.NotSet, TriesLeft: null or 0 }) return "";
        var tries = Tries(pin.TriesLeft, pin.Pin.MaxTries);
        if (both && pin.Pin.SelectTwin.Count > 0)
            tries += $"\n{Text("ui.both-counters", ("first", Number(pin.FirstTriesLeft)), ("second", Number(pin.TwinTriesLeft)))}";
        return pin.State == PinState.Ready && pin.TriesLeft <= pin.Pin.HoldAt ? $"[yellow]{tries.EscapeMarkup()}[/]" : tries.EscapeMarkup();
    }

    private string Number(int? count) => count is { } n ? texts.Number(n) : "?";

    /// <summary>The id of an enum member in JSON and texts: <c>NotSet</c> is <c>not-set</c>.</summary>
    public static string Id<T>(T value) where T : struct, Enum => EnumId.Of(value);
}
