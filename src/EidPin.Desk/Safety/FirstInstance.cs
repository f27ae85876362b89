using System.Net.Sockets;
using System.Text;
using EidPin.Cards;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Safety;

/// <summary>
/// One program per user, for real cards and for simulated ones each: who holds the lock is the first and answers at a socket with the
/// address to open. The system lets go of the lock when a process ends however it ends, so a socket that was left behind is known for what
/// it is.
/// </summary>
internal sealed class FirstInstance : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10),
        Again = TimeSpan.FromMilliseconds(50),
        Slowest = TimeSpan.FromSeconds(2);

    private readonly FileStream held;
    private readonly string path;

    private FirstInstance(FileStream held, string path) => (this.held, this.path) = (held, path);

    /// <summary>Be the first, or learn the address of the one that is.</summary>
    /// <param name="name">Without its ending: <c>desk</c>, <c>demo</c>.</param>
    /// <param name="language">Of the page that the address leads to.</param>
    /// <exception cref="IOException">Another one runs and does not answer.</exception>
    public static async Task<(FirstInstance? First, string? Running)> Claim(RuntimeFolder folder, string name, string language)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Again)
        {
            if (Lock(folder[$"{name}.lock"]) is { } held) return (new(held, SocketOf(folder, name)), null);
            if (await Ask(folder, name, language) is { } running) return (null, running);
            // It is just starting, or just ending.
            await Task.Delay(Again);
        }
        throw new IOException($"another eidpin-desk of yours holds {folder[$"{name}.lock"]} and does not answer");
    }

    /// <summary>An address of the one that runs, another one each time; null: it does not answer.</summary>
    public static async Task<string?> Ask(RuntimeFolder folder, string name, string language)
    {
        using var late = new CancellationTokenSource(Slowest);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketOf(folder, name)), late.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(language + "\n"), late.Token);
#pragma warning disable RS0030 // The first instance answers with an address.
            using var reader = new StreamReader(stream, Encoding.ASCII);
#pragma warning restore RS0030
            return await reader.ReadLineAsync(late.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>From now on others learn where this one is.</summary>
    /// <param name="url">A new address for a language.</param>
    /// <returns>Ends the answers. Who asks then waits for the lock and is the next first one.</returns>
    public IDisposable Answer(Func<string, string> url)
    {
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(16);
        _ = AnswerAll(listener, url);
        return listener;
    }

    /// <summary>
    /// The lock goes last: who gets it finds nothing of ours. Its file stays: one could hold a deleted file, and another one the new file
    /// of that name.
    /// </summary>
    public void Dispose()
    {
        File.Delete(path);
        held.Dispose();
    }

    private static string SocketOf(RuntimeFolder folder, string name) => folder[$"{name}.sock"];

    private static FileStream? Lock(string file)
    {
        try
        {
            return new(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    private static async Task AnswerAll(Socket listener, Func<string, string> url)
    {
        while (true)
        {
            try
            {
                _ = AnswerOne(await listener.AcceptAsync(), url);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // No descriptor left, and such: for the moment.
                await Task.Delay(Again);
            }
        }
    }

    private static async Task AnswerOne(Socket socket, Func<string, string> url)
    {
        using var late = new CancellationTokenSource(Slowest);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var asked = new byte[16];
            var length = await stream.ReadAsync(asked, late.Token);
            var language = NoCode.Text(asked.AsMemory(0, length), Encoding.ASCII).TrimEnd('\n');
            await stream.WriteAsync(Encoding.ASCII.GetBytes(url(Texts.Languages.Contains(language) ? language : "en") + "\n"), late.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // Who asked went away.
        }
    }
}
