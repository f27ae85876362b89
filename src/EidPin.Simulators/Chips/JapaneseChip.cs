using System.Security.Cryptography;
using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>
/// A My Number Card: JICSAP v1.1 (July 1998) as public programs describe it, T=1. Where they are silent the comment says what was chosen.
/// </summary>
internal sealed class JapaneseChip : IChip
{
    private readonly CardMemory memory;
    private readonly IssuerChannel issuer;
    private readonly IReadOnlyList<JapaneseApplication> applications;   // JPKI first
    private readonly HashSet<string> verified = [];
    private JapaneseApplication? application;   // null: the issuer's own, selected at power-up
    private JapaneseApplication? last;          // the one whose codes may still be verified
    private JapaneseFile? file;
    private string? justVerified;               // nothing was selected since this code was verified

    public JapaneseChip(CardMemory memory)
    {
        this.memory = memory;
        applications = new JapaneseFiles(memory).All();
        issuer = new(memory, verified);
    }

    public byte[] Atr => Convert.FromHexString(memory.Definition.Contactless ? "3B888001000005E0B381A1007F" : "3BE000FF8131FE4514");

    public CardProtocol Protocol => CardProtocol.T1;

    public void PowerOn()
    {
        verified.Clear();
        last = null;
        WarmReset();
    }

    // A verified code outlives a warm reset and goes with the power or with another application (myna-card src/ap/common.rs).
    public void WarmReset()
    {
        (application, file, justVerified) = (null, null, null);
        issuer.End();
    }

    // The issuer's session ends with the selection of an application (GlobalPlatform 2.3, 10.2.3) and takes nothing in clear meanwhile.
    public Reply Answer(Command c)
    {
        if (issuer.Takes(c)) return issuer.Answer(c, application);
        var attacked = issuer.IsOpen && c is not { Ins: 0xA4, P1: 0x04 };
        issuer.End();
        return attacked ? 0x6982 : Plain(c);
    }

    private Reply Plain(Command c) => (c.Cla, c.Ins) switch
    {
        ( >= 0x01 and <= 0x03, _) => 0x6881,
        (0x00, 0xA4) => Select(c),
        (0x00, 0xB0) => ReadBinary(c),
        (0x00, 0xB2) => ReadRecord(c),
        (0x00, 0x20) => Verify(c),
        (0x00, 0x24) => Change(c, byChangeKey: false, 0x0180),
        (0x80, 0x32) => Change(c, byChangeKey: true, 0x0080),
        (0x80, 0x2A) => Sign(c),
        (0x00, 0xCA) when application is null => IssuerData(c),
        (0x00 or 0x80, _) => 0x6D00,
        _ => 0x6E00,
    };

    private Reply Select(Command c)
    {
        justVerified = null;
        if (c.P2 is not (0x00 or 0x0C)) return 0x6A86;
        return c.P1 switch
        {
            0x04 => SelectApplication(c),
            0x02 => SelectFile(c.Data),
            // There is no master file: nothing happens, or nothing is found.
            0x00 when c.Data.Length == 0 => application is null ? 0x6A86 : 0x9000,
            0x00 => 0x6A82,
            _ => 0x6A86,
        };
    }

    // JICSAP lets a name be cut short.
    private Reply SelectApplication(Command c)
    {
        var found = c.Data.Length == 0 ? null : applications.FirstOrDefault(a => a.Name.AsSpan().StartsWith(c.Data));
        if (found is null) return 0x6A82;
        if (found != last) verified.Clear();
        (application, last, file) = (found, found, null);
        return c.P2 == 0x00 ? Reply.Ok((byte[])[0x6F, 0x0C, 0x84, 0x0A, .. found.Name]) : 0x9000;
    }

    private Reply SelectFile(byte[] id)
    {
        if (id.Length != 2) return 0x6700;
        if (application?.Files.GetValueOrDefault(id[0] << 8 | id[1]) is not { } found) return 0x6A82;
        file = found;
        return 0x9000;
    }

    private Reply ReadBinary(Command c)
    {
        var (target, offset) = c.P1 < 0x80 ? (file, c.P1P2) : (ByShortId(c.P1), c.P2);
        if (target is null) return c.P1 < 0x80 ? 0x6986 : 0x6A82;
        if (target.Content is not { } content || target.IsRecord) return 0x6981;
        if (target.IsMissingAtRead) return 0x6A83;
        if (!IsOpen(target)) return 0x6982;
        if (c.Le is not { } wanted) return 0x6700;
        var bytes = content();
        if (offset >= bytes.Length) return 0x6B00;
        var part = bytes.AsMemory(offset, Math.Min(wanted, bytes.Length - offset));
        return new(part, (ushort)(part.Length < wanted && wanted < 256 ? 0x6282 : 0x9000));
    }

    private Reply ReadRecord(Command c)
    {
        var target = c.P2 >> 3 == 0 ? file : ByShortId((byte)(c.P2 >> 3));
        if (target is null) return 0x6A82;
        if (!target.IsRecord || target.Content is not { } content) return 0x6981;
        return c.P1 != 1 ? 0x6A83 : Reply.Ok(content());
    }

    private Reply Verify(Command c)
    {
        if (c.P1 != 0) return 0x6A86;
        if (c.Le is not null) return 0x6700;   // 00 20 00 80 00 too: no try is spent (lulitech jpki-signer-android, on a card)
        if (Code(c.P2) is not { } key) return c.P2 == 0x80 && file is null ? 0x6986 : 0x6A88;
        if (key.AlwaysLocked) return Locked;
        var code = memory[key.Code!];
        if (c.Data.Length == 0) return Query(key.Code!);
        if (c.Data.Length > 16) return 0x6700;
        verified.Remove(key.Code!);
        justVerified = null;
        if (code.Tries == 0) return Locked;
        if (!memory.Present(key.Code!, c.Data)) return 0x63C0 | memory[key.Code!].Tries;
        verified.Add(key.Code!);
        justVerified = key.Code;
        return 0x9000;
    }

    private Reply Query(string code)
    {
        if (verified.Contains(code)) return 0x9000;
        return memory[code].Tries == 0 ? Locked : 0x63C0 | memory.Asked(code);
    }

    private int Locked => Convert.ToUInt16(memory.Definition.LockedAnswer, 16);

    // Only the new value: the old one was verified the moment before. Which rules the card itself has for a new value is not known: one to
    // sixteen bytes are taken, so that a client that forgot to check is found out.
    private Reply Change(Command c, bool byChangeKey, int p1p2)
    {
        if (c.P1P2 != p1p2) return 0x6A86;
        if (file is null) return 0x6986;
        if (file.Code is not { } name || file.ByChangeKey != byChangeKey) return 0x6985;
        if (justVerified != name) return 0x6982;
        if (c.Data.Length is 0 or > 16 || c.Le is not null) return 0x6700;
        memory.Write((name, memory.Renewed(name, c.Data)));
        return 0x9000;
    }

    // P1: 00 pads what it is given, 02 and 03 make the DigestInfo of SHA-256 first; the key is the current file or a short id.
    private Reply Sign(Command c)
    {
        var target = c.P2 == 0x80 ? file : ByShortId(c.P2);
        if (target?.PrivateKey is not { } name) return c.P2 == 0x80 && file is null ? 0x6986 : 0x6A88;
        if (!IsOpen(target) || memory.Definition.Under15 && name == "jp.signature") return 0x6982;
        var key = memory.Key(name);
        byte[]? block = c.P1 switch
        {
            0x00 when c.Data.Length is >= 1 and <= 245 => c.Data,
            0x02 when c.Data.Length == 32 => RawRsa.DigestInfo(c.Data),
            0x03 => RawRsa.DigestInfo(SHA256.HashData(c.Data)),
            _ => null,
        };
        if (block is null) return c.P1 is 0x00 or 0x02 ? 0x6985 : 0x6A86;
        return c.Le is null ? 0x6700 : Reply.Ok(RawRsa.SignPkcs1(key.PrivateKey, block));
    }

    // The issuer's own objects, free after power-up. 5F51 is the ATR with contacts, without TS.
    private Reply IssuerData(Command c) => c.P1P2 switch
    {
        0x5F51 => Reply.Ok(Convert.FromHexString("E000FF8131FE4514")),
        0x00F2 => Reply.Ok(System.Text.Encoding.ASCII.GetBytes($"{memory.Definition.CardUntil:yyyyMMdd}")),
        _ => 0x6A88,
    };

    private bool IsOpen(JapaneseFile target) => target.OpenedBy.Count == 0 || target.OpenedBy.Any(verified.Contains);

    private JapaneseFile? Code(byte p2) =>
        (p2 == 0x80 ? file : ByShortId(p2)) is { } found && (found.Code is not null || found.AlwaysLocked) ? found : null;

    private JapaneseFile? ByShortId(byte id) => application?.Files.GetValueOrDefault(id & 0x1F);
}
