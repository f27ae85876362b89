using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin desk</c>: starts the local web app, prints its address and ends it with itself.</summary>
internal static class Desk
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(20), Quiet = TimeSpan.FromSeconds(0.5), Tick = TimeSpan.FromSeconds(0.12);

    public static Command Create(CommandLine line)
    {
        var (port, noOpen) = (Port(line), NoOpen(line));
        return line.Command("desk", call => call.Simulated is null ? Run(call, port, noOpen, demo: false)
            : throw new UsageException(call.Output.Text("ui.usage-together", ("first", "desk"), ("second", "--simulated"))), port, noOpen);
    }

    public static Option<string?> Port(CommandLine line) => line.Value("--port", "N");

    public static Option<bool> NoOpen(CommandLine line) => line.Flag("--no-open");

    public static int Run(Invocation call, Option<string?> port, Option<bool> noOpen, bool demo)
    {
        var file = DeskProcess.FileIn(call.Streams.Programs);
        if (!File.Exists(file)) return Fail(call, "desk-missing", ("path", file));
        var arguments = DeskProcess.Arguments(call.Output.Texts.Language, demo, !call.Parsed.GetValue(noOpen), Number(call, call.Parsed.GetValue(port)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Streams.Cancellation);
        // The window is closed: the same as Ctrl-C.
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            using var desk = DeskProcess.Start(file, arguments, complaint => call.Output.Note(complaint, Look.Dim));
            return Attend(call, desk, demo, stop.Token);
        }
        catch (Win32Exception)
        {
            return Fail(call, "desk-missing", ("path", file));
        }
    }

    private static int Attend(Invocation call, DeskProcess desk, bool demo, CancellationToken stop)
    {
        if (!Await(call, desk, stop)) return Fail(call, "desk-slow", ("n", (int)ToStart.TotalSeconds));
        if (desk.Address.Result is not { } address) return Died(call, stop);
        if (call.Json) call.Output.Json(new DeskJson(address.Url), JsonShapes.Default.DeskJson);
        else call.Output.Plain($"desk {address.Url}");
        if (address.IsOther)
        {
            call.Output.Say("ui.desk-running");
            return ExitCode.Done;
        }
        call.Output.Say(demo ? "ui.desk-until-demo" : "ui.desk-until");
        try
        {
            desk.Ended(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        // Ended from its own page.
        return desk.ExitCode == 0 ? ExitCode.Done : Died(call, stop);
    }

    /// <returns>False: it took too long.</returns>
    private static bool Await(Invocation call, DeskProcess desk, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (!desk.Address.Wait(Tick, stop))
            {
                if (clock.Elapsed > ToStart) return false;
                if (clock.Elapsed > Quiet) call.Output.Spin(call.Output.Text("wait.desk"));
            }
            return true;
        }
        finally
        {
            call.Output.StopSpinning();
        }
    }

    // Ctrl-C at a terminal reaches both programs, and the other may be the quicker one.
    private static int Died(Invocation call, CancellationToken stop) => stop.WaitHandle.WaitOne(Quiet) ? ExitCode.Done : Fail(call, "desk-ended");

    private static int Fail(Invocation call, string id, params ReadOnlySpan<(string Name, object Value)> values)
    {
        call.Output.Fail(id, call.Output.Text($"ui.{id}", values), call.Output.Text($"ui.{id}-remedy"));
        return ExitCode.Failed;
    }

    private static ushort? Number(Invocation call, string? text) => text is null ? null
        : ushort.TryParse(text, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
        : throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--port 1-65535")));
}
