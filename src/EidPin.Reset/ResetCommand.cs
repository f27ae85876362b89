using EidPin.Reset.People;

namespace EidPin.Reset;

/// <summary>
/// What somebody wants of a case. All that the world has to say (whose proof held, what chain, what time of day) stands in it: deciding
/// asks nobody.
/// </summary>
public abstract record ResetCommand
{
    /// <param name="By"><c>policy</c>, <c>staff</c>, <c>program</c> or <c>engine</c>.</param>
    /// <param name="Photos">Names the two that were compared; null: none were.</param>
    public sealed record CompareFace(bool Same, string By, string? Photos = null, StaffDecision? Staff = null) : ResetCommand;

    /// <summary>Nobody can tell from these photos: the holder sends others.</summary>
    public sealed record AskForPhotos(string By, string Photos, StaffDecision? Staff = null) : ResetCommand;

    /// <summary>A kiosk wants the session keys for one card session. The proof of the known PIN was checked before.</summary>
    /// <param name="Card">The card that the proof came from, as the server's key names it.</param>
    /// <param name="Attempt">The request's own key: the same one again is the same answer again.</param>
    /// <param name="CanReset">PINs that the kiosk's chain resets.</param>
    /// <param name="IsOpen">By the clock of the kiosk's zone.</param>
    /// <param name="Tries">Of the PIN to be reset, as the card said; null: it did not.</param>
    /// <param name="Key">SHA-256 (hex) of the public key that the request was signed with.</param>
    public sealed record Authorise(
        string Kiosk, string Card, string Attempt, IReadOnlyList<string> CanReset, bool IsOpen, int? Tries, string? Key = null)
        : ResetCommand;

    /// <summary>What became of a card session.</summary>
    /// <param name="Result">What the kiosk says; for <see cref="ReportResult.Done"/> the chip's receipt was checked before.</param>
    public sealed record Report(string Kiosk, string Attempt, ReportResult Result) : ResetCommand;

    /// <summary>The card is in a kiosk again after nobody knew what became of it.</summary>
    /// <param name="Tries">Of the PIN of the case, now; null: the card did not say.</param>
    /// <param name="NewPinWorks">The holder tried the new PIN: right, wrong; null: not tried.</param>
    /// <param name="NewPinUnknown">The holder does not know the new PIN, so that it cannot be tried.</param>
    public sealed record SeeAgain(string Kiosk, string Card, int? Tries, bool? NewPinWorks, bool NewPinUnknown = false) : ResetCommand;

    public sealed record Cancel(string By) : ResetCommand
    {
        public const string LaterReservation = "later-reservation";
    }

    /// <param name="GiveUpAfter">
    /// How long after its authorisation a session whose end nobody told can still be told of; null: that does not matter now.
    /// </param>
    public sealed record Expire(TimeSpan? GiveUpAfter = null) : ResetCommand;
}

public enum ReportResult
{
    /// <summary>The chip's receipt says so.</summary>
    Done,

    /// <summary>The chip refused; its PIN is what it was.</summary>
    Refused,

    /// <summary>The link broke: the chip may have acted.</summary>
    Uncertain,
}

/// <summary>A fact, a refusal, or neither: it was so already, and asking again changes nothing.</summary>
public readonly record struct Decision(ResetFact? Fact, Refusal? Refusal)
{
    public static readonly Decision Already;

    public static implicit operator Decision(ResetFact fact) => new(fact, null);

    public static Decision No(string id, string? detail = null) => new(null, new(id, detail));
}

public static class ReportResults
{
    /// <summary>As <see cref="ReportRequest"/> has it; null: it is none.</summary>
    public static ReportResult? Parse(string said) => said switch
    {
        "done" => ReportResult.Done,
        "refused" => ReportResult.Refused,
        "uncertain" => ReportResult.Uncertain,
        _ => null,
    };
}
