using System.Text;
using EidPin.Cards;
using EidPin.Cli.Views;
using EidPin.Simulators;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin demo --terminal</c>: what the program does, shown on simulated cards in this process; no real card is touched.
/// </summary>
internal static class Walkthrough
{
    public static int Run(Invocation call)
    {
        OpenSsl.Demand();
        var citizen = ReadyMade.Find("fineid-citizen")!;
        using var readers = new SimulatedReaders(
            new SimulatedReader(call.Output.Text("demo.reader-a"), ReadyMade.Find("my-number-signature-locked")!.Create()),
            new SimulatedReader(call.Output.Text("demo.reader-b"), citizen.Create()));
        var names = readers.List().Select(r => r.Name).ToArray();
        using var japanese = PinSession.Open(readers.Connect(names[0]), call.Refused, call.Trace);
        using var finnish = PinSession.Open(readers.Connect(names[1]), call.Refused, call.Trace);
        var steps = Show(call, japanese, finnish, citizen.Codes.ToDictionary());
        if (call.Json) call.Output.Json(new DemoJson(steps), JsonShapes.Default.DemoJson);
        return ExitCode.Done;
    }

    private static List<OutcomeJson> Show(Invocation call, PinSession japanese, PinSession finnish, Dictionary<string, string> codes)
    {
        var steps = new List<OutcomeJson>();
        var pins = finnish.Status.Profile.ActivatedPins.ToArray();
        var (first, second, letter) = (pins[0].Id, pins[1].Id, codes[pins[0].UnblockedBy!]);
        var behindCode = japanese.Status.Profile.CodeCertificate!.PinId;
        void Step(string operation, PinSession session, PinOutcome outcome)
        {
            if (!call.Json) call.Outcomes.Show(outcome, operation, session);
            steps.Add(call.Outcomes.Shape(outcome, session));
        }
        call.Output.Narrate("demo.intro");
        Cards(call, japanese, finnish);
        Pause(call);
        call.Output.Narrate("demo.wrong");
        Step("check", finnish, Check(finnish, first, "8642"));
        Step("check", finnish, Check(finnish, first, "8642"));
        Pause(call);
        call.Output.Narrate("demo.held");
        foreach (var guess in (ReadOnlySpan<string>)["1111", "2222", "3333", "4444"]) Step("check", finnish, Check(finnish, first, guess));
        Pause(call);
        call.Output.Narrate("demo.unlock", ("code", letter));
        Step("unlock", finnish, With(letter, "7531", (puk, next) => finnish.Unlock(first, puk, next)));
        Pause(call);
        call.Output.Narrate("demo.change");
        Step("change", finnish, With(codes[second], "975310", (old, next) => finnish.Change(second, old, next)));
        Pause(call);
        call.Output.Narrate("demo.plan");
        if (japanese.Preflight(PinOperation.Unlock, behindCode) is { } notHere) Step("unlock", japanese, notHere);
        Pause(call);
        call.Output.Narrate("demo.end");
        finnish.Refresh();
        Cards(call, japanese, finnish);
        call.Output.Result(call.Output.Text("demo.try"));
        return steps;
    }

    private static void Cards(Invocation call, params PinSession[] sessions)
    {
        if (call.Json) return;
        foreach (var session in sessions) new CardView(call.Output).Show(session.Reader, session.Status, extra: false);
    }

    private static void Pause(Invocation call)
    {
        if (!call.Json && call.Streams is { InIsTerminal: true, OutIsTerminal: true }) call.Prompt.Enter(call.Output.Text("ui.enter"));
        call.Streams.Cancellation.ThrowIfCancellationRequested();
    }

    private static PinOutcome Check(PinSession session, string pin, string guess) =>
        With(guess, guess, (code, _) => session.Check(pin, code));

    // Published codes of simulated cards: the only ones in this program that may be strings.
    private static PinOutcome With(string first, string second, Func<Code, Code, PinOutcome> act)
    {
        using var a = Code.Copy(Encoding.ASCII.GetBytes(first));
        using var b = Code.Copy(Encoding.ASCII.GetBytes(second));
        return act(a, b);
    }
}
