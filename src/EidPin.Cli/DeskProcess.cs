using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.Cli;

/// <summary>
/// The local web app as a child of this process. The two share no code and meet by standard input and output alone: the start token goes in, where no
/// list of processes shows it; the address comes out; and a child whose standard input closes ends itself, however this process came to its end.
/// </summary>
internal sealed class DeskProcess : IDisposable
{
    private const string Started = "desk ", Running = "running ";
    private const int TokenBytes = 32;
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(3), ToComplain = TimeSpan.FromSeconds(1);

    private readonly Process child;
    private readonly Thread listener;
    private readonly TaskCompletionSource<(string Url, bool IsOther)?> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DeskProcess(Process child, Action<string> complain)
    {
        this.child = child;
        child.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } said) complain(said);
        };
        child.BeginErrorReadLine();
        listener = new Thread(Listen) { IsBackground = true, Name = "desk" };
        listener.Start();
    }

    /// <summary>Where to point a browser, once it listens; null: it ended before. <c>IsOther</c>: one was running already, and this one leaves it to that.</summary>
    public Task<(string Url, bool IsOther)?> Address => address.Task;

    /// <summary>Completes when the child has ended.</summary>
    public Task Ended(CancellationToken cancellation) => child.WaitForExitAsync(cancellation);

    public int ExitCode => child.ExitCode;

    public static string FileIn(string folder) => Path.Combine(folder, OperatingSystem.IsWindows() ? "eidpin-desk.exe" : "eidpin-desk");

    /// <param name="complain">Gets what the child says on its standard error.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The file cannot be started.</exception>
    public static DeskProcess Start(string file, IEnumerable<string> arguments, Action<string> complain)
    {
        // Encodings are named, since the runtime would look for its console otherwise, which writes to the terminal (OutputUnix).
        var encoding = new UTF8Encoding(false);
        var child = Process.Start(new ProcessStartInfo(file, ["--child", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = encoding,
            StandardOutputEncoding = encoding,
            StandardErrorEncoding = encoding,
        })!;
        var desk = new DeskProcess(child, complain);
        desk.Give(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)));
        return desk;
    }

    public static string[] Arguments(string language, bool demo, bool open, ushort? port) =>
    [
        "--lang", language, .. demo ? (string[])["--demo"] : [], .. open ? (string[])["--open"] : [],
        .. port is { } number ? (string[])["--port", number.ToString(CultureInfo.InvariantCulture)] : [],
    ];

    /// <summary>Closes its standard input and waits until it has ended; kills it where it does not.</summary>
    public void Dispose()
    {
        try
        {
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        if (!child.WaitForExit(ToEnd)) child.Kill(entireProcessTree: true);
        // It still waits for the child: what it waits for must not be put away under it.
        listener.Join(ToComplain + ToComplain);
        child.Dispose();
    }

    private void Give(string token)
    {
        try
        {
            child.StandardInput.WriteLine(token);
        }
        catch (IOException)
        {
            // It ended at once: its standard output says so too.
        }
    }

    // What comes after the address is read as well: a full pipe would stop the child.
    private void Listen()
    {
        try
        {
            while (child.StandardOutput.ReadLine() is { } line)
                if (line.StartsWith(Started, StringComparison.Ordinal)) address.TrySetResult((line[Started.Length..], false));
                else if (line.StartsWith(Running, StringComparison.Ordinal)) address.TrySetResult((line[Running.Length..], true));
            // Its last complaint comes before the word that it has ended.
            child.WaitForExitAsync().WaitAsync(ToComplain).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // Put away meanwhile.
        }
        address.TrySetResult(null);
    }
}
