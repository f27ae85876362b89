using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>
/// A Finnish identity card with the citizen certificate: FINEID S1 v3 and v4, S4-1 v3 and v4 on Thales MultiApp. References 11 (PIN1),
/// 82 (PIN2), 83 (PUK); every code is a block of twelve bytes filled up with 00 (libelectronic-id FinEID.hpp, EIDThales.cpp).
/// </summary>
internal sealed class FineidCitizenChip : IChip
{
    private const int Block = 12;
    private const string Puk = "fi.activation-code";
    private const byte NoEnd = 0xA5;   // of unblockings

    private readonly CardMemory memory;
    private readonly FineidSelection selection;
    private readonly FineidSigner signer;
    private readonly HashSet<string> verified = [];

    public FineidCitizenChip(CardMemory memory)
    {
        var files = new FineidFiles(memory, FineidFiles.Family.Citizen);
        (this.memory, selection, signer) = (memory, new(files), new(files));
    }

    // MultiApp v4.2 of 2021 tells DF2F (recorded), v3.0 of 2017 is the one taken here to leave it out. Then v5.0 of 2025 and of 2023.
    // No TD1: T=0 only.
    public byte[] Atr => Convert.FromHexString(memory.Definition switch
    {
        { Contactless: true } => "3B8F80018031B865B08505102412246082900022",
        { Generation: 3, TellsChanged: false } => "3B7F9600008031B865B0850300EF1200F6829000",
        { Generation: 3 } => "3B7F9600008031B865B08504021B1200F6829000",
        { Scheme: ActivationScheme.SevenDigits } => "3B7F9600008031B865B085051024122460829000",
        _ => "3B7F9600008031B865B085050011122460829000",
    });

    public CardProtocol Protocol => memory.Definition.Contactless ? CardProtocol.T1 : CardProtocol.T0;

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
        if (memory.Definition.Contactless) return 0x6982;   // by the antenna everything wants PACE with the CAN first
        if (c.Ins is 0x20 or 0x24 or 0x2C or 0xCB or 0x22 or 0x2A && !selection.TakesPins) return 0x6D00;
        switch (c.Ins)
        {
            case 0xA4:
                var reply = selection.Select(c, out var anew);
                if (anew) verified.Clear();
                if (anew) signer.Reset();
                return reply;
            case 0xB0: return selection.ReadBinary(c);
            case 0xCB: return GetData(c);
            case 0x20: return Verify(c);
            case 0x24: return Change(c);
            case 0x2C: return Unblock(c);
            case 0x22: return signer.SetEnvironment(c);
            case 0x2A: return signer.Operate(c, verified);
            default: return 0x6D00;
        }
    }

    private static (string Name, int Min)? Code(byte reference) => reference switch
    {
        0x11 => ("fi.pin1", 4),
        0x82 => ("fi.pin2", 6),
        0x83 => (Puk, 8),
        _ => null,
    };

    // S1 v4.2, 3.15, recorded in libelectronic-id (FIN-V4): DF21 tries left, uses left, unblockings left, method; DF28 length; DF2F ever
    // changed.
    private Reply GetData(Command c)
    {
        if (c.P1P2 != 0x00FF) return 0x6A88;
        if (c.Data is not [0xA0, 0x03, 0x83, 0x01, var reference]) return 0x6A80;
        if (Code(reference) is not { } code) return 0x6A88;
        var (stored, unblocking) = (memory[code.Name], reference == 0x83);
        byte[] changed = unblocking || !memory.Definition.TellsChanged ? [] : [0xDF, 0x2F, 0x01, (byte)(stored.Changed ? 1 : 0)];
        byte[] inner =
        [
            0x83, 0x01, reference, 0x8C, 0x04, 0xF0, 0x00, 0x00, 0x00, 0x9C, 0x04, 0xF0, 0x00, 0x00, 0x00,
            0xDF, 0x21, 0x04, (byte)stored.Tries, 0xFF, (byte)(stored.Unblockings ?? NoEnd), (byte)(unblocking ? 0x04 : 0x03),
            0xDF, 0x27, 0x02, 0xFF, 0xFF, 0xDF, 0x28, 0x01, Block, .. changed,
        ];
        return Reply.Ok((byte[])[0xA0, (byte)inner.Length, .. inner]);
    }

    private Reply Verify(Command c)
    {
        if (c.P1 is not (0x00 or 0xFF)) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.Data.Length == 0 && c.Le is not (null or 256)) return 0x6700;
        if (c.P1 == 0xFF)
        {
            verified.Remove(code.Name);
            return c.Data.Length == 0 ? 0x9000 : 0x6700;
        }
        if (c.Data.Length == 0) return Query(code.Name);
        if (c.Data.Length != Block || c.Le is not (null or 256)) return 0x6700;
        verified.Remove(code.Name);
        if (Locked(code.Name) is { } locked) return locked;
        if (!IsCode(c.Data, 1)) return 0x6A80;   // taken here to spend no try: the sources do not say
        if (!memory.Present(code.Name, Typed(c.Data))) return 0x63C0 | memory[code.Name].Tries;
        verified.Add(code.Name);
        return 0x9000;
    }

    private Reply Query(string name)
    {
        if (verified.Contains(name)) return 0x9000;
        return Locked(name) ?? 0x63C0 | memory.Asked(name);
    }

    // Old and new block. The PUK is not changed on this card.
    private Reply Change(Command c)
    {
        if (c.P1 != 0x00) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.P2 == 0x83) return 0x6985;
        if (c.Data.Length != 2 * Block) return 0x6700;
        var (old, next) = (c.Data[..Block], c.Data[Block..]);
        verified.Remove(code.Name);
        if (Locked(code.Name) is { } locked) return locked;
        if (!IsCode(old, 1) || !IsCode(next, code.Min)) return 0x6A80;
        if (!memory.Present(code.Name, Typed(old))) return 0x63C0 | memory[code.Name].Tries;
        if (old.AsSpan().SequenceEqual(next)) return 0x6A80;
        memory.Write((code.Name, memory.Renewed(code.Name, Typed(next))));
        return 0x9000;
    }

    // PUK and new block, whether the PIN is locked or not; it is not verified afterwards. The answer to a wrong PUK counts the PUK's tries.
    // Unblockings that are used up answer 6984 before the PUK is looked at; only one that was done counts. Both were chosen here.
    private Reply Unblock(Command c)
    {
        if (c.P1 != 0x00) return 0x6A86;
        if (Code(c.P2) is not { } code) return 0x6A88;
        if (c.P2 == 0x83) return 0x6985;
        if (c.Data.Length != 2 * Block) return 0x6700;
        var (puk, next) = (c.Data[..Block], c.Data[Block..]);
        if (Locked(Puk) is { } locked) return locked;
        if (memory[Puk].IsUsedUp || memory[code.Name].IsUsedUp) return 0x6984;
        if (!IsCode(puk, 1) || !IsCode(next, code.Min)) return 0x6A80;
        if (!memory.Present(Puk, Typed(puk))) return 0x63C0 | memory[Puk].Tries;
        verified.Remove(code.Name);
        var renewed = memory.Renewed(code.Name, Typed(next)).OneUnblockingLess();
        memory.Write((Puk, memory[Puk].OneUnblockingLess()), (code.Name, renewed));
        return 0x9000;
    }

    private int? Locked(string name) => memory[name] switch
    {
        { Set: false } => Convert.ToUInt16(memory.Definition.NotSetAnswer, 16),
        { Tries: 0 } => 0x6983,
        _ => null,
    };

    /// <summary>Digits, at least so many, then 00 to the end.</summary>
    private static bool IsCode(ReadOnlySpan<byte> block, int min)
    {
        var digits = Typed(block).Length;
        return digits >= min && block[digits..].IndexOfAnyExcept((byte)0x00) < 0;
    }

    private static ReadOnlySpan<byte> Typed(ReadOnlySpan<byte> block) =>
        block.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? block[..end] : block;
}
