using System.Diagnostics;
using System.Text;
using EidPin.Hardening;

namespace EidPin.Cli.Programs;

/// <summary>
/// Another program of EidPin as a child of this process. The two share no code and meet by standard input and output alone: secrets go in,
/// where no list of processes shows them; the address comes out; and a child whose standard input closes ends itself, however this process
/// came to its end.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    public const string Desk = "eidpin-desk", ResetServer = "eidpin-reset";

    private const string Running = "running ";
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(3), ToComplain = TimeSpan.FromSeconds(1);

    private readonly Process child;
    private readonly Thread listener;
    private readonly TaskCompletionSource<(string Url, bool IsOther)?> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProgram(Process child, string started, Action<string> complain)
    {
        this.child = child;
        child.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } said) complain(said);
        };
        child.BeginErrorReadLine();
        listener = new Thread(() => Listen(started)) { IsBackground = true, Name = started };
        listener.Start();
    }

    /// <summary>
    /// Where to point a browser, once it listens; null: it ended before.
    /// <c>IsOther</c>: one was running already, and this one leaves it to that.
    /// </summary>
    public Task<(string Url, bool IsOther)?> Address => address.Task;

    /// <summary>Completes when the child has ended.</summary>
    public Task Ended(CancellationToken cancellation) => child.WaitForExitAsync(cancellation);

    public int ExitCode => child.ExitCode;

    public static string FileIn(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program);

    /// <param name="secrets">One line of its standard input each.</param>
    /// <param name="started">What its line begins with that tells the address.</param>
    /// <param name="complain">Gets what the child says on its standard error.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The file cannot be started.</exception>
    public static ChildProgram Start(
        string file, IEnumerable<string> arguments, IEnumerable<string> secrets, string started, Action<string> complain)
    {
        // Encodings are named, since the runtime would look for its console otherwise, which writes to the terminal (DescriptorUnix).
        var encoding = new UTF8Encoding(false);
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = encoding,
            StandardOutputEncoding = encoding,
            StandardErrorEncoding = encoding,
        };
        RuntimeSettings.Close(start.Environment);
        var child = Process.Start(start)!;
        var program = new ChildProgram(child, $"{started} ", complain);
        foreach (var secret in secrets) program.Give(secret);
        return program;
    }

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

    private void Give(string secret)
    {
        try
        {
            child.StandardInput.WriteLine(secret);
        }
        catch (IOException)
        {
            // It ended at once: its standard output says so too.
        }
    }

    // What comes after the address is read as well: a full pipe would stop the child.
    private void Listen(string started)
    {
        try
        {
            while (child.StandardOutput.ReadLine() is { } line)
                if (line.StartsWith(started, StringComparison.Ordinal)) address.TrySetResult((line[started.Length..], false));
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
