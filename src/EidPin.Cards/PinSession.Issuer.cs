using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>What the issuer needs for one card session, and how to reach it.</summary>
/// <param name="Text">What the card signs with the key of the PIN that is known.</param>
/// <param name="HostChallenge">Of the issuer, as long as the MACs that the chip speaks: 8 or 16 bytes.</param>
/// <param name="KeyVersion">The chip's key set for the PIN that is to be set.</param>
/// <param name="Authorise">
/// Asks the issuer; null: it refuses. Runs in the middle of the transaction, in which no other program reaches the card. What it throws ends the operation: the known PIN was right, the
/// other one is untouched.
/// </param>
public sealed record IssuerReset(ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> HostChallenge, byte KeyVersion, Func<IssuerHandshake, IIssuerChannel?> Authorise);

#pragma warning disable CA1720   // "Signed" is no type here.
/// <param name="InitializeUpdate">What the chip answered, without its status word.</param>
/// <param name="Tries">Of the PIN to be set, as the card said; null: it did not.</param>
public sealed record IssuerHandshake(SignedText Signed, byte[] InitializeUpdate, int? Tries);
#pragma warning restore CA1720

/// <summary>The issuer's session with one chip (GlobalPlatform SCP03), made by whoever has its keys. It wraps commands and sends none.</summary>
public interface IIssuerChannel
{
    /// <summary>EXTERNAL AUTHENTICATE, to be sent as it is.</summary>
    byte[] Open();

    /// <summary>A plain command as it goes to the chip; the caller wipes both.</summary>
    byte[] Wrap(ReadOnlySpan<byte> command);

    /// <summary>Data and status word of the answer to the command wrapped last.</summary>
    /// <exception cref="CardException">BadAnswer: it is not this chip's answer to this command.</exception>
    byte[] Unwrap(ReadOnlySpan<byte> answer);
}

// Setting a PIN with another one and the issuer's word. How the issuers of real cards do it is not public: simulated cards alone take part, and this is the place for another protocol.
public sealed partial class PinSession
{
    /// <summary>The manufacturer in the token information of the program's own simulated cards.</summary>
    private const string Simulated = "EidPin simulated card";

    private const int BlindingLength = 16;

    private string? manufacturer;

    /// <summary>What rules a reset by the issuer out before anybody types a code; null when it may go on. Talks to no card.</summary>
    /// <param name="known">The PIN that proves the holder.</param>
    /// <exception cref="ArgumentException"><paramref name="known"/> has no key, or is the PIN to be set.</exception>
    public PinOutcome? PreflightIssuerReset(string pin, string known, LastTry last = LastTry.Hold)
    {
        var (spec, by) = (Profile[pin], Profile[known]);
        if (spec == by) throw new ArgumentException("a PIN does not prove itself", nameof(known));
        if (spec.IssuerReference is null) return Cannot(pin, pin, Profile.Pins.Any(p => p.IssuerReference is not null) ? Impossible.OfficeOnly : Impossible.NoPublicWay);
        _ = KeyOf(by);
        if (Status[pin]?.State == PinState.Absent || Status[known]?.State == PinState.Absent) return Cannot(pin, known, Impossible.Absent);
        if (isPhone) return Cannot(pin, pin, Impossible.Phone);
        if (manufacturer != Simulated) return Cannot(pin, pin, Impossible.NoPublicWay);
        return OutOfTries(pin, by, Status[known]?.TriesLeft, last);
    }

    /// <summary>
    /// Sets a PIN with another PIN's signature and the issuer's session. Only <c>Uncertain</c> at the step Unblock leaves open whether the chip has set it; at the step Use the known PIN was
    /// right and the other one is untouched, as after every other outcome but <c>Done</c>.
    /// </summary>
    public PinOutcome ResetByIssuer(string pin, string known, Code knownCode, Code next, IssuerReset issuer, LastTry last = LastTry.Hold)
    {
        var (spec, by) = (Profile[pin], Profile[known]);
        if (PreflightIssuerReset(pin, known, last) is { } never) return never;
        if (Wrongly(by, by, knownCode) is { } wrong) return wrong with { Pin = pin };
        if (WronglyNew(spec, by, knownCode, next) is { } no) return no;
        return OnSameCard(() =>
        {
            var before = Ask(spec);
            return before.Absent ? Cannot(pin, pin, Impossible.Absent)
                : Using(new(spec, by, CodeStep.Verify, last) { Code = knownCode }, () => SendByIssuer(spec, by, next, issuer, before.TriesLeft));
        });
    }

    private PinOutcome SendByIssuer(PinSpec pin, PinSpec by, Code next, IssuerReset issuer, int? tries)
    {
        if (SignNow(by, KeyOf(by), issuer.Text, out var proof) is { } unsigned) return unsigned with { Pin = pin.Id };
        var chip = channel.Send(new(0x80, 0x50, issuer.KeyVersion, 0x00, issuer.HostChallenge, 256));
        if (!chip.Status.IsOk) return new PinOutcome.Refused(pin.Id, by.Id) { Sent = true, Status = chip.Status };
        if (channel.KeepAliveWhile(() => issuer.Authorise(new(proof!, chip.Data.ToArray(), tries))) is not { } secured) return Cannot(pin.Id, by.Id, Impossible.IssuerRefused) with { Sent = true };
        var status = Last(channel.SendSecured(secured.Open()));
        // PUT DATA that the chip takes and forgets: 16 bytes that the issuer, who has the session's keys too, never sees. Without them its MAC chaining value could be tried against every PIN
        // that there may be (EidPin.Scp03, Receipt).
        if (status.IsOk) status = Secured(secured, Pinned([0x80, 0xDA, 0x00, 0x00, BlindingLength], BlindingLength + 1, rest => RandomNumberGenerator.Fill(rest[..^1])));
        if (!status.IsOk) return new PinOutcome.Refused(pin.Id, by.Id) { Sent = true, Status = status };
        return Send(new(pin, pin, CodeStep.Unblock, LastTry.Hold) { AtRisk = false, SetsNew = true }, () => SetNew(pin, next, secured, tries));
    }

    private StatusWord SetNew(PinSpec pin, Code next, IIssuerChannel secured, int? before)
    {
        var length = pin.Format.WireLength(next);
        var status = Secured(secured, Pinned([0x00, ResetRetryCounter, 0x02, pin.IssuerReference!.Value, (byte)length], length + 1, rest => pin.Format.Encode(next, rest[..length])));
        // The session is over: from here the counter is asked in clear, which the chip would take for an attack within it.
        channel.ForgetSelection();
        // An error has no MAC: something between chip and program may have made it up. Only a counter that was at 0 and still is shows that the chip has not acted.
        return status.IsOk || before == 0 && Recount(pin) == 0 ? status : throw new CardException(CardFault.BadAnswer, $"{status}");
    }

    /// <summary>Sends a plain command through the issuer's session, once, and wipes it in both its forms.</summary>
    private StatusWord Secured(IIssuerChannel secured, byte[] plain)
    {
        byte[] wrapped = [];
        try
        {
            wrapped = secured.Wrap(plain);
            return Last(secured.Unwrap(channel.SendSecured(wrapped)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            CryptographicOperations.ZeroMemory(wrapped);
        }
    }

    private delegate void Writing(Span<byte> rest);

    /// <summary>A command in memory that is never moved: header and length, then what is written in place. What is left unwritten at the end is Le, 00.</summary>
    private static byte[] Pinned(ReadOnlySpan<byte> start, int length, Writing write)
    {
        var apdu = GC.AllocateArray<byte>(start.Length + length, pinned: true);
        start.CopyTo(apdu);
        write(apdu.AsSpan(start.Length));
        return apdu;
    }

    private static StatusWord Last(ReadOnlySpan<byte> answer) =>
        answer.Length >= 2 ? new((ushort)(answer[^2] << 8 | answer[^1])) : throw new CardException(CardFault.BadAnswer, $"{answer.Length} bytes");
}
