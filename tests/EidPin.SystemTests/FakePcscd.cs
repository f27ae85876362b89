using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>
/// A socket in place of pcscd's whose owner lets nobody in: it closes each connection at once, or after the first words, as pcscd does
/// where polkit refuses a user (winscard_svc.c, "Rejected unauthorized PC/SC client").
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakePcscd : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-refusing-").FullName;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public FakePcscd(bool reads)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        File.SetUnixFileMode(Path, (UnixFileMode)0b110_110_110);
        listener.Listen(16);
        new Thread(() => Refuse(reads)) { IsBackground = true }.Start();
    }

    public string Path => System.IO.Path.Combine(folder, "pcscd.comm");

    /// <summary>Connections that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Runs one command of the program against it.</summary>
    public Ran Run(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PCSCLITE_CSOCK_NAME"] = Path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return new(child.ExitCode, output, error.Result);
    }

    public void Dispose()
    {
        listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Refuse(bool reads)
    {
        try
        {
            while (true)
            {
                using var client = listener.Accept();
                if (reads) client.Receive(new byte[64]);
                Refused++;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
