namespace EidPin.Cards;

/// <summary>How a command with a code stands in its operation.</summary>
internal enum AttemptKind
{
    /// <summary>The only command: its code is at risk.</summary>
    Alone,
    /// <summary>
    /// VERIFY before a command that needs the code verified: its code is at risk, and nothing may be asked or selected afterwards.
    /// </summary>
    First,
    /// <summary>The command after it: the code was right, so that no try is at risk.</summary>
    Second,
}

/// <summary>One command with a code, before it is sent: what is at stake.</summary>
/// <param name="Pin">What the operation is for.</param>
/// <param name="Spends">The code whose counter goes down if the card says no: the PIN itself, or the one that unblocks it.</param>
/// <param name="Last">Whether the last try of that code may be spent.</param>
internal sealed record Attempt(AttemptKind Kind, PinSpec Pin, PinSpec Spends, CodeStep Step, LastTry Last)
{
    /// <summary>The code at risk, for the memory of refused ones; null when it is typed on the reader or none is at risk.</summary>
    public Code? Code { get; init; }

    /// <summary>Under which name a refused code is remembered: a code that stands at two places was refused at one of them.</summary>
    public string Memory { get; init; } = Spends.Id;

    /// <summary>The code is the one that the card came with, to be replaced by the holder's first own.</summary>
    public bool Activates { get; init; }

    public bool IsAtRisk => Kind != AttemptKind.Second;

    public bool IsOnPad => IsAtRisk && Code is null;

    /// <summary>Done, it leaves a new PIN on the card.</summary>
    public bool SetsNew => Step is CodeStep.Change or CodeStep.Unblock;

    public static Attempt Verify(PinSpec pin, PinSpec spends, Code code, LastTry last) =>
        new(AttemptKind.Alone, pin, spends, CodeStep.Verify, last) { Code = code };

    public static Attempt VerifyFirst(PinSpec pin, PinSpec spends, Code code, LastTry last) =>
        new(AttemptKind.First, pin, spends, CodeStep.Verify, last) { Code = code };

    public static Attempt Change(PinSpec pin, Code current, LastTry last) =>
        new(AttemptKind.Alone, pin, pin, CodeStep.Change, last) { Code = current };

    public static Attempt Unblock(PinSpec pin, PinSpec by, Code unblocking, LastTry last) =>
        new(AttemptKind.Alone, pin, by, CodeStep.Unblock, last) { Code = unblocking };

    /// <param name="by">The code that was just verified.</param>
    public static Attempt SetVerified(PinSpec pin, PinSpec by, CodeStep step) => new(AttemptKind.Second, pin, by, step, LastTry.Hold);

    public static Attempt OnPad(PinSpec pin, CodeStep step, LastTry last) => new(AttemptKind.Alone, pin, pin, step, last);
}
