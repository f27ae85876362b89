using System.Security.Cryptography;

namespace EidPin.Cards;

/// <summary>
/// The bytes of a command that carries codes: VERIFY (20), CHANGE REFERENCE DATA (24), RESET RETRY COUNTER (2C) (ISO 7816-4, 11.5). No
/// other file names these three.
/// </summary>
internal sealed class CodeCommand
{
    private const byte VerifyIns = 0x20, ChangeIns = 0x24, ResetIns = 0x2C;

    private readonly byte[] header;
    private readonly (Code Code, PinFormat Format)[] codes;

    private CodeCommand(byte ins, byte p1, byte reference, params (Code Code, PinFormat Format)[] codes) =>
        (header, this.codes) = ([0x00, ins, p1, reference], codes);

    /// <summary>CLA, INS, P1, P2: what a reader's keypad is given, which fills in the code itself.</summary>
    public ReadOnlySpan<byte> Header => header;

    /// <summary>
    /// VERIFY without data: exactly four bytes (case 1). On cards whose profile says so it asks for the tries and spends none.
    /// </summary>
    public static CommandApdu Query(byte reference) => new(0x00, VerifyIns, 0x00, reference);

    /// <summary>VERIFY with P1=FF: the card forgets that the code was verified (ISO 7816-4, 11.5.6).</summary>
    public static CommandApdu Unverify(byte reference) => new(0x00, VerifyIns, 0xFF, reference);

    public static CodeCommand Verify(PinSpec pin, params (Code Code, PinFormat Format)[] code) => new(VerifyIns, 0x00, pin.Reference, code);

    public static CodeCommand ChangeWithBoth(PinSpec pin, params (Code Code, PinFormat Format)[] oldAndNew) =>
        new(ChangeIns, 0x00, pin.Reference, oldAndNew);

    public static CodeCommand ChangeVerified(PinSpec pin, Code next) => new(ChangeIns, 0x01, pin.Reference, (next, pin.Format));

    public static CodeCommand ResetWithBoth(PinSpec pin, params (Code Code, PinFormat Format)[] unblockingAndNew) =>
        new(ResetIns, 0x00, pin.Reference, unblockingAndNew);

    /// <param name="reference">The PIN's own, or the one that the issuer's session has for it.</param>
    public static CodeCommand ResetVerified(byte reference, PinSpec pin, Code next) => new(ResetIns, 0x02, reference, (next, pin.Format));

    /// <summary>The whole command in memory that is never moved. Whoever calls owns it and wipes it.</summary>
    /// <param name="withLe">One byte 00 at the end, for a session that answers with data.</param>
    public byte[] Build(bool withLe = false)
    {
        var length = codes.Sum(c => c.Format.WireLength(c.Code));
        var apdu = GC.AllocateArray<byte>(5 + length + (withLe ? 1 : 0), pinned: true);
        header.CopyTo(apdu, 0);
        apdu[4] = (byte)length;
        var at = 5;
        foreach (var (code, format) in codes)
        {
            var size = format.WireLength(code);
            format.Encode(code, apdu.AsSpan(at, size));
            at += size;
        }
        return apdu;
    }

    /// <summary>Builds, hands the bytes over once, and wipes them whatever happens.</summary>
    public T Once<T>(Func<byte[], T> send, bool withLe = false)
    {
        var apdu = Build(withLe);
        try
        {
            return send(apdu);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(apdu);
        }
    }
}
