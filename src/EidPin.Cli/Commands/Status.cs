using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin status</c>: every reader, card and PIN, with the tries left; spends none.</summary>
internal static class Status
{
    public static Command Create(CommandLine line)
    {
        var all = line.Flag("--all");
        return line.Command("status", call => Run(call, call.Parsed.GetValue(all)), all);
    }

    private static int Run(Invocation call, bool all)
    {
        var shown = new List<ReaderJson>();
        foreach (var reader in CardChoice.Readers(call)) shown.Add(Show(call, reader, all));
        if (call.Json) call.Output.Json(new StatusJson(shown), JsonShapes.Default.StatusJson);
        else if (shown.Any(r => r.Card?.Id is not null)) call.Output.Result(call.Output.Text("ui.status-free"), Look.Dim);
        return ExitCode.Done;
    }

    private static ReaderJson Show(Invocation call, ReaderState reader, bool all) => CardChoice.Show(call, reader,
        new ReaderJson(reader.Name, null),
        () => CardChoice.OpenReader(call, reader, all, validity: true),
        session =>
        {
            var changed = call.LastChanged.Of(session);
            if (!call.Json) new CardView(call.Output).Show(reader.Name, session.Status, all, changed);
            return new(reader.Name, Shape(session.Status, reader, all, call.Words, changed));
        },
        failure => new(reader.Name, new CardJson(null, null, NoCode.Hex(reader.Atr), []) { Fault = failure.Fault.Id }));

    private static CardJson Shape(
        CardStatus card, ReaderState reader, bool all, CardWords words, IReadOnlyDictionary<string, DateTimeOffset> changed)
    {
        var pins = card.Pins.Where(p => all || !p.Pin.Extra);
        return new(card.Profile.Id, words.Card(card.Profile), NoCode.Hex(reader.Atr),
            [.. pins.Select(p => Shape(p, all, words) with { LastChanged = changed.TryGetValue(p.Pin.Id, out var when) ? when : null })])
        {
            Kind = card.Kind,
            Phone = card.IsPhone,
            Certificate = card.Certificate is { } c ? new(c.PinId, EnumId.Of(c.State), c.NotBefore, c.NotAfter) : null,
        };
    }

    private static PinJson Shape(PinStatus pin, bool all, CardWords words) =>
        new(pin.Pin.Id, words.Pin(pin.Pin), EnumId.Of(pin.State), pin.TriesLeft, pin.Pin.MaxTries)
        {
            Counters = all && pin.Pin.SelectTwin.Count > 0 ? [pin.FirstTriesLeft, pin.TwinTriesLeft] : null,
            UnblockingsLeft = pin.Pin.Checkable ? null : pin.UnblockingsLeft,
        };
}
