using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Cli;

/// <summary>
/// Standard output or error by write(2). The runtime's own stream sets up its console at the first write: it switches the terminal's keys to
/// application mode, in front of the one JSON object too, and does not switch them back.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class OutputUnix(int descriptor) : Stream
{
    private const int Interrupted = 4, NobodyReads = 32;   // EINTR, EPIPE: the same on Linux and macOS

    private static readonly int Full = OperatingSystem.IsLinux() ? 11 : 35;   // EAGAIN

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = WriteBytes(descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0) buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error && error == NobodyReads) return;   // as the runtime does: `eidpin … | head` is no failure
            else if (error == Full) Thread.Sleep(1);   // another program has made the terminal non-blocking
            else if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, in byte first, nint count);
}
