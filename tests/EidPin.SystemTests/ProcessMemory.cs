using System.Globalization;
using System.Text;

namespace EidPin.SystemTests;

/// <summary>All that a process can write to, as it stands at one moment.</summary>
internal sealed class ProcessMemory
{
    // SIGSTOP and SIGCONT of Linux.
    private const int Halt = 19, Continue = 18;

    private readonly List<byte[]> ranges;

    private ProcessMemory(List<byte[]> ranges) => this.ranges = ranges;

    /// <summary>
    /// The words that start a program whose memory the tester may read. Root may always. Another user may read what runs in a user
    /// namespace of his own, where he has root's rights; outside of it the program is as shut as ever.
    /// </summary>
    public static string[] Readable(string[] words) =>
        Environment.IsPrivilegedProcess ? words : ["/usr/bin/env", "unshare", "--map-root-user", .. words];

    private static long Hexadecimal(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <returns>Null where the system does not let us: no right to look is what other programs of this user must have.</returns>
    public static ProcessMemory? Of(int process)
    {
        // Held still meanwhile: a range that is given back between the list and the look would be missed.
        _ = Pty.SendSignal(process, Halt);
        try
        {
            bool Stopped() => File.ReadLines($"/proc/{process}/status").Any(l => l.StartsWith("State:\tT", StringComparison.Ordinal));
            if (!SpinWait.SpinUntil(Stopped, TimeSpan.FromSeconds(10)))
                throw new TimeoutException("the process does not stop");
            using var memory = File.OpenHandle($"/proc/{process}/mem");
            var ranges = File.ReadLines($"/proc/{process}/maps").Select(line => line.Split(' '))
                .Where(part => part[1].StartsWith("rw", StringComparison.Ordinal))
                .Select(part => part[0].Split('-').Select(Hexadecimal).ToArray());
            return new([.. ranges.Select(range => Read(memory, range[0], range[1]))]);
        }
        catch (UnauthorizedAccessException) when (!Environment.IsPrivilegedProcess)
        {
            return null;
        }
        finally
        {
            _ = Pty.SendSignal(process, Continue);
        }
    }

    /// <summary>How often it stands there as bytes, and as a string of .NET.</summary>
    public (int Bytes, int Strings) Count(string text) => (Count(Encoding.ASCII.GetBytes(text)), Count(Encoding.Unicode.GetBytes(text)));

    private int Count(byte[] wanted)
    {
        var count = 0;
        foreach (var bytes in ranges)
            for (var rest = bytes.AsSpan(); rest.IndexOf(wanted) is >= 0 and var at; rest = rest[(at + 1)..])
                count++;
        return count;
    }

    /// <summary>None of the codes stands in the memory of a process, as bytes or as a string.</summary>
    /// <param name="control">A text that did become a string there: it is found, so the scan sees what there is to see.</param>
    public static void HasNone(int process, IEnumerable<string> codes, string control)
    {
        if (Of(process) is not { } memory)
        {
            Assert.Skip("Only root can look into the program's memory; that an ordinary user cannot is meant.");
            return;
        }
        Assert.True(memory.Count(control).Strings > 0, $"{control} is not found");
        Assert.All(codes, code => Assert.Equal((code, 0, 0), (code, memory.Count(code).Bytes, memory.Count(code).Strings)));
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle memory, long from, long to)
    {
        var bytes = new byte[to - from];
        for (var at = 0; at < bytes.Length;)
            at += RandomAccess.Read(memory, bytes.AsSpan(at), from + at) is > 0 and var got
                ? got
                : throw new IOException("memory that cannot be read");
        return bytes;
    }
}
