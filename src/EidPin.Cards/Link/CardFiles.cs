namespace EidPin.Cards;

/// <summary>How reading a file ended.</summary>
internal enum FileState
{
    Read,
    /// <summary>No such file, or nothing in it.</summary>
    Absent,
    /// <summary>6982: the card shows it only after a code was verified.</summary>
    NeedsCode,
    /// <summary>Something is there that is not what it should be.</summary>
    Unreadable,
}

/// <summary>Reads files of the card. Nothing here needs a code; a file that does says so.</summary>
internal sealed class CardFiles(CardChannel channel)
{
    /// <summary>Bytes per READ BINARY. With 256 the answer has 258, which some readers cannot carry.</summary>
    public const int Chunk = 224;

    /// <summary>The first bytes of a file, as many as the card gives of <paramref name="length"/>.</summary>
    public (FileState State, byte[] Bytes) ReadStart(IReadOnlyList<CommandApdu> select, int length)
    {
        if (channel.SelectAll(select) is { } failed) return (After(failed), []);
        var answer = channel.Send(CommandApdu.ReadBinary(0, length));
        if (!IsRead(answer.Status)) return (After(answer.Status), []);
        return answer.Data.IsEmpty ? (FileState.Absent, []) : (FileState.Read, answer.Data.ToArray());
    }

    /// <summary>The BER-TLV object at the start of a file, which may be longer than it (filler).</summary>
    /// <param name="longest">With tag and length, bytes.</param>
    public (FileState State, byte[] Bytes) ReadObject(IReadOnlyList<CommandApdu> select, int tag, int longest)
    {
        if (channel.SelectAll(select) is { } failed) return (After(failed), []);
        var first = channel.Send(CommandApdu.ReadBinary(0, Chunk));
        if (!IsRead(first.Status)) return (After(first.Status), []);
        var start = first.Data.Span;
        // An empty file of fixed size is all filler.
        var filler = tag > 0xFF ? start.IsEmpty || start[0] != tag >> 8 : start.IsEmpty || start[0] != tag;
        if (filler) return (FileState.Absent, []);
        var isObject = Tlv.TryHeader(start, out var found, out var at, out var length) && found == tag;
        if (!isObject || at + length > longest) return (FileState.Unreadable, []);
        return ReadOn(first.Data.ToArray(), at + length);
    }

    private (FileState State, byte[] Bytes) ReadOn(byte[] start, int wanted)
    {
        var file = new List<byte>(start);
        while (file.Count < wanted)
        {
            var answer = channel.Send(CommandApdu.ReadBinary(file.Count, Math.Min(Chunk, wanted - file.Count)));
            if (answer.Data.IsEmpty || !IsRead(answer.Status)) return (FileState.Unreadable, []);
            file.AddRange(answer.Data.Span);
        }
        return (FileState.Read, [.. file.Take(wanted)]);
    }

    // 6282: the file ended before as many bytes as were asked for.
    private static bool IsRead(StatusWord status) => status.IsOk || status.Value == 0x6282;

    // 6B00 to the very first byte: the file is empty.
    private static FileState After(StatusWord status) => status switch
    {
        { IsNotFound: true } or { Value: 0x6B00 } => FileState.Absent,
        { Value: 0x6982 } => FileState.NeedsCode,
        _ => FileState.Unreadable,
    };
}
