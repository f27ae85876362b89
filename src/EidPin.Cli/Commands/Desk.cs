using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EidPin.Cards;
using EidPin.Cli.Programs;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin desk</c>: starts the local web app, prints its address and ends it with itself.</summary>
internal static class Desk
{
    // Below are other programs' ports, which the Desk does not take.
    private const int LowestPort = 1024;

    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5), Tick = TimeSpan.FromSeconds(0.12);

    public static Command Create(CommandLine line)
    {
        var (port, noOpen, reset, kiosk) = (Port(line), NoOpen(line), line.Value("--reset", "URL"), line.Value("--kiosk", "FILE"));
        var (browser, log) = (line.Value("--browser", "COMMAND"), line.Value("--log", "FILE"));
        var terminal = line.Value("--terminal", "FILE", "help.desk-terminal");
        return line.Command("desk", call =>
        {
            if (call.Simulated is not null)
                throw new UsageException(call.Output.Text("ui.usage-together", ("first", "desk"), ("second", "--simulated")));
            bool Has(Option<string?> option) => call.Parsed.GetValue(option) is not null;
            if (Has(browser) && !Has(kiosk) && !Has(terminal))
                throw new UsageException(call.Output.Text("ui.usage-goes-with", ("name", "--browser"), ("with", "--kiosk, --terminal")));
            // It is one thing, and its file names the server.
            foreach (var (name, other) in (ReadOnlySpan<(string, Option<string?>)>)[("--kiosk", kiosk), ("--reset", reset)])
                if (Has(terminal) && Has(other))
                    throw new UsageException(call.Output.Text("ui.usage-together", ("first", "--terminal"), ("second", name)));
            (string, Option<string?>)[] more =
                [("--reset", reset), ("--kiosk", kiosk), ("--terminal", terminal), ("--browser", browser), ("--log", log)];
            return Run(call, Options(call, port, noOpen, demo: false, more), demo: false);
        }, port, noOpen, reset, kiosk, terminal, browser, log);
    }

    public static Option<string?> Port(CommandLine line) => line.Value("--port", "N");

    public static Option<bool> NoOpen(CommandLine line) => line.Flag("--no-open");

    /// <summary>What the other program is started with.</summary>
    public static string[] Options(
        Invocation call, Option<string?> port, Option<bool> noOpen, bool demo,
        params ReadOnlySpan<(string Name, Option<string?> Option)> more)
    {
        List<string> options = ["--child", "--lang", call.Output.Texts.Language];
        if (demo) options.Add("--demo");
        if (!call.Parsed.GetValue(noOpen)) options.Add("--open");
        if (Number(call, call.Parsed.GetValue(port)) is { } number)
            options.AddRange(["--port", number.ToString(CultureInfo.InvariantCulture)]);
        foreach (var (name, option) in more)
            if (call.Parsed.GetValue(option) is { } value) options.AddRange([name, value]);
        return [.. options];
    }

    public static int Run(Invocation call, IReadOnlyList<string> options, bool demo)
    {
        var file = ChildProgram.FileIn(call.Streams.Programs, ChildProgram.Desk);
        var server = ChildProgram.FileIn(call.Streams.Programs, ChildProgram.ResetServer);
        if (!File.Exists(file)) return Fail(call, "desk-missing", ("path", file));
        OpenSsl.Demand();
        var stop = call.Streams.Cancellation;
        void Complain(string complaint) => call.Output.Note(complaint, Look.Dim);
        try
        {
            using var reset = demo && File.Exists(server) ? DemoServer.Start(server, Complain) : null;
            var address = reset is not null && Await(call, reset.Program, stop) ? reset.Program.Address.Result?.Url : null;
            if (reset is not null && address is null) return TooSlow(call);
            string[] told = address is null ? [.. options] : [.. options, "--reset", address];
            string[] secrets = reset is null ? [] : [reset.Secrets];
            using var desk = ChildProgram.Start(file, told, secrets, "desk", Complain);
            return Attend(call, desk, address, demo, options.Contains("--simulated"), stop);
        }
        catch (Win32Exception)
        {
            return Fail(call, "desk-missing", ("path", file));
        }
    }

    /// <param name="ownCard">One was asked for: a Desk that runs already does not show it.</param>
    private static int Attend(
        Invocation call, ChildProgram desk, string? server, bool demo, bool ownCard, CancellationToken stop)
    {
        if (!Await(call, desk, stop)) return TooSlow(call);
        if (desk.Address.Result is not { } address) return Died(call, stop);
        if (address.IsOther && ownCard) return Fail(call, "desk-other-card");
        Tell(call, new(address.Url) { Server = address.IsOther ? null : server });
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
        return desk.ExitCode == 0 ? ExitCode.Done : Died(call, stop, isTold: true);
    }

    private static void Tell(Invocation call, DeskJson running)
    {
        if (call.Json)
        {
            call.Output.Json(running, JsonShapes.Default.DeskJson);
            return;
        }
        call.Output.Verbatim($"desk {running.Desk}");
        if (running.Server is { } server) call.Output.Verbatim($"server {server}");
    }

    /// <returns>False: it took too long.</returns>
    private static bool Await(Invocation call, ChildProgram program, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (!program.Address.Wait(Tick, stop))
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
    private static int Died(Invocation call, CancellationToken stop, bool isTold = false)
    {
        if (stop.WaitHandle.WaitOne(Quiet)) return ExitCode.Done;
        if (!isTold || !call.Json) return Fail(call, "desk-ended");
        // The one object was the address.
        call.Output.Say("ui.desk-ended");
        return ExitCode.Failed;
    }

    private static int TooSlow(Invocation call) => Fail(call, "desk-slow", ("n", (int)ToStart.TotalSeconds));

    private static int Fail(Invocation call, string id, params ReadOnlySpan<(string Name, object Value)> values)
    {
        call.Output.Fail(new(id, call.Output.Text($"ui.{id}", values), call.Output.Text($"ui.{id}-remedy")));
        return ExitCode.Failed;
    }

    private static ushort? Number(Invocation call, string? text)
    {
        if (text is null) return null;
        if (ushort.TryParse(text, CultureInfo.InvariantCulture, out var port) && port >= LowestPort) return port;
        throw new UsageException(call.Output.Text("ui.usage-option", ("name", $"--port {LowestPort}-65535")));
    }
}
