using System.Security.Cryptography;
using System.Text;
using EidPin.Scp03;

namespace EidPin.Simulators.Chips;

/// <summary>
/// The chip's side of its issuer's session: SCP03 (GlobalPlatform Card Specification 2.3, Amendment D 1.2) at level 33, in the
/// application of the PIN. A protocol of simulated cards: what the issuer of real ones does is not public. A session may set the one PIN of
/// its key set, and nothing else.
/// </summary>
internal sealed class IssuerChannel
{
    private const byte Level = 0x33;
    private const byte RandomChallenge = 0x60, S16 = 0x01;   // "i" of the key information: R-MAC and R-ENC (Amendment D, 7.1.1.5)
    private const int BlindingLength = 16, LongestCode = 16;

    private readonly CardMemory memory;
    private readonly ISet<string> verified;
    private CardSecureChannel? channel;
    private byte[] hostCryptogram = [];
    private IssuerKeySet? set;

    public IssuerChannel(CardMemory memory, ISet<string> verified)
    {
        (this.memory, this.verified) = (memory, verified);
        if (memory.Definition.IssuerKey is { Length: not (16 or 24 or 32) })
            throw new ArgumentException("an issuer's key has 16, 24 or 32 bytes", nameof(memory));
        if (Size is not (8 or 16)) throw new ArgumentException("MACs have 8 bytes or 16", nameof(memory));
    }

    /// <summary>The issuer was right: until the session is over only its commands are taken.</summary>
    public bool IsOpen => channel is { IsOpen: true };

    private int Size => memory.Definition.MacSize;

    /// <summary>What the chip tells its issuer of itself, ten bytes: not the number on its face.</summary>
    public static byte[] CardId(CardDefinition card) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"EidPin simulated chip\0{card.Serial}\0{card.Holder}"))[..10];

    /// <summary>A command of this protocol, on a card that has its keys.</summary>
    public bool Takes(Command c) => memory.Definition.IssuerKey is not null && (c is { Cla: 0x80, Ins: 0x50 } || c.Cla is 0x84 or 0x04);

    /// <param name="application">The selected one; null: none is.</param>
    public Reply Answer(Command c, JapaneseApplication? application)
    {
        var sets = IssuerKeySet.All.Where(s => s.Application == application?.Aid).ToList();
        return sets.Count == 0 ? 0x6D00 : Answer(c, sets);
    }

    private Reply Answer(Command c, List<IssuerKeySet> sets) => (c.Cla, c.Ins) switch
    {
        (0x80, 0x50) => InitializeUpdate(c, sets),
        (0x84, 0x82) => ExternalAuthenticate(c),
        _ => Secured(c),
    };

    public void End()
    {
        channel?.Dispose();
        channel = null;
    }

    private Reply Over(Reply reply)
    {
        End();
        return reply;
    }

    private Reply InitializeUpdate(Command c, List<IssuerKeySet> sets)
    {
        End();
        if (c.P2 != 0x00) return 0x6A86;
        var asked = sets.Find(s => s.Version == c.P1);
        if (asked is null || asked.Pin == "jp.signature" && memory.Definition.Under15) return 0x6A88;
        if (c.Data.Length != Size || c.Le is null) return 0x6700;
        var (id, challenge) = (CardId(memory.Definition), RandomNumberGenerator.GetBytes(Size));
        using var keys = CardKeys.Of(memory.Definition.IssuerKey, c.P1, id);
        var session = SessionKeys.Derive(keys, c.Data, challenge);
        (channel, set, hostCryptogram) = (new(session), asked, session.HostCryptogram(c.Data, challenge));
        var parameter = (byte)(Size == 16 ? RandomChallenge | S16 : RandomChallenge);
        return Reply.Ok(new InitializeUpdateAnswer(id, c.P1, parameter, challenge, session.CardCryptogram(c.Data, challenge)).ToBytes());
    }

    private Reply ExternalAuthenticate(Command c)
    {
        if (channel is null or { IsOpen: true }) return Over(0x6985);
        if (c.P1 != Level || c.P2 != 0x00) return Over(0x6A86);
        return channel.Authenticate([c.Cla, c.Ins, c.P1, c.P2], c.Data, hostCryptogram) ? 0x9000 : Over(0x6300);
    }

    private Reply Secured(Command c)
    {
        if (!IsOpen) return Over(0x6985);
        if (channel!.Unwrap([c.Cla, c.Ins, c.P1, c.P2], c.Data) is not { } data) return Over(0x6982);
        try
        {
            return (c.Cla, c.Ins, c.P1P2) switch
            {
                (0x84, 0xDA, 0x0000) when data.Length == BlindingLength => Protected([]),
                (0x04, 0x2C, _) when c.P1 == 0x02 && c.P2 == set!.Reference => ResetRetryCounter(data),
                _ => Over(0x6985),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    // The codes of a PIN that stands on the card twice are set together, or neither is.
    private Reply ResetRetryCounter(byte[] code)
    {
        if (code.Length is 0 or > LongestCode) return Over(0x6A80);
        string[] codes = [set!.Pin, CardCodes.Twin(set.Pin)];
        memory.Write([.. codes.Where(memory.Has).Select(name => (name, memory.Renewed(name, code)))]);
        verified.ExceptWith(codes);
        return Protected(Receipt.Said(set.Reference, (byte)memory[set.Pin].Tries));
    }

    private Reply Protected(byte[] data) => Reply.Ok(channel!.Wrap(data, [0x90, 0x00]));
}
