using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A card that knows three commands, for tests of the layers below a real card's: 80 10 answers how long the command was (two bytes),
/// 80 12 xx yy answers xxyy bytes, everything else 6D00. It counts what was done to it.
/// </summary>
internal sealed class TinyCard(string atr = TinyCard.T1Atr)
{
    /// <summary>T=1 alone, historical bytes "tiny".</summary>
    public const string T1Atr = "3B 84 01 74 69 6E 79 8F";

    /// <summary>No TD1, thus T=0 (ISO 7816-3, 8.2.3).</summary>
    public const string T0Atr = "3B 04 74 69 6E 79";

    private readonly byte[] atr = Convert.FromHexString(atr.Replace(" ", ""));
    private int resets, commands;

    public int Resets => Volatile.Read(ref resets);

    public int Commands => Volatile.Read(ref commands);

    /// <summary>Replaces the answer to every command.</summary>
    public Func<byte[], byte[]>? Answer { get; set; }

    public VpcdCard Chip => new(() => atr, () => Interlocked.Increment(ref resets), () => { }, command => Transmit(command.ToArray()));

    private byte[] Transmit(byte[] command)
    {
        Interlocked.Increment(ref commands);
        if (Answer is { } answer) return answer(command);
        return (command[0], command[1]) switch
        {
            (0x80, 0x10) => [(byte)(command.Length >> 8), (byte)command.Length, 0x90, 0x00],
            (0x80, 0x12) => [.. new byte[command[2] << 8 | command[3]], 0x90, 0x00],
            _ => [0x6D, 0x00],
        };
    }
}
