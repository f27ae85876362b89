using System.Buffers.Binary;

namespace EidPin.Cli;

/// <summary>
/// struct termios as bytes. Linux has four 32-bit flags (input, output, control, local), c_line and c_cc; macOS four 64-bit flags and c_cc.
/// </summary>
internal static class TerminalModes
{
    /// <summary>More than either system's structure has.</summary>
    public const int Size = 128;

    private static readonly int LocalFlags = OperatingSystem.IsLinux() ? 12 : 24;
    private static readonly int Characters = OperatingSystem.IsLinux() ? 17 : 32;
    private static readonly (int Least, int Time) Reading = OperatingSystem.IsLinux() ? (6, 5) : (16, 17);   // VMIN, VTIME

    // ECHO, ECHONL: what is typed is shown, or the end of its line is.
    private static readonly uint EchoFlags = OperatingSystem.IsLinux() ? 0x8u | 0x40u : 0x8u | 0x10u;

    // ISIG, ICANON, IEXTEN: keys that are signals or edit a line.
    private static readonly uint EditFlags = OperatingSystem.IsLinux() ? 0x1u | 0x2u | 0x8000u : 0x80u | 0x100u | 0x400u;

    /// <summary>
    /// The same with echo and line editing off. Signals of keys are off too: Ctrl-C comes as a byte and is an answer to the question.
    /// </summary>
    public static byte[] Hiding(byte[] modes)
    {
        byte[] hiding = [.. modes];
        Write(hiding, Local(hiding) & ~(EchoFlags | EditFlags));
        hiding[Characters + Reading.Least] = 1;
        hiding[Characters + Reading.Time] = 0;
        return hiding;
    }

    /// <summary>The same with echo off, and nothing else: lines and the signals of keys are as they were.</summary>
    public static byte[] Silent(byte[] modes)
    {
        byte[] silent = [.. modes];
        Write(silent, Local(silent) & ~EchoFlags);
        return silent;
    }

    public static bool Echo(byte[] modes) => (Local(modes) & EchoFlags) != 0;

    // All flags used here are in the lower 32 bits, on macOS too.
    private static uint Local(byte[] modes) => BinaryPrimitives.ReadUInt32LittleEndian(modes.AsSpan(LocalFlags));

    private static void Write(byte[] modes, uint flags) => BinaryPrimitives.WriteUInt32LittleEndian(modes.AsSpan(LocalFlags), flags);
}
