using EidPin.Cards;

namespace EidPin.Simulators.Chips;

/// <summary>Reader and chip at T=0 and at T=1: what a program sends and gets (ISO 7816-3, 12.2 and 12.3).</summary>
/// <param name="tpdu">At T=0 the reader hands on what it gets as a TPDU, and cannot do so with data and Le in one command.</param>
internal sealed class Link(IChip chip, bool tpdu)
{
    private byte[] waiting = [];   // for GET RESPONSE

    // Refused with 6Cxx: the same command with the right Le gets it, and the chip does not act twice.
    private (int Header, Reply Reply)? held;

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
    // A program that sends no Le fetches it; for one that sends Le, a reader that exchanges APDUs does.
    private Reply AtT0(Command command)
    {
        if (command.Ins == 0xC0) return GetResponse(command.Le ?? 256);
        waiting = [];
        if (command.Data.Length > 0)
        {
            held = null;
            if (command.Le is { } fetched) return tpdu ? 0x6700 : Fetch(command, fetched);
            return Announce(chip.Answer(command with { Le = 256 }));
        }
        var wanted = command.Le ?? 256;   // four bytes and five with 00 are the same on the wire
        if (held is { } earlier && earlier.Header == command.Header && earlier.Reply.Data.Length == wanted) return Release(earlier.Reply);
        var reply = chip.Answer(command with { Le = wanted });
        held = null;
        if (reply.Data.IsEmpty || reply.Data.Length == wanted) return reply;
        held = (command.Header, Reply.Ok(reply.Data));   // with the right length there is nothing to warn of (6282)
        return 0x6C00 | (byte)reply.Data.Length;
    }

    private Reply Fetch(Command command, int wanted)
    {
        var announced = Announce(chip.Answer(command with { Le = 256 }));
        return waiting.Length == 0 ? announced : GetResponse(Math.Min(wanted, waiting.Length));
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
