using System.CommandLine;
using System.Globalization;
using EidPin.Simulators;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin simulate CARD</c>: puts a simulated card into a virtual reader of pcscd, where every program sees it.</summary>
internal static class Simulate
{
    public static Command Create(CommandLine line)
    {
        var card = new Argument<string?>("CARD") { Description = line.Text("help.argument.card"), Arity = ArgumentArity.ZeroOrOne };
        var (list, state, prepare) = (line.Flag("--list"), line.Value("--state", "FILE"), line.Flag("--prepare"));
        var (second, port) = (line.Value("--second", "CARD"), line.Value("--port", "N"));
        return line.Command("simulate", call => call.Parsed.GetValue(list) ? List(call.Output) : Run(call,
            call.Parsed.GetValue(card) ?? throw new UsageException(call.Output.Text("ui.usage-missing", ("name", "CARD")), [.. ReadyMade.All.Select(c => c.Name)]),
            call.Parsed.GetValue(state), call.Parsed.GetValue(prepare), call.Parsed.GetValue(second), Port(call, call.Parsed.GetValue(port))), [card, list, state, prepare, second, port]);
    }

    private static int List(Output output)
    {
        if (output.IsJson) output.Json(new ReadyMadeJson([.. ReadyMade.All.Select(c => new ReadyMadeCardJson(c.Name, c.Definition.Profile, Codes(c)))]), JsonShapes.Default.ReadyMadeJson);
        else output.ReadyMadeCards(ReadyMade.All);
        return ExitCode.Done;
    }

    private static int Run(Invocation call, string name, string? state, bool prepare, string? secondName, int port)
    {
        if (prepare && state is null) throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--state FILE")));
        var card = SimulatedCards.Find(name, call.Output, state);
        if (prepare)
        {
            Tell(call, [name]);
            if (!call.Json) call.Output.Result(call.Output.Text("simulate.prepared", ("path", state!)));
            return ExitCode.Done;
        }
        using var first = new Vpcd(card, port);
        using var second = secondName is null ? null : new Vpcd(SimulatedCards.Find(secondName, call.Output), port + 1);
        first.Insert();
        second?.Insert();
        Tell(call, secondName is null ? [name] : [name, secondName]);
        call.Output.Say("simulate.inserted", ("port", port.ToString(CultureInfo.InvariantCulture)));
        call.Output.Warn("simulate.open-port");
        call.Output.Say("simulate.until");
        call.Streams.Cancellation.WaitHandle.WaitOne();
        call.Output.Say("simulate.pulled");
        return ExitCode.Done;
    }

    private static void Tell(Invocation call, IReadOnlyList<string> names)
    {
        var cards = names.Select(ReadyMade.Find).OfType<ReadyMadeCard>().ToArray();
        if (call.Json) call.Output.Json(new ReadyMadeJson([.. cards.Select(c => new ReadyMadeCardJson(c.Name, c.Definition.Profile, Codes(c)))]), JsonShapes.Default.ReadyMadeJson);
        else call.Output.ReadyMadeCards(cards);
    }

    private static Dictionary<string, string> Codes(ReadyMadeCard card) => new(card.Codes);

    private static int Port(Invocation call, string? text) => text is null ? Vpcd.DefaultPort
        : int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65535 ? port
        : throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--port 1-65534")));
}
