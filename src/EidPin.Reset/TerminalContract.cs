using System.Text.Json.Serialization;

namespace EidPin.Reset;

// What the terminal at a counter says to the server and hears of it, with requests signed as a machine's are. It learns which PINs are
// to be set and nothing of who came, with which documents, or which member of staff decided.

/// <summary>POST /v1/terminal/session: where this terminal stands, and the visit that it has now.</summary>
/// <param name="Name">Of the site, by language.</param>
/// <param name="Visit">Null: none; somebody types the code of the clerk's screen.</param>
public sealed record TerminalSession(
    string Terminal, string Site, IReadOnlyDictionary<string, string> Name, bool Practice, TerminalVisit? Visit);

/// <param name="State">A state of a visit in words of JSON: <c>open</c> …</param>
/// <param name="Until">From then on no PIN is set any more.</param>
/// <param name="Waits">One of <see cref="TerminalWaits"/>; null: a PIN can be set now, or all are.</param>
/// <param name="Pins">What is wanted, in the order in which PINs are set.</param>
public sealed record TerminalVisit(
    string Visit, string State, DateTimeOffset Until, bool CardSeen, string? Waits, IReadOnlyList<TerminalPin> Pins);

/// <param name="State">
/// <c>wanted</c>, <c>permitted</c>, <c>authorised</c>, <c>done</c>, <c>not-done</c> or <c>unknown</c>: then the holder tries the new PIN.
/// </param>
/// <param name="KeyVersion">The chip's key set for this PIN.</param>
/// <param name="HasKey">A key behind it signs the receipt; without one the card checks the PIN.</param>
/// <param name="Confirmed">The holder's receipt is there.</param>
public sealed record TerminalPin(string Pin, string State, int KeyVersion, bool HasKey, bool Confirmed);

/// <summary>For what a terminal waits.</summary>
public static class TerminalWaits
{
    /// <summary>No card of this visit was seen yet.</summary>
    public const string Card = "card";

    /// <summary>The clerk has not signed, or has to sign anew.</summary>
    public const string Clerk = "clerk";

    public const string Supervisor = "supervisor";

    /// <summary>Nobody knows how a card session ended: the card is to be seen again.</summary>
    public const string CardAgain = "card-again";

    public static IReadOnlyList<string> All { get; } = [Card, Clerk, Supervisor, CardAgain];
}

/// <summary>POST /v1/terminal/pair; the answer is a <see cref="TerminalVisit"/>.</summary>
/// <param name="Code">As somebody typed it.</param>
public sealed record PairRequest(string Code);

/// <summary>POST /v1/terminal/card: the card that is in the terminal now, before each card session and each receipt.</summary>
/// <param name="AuthenticationCertificate">DER.</param>
/// <param name="Tries">Of the PINs of the visit as the card said, by PIN id; null: it did not.</param>
/// <param name="NewPinWorks">By PIN, after a session whose end nobody knows: the holder tried the new one here.</param>
/// <param name="NewPinUnknown">PINs after such a session that nobody can try.</param>
public sealed record TerminalCardRequest(
    string Visit,
    byte[] AuthenticationCertificate,
    IReadOnlyDictionary<string, int?> Tries,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, bool>? NewPinWorks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? NewPinUnknown = null);

/// <param name="Challenge">For one card session or one receipt.</param>
/// <param name="HostChallenge">For INITIALIZE UPDATE, 8 or 16 bytes as the card's register says, the server's.</param>
public sealed record TerminalCard(TerminalVisit Visit, Challenge Challenge, byte[] HostChallenge);

/// <summary>
/// POST /v1/terminal/authorise, with an Idempotency-Key that names the card session, which sets one PIN; the answer is an
/// <see cref="Authorisation"/>.
/// </summary>
/// <param name="Challenge">Its id.</param>
/// <param name="InitializeUpdate">What the chip answered to INITIALIZE UPDATE with the host challenge.</param>
/// <param name="Tries">Of this PIN, as the card said; null: it did not.</param>
public sealed record TerminalAuthoriseRequest(
    string Visit,
    string Pin,
    string Challenge,
    byte[] AuthenticationCertificate,
    byte[] HostChallenge,
    byte[] InitializeUpdate,
    int? Tries);

/// <summary>
/// POST /v1/terminal/receipt: the holder confirms a PIN that was set by using it; the answer is a <see cref="TerminalVisit"/>. What became
/// of a card session is told before, to POST /v1/terminal/report, by a <see cref="ReportRequest"/> whose case is the visit; the answer is a
/// <see cref="ReportReply"/> as a machine's, with the visit's state.
/// </summary>
/// <param name="Proof">Of the act <see cref="ProofText.Confirm"/>; null where no key is behind the PIN and the card has checked it.</param>
public sealed record HolderReceipt(string Visit, string Pin, byte[] AuthenticationCertificate, Proof? Proof);
