using System.Buffers.Binary;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// The structures of PC/SC part 10 (rev. 2.02.09), byte by byte; all their numbers are little endian. The command comes as its four
/// header bytes, so this file names no instruction. Fixed blocks follow what FINEID citizen cards take (S1 v4.2: 12 characters, padded on
/// the right); never run against one.
/// </summary>
internal static class PinPadStructures
{
    /// <summary>
    /// Seconds until the first and between further keys; OpenSC and DigiSign take 30 too. Readers with a timeout of their own ignore it.
    /// </summary>
    internal const byte Seconds = 30;

    private const byte Ascii = 0x02;

    /// <summary>Offsets in bytes, the PIN at offset 0 after Lc, left justified, ASCII.</summary>
    private const byte AsciiBlock = 0x80 | Ascii;

    /// <summary>Entry ends with the OK key, not at the longest length or a timeout.</summary>
    private const byte OnOkKey = 0x02;

    private const byte AllMessages = 0xFF, ConfirmNew = 0x01, AskCurrent = 0x02;

    /// <summary>
    /// PIN_VERIFY_STRUCTURE. A padded code travels as one command with its block; one that goes as typed is given without Lc, and the
    /// reader appends length and digits (so recorded from OpenSC with an EstEID card, OpenSC #1083).
    /// </summary>
    internal static byte[] Verify(ReadOnlySpan<byte> header, PinFormat format, ushort language, byte seconds = Seconds)
    {
        byte[] command = format.PadTo == 0 ? [.. header] : Command(header, format.PadTo, format.Pad);
        return
        [
            seconds, seconds,
            format.PadTo == 0 ? Ascii : AsciiBlock,
            (byte)format.PadTo,
            0x00, // the block has no field for the length
            (byte)format.Max, (byte)format.Min, // wPINMaxExtraDigit
            OnOkKey,
            AllMessages,
            (byte)language, (byte)(language >> 8),
            0x00, // bMsgIndex
            0x00, 0x00, 0x00, // bTeoPrologue: T=1 over CCID only
            .. Length(command),
            .. command,
        ];
    }

    /// <summary>
    /// PIN_MODIFY_STRUCTURE for old and new code in blocks of one size, for a change as for setting a PIN by an unblocking code. One
    /// range of lengths holds for both codes, so it is the widest: a short unblocking code passes the reader, and only the card refuses
    /// it.
    /// </summary>
    internal static byte[] Modify(ReadOnlySpan<byte> header, PinFormat current, PinFormat next, ushort language, byte seconds = Seconds)
    {
        var command = Command(header, 2 * current.PadTo, current.Pad);
        command.AsSpan(5 + current.PadTo).Fill(next.Pad);
        return
        [
            seconds, seconds,
            AsciiBlock,
            (byte)current.PadTo,
            0x00, // the block has no field for the length
            0x00, (byte)current.PadTo, // where the old and the new code begin
            (byte)Math.Max(current.Max, next.Max), (byte)Math.Min(current.Min, next.Min), // wPINMaxExtraDigit
            ConfirmNew | AskCurrent,
            OnOkKey,
            0x03, // messages: current, new, new again
            (byte)language, (byte)(language >> 8),
            0x00, 0x01, 0x02, // bMsgIndex1 to 3; Reiner SCT readers insist on the third
            0x00, 0x00, 0x00, // bTeoPrologue
            .. Length(command),
            .. command,
        ];
    }

    private static byte[] Command(ReadOnlySpan<byte> header, int length, byte pad)
    {
        byte[] command = [.. header, (byte)length, .. new byte[length]];
        command.AsSpan(5).Fill(pad);
        return command;
    }

    private static byte[] Length(byte[] command)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, command.Length);
        return length;
    }

    /// <summary>
    /// Reads tag, length, value as GET_FEATURE and the TLV properties return them: one byte each for tag and length. What is cut short
    /// ends the list; of a tag that comes twice the first counts.
    /// </summary>
    internal static IReadOnlyDictionary<byte, byte[]> ReadTlv(ReadOnlySpan<byte> list)
    {
        var found = new Dictionary<byte, byte[]>();
        while (list.Length >= 2 && list.Length >= 2 + list[1])
        {
            found.TryAdd(list[0], list.Slice(2, list[1]).ToArray());
            list = list[(2 + list[1])..];
        }
        return found;
    }

    /// <summary>
    /// The control codes of a reader by feature: values of exactly four bytes, which alone are BIG endian here (part 10, 2.2).
    /// </summary>
    internal static IReadOnlyDictionary<byte, uint> ReadFeatures(ReadOnlySpan<byte> list) =>
        ReadTlv(list).Where(f => f.Value.Length == 4)
            .ToDictionary(f => f.Key, f => BinaryPrimitives.ReadUInt32BigEndian(f.Value));

    /// <summary>A little endian number of one to four bytes in the TLV properties; null when it is not there or longer.</summary>
    internal static uint? ReadNumber(IReadOnlyDictionary<byte, byte[]> properties, byte tag)
    {
        if (!properties.TryGetValue(tag, out var value) || value.Length is 0 or > 4) return null;
        var number = 0u;
        for (var i = value.Length - 1; i >= 0; i--) number = number << 8 | value[i];
        return number;
    }
}
