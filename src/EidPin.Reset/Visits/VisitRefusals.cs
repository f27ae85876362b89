namespace EidPin.Reset.Visits;

/// <summary>Reasons of a municipal counter, of the same one table.</summary>
public static class VisitRefusals
{
    public const string OtherSite = "other-site";
    public const string WrongRole = "wrong-role";
    public const string NoVisit = "no-visit";
    public const string VisitExists = "visit-exists";
    public const string VisitOver = "visit-over";
    public const string VisitEnded = "visit-ended";
    public const string NotAtCounter = "not-at-counter";
    public const string NotDescribed = "not-described";
    public const string NotPaired = "not-paired";
    public const string PairingCode = "pairing-code-wrong";
    public const string OtherTerminal = "other-terminal";
    public const string TerminalInUse = "terminal-in-use";
    public const string CardNotSeen = "card-not-seen";
    public const string PinNotWanted = "pin-not-wanted";
    public const string PinDone = "pin-done";
    public const string PinNotDone = "pin-not-done";
    public const string DocumentsNotEnough = "documents-not-enough";
    public const string AuthorityNotShown = "authority-not-shown";
    public const string RecordChanged = "record-changed";
    public const string RecordStale = "record-stale";
    public const string NonceUsed = "nonce-used";
    public const string NotSigned = "not-signed";
    public const string SupervisorNeeded = "supervisor-needed";
    public const string SamePerson = "same-person";
    public const string PermissionUsed = "permission-used";
    public const string SessionOpen = "session-open";
    public const string EndUnknown = "end-unknown";
    public const string NoSession = "no-session";
    public const string WrongReceipt = "wrong-receipt-kind";
    public const string AgentsNotServed = "agents-not-served";
    public const string NoPhone = "no-phone-call";
    public const string EnquiryNeeded = "enquiry-needed";
    public const string SameDay = "agent-same-day";
    public const string EnquiryOver = "enquiry-over";
    public const string EnquiryUsed = "enquiry-used";
    public const string ReplyNotSealed = "reply-not-sealed";
    public const string NoLetterHere = "no-letter-here";
    public const string UnlockUnknown = "unlock-unknown";
    public const string UnlockNotAllowed = "unlock-not-allowed";
    public const string UnlockWrong = "unlock-wrong";
    public const string UnlockMissed = "unlock-missed";
    public const string UnlockUsed = "unlock-used";
    public const string UnlockOver = "unlock-over";

    /// <summary>Those of visits and of codes that a clerk makes.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        new(OtherSite, 403, "It belongs to another site."),
        new(WrongRole, 403, "Whoever asks acts in a role that does not do this."),
        new(NoVisit, 404, "There is no such visit."),
        new(VisitExists, 409, "It was opened before."),
        new(VisitOver, 410, "The visit's time is over."),
        new(VisitEnded, 410, "The visit has ended."),
        new(NotAtCounter, 409, "This was a call: nobody stands at the counter."),
        new(NotDescribed, 409, "Who came, with what and for which PINs is not recorded yet."),
        new(NotPaired, 409, "No terminal is paired with the visit."),
        new(PairingCode, 403, "The code is not this visit's."),
        new(OtherTerminal, 403, "The visit is paired with another terminal."),
        new(TerminalInUse, 409, "The terminal has another visit that is not over."),
        new(CardNotSeen, 409, "No card was seen at the visit's terminal."),
        new(PinNotWanted, 422, "The visit is not about this PIN."),
        new(PinDone, 409, "It is set in this visit already."),
        new(PinNotDone, 409, "The PIN is not set in this visit."),
        new(DocumentsNotEnough, 422, "The documents shown are not enough."),
        new(AuthorityNotShown, 422, "Nothing that this site accepts proves the legal representative's authority."),
        new(RecordChanged, 409, "What was signed is not this visit as it stands now."),
        new(RecordStale, 409, "What was signed is too old, or of a time to come."),
        new(NonceUsed, 409, "What was signed was used before."),
        new(NotSigned, 409, "The clerk has not signed the decision."),
        new(SupervisorNeeded, 409, "A supervisor has to sign, too."),
        new(SamePerson, 403, "Whoever acted as clerk of the visit cannot be its supervisor."),
        new(PermissionUsed, 409, "The permission was used up by a card session: a new decision has to be signed."),
        new(SessionOpen, 409, "A card session of the visit is under way."),
        new(EndUnknown, 409, "Nobody knows how the last card session ended: the card has to be seen again."),
        new(NoSession, 404, "There is no such card session of this visit."),
        new(WrongReceipt, 422, "The receipt of this PIN is of the other kind."),
        new(AgentsNotServed, 422, "This site serves nobody who was sent."),
        new(NoPhone, 422, "This site takes no such request by telephone."),
        new(EnquiryNeeded, 409, "An agent comes a second time, with the reply to the letter."),
        new(SameDay, 422, "The reply cannot come on the day of the letter."),
        new(EnquiryOver, 410, "The reply's time is over."),
        new(EnquiryUsed, 410, "The reply was used in another visit."),
        new(ReplyNotSealed, 422, "The part of the reply with the PIN is not sealed."),
        new(NoLetterHere, 422, "A letter is only for the first visit or call of an agent."),
        new(UnlockUnknown, 404, "There is no such code."),
        new(UnlockNotAllowed, 422, "This site makes no code by telephone."),
        new(UnlockWrong, 403, "This is another code."),
        new(UnlockMissed, 410, "Another code was typed too often."),
        new(UnlockUsed, 410, "The code was used."),
        new(UnlockOver, 410, "The code is over, or was withdrawn."),
    ];
}
