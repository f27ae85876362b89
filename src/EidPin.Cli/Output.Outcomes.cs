using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Cli;

/// <summary>What became of an operation with a code, in words or as the one JSON object.</summary>
internal sealed partial class Output
{
    /// <returns>The exit code.</returns>
    public int Outcome(PinOutcome outcome, string operation, PinSession session, IReadOnlyList<string>? setNow = null)
    {
        if (json) Json(Shape(outcome, session, setNow), JsonShapes.Default.OutcomeJson);
        else Words(outcome, operation, session);
        return ExitCode.Of(outcome);
    }

    public void Cancelled((string Pin, string Code)? sending)
    {
        if (json && sending is { } under) Json(new OutcomeJson("cancelled", false, under.Pin, under.Code, null, null), JsonShapes.Default.OutcomeJson);
        else Fail("cancelled", Text("outcome.cancelled"));
    }

    public string ProblemText(CodeProblem problem, PinFormat format) =>
        Text(problem == CodeProblem.Characters && !format.Letters ? "problem.characters.digits" : $"problem.{Id(problem)}", ("min", format.Min), ("max", format.Max));

    public static IEnumerable<Weakness> Each(Weakness weaknesses) => Enum.GetValues<Weakness>().Where(w => w != Weakness.None && weaknesses.HasFlag(w));

    public OutcomeJson Shape(PinOutcome outcome, PinSession session, IReadOnlyList<string>? setNow = null)
    {
        var id = Id(outcome);
        var shape = new OutcomeJson(id, outcome.Sent, outcome.Pin, outcome.Code, outcome.TriesLeft, outcome.Status?.ToString()) { Set = setNow };
        return outcome switch
        {
            PinOutcome.BadFormat bad => shape with { Problem = Id(bad.Problem), Fits = bad.FitsPin },
            PinOutcome.Uncertain uncertain => shape with { Fault = uncertain.Fault.Id },
            PinOutcome.NotPossible not => shape with { Reason = Id(not.Reason), Plan = Plans.Json(not, session.Status, this, streams.Today) },
            _ => shape,
        };
    }

    private static string Id(PinOutcome outcome) => outcome switch
    {
        PinOutcome.Done => "done",
        PinOutcome.Wrong => "wrong",
        PinOutcome.Locked => "locked",
        PinOutcome.Held => "held",
        PinOutcome.BadFormat => "bad-format",
        PinOutcome.Repeated => "repeated",
        PinOutcome.Refused => "refused",
        PinOutcome.Uncertain => "uncertain",
        _ => "not-possible",
    };

    private void Words(PinOutcome outcome, string operation, PinSession session)
    {
        var name = PinName(outcome.Code);
        switch (outcome)
        {
            case PinOutcome.Done done:
                Result(Done(done, operation, session), Look.Good);
                break;
            case PinOutcome.Wrong wrong:
                Result(wrong.TriesLeft is { } n ? Text("outcome.wrong", ("n", n)) : Text("outcome.wrong.unknown"), Look.Bad);
                if (wrong.TriesLeft is { } left && session.Status[wrong.Code]?.Pin.MaxTries is { } max) Result($"{name}: {Dots(left, max)}");
                break;
            case PinOutcome.Locked locked:
                if (locked.Sent == true) Result(Text("outcome.wrong.last"), Look.Bad);
                Result(Text("outcome.locked", ("pin", name)), Look.Bad);
                if (CardProfiles.FindPin(locked.Code) is { } spec) Result(NextSteps.Locked(spec, session.Status, this));
                break;
            case PinOutcome.Held:
                var unblocking = CardProfiles.FindPin(outcome.Code) is { Checkable: false };
                Result(Text(unblocking ? "outcome.held.activation" : "outcome.held"), Look.Warn);
                if (!unblocking) Result(Text("outcome.held.help", ("pin", name)));
                break;
            case PinOutcome.BadFormat bad:
                Result($"{name}: {ProblemText(bad.Problem, FormatOf(bad, operation, session))}", Look.Bad);
                Result(bad.FitsPin is { } fits ? Text("problem.fits", ("pin", PinName(fits))) : Text("outcome.bad-format"));
                break;
            case PinOutcome.Repeated:
                Result(Text("outcome.repeated"), Look.Bad);
                break;
            case PinOutcome.Uncertain uncertain:
                Result(Text($"outcome.uncertain.{Id(uncertain.Step)}"), Look.Warn);
                break;
            case PinOutcome.NotPossible not:
                Result(Text($"outcome.not-possible.{Id(not.Reason)}"), Look.Warn);
                foreach (var line in Plans.Lines(not, session.Status, this, streams.Today)) Result(line);
                break;
            case PinOutcome.Refused { Sent: false, Status: { } answer } when new PinPadAnswer(answer).End != PinPadEnd.Sent:
                Result(Text("fault.pin-pad-failed.message"), Look.Bad);
                if (FaultRemedy(CardFault.PinPadFailed) is { } remedy) Result(remedy);
                break;
            default:
                Result(outcome.Status is { } status ? Text("outcome.refused", ("status", status)) : Text("outcome.refused.counter-unknown"), Look.Bad);
                break;
        }
    }

    private string Done(PinOutcome.Done done, string operation, PinSession session)
    {
        var max = session.Status[done.Pin]?.Pin.MaxTries;
        return (operation, done.TriesLeft, max) switch
        {
            ("check", { } n, { } of) => Text("outcome.done.check", ("n", n), ("max", of)),
            ("check", _, _) => Text("outcome.done.check.plain"),
            _ => Text($"outcome.done.{operation}", ("pin", PinName(done.Pin))),
        };
    }

    // A new code is judged by the rules of this very card, a current one by those of its kind.
    private static PinFormat FormatOf(PinOutcome.BadFormat bad, string operation, PinSession session) =>
        operation == "activate" && bad.Code != bad.Pin ? new CardActivation(session).Format
        : bad.Code == bad.Pin ? session.NewFormat(bad.Pin) : CardProfiles.FindPin(bad.Code)?.Format ?? session.NewFormat(bad.Pin);
}
