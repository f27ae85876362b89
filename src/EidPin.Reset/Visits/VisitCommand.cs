using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>What somebody wants of a visit. All that the world has to say stands in it: deciding asks nobody.</summary>
public abstract record VisitCommand
{
    /// <summary>The site of whoever asks; null: time itself does.</summary>
    public abstract string? Site { get; }

    /// <summary>A command of a member of staff.</summary>
    public abstract record OfStaff(Actor By) : VisitCommand
    {
        public override string? Site => By.Site;
    }

    /// <summary>A command of the holder's side.</summary>
    public abstract record OfTerminal(Terminal At) : VisitCommand
    {
        public override string? Site => At.Site;
    }

    /// <param name="Who">One of <see cref="Comers"/>.</param>
    /// <param name="Until">From then on nothing is authorised: at most the end of the site's day.</param>
    /// <param name="Pairing">The short code for the terminal; null by telephone.</param>
    /// <param name="ByPhone">Nobody stands there: an agent called.</param>
    /// <param name="Enquiry">What an agent brings back.</param>
    /// <param name="EnquiryUsed">Another visit has set a PIN by it.</param>
    public sealed record Open(
        Actor By,
        string Who,
        DateTimeOffset Until,
        string? Pairing,
        VisitRules Rules,
        bool ByPhone = false,
        Enquiry? Enquiry = null,
        bool EnquiryUsed = false) : OfStaff(By);

    /// <summary>Said again, it takes the place of what was said before, and what was signed is void.</summary>
    public sealed record Describe(Actor By, Description Description) : OfStaff(By);

    /// <param name="Busy">This terminal has another visit that is not over.</param>
    public sealed record Pair(Terminal At, string Code, bool Busy = false) : OfTerminal(At);

    /// <param name="RecentResets">Resets of this card in the seven days before, in other visits and at machines.</param>
    public sealed record SeeCard(Terminal At, string Card, int RecentResets) : OfTerminal(At);

    /// <summary>The signature was checked before: of this person's passkey, over these bytes.</summary>
    public sealed record Sign(Actor By, byte[] Record, Assertion Assertion) : OfStaff(By);

    /// <summary>The terminal wants the session keys for one card session.</summary>
    /// <param name="Attempt">The request's own key: the same one again is the same answer again.</param>
    /// <param name="Pins">Several where one number is set for all, or one entry after the other in one session.</param>
    /// <param name="Tries">By PIN, as the card said; a PIN that it did not tell of is left out.</param>
    /// <param name="RecentResets">As at <see cref="SeeCard"/>, and now.</param>
    /// <param name="Key">SHA-256 (hex) of the public key that the request was signed with.</param>
    public sealed record Authorise(
        Terminal At,
        string Attempt,
        string Card,
        IReadOnlyList<string> Pins,
        IReadOnlyDictionary<string, int> Tries,
        int RecentResets,
        string? Key = null) : OfTerminal(At);

    /// <summary>What became of one PIN of a card session; for <see cref="ReportResult.Done"/> the receipt was checked before.</summary>
    public sealed record Report(Terminal At, string Attempt, string Pin, ReportResult Result) : OfTerminal(At);

    /// <summary>The card is there again after nobody knew what became of a PIN.</summary>
    /// <param name="Tries">Of this PIN, now; null: the card did not say.</param>
    /// <param name="NewPinWorks">It was tried: right, wrong; null: not tried.</param>
    /// <param name="NewPinUnknown">Nobody knows the new PIN, so that it cannot be tried.</param>
    public sealed record SeeAgain(Terminal At, string Card, string Pin, int? Tries, bool? NewPinWorks, bool NewPinUnknown = false)
        : OfTerminal(At);

    /// <summary>Checked before: the signature over the text, or that the card took the PIN.</summary>
    /// <param name="Kind"><c>signature</c> or <c>check</c>.</param>
    public sealed record HolderSign(Terminal At, string Card, string Pin, string Kind, byte[]? Text = null, byte[]? Signature = null)
        : OfTerminal(At)
    {
        public const string BySignature = "signature", ByCheck = "check";
    }

    /// <param name="Certificates"><c>signature</c>, <c>authentication</c>: which are over.</param>
    /// <param name="Why">One of <see cref="CertificateEnds"/>.</param>
    public sealed record HandOver(Actor By, IReadOnlyList<string> Certificates, string Why) : OfStaff(By);

    /// <summary>An agent's first visit, or call, ends.</summary>
    public sealed record SendEnquiry(Actor By, string Reference) : OfStaff(By);

    public sealed record Close(Actor By) : OfStaff(By);

    /// <param name="Why">One of <see cref="CancelReasons"/>.</param>
    public sealed record Cancel(Actor By, string Why) : OfStaff(By);

    public sealed record Expire : VisitCommand
    {
        public override string? Site => null;
    }
}

/// <summary>A fact, a refusal, or neither: it was so already, and asking again changes nothing.</summary>
public readonly record struct VisitDecision(VisitFact? Fact, Refusal? Refusal)
{
    public static readonly VisitDecision Already;

    public static implicit operator VisitDecision(VisitFact fact) => new(fact, null);

    public static implicit operator VisitDecision(Refusal refusal) => new(null, refusal);

    public static VisitDecision No(string id, string? detail = null) => new(null, new(id, detail));
}
