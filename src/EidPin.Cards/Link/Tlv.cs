namespace EidPin.Cards;

/// <summary>
/// BER-TLV as cards write it (ISO 7816-4, 5.2.2; ISO 8825-1): tags up to three bytes, lengths up to 65,535, anything else is not read.
/// </summary>
internal static class Tlv
{
    /// <summary>
    /// Reads tag and length at the start of <paramref name="data"/>; the
    /// value may reach beyond it. False when there is no well-formed header.
    /// </summary>
    public static bool TryHeader(ReadOnlySpan<byte> data, out int tag, out int valueAt, out int length)
    {
        (tag, valueAt, length) = (0, 0, 0);
        if (data is [] or [0x00, ..] or [0xFF] or [0xFF, 0xFF, ..]) return false;   // filler; FF20 is a tag of a My Number Card
        tag = data[valueAt++];
        if ((tag & 0x1F) == 0x1F)
            do
            {
                if (valueAt >= data.Length || valueAt > 2) return false;
                tag = tag << 8 | data[valueAt++];
            }
            while ((tag & 0x80) != 0);
        if (valueAt >= data.Length) return false;
        length = data[valueAt++];
        if (length < 0x80) return true;
        var bytes = length & 0x7F;
        if (bytes is < 1 or > 2 || valueAt + bytes > data.Length) return false;
        length = 0;
        for (; bytes > 0; bytes--) length = length << 8 | data[valueAt++];
        return true;
    }

    /// <summary>
    /// The value of the first <paramref name="tag"/> on this level; false when it is not there or an object before it is malformed.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> data, int tag, out ReadOnlySpan<byte> value)
    {
        while (TryHeader(data, out var found, out var at, out var length) && length <= data.Length - at)
        {
            value = data.Slice(at, length);
            if (found == tag) return true;
            data = data[(at + length)..];
        }
        value = default;
        return false;
    }
}
