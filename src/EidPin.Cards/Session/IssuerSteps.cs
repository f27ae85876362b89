using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>
/// The commands of the issuer's session with a chip, from INITIALIZE UPDATE to RESET RETRY COUNTER, in the application of the PIN: nothing
/// else is selected between. This is the place for another protocol.
/// </summary>
internal sealed class IssuerSteps(PinSession session)
{
    private const int BlindingLength = 16;

    /// <summary>This card is one of those whose issuer's session is known: a simulated one.</summary>
    public bool HasKeys => session.Profile.IssuerSessionOf is { } maker && session.Card.Manufacturer == maker;

    /// <summary>Within a transaction with the card that was shown.</summary>
    /// <param name="pin">One that has an <see cref="PinSpec.IssuerReference"/>.</param>
    /// <param name="by">The code that was verified before; <paramref name="pin"/> where none was.</param>
    /// <param name="authorise">Asks the issuer with the answer to INITIALIZE UPDATE; null: it refuses.</param>
    /// <param name="tries">Of <paramref name="pin"/>, as the card said before.</param>
    public PinOutcome Set(
        PinSpec pin, PinSpec by, Code next, ReadOnlyMemory<byte> hostChallenge, byte keyVersion,
        Func<byte[], IIssuerChannel?> authorise, int? tries)
    {
        var wasSent = by != pin;
        PinOutcome.Refused Refused(StatusWord status) => new(pin.Id, by.Id) { Sent = wasSent, Status = status };
        if (session.Channel.SelectAll([pin.Select[0]]) is { } lost) return Refused(lost);
        // INITIALIZE UPDATE (GlobalPlatform SCP03, 7.1.1).
        var chip = session.Channel.Send(new(0x80, 0x50, keyVersion, 0x00, hostChallenge, 256));
        if (!chip.Status.IsOk) return Refused(chip.Status);
        if (session.Channel.KeepAliveWhile(() => authorise(chip.Data.ToArray())) is not { } secured)
            return Bars.Cannot(pin.Id, by.Id, Impossible.IssuerRefused) with { Sent = wasSent };
        var status = StatusWord.AtEnd(session.Channel.SendSecured(secured.Open()));
        if (status.IsOk) status = Blind(secured);
        if (!status.IsOk) return Refused(status);
        var command = CodeCommand.ResetVerified(pin.IssuerReference!.Value, pin, next);
        return session.Kernel.Send(Attempt.SetVerified(pin, pin, CodeStep.Unblock), command, secured, answer => Told(pin, answer, tries));
    }

    // The session is over after it: from here the counter is asked in clear, which the chip would take for an attack within it.
    private StatusWord Told(PinSpec pin, StatusWord status, int? before)
    {
        session.Channel.ForgetSelection();
        if (status.IsOk) return status;
        // An error has no MAC: something between chip and program may have made it up.
        // Only a counter that was at 0 and still is shows that the chip has not acted.
        if (before == 0 && session.Counters.Recount(pin) == 0) return status;
        throw new CardException(CardFault.BadAnswer, $"{status}");
    }

    /// <summary>
    /// PUT DATA that the chip takes and forgets: 16 bytes that the issuer, who has the session's keys too, never sees. Without them its MAC
    /// chaining value could be tried against every PIN that there may be (EidPin.Scp03, Receipt).
    /// </summary>
    private StatusWord Blind(IIssuerChannel secured)
    {
        var apdu = GC.AllocateArray<byte>(5 + BlindingLength + 1, pinned: true);
        try
        {
            ((ReadOnlySpan<byte>)[0x80, 0xDA, 0x00, 0x00, BlindingLength]).CopyTo(apdu);
            RandomNumberGenerator.Fill(apdu.AsSpan(5, BlindingLength));
            return session.Kernel.Secured(secured, apdu);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(apdu);
        }
    }
}
