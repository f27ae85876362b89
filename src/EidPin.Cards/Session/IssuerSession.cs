namespace EidPin.Cards;

/// <summary>What the issuer needs for one card session, and how to reach it.</summary>
/// <param name="Text">What the card signs with the key of the PIN that is known.</param>
/// <param name="HostChallenge">Of the issuer, as long as the MACs that the chip speaks: 8 or 16 bytes.</param>
/// <param name="KeyVersion">The chip's key set for the PIN that is to be set.</param>
/// <param name="Authorise">
/// Asks the issuer; null: it refuses. Runs in the middle of the transaction, in which no other program reaches the card. What it throws
/// ends the operation: the known PIN was right, the other one is untouched.
/// </param>
public sealed record IssuerReset(
    ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> HostChallenge, byte KeyVersion, Func<IssuerHandshake, IIssuerChannel?> Authorise);

#pragma warning disable CA1720   // "Signed" is no type here.
/// <param name="InitializeUpdate">What the chip answered, without its status word.</param>
/// <param name="Tries">Of the PIN to be set, as the card said; null: it did not.</param>
public sealed record IssuerHandshake(SignedText Signed, byte[] InitializeUpdate, int? Tries);
#pragma warning restore CA1720

/// <summary>What the issuer needs for one card session at a counter, where no PIN proves the holder.</summary>
/// <param name="HostChallenge">As in <see cref="IssuerReset"/>.</param>
/// <param name="KeyVersion">The chip's key set for the PIN that is to be set.</param>
/// <param name="Authorise">Asks the issuer; null: it refuses. Runs in the middle of the transaction. What it throws comes out.</param>
public sealed record CounterReset(ReadOnlyMemory<byte> HostChallenge, byte KeyVersion, Func<CounterHandshake, IIssuerChannel?> Authorise);

/// <param name="InitializeUpdate">What the chip answered, without its status word.</param>
/// <param name="Tries">Of the PIN to be set, as the card said; null: it did not.</param>
public sealed record CounterHandshake(byte[] InitializeUpdate, int? Tries);

/// <summary>
/// The issuer's session with one chip (GlobalPlatform SCP03), made by whoever has its keys. It wraps commands and sends none.
/// </summary>
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
