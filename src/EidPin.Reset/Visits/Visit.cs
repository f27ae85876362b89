using System.Collections.Immutable;

namespace EidPin.Reset.Visits;

/// <summary>Where a visit stands.</summary>
public enum VisitState
{
    Open,
    Closed,
    Cancelled,
    Expired,

    /// <summary>A certificate has to be issued anew: the issuer's own system goes on.</summary>
    HandedOver,

    /// <summary>A letter went to the holder's address; another visit goes on.</summary>
    AwaitsReply,
}

/// <summary>Where one PIN of a visit stands.</summary>
public enum VisitPinState
{
    /// <summary>No decision covers it.</summary>
    Wanted,

    /// <summary>Signed by all who have to: good for one card session.</summary>
    Permitted,

    /// <summary>The terminal has the keys of a session and has not reported.</summary>
    Authorised,

    Done,

    /// <summary>It was tried and is not set: a new decision is needed.</summary>
    NotDone,

    /// <summary>Authorised, and nobody told how it ended: what the card says the next time decides.</summary>
    Unknown,
}

/// <summary>One PIN of a visit.</summary>
/// <param name="Attempt">The card session that was authorised last.</param>
/// <param name="TriesBefore">What the card told before that; null: it did not.</param>
/// <param name="Receipt">How the holder has signed for it; null: not yet.</param>
public sealed record VisitPin(
    VisitPinState State, string? Attempt = null, DateTimeOffset? AuthorisedAt = null, int? TriesBefore = null, string? Receipt = null)
{
    /// <summary>As facts say, and what time has done.</summary>
    public VisitPinState At(DateTimeOffset now) =>
        State == VisitPinState.Authorised && now >= AuthorisedAt + ResetCase.ReportWithin ? VisitPinState.Unknown : State;
}

/// <summary>One visit at a municipal counter: what its facts add up to.</summary>
public sealed record Visit
{
    /// <summary>Resets of a card in seven days that need no supervisor.</summary>
    public const int FreeResets = 2;

    public required string Id { get; init; }

    public required string Site { get; init; }

    /// <summary>One of <see cref="Comers"/>.</summary>
    public required string Who { get; init; }

    public required bool ByPhone { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>First moment at which nothing is authorised any more.</summary>
    public required DateTimeOffset Until { get; init; }

    public required string? Pairing { get; init; }

    public required VisitRules Rules { get; init; }

    public Enquiry? Enquiry { get; init; }

    /// <summary>As facts say; <see cref="StateAt"/> also knows what time has done.</summary>
    public VisitState State { get; init; }

    public Description? Description { get; init; }

    public string? Terminal { get; init; }

    public string? Card { get; init; }

    public int RecentResets { get; init; }

    /// <summary>Staff ids of all who acted as clerks: none of them is the supervisor.</summary>
    public ImmutableSortedSet<string> Clerks { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Who has signed the decision that stands; null: nobody, or it is void.</summary>
    public string? SignedBy { get; init; }

    public string? SupervisedBy { get; init; }

    /// <summary>Of records that were signed.</summary>
    public ImmutableSortedSet<string> Nonces { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>All card sessions so far.</summary>
    public ImmutableSortedSet<string> Attempts { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, VisitPin> Pins { get; init; } =
        ImmutableSortedDictionary.Create<string, VisitPin>(StringComparer.Ordinal);

    /// <summary>Facts so far: who writes the next one says how many there were, so that of two only one can.</summary>
    public int Version { get; init; } = 1;

    public VisitState StateAt(DateTimeOffset now) => State == VisitState.Open && now >= Until ? VisitState.Expired : State;

    /// <summary>PINs that are wanted and not set, in the order of records.</summary>
    public IReadOnlyList<string> ToSet =>
        VisitPins.InOrder(Pins.Where(p => p.Value.State != VisitPinState.Done).Select(p => p.Key));

    public IReadOnlyList<string> DonePins =>
        VisitPins.InOrder(Pins.Where(p => p.Value.State == VisitPinState.Done).Select(p => p.Key));

    /// <summary>Why a supervisor has to sign, too; nothing: none has to.</summary>
    public IReadOnlyList<string> SupervisorFor
    {
        get
        {
            var reasons = new List<string>();
            if (Who == Comers.Agent) reasons.Add(SupervisorReasons.Agent);
            if (Description is { Represented: Represented.Child, Authority: not Authorities.Paper })
                reasons.Add(SupervisorReasons.NoPaperProof);
            reasons.RemoveAll(reason => !Rules.Supervisor.Contains(reason));
            if (Description?.Override is not null) reasons.Add(SupervisorReasons.Override);
            if (RecentResets >= FreeResets) reasons.Add(SupervisorReasons.ThirdReset);
            return reasons;
        }
    }

    /// <summary>The clerk has signed, and a supervisor has to.</summary>
    public bool AwaitsSupervisor => SignedBy is not null && SupervisedBy is null && SupervisorFor.Count > 0;

    /// <summary>A card session is under way.</summary>
    public bool IsInSession(DateTimeOffset now) => Pins.Values.Any(p => p.At(now) == VisitPinState.Authorised);

    /// <summary>Nobody knows what became of a PIN: the card has to be seen again before anything else.</summary>
    public bool IsUnknown(DateTimeOffset now) => Pins.Values.Any(p => p.At(now) == VisitPinState.Unknown);

    /// <summary>What proves that a legal representative is one is as this site asks for it.</summary>
    public bool HasAuthority
    {
        get
        {
            if (Who != Comers.Representative) return true;
            var rule = Description?.Represented == Represented.Child ? Rules.ChildAuthority : Authorities.Paper;
            return Authorities.IsEnough(Description?.Authority, rule);
        }
    }
}

/// <summary>States as JSON has them.</summary>
public static class VisitStateWords
{
    /// <summary><c>open</c>, <c>awaits-reply</c> …</summary>
    public static string Word(this VisitState state) => state switch
    {
        VisitState.HandedOver => "handed-over",
        VisitState.AwaitsReply => "awaits-reply",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary><c>wanted</c>, <c>not-done</c> …</summary>
    public static string Word(this VisitPinState state) =>
        state == VisitPinState.NotDone ? "not-done" : state.ToString().ToLowerInvariant();
}
