using System.Security.Cryptography;
using EidPin.Cards;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.Simulators;

/// <summary>
/// One simulated card whose signature password is locked, its holder, and the machine in a shop: each time a whole reset, with the
/// program's own card session and clients.
/// </summary>
internal sealed class ResetVisitor : IDisposable
{
    private readonly SimulatedCard locked;
    private readonly string known;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private ResetClient? client;

    /// <param name="number">Tells it apart from the others: card and machine are named by it.</param>
    public ResetVisitor(int number, byte[] masterKey)
    {
        locked = SimulatedCard.Create(
            ReadyMade.Find("my-number-signature-locked")!.Definition with { Serial = $"TE9{number:000000}", IssuerKey = masterKey });
        known = locked.Codes.First(c => c.Key == ResetPins.Authentication).Value;
        Kiosk = $"benchmark-{number}";
        // Makes the keys of the card, before anything is measured.
        Issued = SimulatedIssuer.Issued(locked) is var card
            ? new(card.CardId, card.AuthenticationSerial, card.SignatureSerial, card.SignatureUntil, MacSize: card.MacSize)
            : null!;
    }

    public string Kiosk { get; }

    public IssuedCard Issued { get; }

    public byte[] PublicKey => key.ExportSubjectPublicKeyInfo();

    /// <summary>From here it goes to that server.</summary>
    public void Enter(Uri server)
    {
        client?.Dispose();
        client = new(server, new(Kiosk, key));
    }

    /// <summary>Reserve, look up, authorise, set, report; the card comes with the password locked, as it was the time before.</summary>
    /// <exception cref="InvalidOperationException">It did not go as it has to.</exception>
    public void Reset()
    {
        var card = locked.Copy();
        using var session = PinSession.Open(SimulatedReaders.With(card).Connect("Simulated reader"));
        var own = new CardCertificates(session).Read().First(c => c.PinId == ResetPins.Authentication).Der.ToArray();
        Reserve(session, own);
        var tries = new[] { ResetPins.Signature, ResetPins.Authentication }.ToDictionary(pin => pin, pin => session.Status[pin]?.TriesLeft);
        var found = Right(client!.Lookup(new(own, null, tries)));
        AtTheMachine(session, own, found);
        if (card.TriesLeft(ResetPins.Signature) == 0) throw new InvalidOperationException("the password is still locked");
    }

    public void Dispose()
    {
        client?.Dispose();
        key.Dispose();
    }

    private void Reserve(PinSession session, byte[] own)
    {
        var challenge = Right(client!.Challenge());
        using var code = Code.Copy(System.Text.Encoding.ASCII.GetBytes(known));
        var outcome = new CardSigner(session).Sign(
            ResetPins.Authentication, code, Text(ProofText.Reserve, ProofText.Home, challenge), out var signed);
        if (signed is null) throw new InvalidOperationException($"the card did not sign: {outcome}");
        var proof = new Proof(challenge.Id, own, null, signed.Signature, client.Origin);
        Right(client.Reserve(new(ResetPins.Signature, proof), Guid.NewGuid().ToString()));
    }

    private void AtTheMachine(PinSession session, byte[] own, KioskCase found)
    {
        ServerChannel? channel = null;
        var issuer = new IssuerReset(
            Text(ProofText.Authorise, Kiosk, found.Challenge), found.HostChallenge, (byte)found.KeyVersion, handshake =>
                channel = new(Right(client!.Authorise(
            new(
                found.Case,
                new(found.Challenge.Id, own, null, handshake.Signed.Signature, client.Origin),
                found.HostChallenge,
                handshake.InitializeUpdate,
                handshake.Tries),
            Guid.NewGuid().ToString()))));
        using var code = Code.Copy(System.Text.Encoding.ASCII.GetBytes(known));
        using var next = Code.Copy("NEW4PASS"u8);
        try
        {
            var outcome = new ResetByIssuer(session).Reset(found.Pin, found.KnownPin, code, next, issuer);
            if (outcome is not PinOutcome.Done) throw new InvalidOperationException($"the card did not take the new password: {outcome}");
            var reply = Right(client!.Report(new(found.Case, channel!.Attempt, "done", channel.Chaining, channel.Receipt)));
            if (reply.State != "done") throw new InvalidOperationException($"the server says {reply.State}");
        }
        finally
        {
            channel?.Dispose();
        }
    }

    private byte[] Text(string act, string place, Challenge challenge) =>
        new ProofText(act, ResetProgram.Operator, ResetPins.Signature, place, challenge.Time, challenge.Nonce, client!.Origin).ToBytes();

    // Each visitor has a thread of its own, as each machine has.
    private static T Right<T>(Task<Answer<T>> asked) where T : class =>
        asked.GetAwaiter().GetResult() is var answer && answer.Value is { } value
            ? value
            : throw new InvalidOperationException($"the server refused: {answer.Refusal}");
}
