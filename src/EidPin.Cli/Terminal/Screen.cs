using System.Runtime.InteropServices;

namespace EidPin.Cli;

/// <summary>How wide the terminal on standard output is.</summary>
internal static partial class Screen
{
    private const int StandardOutput = 1;
    private const nuint WindowSize = 0x5413;   // TIOCGWINSZ of Linux

    /// <summary>Null when it cannot be told.</summary>
    public static int? Columns()
    {
        // Console.WindowWidth sets up the whole console of the runtime, which writes control sequences to the terminal and costs start-up.
        // Elsewhere ioctl takes its arguments in another way than this declaration.
        if (OperatingSystem.IsLinux())
        {
            var isTold = Control(StandardOutput, WindowSize, out var size) == 0 && size.Columns > 0;
            return isTold ? size.Columns : null;
        }
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, out Size size);
}
