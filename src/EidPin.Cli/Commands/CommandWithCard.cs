using System.Diagnostics;
using EidPin.Simulators;

namespace EidPin.Cli.Commands;

/// <summary>
/// A command that is run while simulated cards are in: for tests of other programs, which need no waiting and no ending by signals.
/// </summary>
internal static class CommandWithCard
{
    /// <summary>A reader looks for a card every 0.4 s; the service may still be starting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>The command's own exit code.</returns>
    public static int Run(Invocation call, string command, IReadOnlyList<Vpcd> cards)
    {
        var stop = call.Streams.Cancellation;
        if (!cards.All(c => c.AwaitSeen(Patience, stop)))
        {
            if (stop.IsCancellationRequested) return ExitCode.Cancelled;
            call.Output.Fail(new("timeout", call.Output.Text("simulate.not-seen", ("n", (int)Patience.TotalSeconds))));
            return ExitCode.NotThere;
        }
        using var running = Process.Start(Shell(command))!;
        try
        {
            running.WaitForExitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            running.Kill(entireProcessTree: true);
            return ExitCode.Cancelled;
        }
        return running.ExitCode;
    }

    // With this program's own input and output.
    private static ProcessStartInfo Shell(string command) =>
        OperatingSystem.IsWindows() ? new("cmd.exe", ["/d", "/c", command]) : new("/bin/sh", ["-c", command]);
}
