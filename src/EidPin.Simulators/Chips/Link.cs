using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>The chip's side of the transmission protocol: what a reader sends and gets at T=0 and at T=1 (ISO 7816-3, 12.2 and 12.3).</summary>
internal sealed class Link(IChip chip)
{
    private byte[] waiting = [];          // for GET RESPONSE
    private (int Header, Reply Reply)? held;   // refused with 6Cxx: the same command with the right Le gets it, and the chip does not act twice

    public CardProtocol Protocol { get; set; } = chip.Protocol;

    public void Forget() => (waiting, held) = ([], null);

    public Reply Exchange(ReadOnlySpan<byte> bytes)
    {
        if (Command.Parse(bytes) is not { } command) return 0x6700;
        return Protocol == CardProtocol.T0 ? AtT0(command) : AtT1(command);
    }

    private Reply AtT1(Command command)
    {
        var reply = chip.Answer(command);
        if (reply.Data.IsEmpty) return reply;
        if (command.Le is not { } wanted) return reply with { Data = default };
        return reply.Data.Length > wanted ? 0x6C00 | (byte)reply.Data.Length : reply;
    }

    // P3 is the length of the data or the length wanted, never both: with data, the answer waits for GET RESPONSE.
    private Reply AtT0(Command command)
    {
        if (command.Ins == 0xC0) return GetResponse(command.Le ?? 256);
        waiting = [];
        if (command.Data.Length > 0)
        {
            held = null;
            return command.Le is not null ? 0x6700 : Announce(chip.Answer(command with { Le = 256 }));
        }
        var wanted = command.Le ?? 256;   // four bytes and five with 00 are the same on the wire
        if (held is { } earlier && earlier.Header == command.Header && earlier.Reply.Data.Length == wanted) return Release(earlier.Reply);
        var reply = chip.Answer(command with { Le = wanted });
        held = null;
        if (reply.Data.IsEmpty || reply.Data.Length == wanted) return reply;
        held = (command.Header, Reply.Ok(reply.Data));   // with the right length there is nothing to warn of (6282)
        return 0x6C00 | (byte)reply.Data.Length;
    }

    private Reply Release(Reply reply)
    {
        held = null;
        return reply;
    }

    private Reply Announce(Reply reply)
    {
        if (reply.Data.IsEmpty) return reply;
        waiting = reply.Data.ToArray();
        return 0x6100 | (byte)waiting.Length;
    }

    private Reply GetResponse(int wanted)
    {
        if (waiting.Length == 0) return 0x6985;
        if (wanted > waiting.Length) return 0x6C00 | (byte)waiting.Length;
        var part = waiting[..wanted];
        waiting = waiting[wanted..];
        return waiting.Length == 0 ? Reply.Ok(part) : new(part, (ushort)(0x6100 | (byte)waiting.Length));
    }
}
