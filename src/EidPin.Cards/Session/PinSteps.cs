namespace EidPin.Cards;

/// <summary>
/// Which commands check, change and unblock a PIN, in the form that its profile names. Within an operation of <see cref="PinKernel"/>.
/// </summary>
internal sealed class PinSteps(PinKernel kernel, CounterReader counters)
{
    /// <summary>
    /// A PIN that stands on the card twice is right only if both places say so. Nothing is sent unless both would let it; the first miss
    /// ends it, so that a wrong code costs one try.
    /// </summary>
    public PinOutcome Check(PinSpec pin, Code code, LastTry last)
    {
        if (pin.SelectTwin.Count == 0) return kernel.Verify(Attempt.Verify(pin, pin, code, last));
        var first = pin with { SelectTwin = [] };
        var second = first with { Select = pin.SelectTwin };
        Attempt[] both =
        [
            Attempt.Verify(pin, first, code, last),
            Attempt.Verify(pin, second, code, last) with { Memory = pin.Id + "/twin" },
        ];

        var there = new List<Attempt>();
        var bars = new List<PinOutcome>();
        foreach (var attempt in both)
        {
            var bar = kernel.Guard(attempt, out _);
            // A place that this card does not have decides nothing.
            if (bar is PinOutcome.Refused { Status: { IsNotFound: true } }) continue;
            there.Add(attempt);
            if (bar is not null) bars.Add(bar);
        }
        if (bars.OfType<PinOutcome.Locked>().FirstOrDefault() is { } locked) return locked;
        if (bars.Count > 0) return bars[0];

        var outcome = Bars.Cannot(pin.Id, Impossible.Absent);
        foreach (var attempt in there)
        {
            outcome = kernel.Verify(attempt);
            if (outcome is not PinOutcome.Done) break;
        }
        if (outcome is not (PinOutcome.Done or PinOutcome.Wrong)) return outcome;
        return outcome with { TriesLeft = there.Select(a => counters.Recount(a.Spends)).Aggregate(StatusReader.Worse) };
    }

    /// <param name="activates">The current code is the one that the card came with.</param>
    public PinOutcome Change(PinSpec pin, Code current, Code next, LastTry last, bool activates = false)
    {
        var both = CodeCommand.ChangeWithBoth(pin, (current, pin.Format), (next, pin.Format));
        if (pin.Change == ChangeMode.OldAndNew) return kernel.Send(Attempt.Change(pin, current, last) with { Activates = activates }, both);
        var verified = kernel.Verify(Attempt.VerifyFirst(pin, pin, current, last) with { Activates = activates });
        if (verified is not PinOutcome.Done) return verified;
        // Nothing may be selected or asked between the two: a My Number Card answers 6982 otherwise.
        var second = pin.Change == ChangeMode.VerifyThenNew ? CodeCommand.ChangeVerified(pin, next) : both;
        return kernel.Send(Attempt.SetVerified(pin, pin, CodeStep.Change), second);
    }

    public PinOutcome Unblock(PinSpec pin, PinSpec by, Code unblocking, Code next, LastTry last)
    {
        if (pin.Unblock == UnblockMode.CodeAndNew)
        {
            return kernel.Send(
                Attempt.Unblock(pin, by, unblocking, last),
                CodeCommand.ResetWithBoth(pin, (unblocking, by.Format), (next, pin.Format)));
        }
        var verified = kernel.Verify(Attempt.VerifyFirst(pin, by, unblocking, last));
        if (verified is not PinOutcome.Done) return verified;
        return kernel.Send(Attempt.SetVerified(pin, by, CodeStep.Unblock), CodeCommand.ResetVerified(pin.Reference, pin, next));
    }
}
