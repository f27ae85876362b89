using System.CommandLine;
using System.Globalization;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Views;
using EidPin.Simulators;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin simulate CARD</c>: puts a simulated card into a virtual reader of pcscd, where every program sees it.</summary>
internal static class Simulate
{
    /// <summary>The reader looks for a card every 0.4 s.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static Command Create(CommandLine line)
    {
        var card = new Argument<string?>("CARD") { Description = line.Text("help.argument.card"), Arity = ArgumentArity.ZeroOrOne };
        var (list, state, prepare) = (line.Flag("--list"), line.Value("--state", "FILE"), line.Flag("--prepare"));
        var (second, port, run) = (line.Value("--second", "CARD"), line.Value("--port", "N"), line.Value("--run", "COMMAND"));
        return line.Command("simulate", call =>
        {
            var given = call.Parsed;
            foreach (var (other, word) in ((Option<bool>, string)[])[(list, "--list"), (prepare, "--prepare")])
                if (given.GetValue(other) && given.GetValue(run) is not null)
                    throw new UsageException(call.Output.Text("ui.usage-together", ("first", word), ("second", "--run")));
            if (given.GetValue(list)) return List(call);
            if (given.GetValue(card) is not { } name)
                throw new UsageException(call.Output.Text("ui.usage-missing", ("name", "CARD")), [.. ReadyMade.All.Select(c => c.Name)]);
            OpenSsl.Demand();
            var slot = Port(call, given.GetValue(port));
            var asked = new Asked(name, given.GetValue(state), given.GetValue(second), slot, given.GetValue(run));
            return given.GetValue(prepare) ? Prepare(call, asked) : Run(call, asked);
        }, [card, list, state, prepare, second, port, run]);
    }

    private static int List(Invocation call)
    {
        Tell(call, ReadyMade.All.Select(c => new ShownCard(c)));
        return ExitCode.Done;
    }

    private sealed record Asked(string Card, string? State, string? Second, int Port, string? Command);

    private static int Prepare(Invocation call, Asked asked)
    {
        if (asked.State is not { } state) throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--state FILE")));
        Tell(call, [new(asked.Card, SimulatedCards.Find(asked.Card, call.Output, state))]);
        call.Output.Result(call.Output.Text("simulate.prepared", ("path", state)));
        return ExitCode.Done;
    }

    private static int Run(Invocation call, Asked asked)
    {
        if (asked.Command is not null && call.Json)
            throw new UsageException(call.Output.Text("ui.usage-together", ("first", "--json"), ("second", "--run")));
        var card = SimulatedCards.Find(asked.Card, call.Output, asked.State);
        var other = asked.Second is null ? null : SimulatedCards.Find(asked.Second, call.Output);
        using var first = new Vpcd(card, asked.Port);
        using var second = other is null ? null : new Vpcd(other, asked.Port + 1);
        try
        {
            first.Insert();
            second?.Insert();
        }
        catch (CardException e) when (e.Fault == CardFault.ServiceNotRunning)
        {
            return NoService(call, e);
        }
        var cards = new List<(Vpcd Card, int Port)> { (first, asked.Port) };
        if (second is not null) cards.Add((second, asked.Port + 1));
        if (asked.Command is { } command) return CommandWithCard.Run(call, command, [.. cards.Select(c => c.Card)]);
        Tell(call, other is null ? [new(asked.Card, card)] : [new(asked.Card, card), new(asked.Second!, other)]);
        Announce(call, cards);
        call.Streams.Cancellation.WaitHandle.WaitOne();
        call.Output.Say("simulate.pulled");
        return ExitCode.Done;
    }

    // What a person without a reader is told helps nobody here: what is missing is a service with a virtual reader.
    private static int NoService(Invocation call, CardException failure)
    {
        var (message, remedy) = (call.Output.Text("simulate.no-service"), call.Output.Text("simulate.no-service.remedy"));
        call.Output.Fail(new(failure.Fault.Id, message, remedy));
        return ExitCode.Of(failure.Fault);
    }

    // A slot takes one card: behind another program's a card waits in silence, so nothing is claimed before the reader has asked for it.
    private static void Announce(Invocation call, IReadOnlyList<(Vpcd Card, int Port)> cards)
    {
        var stop = call.Streams.Cancellation;
        void Say(string key, int port) => call.Output.Say(key, ("port", port.ToString(CultureInfo.InvariantCulture)));
        var waiting = cards.Where(c => !c.Card.AwaitSeen(Soon, stop)).ToArray();
        if (stop.IsCancellationRequested) return;
        foreach (var one in cards) Say(waiting.Contains(one) ? "simulate.occupied" : "simulate.inserted", one.Port);
        call.Output.Warn("simulate.open-port");
        call.Output.Say("simulate.until");
        foreach (var (card, port) in waiting)
            if (card.AwaitSeen(Timeout.InfiniteTimeSpan, stop)) Say("simulate.inserted", port);
    }

    private static void Tell(Invocation call, IEnumerable<ShownCard> cards)
    {
        if (call.Json) call.Output.Json(new ReadyMadeJson([.. cards.Select(Shape)]), JsonShapes.Default.ReadyMadeJson);
        else new SimulatedCardsView(call.Output).Show(cards);
    }

    private static ReadyMadeCardJson Shape(ShownCard card) => new(card.Name, card.Profile.Id, new(card.Codes));

    private static int Port(Invocation call, string? text)
    {
        if (text is null) return Vpcd.DefaultPort;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65535) return port;
        throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--port 1-65534")));
    }
}
