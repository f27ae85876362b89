using EidPin.Cards;
using EidPin.Cli.Writing;
using Spectre.Console;

namespace EidPin.Cli.Views;

/// <summary>A reader and the card in it: its PINs, their tries, and what the person can do next.</summary>
internal sealed class CardView(Writer output)
{
    private readonly CardWords words = new(output);
    private readonly NextSteps next = new(output);
    private readonly Tables tables = new(output);

    /// <param name="extra">Also counters that are nobody's daily PIN.</param>
    /// <param name="changed">When PINs were last changed here, by id; null: no more is shown than the PINs.</param>
    public void Show(string reader, CardStatus card, bool extra, IReadOnlyDictionary<string, DateTimeOffset>? changed = null)
    {
        Title(reader, card);
        if (card.IsPhone) output.Result(output.Text("outcome.not-possible.phone"), Look.Warn);
        var pins = card.Pins.Where(p => extra || !p.Pin.Extra);
        string[][] rows = [.. pins.Select(p => (string[])[NameCell(p.Pin), StateCell(p), TriesCell(p, extra)])];
        tables.Rows(["table.pin", "table.state", "table.tries"], rows);
        if (changed is not null)
        {
            new CertificateEndView(output).Show(card);
            Changed(card, changed);
        }
        foreach (var line in next.For(card)) output.Result($"  {output.Arrow} {line}");
        output.Result();
    }

    public void Title(string reader, CardStatus card) =>
        output.Result(output.Text("ui.card-in", ("card", words.CardWithKind(card)), ("reader", reader)), Look.Strong);

    public void Empty(string reader)
    {
        output.Result($"{reader}: {output.Text("ui.reader-empty")}");
        output.Result();
    }

    public void Unreadable(string reader, CardException failure)
    {
        output.Result($"{reader}: {words.Fault(failure)}", Look.Warn);
        if (words.Remedy(failure.Fault) is { } remedy) output.Result($"  {output.Arrow} {remedy}");
        output.Result();
    }

    private string NameCell(PinSpec pin)
    {
        var name = Tables.Bold(words.Pin(pin));
        return words.SaysLocal(pin) ? name : $"{name}\n{pin.Name.Local.EscapeMarkup()}";
    }

    private string StateCell(PinStatus pin)
    {
        var state = words.State(pin.State).EscapeMarkup();
        return pin.State switch
        {
            PinState.Ready => $"[green]{state}[/]",
            PinState.Locked => $"[bold red]{state}[/]",
            _ => $"[yellow]{state}[/]",
        };
    }

    private string TriesCell(PinStatus pin, bool both)
    {
        if (pin.State == PinState.Absent || pin is { State: PinState.NotSet, TriesLeft: null or 0 }) return "";
        var tries = words.Tries(pin.TriesLeft, pin.Pin.MaxTries);
        if (both && pin.Pin.SelectTwin.Count > 0)
            tries += $"\n{output.Text("ui.both-counters", ("first", Count(pin.FirstTriesLeft)), ("second", Count(pin.TwinTriesLeft)))}";
        if (pin is { Pin.Checkable: false, UnblockingsLeft: { } more }) tries += $"\n{Unblockings(more)}";
        var few = pin.State == PinState.Ready && pin.TriesLeft <= pin.Pin.HoldAt;
        return few ? $"[yellow]{tries.EscapeMarkup()}[/]" : tries.EscapeMarkup();
    }

    private string Unblockings(int left) =>
        left == 0 ? output.Text("tries.unblockings.none") : output.Text("tries.unblockings", ("n", left));

    private string Count(int? tries) => tries is { } n ? output.Texts.Number(n) : "?";

    // What holds for several PINs is said once.
    private void Changed(CardStatus card, IReadOnlyDictionary<string, DateTimeOffset> changed)
    {
        var known = card.Pins.Where(p => changed.ContainsKey(p.Pin.Id));
        foreach (var day in known.GroupBy(p => DateOnly.FromDateTime(changed[p.Pin.Id].LocalDateTime)))
        {
            var names = string.Join(", ", day.Select(p => words.Pin(p.Pin)));
            output.Result($"  {names}: {output.Text("ui.last-changed", ("date", day.Key))}", Look.Dim);
        }
    }
}
