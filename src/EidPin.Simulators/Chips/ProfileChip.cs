using System.Buffers.Binary;
using System.Text;
using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>
/// A card type of which nothing is known but its profile: behaves as the profile says, so that a new card is covered without an edit here.
/// The cards that have a chip of their own do not come here: one misreading would then hide in profile and simulator alike.
/// </summary>
internal sealed class ProfileChip(CardProfile profile, CardMemory memory) : IChip
{
    private readonly HashSet<string> verified = [];
    private readonly List<CommandApdu> selected = [];

    public CardProtocol Protocol => CardProtocol.T1;

    /// <summary>T=1 alone, the historical bytes of the profile's first pattern, and the check byte.</summary>
    public byte[] Atr
    {
        get
        {
            var historical = Convert.FromHexString(profile.HistoricalBytes.FirstOrDefault("").Replace('?', '0'));
            byte[] atr = [0x3B, (byte)(0x80 | historical.Length), 0x01, .. historical, 0];
            atr[^1] = atr[1..^1].Aggregate((byte)0, (sum, b) => (byte)(sum ^ b));
            return atr;
        }
    }

    public void PowerOn() => WarmReset();

    public void WarmReset()
    {
        verified.Clear();
        selected.Clear();
    }

    public Reply Answer(Command c) => c.Ins switch
    {
        0xA4 => Select(c),
        0xB0 => Read(c),
        0xCB => GetData(c),
        0x20 or 0x24 or 0x2C when selected.Count == 0 => 0x6D00,
        0x20 or 0x24 or 0x2C => Addressed(c.P2) is ({ } pin, { } name) ? Pin(c, pin, name) : 0x6A88,
        _ => 0x6D00,
    };

    private Reply Select(Command c)
    {
        var command = new CommandApdu(c.Cla, c.Ins, c.P1, c.P2, c.Data);
        if (!Selections().Any(s => s.Any(known => Same(known, command)))) return 0x6A82;
        if (c.P1 == 0x04)
        {
            verified.Clear();
            selected.Clear();
        }
        else if (selected.Count > 1) selected.RemoveRange(1, selected.Count - 1);
        selected.Add(command);
        return 0x9000;
    }

    private IEnumerable<IEnumerable<CommandApdu>> Selections() =>
        [[profile.Select], [profile.Identity.Select], profile.AvailabilityFile,
            .. profile.Pins.SelectMany(p => (IEnumerable<CommandApdu>[])[p.Select, p.SelectTwin, p.Forget.Where(f => f.Ins == 0xA4)]),
            .. profile.Certificates.Select(c => c.Select)];

    private static bool Same(CommandApdu a, CommandApdu b) => (a.P1, a.P2) == (b.P1, b.P2) && a.Data.Span.SequenceEqual(b.Data.Span);

    private bool IsSelected(IReadOnlyList<CommandApdu> path) =>
        path.Count == selected.Count && path.Zip(selected).All(s => Same(s.First, s.Second));

    private (PinSpec? Pin, string? Name) Addressed(byte reference)
    {
        foreach (var pin in profile.Pins.Where(p => p.Reference == reference))
        {
            // Codes that lie in no file of their own are found from the whole application.
            var global = pin.Select.Count <= 1 && (pin.Select.Count == 0 || Same(pin.Select[0], selected[0]));
            if (global || IsSelected(pin.Select)) return (pin, pin.Id);
            if (pin.SelectTwin.Count > 0 && IsSelected(pin.SelectTwin)) return (pin, CardCodes.Twin(pin.Id));
        }
        return default;
    }

    private Reply Pin(Command c, PinSpec pin, string name) => (c.Ins, c.P1) switch
    {
        (0x20, 0x00) when c.Data.Length == 0 => Query(pin, name),
        (0x20, 0x00) => Verify(name, c.Data),
        (0x24, 0x00) when pin.Change == ChangeMode.OldAndNew => Present(name, pin, c.Data, pin, name),
        (0x24, 0x01) when pin.Change == ChangeMode.VerifyThenNew => verified.Contains(name) ? Renew(name, pin, c.Data) : 0x6982,
        (0x2C, 0x00) when pin is { Unblock: UnblockMode.CodeAndNew, UnblockedBy: { } by } => Present(by, profile[by], c.Data, pin, name),
        (0x2C, 0x02) when pin is { Unblock: UnblockMode.VerifyThenNew, UnblockedBy: { } by } =>
            verified.Contains(by) ? Renew(name, pin, c.Data) : 0x6982,
        _ => 0x6A86,
    };

    // Where the profile does not say that asking is safe, or the definition says that it is not, asking costs a try, as on some cards.
    private Reply Query(PinSpec pin, string name)
    {
        var tries = memory[name].Tries;
        var counts = pin.Tries == TriesQuery.None || memory.Definition.EmptyVerifyCounts;
        if (counts && tries > 0) memory.Write((name, memory[name] with { Tries = --tries }));
        if (verified.Contains(name)) return 0x9000;
        return tries == 0 ? 0x6983 : 0x63C0 | tries;
    }

    private Reply Verify(string name, ReadOnlySpan<byte> presented)
    {
        verified.Remove(name);
        var reply = Right(name, presented);
        if (reply.Status == 0x9000) verified.Add(name);
        return reply;
    }

    private Reply Right(string name, ReadOnlySpan<byte> presented)
    {
        if (memory[name].Tries == 0) return 0x6983;
        var pin = profile.Pins.First(p => name == p.Id || name == CardCodes.Twin(p.Id));
        return memory.Present(name, Typed(pin, presented)) ? 0x9000 : 0x63C0 | memory[name].Tries;
    }

    // The code that proves, then the new one: fixed blocks, or split where the stored code ends.
    private Reply Present(string by, PinSpec proof, byte[] data, PinSpec pin, string name)
    {
        var split = proof.Format.PadTo > 0 ? proof.Format.PadTo : memory[by].Code.Length;
        if (data.Length <= split) return 0x6700;
        verified.Remove(name);
        var reply = Right(by, data.AsSpan(0, split));
        return reply.Status == 0x9000 ? Renew(name, pin, data.AsSpan(split)) : reply;
    }

    private Reply Renew(string name, PinSpec pin, ReadOnlySpan<byte> block)
    {
        if (pin.Format.PadTo > 0 && block.Length != pin.Format.PadTo) return 0x6700;
        var next = Typed(pin, block);
        if (!pin.Format.Accepts(next)) return 0x6A80;
        memory.Write((name, memory.Renewed(name, next)));
        return 0x9000;
    }

    private static ReadOnlySpan<byte> Typed(PinSpec pin, ReadOnlySpan<byte> block) =>
        pin.Format.PadTo > 0 ? block.TrimEnd(pin.Format.Pad) : block;

    private Reply GetData(Command c)
    {
        if (c.P1P2 != 0x00FF || c.Data is not [0xA0, 0x03, 0x83, 0x01, var reference]) return 0x6A80;
        if (Addressed(reference) is not ({ } pin, { } name)) return 0x6A88;
        if (pin.Tries is TriesQuery.None or TriesQuery.EmptyVerify) return 0x6A88;
        var changed = (byte)(memory[name].Changed ? 1 : 0);
        return Reply.Ok((byte[])[0xA0, 0x08, 0xDF, 0x21, 0x01, (byte)memory[name].Tries, 0xDF, 0x2F, 0x01, changed]);
    }

    private Reply Read(Command c)
    {
        if (selected.Count == 0) return 0x6986;
        var certificate = profile.Certificates.FirstOrDefault(s => s.Select.Count > 0 && Same(s.Select[^1], selected[^1]));
        if (certificate is { NeedsCode: true } && !verified.Contains(certificate.PinId)) return 0x6982;
        var content = certificate is null ? Plain(selected[^1]) : memory.Key(certificate.PinId).Certificate;
        if (c.P1P2 >= content.Length) return 0x6B00;
        return Reply.Ok(content.AsMemory(c.P1P2, Math.Min(c.Le ?? 256, content.Length - c.P1P2)));
    }

    private byte[] Plain(CommandApdu file)
    {
        if (Same(profile.Identity.Select, file)) return Identity();
        return profile.AvailabilityFile is [.., var availability] && Same(availability, file) ? [0x8F, 0x8F, 0x8F] : [];
    }

    private byte[] Identity()
    {
        if (profile.Identity.Format == IdentityFormat.TokenInfo) return Pkcs15.TokenInfo(memory.Definition.Serial, "EidPin TEST", "TEST");
        var token = new byte[160];
        token.AsSpan(0, 96).Fill((byte)' ');
        "JPKIAPICCTOKEN2"u8.CopyTo(token);
        Encoding.ASCII.GetBytes(memory.Definition.Serial).CopyTo(token, 80);
        BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(96), 0x040D);
        return token;
    }
}
