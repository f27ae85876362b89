using System.Diagnostics;
using System.Globalization;
using static EidPin.SystemTests.TerminalStage;

namespace EidPin.SystemTests;

/// <summary>Whatever terminal it is: a code is never shown. Where that cannot be had, none is asked for.</summary>
[Trait("Runs", "Program")]
public sealed class TerminalKindsTests
{
    private static readonly Dictionary<string, string> English = new() { ["LC_ALL"] = "C.UTF-8" };

    [Theory, InlineData(true), InlineData(false)]
    public void On_a_terminal_that_is_not_the_sessions_own_nothing_typed_is_shown(bool bySetsid)
    {
        using var stage = new TerminalStage("fineid-citizen");
        var words = stage.Words("check pin1");
        using var terminal = bySetsid
            ? Pty.Start(["/usr/bin/setsid", "-w", .. words], English)
            : Pty.Start(words, English, controlling: false);
        Hides(terminal, Pin1);
        Assert.Equal(1, stage.CodesSent);
    }

    /// <summary>su gives the command a session of its own.</summary>
    [Fact]
    public void Started_as_another_user_nothing_typed_is_shown()
    {
        // An ordinary user may not become another one; the command is then started by the same shell without su.
        string[] become = Environment.IsPrivilegedProcess ? ["/bin/su", "nobody", "-s"] : ["/usr/bin/setsid", "-w"];
        var words = $"{Program.Path} check pin1 --simulated fineid-citizen";
        using var terminal = Pty.Start([.. become, "/bin/sh", "-c", words], English);
        Hides(terminal, "1234");
    }

    [Fact]
    public void With_questions_on_one_terminal_and_keys_on_another_nothing_typed_is_shown()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var screen = Pty.Start(["/bin/sleep", "60"]);
        using var keys = stage.Start("check pin1", error: screen.Name);
        screen.Await("): ");
        Assert.False(keys.Echo);
        keys.Type(Pin1);
        screen.Await("****");
        keys.Type("\r");
        Assert.Equal(0, keys.Await("Right").End());
        Assert.DoesNotContain(Pin1, keys.Shown + screen.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_background_the_shell_keeps_its_echo_and_in_front_nothing_typed_is_shown()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = TerminalStage.Shell();
        terminal.Type(string.Join(' ', stage.Words("check pin1")) + " &\n").Await("shell> ");
        Stopped(terminal);
        Assert.True(terminal.Echo);
        Assert.DoesNotContain("): ", terminal.Shown, StringComparison.Ordinal);
        terminal.Type("fg\n").Await("): ");
        Assert.False(terminal.Echo);
        terminal.Type(Pin1 + "\r").Await("Right").Await("shell> ");
        Assert.True(terminal.Echo);
        Assert.DoesNotContain(Pin1, terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(0, terminal.Type("exit\n").End());
    }

    [Fact]
    public void In_the_background_where_nothing_stops_it_the_shells_terminal_is_left_alone_and_no_code_is_asked_for()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = TerminalStage.Shell();
        var words = string.Join(' ', stage.Words("check pin1"));
        terminal.Type($"(trap '' TTOU TTIN; {words}; echo ended $?) &\n").Await("cannot be switched off").Await("ended 2");
        Assert.True(terminal.Echo);
        Assert.DoesNotContain("): ", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_another_program_switches_echo_on_again_no_further_key_is_taken_and_nothing_is_sent()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1");
        terminal.Await("): ").ForceEcho();
        terminal.Type("8");
        Assert.Equal(2, terminal.Await("cannot be switched off").Await("--stdin").End());
        Assert.Equal(0, stage.CodesSent);
    }

    [Theory, InlineData("check pin1"), InlineData("change pin1"), InlineData("unlock"), InlineData("activate"),
        InlineData("certificates --signature")]
    public void What_is_typed_while_a_card_is_waited_for_is_not_shown_and_not_left_to_the_shell(string command)
    {
        const string script = "trap : INT; \"$0\" \"$@\"; echo \"ended $?\"; read next; echo \"left: $next\"";
        // Nothing serves cards there, and who waits goes on waiting.
        var environment = new Dictionary<string, string>(English) { ["PCSCLITE_CSOCK_NAME"] = "/nonexistent" };
        using var terminal = Pty.Start(["/bin/sh", "-c", script, Program.Path, .. command.Split(' '), "--wait"], environment);
        terminal.AwaitEcho(false).Type(Pin1 + "\n").Type("\u0003").Await("ended 130").Type("hello\n").Await("left: hello");
        Assert.Equal(0, terminal.End());
        Assert.DoesNotContain(Pin1, terminal.Shown, StringComparison.Ordinal);
    }

    [Theory, InlineData("check pin1"), InlineData("change pin1"), InlineData("unlock pin1"), InlineData("activate")]
    public void Codes_of_standard_input_are_not_taken_from_a_terminal_and_what_was_typed_is_left(string command)
    {
        using var stage = new TerminalStage("fineid-citizen");
        const string script = "read first; \"$0\" \"$@\"; echo \"ended $?\"; read next; echo \"left: $next\"";
        using var terminal = Pty.Start(["/bin/sh", "-c", script, .. stage.Words($"{command} --stdin")], English);
        terminal.Type("begin\n8392\n").Await("Nothing was read").Await("ended 2").Await("left: 8392");
        Assert.Equal(0, terminal.End());
        Assert.False(File.Exists(stage.FileOf("trace")));   // not even a card was looked for
    }

    [Fact]
    public void Codes_that_come_by_a_pipe_never_become_strings()
    {
        const string code = "QX5ENTINEL4W";   // on no card
        var start = new ProcessStartInfo(Program.Path, ["check", "signature", "--stdin", "--simulated", "my-number"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var program = Process.Start(start)!;
        program.StandardInput.Write(code + "\n");
        program.StandardInput.Flush();
        for (var i = 0; ProcessMemory.Of(program.Id) is { } memory; i++)
        {
            var (bytes, strings) = memory.Count(code);
            Assert.Equal(0, strings);
            if (bytes > 0) break;
            Assert.True(i < 100, "the code does not come");
            Thread.Sleep(50);
        }
        program.StandardInput.Close();
        Assert.True(program.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, program.ExitCode);
    }

    private static void Hides(Pty terminal, string code)
    {
        terminal.Await("): ");
        Assert.False(terminal.Echo);
        terminal.Type(code).Await(new string('*', code.Length)).Type("\r");
        Assert.Equal(0, terminal.Await("Right").End());
        Assert.DoesNotContain(code, terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(terminal.Before, terminal.Modes);
    }

    // The system stops it when it wants the terminal.
    private static void Stopped(Pty shell)
    {
        var children = File.ReadAllText(
            $"/proc/{shell.Process}/task/{shell.Process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var child = int.Parse(Assert.Single(children), CultureInfo.InvariantCulture);
        bool IsStopped() => File.ReadLines($"/proc/{child}/status").Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal));
        Assert.True(SpinWait.SpinUntil(IsStopped, TimeSpan.FromSeconds(10)));
    }
}
