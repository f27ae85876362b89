using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Views;

/// <summary>What became of an operation with a code, in words or as the one JSON object.</summary>
/// <param name="read">Reads what a plan needs of the card, in a way that the person can leave; null: the plan asks for it.</param>
internal sealed class OutcomeView(Writer output, Func<Func<CardStatus>, CardStatus>? read = null)
{
    private readonly CardWords words = new(output);

    /// <summary>Shows it as the result of the command.</summary>
    /// <returns>The exit code.</returns>
    public int Report(PinOutcome outcome, string operation, PinSession session, IReadOnlyList<string>? setNow = null)
    {
        Show(outcome, operation, session, setNow);
        return ExitCode.Of(outcome);
    }

    /// <param name="operation">The name of the command.</param>
    /// <param name="setNow">PINs that an activation has set.</param>
    public void Show(PinOutcome outcome, string operation, PinSession session, IReadOnlyList<string>? setNow = null)
    {
        try
        {
            ShowOn(output, outcome, operation, session, setNow);
        }
        catch (IOException)
        {
            // A disk that is full, an output that is closed. What became of the code is told all the same, where it still can be.
            ShowOn(output.OnError(), outcome, operation, session, setNow);
        }
    }

    private void ShowOn(
        Writer place, PinOutcome outcome, string operation, PinSession session, IReadOnlyList<string>? setNow)
    {
        var view = new OutcomeView(place, read);
        if (place.IsJson) place.Json(view.Shape(outcome, session, setNow), JsonShapes.Default.OutcomeJson);
        else view.Tell(outcome, operation, session);
    }

    /// <param name="sending">The PIN and code of the operation that was under way, if any.</param>
    public void Cancelled((string Pin, string Code)? sending)
    {
        if (output.IsJson && sending is { } under)
            output.Json(new OutcomeJson("cancelled", false, under.Pin, under.Code, null, null), JsonShapes.Default.OutcomeJson);
        else output.Fail(new("cancelled", output.Text("outcome.cancelled")));
    }

    /// <summary>The process has to end before the card answered.</summary>
    /// <param name="sending">The PIN and code of the operation that is under way.</param>
    public void Left((string Pin, string Code)? sending)
    {
        if (output.IsJson && sending is { } under)
        {
            // Nothing broke, so that no fault is named.
            output.Json(new OutcomeJson("uncertain", null, under.Pin, under.Code, null, null), JsonShapes.Default.OutcomeJson);
        }
        else output.Result(output.Text("outcome.left"), Look.Warn);
    }

    public OutcomeJson Shape(PinOutcome outcome, PinSession session, IReadOnlyList<string>? setNow = null)
    {
        var status = outcome.Status?.ToString();
        var shape = new OutcomeJson(Name(outcome), outcome.Sent, outcome.Pin, outcome.Code, outcome.TriesLeft, status) { Set = setNow };
        return outcome switch
        {
            PinOutcome.BadFormat bad => shape with { Problem = EnumId.Of(bad.Problem), Fits = bad.FitsPin },
            PinOutcome.Uncertain uncertain => shape with { Fault = uncertain.Fault.Id },
            PinOutcome.NotPossible not => shape with
            {
                Reason = EnumId.Of(not.Reason),
                Plan = Plans.Json(not, Dated(session), output),
            },
            _ => shape,
        };
    }

    private static string Name(PinOutcome outcome) => outcome switch
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

    private void Tell(PinOutcome outcome, string operation, PinSession session)
    {
        switch (outcome)
        {
            case PinOutcome.Done done:
                output.Result(DoneText(done, operation, session), Look.Good);
                break;
            case PinOutcome.Wrong wrong:
                Wrong(wrong, session);
                break;
            case PinOutcome.Locked locked:
                Locked(locked, session);
                break;
            case PinOutcome.Held held:
                Held(held);
                break;
            case PinOutcome.BadFormat bad:
                output.Result($"{words.Pin(bad.Code)}: {words.Problem(bad.Problem, FormatOf(bad, operation, session))}", Look.Bad);
                if (bad.FitsPin is { } fits) output.Result(output.Text("outcome.fits", ("pin", words.Pin(fits))));
                output.Result(output.Text("outcome.nothing-sent"));
                break;
            case PinOutcome.Repeated:
                output.Result(output.Text("outcome.repeated"), Look.Bad);
                break;
            case PinOutcome.Uncertain uncertain:
                // Where the counter stands as before, the card compared nothing.
                var step = uncertain.Sent == false ? "not-compared" : EnumId.Of(uncertain.Step);
                output.Result(output.Text($"outcome.uncertain.{step}"), Look.Warn);
                break;
            case PinOutcome.NotPossible not:
                output.Result(output.Text($"outcome.not-possible.{EnumId.Of(not.Reason)}"), Look.Warn);
                foreach (var line in Plans.Lines(not, Dated(session), output)) output.Result(line);
                break;
            default:
                Refused(outcome);
                break;
        }
    }

    private string DoneText(PinOutcome.Done done, string operation, PinSession session)
    {
        if (operation != "check") return output.Text($"outcome.done.{operation}", ("pin", words.Pin(done.Pin)));
        return done.TriesLeft is { } n && session.Status[done.Pin]?.Pin.MaxTries is { } max
            ? output.Text("outcome.done.check", ("n", n), ("max", max))
            : output.Text("outcome.done.check.plain");
    }

    private void Wrong(PinOutcome.Wrong wrong, PinSession session)
    {
        output.Result(wrong.TriesLeft is { } n ? output.Text("outcome.wrong", ("n", n)) : output.Text("outcome.wrong.unknown"), Look.Bad);
        if (wrong.TriesLeft is not { } left || session.Status[wrong.Code]?.Pin.MaxTries is not { } max) return;
        // Where dots are stars they would be read as the code, which the prompt has just shown so.
        output.Result($"{words.Pin(wrong.Code)}: {(output.Streams.NarrowSigns ? words.Dots(left, max) : $"{left}/{max}")}");
    }

    private void Locked(PinOutcome.Locked locked, PinSession session)
    {
        if (locked.Sent == true) output.Result(output.Text("outcome.wrong.last"), Look.Bad);
        output.Result(output.Text("outcome.locked", ("pin", words.Pin(locked.Code))), Look.Bad);
        if (CardProfiles.FindPin(locked.Code) is { } pin) output.Result(new NextSteps(output).Locked(pin, session.Status));
    }

    private void Held(PinOutcome.Held held)
    {
        if (CardProfiles.FindPin(held.Code) is { Checkable: false })
        {
            output.Result(output.Text("outcome.held.activation"), Look.Warn);
            output.Result(output.Text("outcome.held.activation.help"));
            return;
        }
        output.Result(output.Text("outcome.held"), Look.Warn);
        output.Result(output.Text("outcome.held.help", ("pin", words.Pin(held.Code))));
    }

    private void Refused(PinOutcome outcome)
    {
        if (outcome is PinOutcome.Refused { Sent: false, Status: { } answer } && PinPadText.Key(new(answer)) is { } ended)
        {
            output.Result(output.Text(ended), Look.Bad);
            if (words.Remedy(CardFault.PinPadFailed) is { } remedy) output.Result(remedy);
            return;
        }
        // A card cannot refuse what it did not get: its answer was to the question for the tries.
        var why = outcome is { Sent: not false, Status: { } status }
            ? output.Text("outcome.refused", ("status", status))
            : output.Text("outcome.refused.counter-unknown");
        output.Result(why, Look.Bad);
    }

    // Which letter came with the card goes by the start of its certificate, which status alone reads. Without it the plan asks.
    private CardStatus Dated(PinSession session)
    {
        if (read is null || session.Status.Profile.SevenDigitsFrom is null) return session.Status;
        try
        {
            return read(session.ReadCertificate);
        }
        catch (Exception e) when (e is CardException or OperationCanceledException)
        {
            return session.Status;
        }
    }

    // A new code is judged by the rules of this very card, a current one by those of its kind.
    private static PinFormat FormatOf(PinOutcome.BadFormat bad, string operation, PinSession session)
    {
        var isNew = bad.Code == bad.Pin;
        if (operation == "activate" && !isNew) return new CardActivation(session).Format;
        var ofItsKind = isNew ? null : CardProfiles.FindPin(bad.Code)?.Format;
        return ofItsKind ?? session.NewFormat(bad.Pin);
    }
}
