namespace EidPin.Reset.Visits;

/// <summary>How a clerk knew who it was.</summary>
public static class Identifications
{
    public const string Documents = "documents", CallBack = "call-back", Questions = "register-questions";

    /// <summary>At the counter the first alone; the others by telephone, where the site allows that.</summary>
    public static IReadOnlyList<string> All { get; } = [Documents, CallBack, Questions];

    public static bool IsByTelephone(string how) => how is CallBack or Questions;
}

/// <summary>For how long a code from a clerk is good.</summary>
public static class UnlockLives
{
    /// <summary>For somebody who stands at the machine, and for somebody who has to go to one.</summary>
    public const string Now = "now", Later = "later";

    /// <summary>Null: there is no such life.</summary>
    public static TimeSpan? Of(string life) => life switch
    {
        Now => TimeSpan.FromMinutes(2),
        Later => TimeSpan.FromDays(30),
        _ => null,
    };
}

public enum UnlockState
{
    /// <summary>Good, for its one use.</summary>
    Made,

    /// <summary>Used up, whatever became of the session that it opened.</summary>
    Used,

    /// <summary>Missed too often.</summary>
    Missed,

    Withdrawn,
    Over,
}

/// <summary>
/// A code by which somebody whom a clerk has identified opens a session at a machine or a terminal. The code itself is nowhere: a keyed
/// hash of it is.
/// </summary>
public sealed record Unlock
{
    public const int MostMisses = 3;

    public required string Id { get; init; }

    public required string Site { get; init; }

    /// <summary>The card as the server's key names it.</summary>
    public required string Card { get; init; }

    public required IReadOnlyList<string> Pins { get; init; }

    /// <summary>Keyed hash of the code.</summary>
    public required string Code { get; init; }

    /// <summary>First moment at which it is no longer good.</summary>
    public required DateTimeOffset Until { get; init; }

    public int Misses { get; init; }

    public UnlockState State { get; init; }

    /// <summary>The request that used it: the same one again is the same answer again.</summary>
    public string? Attempt { get; init; }

    public int Version { get; init; } = 1;

    public UnlockState StateAt(DateTimeOffset now) => State == UnlockState.Made && now >= Until ? UnlockState.Over : State;
}

/// <summary>What somebody wants of it.</summary>
public abstract record UnlockCommand
{
    /// <param name="How">One of <see cref="Identifications"/>.</param>
    /// <param name="Life">One of <see cref="UnlockLives"/>.</param>
    /// <param name="Code">Keyed hash of the code.</param>
    /// <param name="ByTelephone">The site allows that it is made for somebody on the telephone.</param>
    public sealed record Make(
        Actor By, string Card, IReadOnlyList<string> Pins, string How, string Life, string Code, bool ByTelephone) : UnlockCommand;

    /// <param name="Place">The machine's or terminal's id.</param>
    /// <param name="Code">Keyed hash of what was typed.</param>
    /// <param name="Attempt">The request's own key.</param>
    public sealed record Use(string Place, string Card, string Code, string Attempt) : UnlockCommand;

    public sealed record Withdraw(Actor By) : UnlockCommand;
}

/// <summary>A fact, a refusal, both (a miss is written down and refused), or neither: it was so already.</summary>
public readonly record struct UnlockDecision(UnlockFact? Fact, Refusal? Refusal)
{
    public static readonly UnlockDecision Already;

    public static implicit operator UnlockDecision(UnlockFact fact) => new(fact, null);

    public static UnlockDecision No(string id) => new(null, new(id));
}
