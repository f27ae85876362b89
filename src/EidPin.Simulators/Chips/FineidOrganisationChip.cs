using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>
/// A Finnish organisation or professional card: FINEID S4-2 v4.0 on an IAS-ECC chip. References 03 (PIN1), 04 (PIN2), 12 (PUK) in hex;
/// codes go as typed, and the PUK is verified before RESET RETRY COUNTER (S4-2 v4.0, 4.2 by way of ReFineID).
/// </summary>
internal sealed class FineidOrganisationChip : IChip
{
    private readonly CardMemory memory;
    private readonly FineidSelection selection;
    private readonly FineidSigner signer;
    private readonly HashSet<string> verified = [];

    public FineidOrganisationChip(CardMemory memory)
    {
        var files = new FineidFiles(memory, FineidFiles.Family.Organisation);
        (this.memory, selection, signer) = (memory, new(files), new(files));
    }

    // IDEMIA Cosmo X. With contacts it offers T=0 first and T=1 too, and PC/SC then takes T=1.
    public byte[] Atr => Convert.FromHexString(
        memory.Definition.Contactless ? "3B8D80010031B8640429ECC1739401808304" : "3BDD96008031FE450031B8640429ECC1739401808349");

    public CardProtocol Protocol => CardProtocol.T1;

    public void PowerOn() => WarmReset();

    public void WarmReset()
    {
        selection.Reset();
        signer.Reset();
        verified.Clear();
    }

    public Reply Answer(Command c)
    {
        if (c.Cla != 0x00) return 0x6E00;
        if (memory.Definition.Contactless) return 0x6982;
        if (c.Ins is 0x20 or 0x24 or 0x2C or 0x22 or 0x2A && !selection.TakesPins) return 0x6D00;
        switch (c.Ins)
        {
            case 0xA4:
                var reply = selection.Select(c, out var anew);
                if (anew) verified.Clear();
                if (anew) signer.Reset();
                return reply;
            case 0xB0: return selection.ReadBinary(c);
            case 0x20: return Verify(c);
            case 0x24: return Change(c);
            case 0x2C: return Unblock(c);
            case 0x22: return signer.SetEnvironment(c);
            case 0x2A: return signer.Operate(c, verified);
            default: return 0x6D00;
        }
    }

    private static string? Code(byte reference) => reference switch
    {
        0x03 => "fi.pin1",
        0x04 => "fi.pin2",
        0x12 => "fi.activation-code",
        _ => null,
    };

    // Both 00 20 00 03 and 00 20 00 03 00 ask (recorded by ReFineID). A block filled up to some length is a wrong code and spends a try.
    private Reply Verify(Command c)
    {
        if (c.P1 is not (0x00 or 0xFF)) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.Data.Length == 0 && c.Le is not (null or 256)) return 0x6700;
        if (c.P1 == 0xFF)
        {
            verified.Remove(code);
            return c.Data.Length == 0 ? 0x9000 : 0x6700;
        }
        if (c.Data.Length == 0) return Query(code);
        verified.Remove(code);
        if (Locked(code) is { } locked) return locked;
        if (!memory.Present(code, c.Data)) return 0x63C0 | memory[code].Tries;
        verified.Add(code);
        return 0x9000;
    }

    private Reply Query(string code)
    {
        if (verified.Contains(code)) return 0x9000;
        return Locked(code) ?? 0x63C0 | memory.Asked(code);
    }

    // Old and new one after the other: where the old one ends the card knows by itself. The PUK is never changed.
    private Reply Change(Command c)
    {
        if (c.P1 != 0x00) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.P2 == 0x12) return 0x6982;
        if (c.Data.Length < 2) return 0x6700;
        verified.Remove(code);
        if (Locked(code) is { } locked) return locked;
        var length = Math.Min(memory[code].Code.Length, c.Data.Length);
        if (!memory.Present(code, c.Data.AsSpan(0, length))) return 0x63C0 | memory[code].Tries;
        return Renew(code, c.Data.AsSpan(length));
    }

    // P1=02: the new code alone, the PUK having been verified.
    private Reply Unblock(Command c)
    {
        if (c.P1 != 0x02) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.P2 == 0x12 || !verified.Contains("fi.activation-code")) return 0x6982;
        verified.Remove(code);
        return Renew(code, c.Data);
    }

    private Reply Renew(string code, ReadOnlySpan<byte> next)
    {
        if (next.Length is < 4 or > 8 || next.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return 0x6A80;
        memory.Write((code, memory.Renewed(code, next)));
        return 0x9000;
    }

    private int? Locked(string name) => memory[name] switch
    {
        { Set: false } => Convert.ToUInt16(memory.Definition.NotSetAnswer, 16),
        { Tries: 0 } => 0x6983,
        _ => null,
    };
}
