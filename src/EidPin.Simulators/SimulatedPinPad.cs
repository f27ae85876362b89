using System.Buffers.Binary;
using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>
/// The keypad of a simulated reader (PC/SC part 10, v2.02): tells its features, reads PIN_VERIFY_STRUCTURE and PIN_MODIFY_STRUCTURE, puts
/// in the digits that a test "types", and sends the command to the card.
/// </summary>
public sealed class SimulatedPinPad
{
    private const uint GetFeatures = 0x42000D48;   // SCARD_CTL_CODE(3400) of pcsc-lite and macOS
    private const uint GetFeaturesOnWindows = 0x00313520;
    private const uint VerifyDirect = 0x42330006;   // what this reader has chosen for features 06 and 07
    private const uint ModifyDirect = 0x42330007;

    // Status words of the reader, not of the card.
    private const int TimedOut = 0x6400, Cancelled = 0x6401, NotRepeated = 0x6402, BadLength = 0x6403, BadStructure = 0x6B80;

    private readonly Queue<string?> typed = new();

    /// <summary>What the person does next: digits and OK. In the order that the pad asks: code, or old, new, new again.</summary>
    public void Type(params ReadOnlySpan<string> entries)
    {
        foreach (var entry in entries) Put(entry);
    }

    /// <summary>The person presses the cancel key. With nothing typed at all the pad times out.</summary>
    public void Cancel() => Put(null);

    /// <summary>How long the pad waits for somebody to type.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Ask for codes since the pad was made.</summary>
    public int Asked { get; private set; }

    /// <summary>The structures received, with the command's template, to compare with the specification. They hold no code.</summary>
    public IList<byte[]> Received { get; } = [];

    /// <summary>False: the reader answers the question for features, but has none.</summary>
    internal bool HasKeys { get; init; } = true;

    internal byte[] Control(uint controlCode, ReadOnlySpan<byte> input, Func<byte[], byte[]> transmit)
    {
        switch (controlCode)
        {
            case GetFeatures or GetFeaturesOnWindows when !HasKeys:
                return [];
            case GetFeatures or GetFeaturesOnWindows:
                return [0x06, 0x04, .. BigEndian(VerifyDirect), 0x07, 0x04, .. BigEndian(ModifyDirect)];
            case VerifyDirect when HasKeys:
                Received.Add(input.ToArray());
                return Verify(input, transmit);
            case ModifyDirect when HasKeys:
                Received.Add(input.ToArray());
                return Modify(input, transmit);
            default:
                throw new CardException(CardFault.CommunicationFailed, $"control {controlCode:X8}");
        }
    }

    /// <summary>PIN_VERIFY_STRUCTURE, 19 bytes and the command.</summary>
    private byte[] Verify(ReadOnlySpan<byte> s, Func<byte[], byte[]> transmit)
    {
        if (s.Length < 19 + 4 || BinaryPrimitives.ReadUInt32LittleEndian(s[15..]) != s.Length - 19) return Status(BadStructure);
        var form = new Form(s[2], s[3], s[6], s[5]);
        var command = s[19..].ToArray();
        if (!form.Fits(command)) return Status(BadStructure);
        if (Enter(form, out var code) is { } refused) return Status(refused);
        return transmit(form.BlockLength == 0 ? [.. command[..4], (byte)code.Length, .. code] : form.Put(command, 0, code));
    }

    /// <summary>PIN_MODIFY_STRUCTURE, 24 bytes and the command. bConfirmPIN: bit 0 new code twice, bit 1 old code first.</summary>
    private byte[] Modify(ReadOnlySpan<byte> s, Func<byte[], byte[]> transmit)
    {
        if (s.Length < 24 + 5 || BinaryPrimitives.ReadUInt32LittleEndian(s[20..]) != s.Length - 24) return Status(BadStructure);
        var form = new Form(s[2], s[3], s[8], s[7]);
        int atOld = s[5], atNew = s[6], confirm = s[9];
        var command = s[24..].ToArray();
        // Without a fixed block the place of the new code would depend on the length of the old one.
        if (form.BlockLength == 0 || !form.Fits(command)) return Status(BadStructure);
        if ((confirm & 2) != 0)
        {
            if (Enter(form, out var old) is { } noOld) return Status(noOld);
            command = form.Put(command, atOld, old);
        }
        if (Enter(form, out var next) is { } noNew) return Status(noNew);
        if ((confirm & 1) != 0)
        {
            if (Enter(form, out var again) is { } noAgain) return Status(noAgain);
            if (!again.AsSpan().SequenceEqual(next)) return Status(NotRepeated);
        }
        return transmit(form.Put(command, atNew, next));
    }

    private int? Enter(Form form, out byte[] code)
    {
        code = [];
        Asked++;
        if (!Wait(out var entry)) return TimedOut;
        if (entry is null) return Cancelled;
        if (entry.Length < form.Min || entry.Length > form.Max) return BadLength;
        code = System.Text.Encoding.ASCII.GetBytes(entry);
        return null;
    }

    private void Put(string? entry)
    {
        lock (typed)
        {
            typed.Enqueue(entry);
            Monitor.Pulse(typed);
        }
    }

    private bool Wait(out string? entry)
    {
        lock (typed)
        {
            if (typed.TryDequeue(out entry)) return true;
            return Monitor.Wait(typed, Patience) && typed.TryDequeue(out entry);
        }
    }

    private static byte[] Status(int status) => [(byte)(status >> 8), (byte)status];

    private static byte[] BigEndian(uint code)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, code);
        return bytes;
    }

    /// <summary>bmFormatString, bmPINBlockString and wPINMaxExtraDigit (fewest digits in the high byte, most in the low one).</summary>
    private sealed record Form(byte Format, byte Block, byte Min, byte Max)
    {
        public int BlockLength => Block & 0x0F;

        private bool InBytes => (Format & 0x80) != 0;

        private int Offset => (Format >> 3 & 0x0F) / (InBytes ? 1 : 8);

        // ASCII, left-justified, no length field of its own: all that these cards use.
        public bool Fits(byte[] command)
        {
            if ((Format & 0x07) != 0x02 || Block >> 4 != 0 || Max == 0) return false;
            if (BlockLength == 0) return command.Length <= 5;
            return command.Length >= 5 + Offset + BlockLength && command[4] == command.Length - 5;
        }

        public byte[] Put(byte[] command, int at, byte[] code)
        {
            var filled = (byte[])command.Clone();
            var start = 5 + Offset + at;
            if (start + code.Length <= filled.Length) code.CopyTo(filled, start);
            return filled;
        }
    }
}
