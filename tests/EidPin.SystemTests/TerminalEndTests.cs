using System.Globalization;

namespace EidPin.SystemTests;

/// <summary>However a question for a code ends, nothing is sent, the terminal is as it was, and the code is gone.</summary>
[Trait("Runs", "Program")]
public sealed class TerminalEndTests
{
    [Theory, InlineData("\u0003"), InlineData("839\u0003"), InlineData("\u0004"), InlineData("839\u0004")]
    public void Cancelled_by_a_key_nothing_is_sent_and_echo_is_back(string keys)
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1");
        var before = terminal.Before;
        Assert.Equal(130, terminal.Await("): ").Type(keys).Await("Cancelled. Nothing was sent.").End());
        Assert.Equal((0, 5), (stage.CodesSent, stage.TriesLeft("fi.pin1")));
        Assert.Equal(before, terminal.Modes);
    }

    [Fact]
    public void Cancelled_at_a_question_that_is_shown_nothing_is_sent()
    {
        using var stage = new TerminalStage("fineid-citizen-pin1-locked");
        using var terminal = stage.Start("unlock pin2");
        Assert.Equal(130, terminal.Await("[y/n] ").Type("\u0003").Await("Cancelled. Nothing was sent.").End());
        Assert.Equal(0, stage.CodesSent);
    }

    [Theory, InlineData(Pty.Interrupt), InlineData(Pty.Terminate), InlineData(Pty.Hangup), InlineData(Pty.Quit)]
    public void Asked_to_stop_by_a_signal_is_the_same_as_Ctrl_C(int signal)
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1");
        var before = terminal.Before;
        terminal.Await("): ").Type("839").Await("***").Signal(signal);
        Assert.Equal(130, terminal.Await("Cancelled. Nothing was sent.").End());
        Assert.Equal(before, terminal.Modes);
        Assert.Equal(0, stage.CodesSent);
    }

    [Fact]
    public void A_window_that_is_closed_ends_the_program()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1");
        terminal.Await("): ").Type("839").Await("***").Close();
        Assert.Equal(130, terminal.End());
        Assert.Equal(0, stage.CodesSent);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Stopped_by_Ctrl_Z_or_a_signal_the_shell_has_its_terminal_back_and_fg_goes_on_with_what_was_typed(bool byKey)
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = TerminalStage.Shell();
        terminal.Type(string.Join(' ', stage.Words("check pin1")) + "\n").Await("): ").Type("83").Await("**");
        if (byKey) terminal.Type("\u001A");
        else terminal.Signal(OnlyChild(terminal.Process), Pty.Stop);
        terminal.Await("Stopped").Await("shell> ");
        Assert.True(terminal.Echo);
        terminal.Type("fg\n");
        if (byKey) terminal.Await("): **");   // the question again, with what was typed
        terminal.AwaitEcho(false).Type("92\r").Await("Right").Await("shell> ");
        Assert.True(terminal.Echo);
        Assert.Equal(0, terminal.Type("exit\n").End());
        Assert.Equal(1, stage.CodesSent);
    }

    [Fact]
    public void A_refused_code_is_nowhere_in_memory_and_one_in_use_once()
    {
        const string refused = "ZQ7SENTINEL9Z8Y7TOOLONG", current = "QX5ENTINEL4W";
        using var stage = new TerminalStage("my-number");
        var words = ProcessMemory.Readable(stage.Words("change signature"));
        using var terminal = Pty.Start(words, new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" });
        terminal.Await("): ").Type(refused + "\r").Await("Too long").Await("): ").Type(current + "\r").Await("New code").Await(": ");
        var memory = ProcessMemory.Of(terminal.Process);
        Assert.True(memory is not null, "The memory cannot be read: where the tester is not root, this test needs user namespaces.");
        Assert.Equal((0, 0), memory.Count(refused[..16]));
        Assert.Equal((1, 0), memory.Count(current));
    }

    private static int OnlyChild(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/task/{process}/children").Trim(), CultureInfo.InvariantCulture);
}
