using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Cli;

/// <summary>
/// Standard input, output or error by read(2) and write(2). The runtime's own streams set up its console: for output at the first write,
/// which switches the terminal's keys to application mode, in front of the one JSON object too; for the input of a terminal with a reader
/// of lines, which shows what is typed and keeps it in strings.
/// </summary>
/// <param name="mayBeLost">What is written is told beside the result: where it cannot be written, nobody is left to be told.</param>
[UnsupportedOSPlatform("windows")]
internal sealed partial class DescriptorUnix(int descriptor, bool mayBeLost = false) : Stream
{
    // EINTR, EIO, EPIPE: the same on Linux and macOS. EAGAIN is not.
    private const int Interrupted = 4, Failed = 5, NobodyReads = 32;

    private static readonly int Busy = OperatingSystem.IsLinux() ? 11 : 35;

    // A terminal whose window was closed answers EIO, and is no terminal any more.
    private readonly bool wasTerminal = IsTerminal(descriptor) == 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var got = ReadBytes(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (got >= 0) return (int)got;
            Retry(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = WriteBytes(descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }
            var error = Marshal.GetLastPInvokeError();
            if (IsLost(error)) return;
            Retry(error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // `eidpin … | head` is no failure, and a closed window is none either: the outcome is what it is, and so is the exit code.
    private bool IsLost(int error)
    {
        if (error == NobodyReads || error == Failed && wasTerminal) return true;
        return mayBeLost && error != Interrupted && error != Busy;
    }

    private static void Retry(int error)
    {
        if (error == Interrupted) return;
        if (error != Busy) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        Thread.Sleep(1);   // another program has made the terminal non-blocking
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, ref byte first, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, in byte first, nint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);
}
