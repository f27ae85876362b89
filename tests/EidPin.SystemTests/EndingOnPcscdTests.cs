using System.Diagnostics;

namespace EidPin.SystemTests;

/// <summary>
/// However the program is ended, at whatever command: one outcome is told, a code that is under way is waited for, and the card forgets
/// before another program can use what was verified.
/// </summary>
[Collection("attached")]
[Trait("Runs", "Program")]
public sealed class EndingOnPcscdTests
{
    private static readonly CodeAct[] Acts =
    [
        new("my-number", "check authentication", "2468", 0x80),
        new("my-number", "change authentication", "2468\n8642", 0x80),
        new("fineid-citizen", "check pin1", "1234", 0x11),
        new("fineid-citizen", "unlock pin1", "12345678\n8642", 0x11),
        new("fineid-citizen-new", "activate", "12345678\n8642\n975310", 0x11),
    ];

    /// <summary>The last one twice, as an impatient person does.</summary>
    private static readonly int[][] Signals = [[Pty.Terminate], [Pty.Interrupt], [Pty.Hangup], [Pty.Quit], [Pty.Interrupt, Pty.Interrupt]];

    private static bool Long => Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") is not (null or "");

    public static TheoryData<int> Operations => [.. Enumerable.Range(0, Acts.Length)];

    /// <summary>
    /// One signal at every command, every signal where a code is under way; in the long form every signal at every command.
    /// </summary>
    [Theory, MemberData(nameof(Operations))]
    public void A_signal_at_any_command_leaves_one_outcome_and_a_card_that_has_forgotten(int operation)
    {
        using var stage = new EndingStage(Acts[operation]);
        stage.Prepare(haltAt: 0);
        using (var whole = stage.Start()) Assert.Equal(0, whole.End());
        var (commands, codes) = (stage.Halting.Commands, stage.CodeCommands);
        Assert.NotEmpty(codes);
        for (var at = 1; at <= commands; at++)
        {
            foreach (var signals in Long || codes.Contains(at) ? Signals : Signals[..1]) Ends(stage, at, signals);
        }
    }

    [Theory, InlineData(0), InlineData(2)]
    public void A_window_that_is_closed_while_a_code_is_under_way_lets_it_be_finished_and_forgotten(int operation)
    {
        using var stage = new EndingStage(Acts[operation]);
        stage.Prepare(haltAt: 0);
        using (var whole = stage.Start()) Assert.Equal(0, whole.End());
        foreach (var at in stage.CodeCommands)
        {
            stage.Prepare(at);
            using var terminal = Pty.Start(stage.Words, stage.Environment, input: stage.Input);
            Assert.True(stage.AwaitHalt(() => false));
            terminal.Close();
            Thread.Sleep(700);   // a spinner would be drawn by now, on a terminal that is gone
            stage.Halting.GoOn();
            Assert.Equal(0, terminal.End());
            Assert.NotEqual(0x9000, stage.AskedByAnother());
        }
    }

    [Fact]
    public void Where_nobody_reads_the_answer_any_more_the_operation_ends_as_it_went()
    {
        using var stage = new EndingStage(Acts[0]);
        stage.Prepare(haltAt: 0);
        using (var whole = stage.Start()) Assert.Equal(0, whole.End());
        stage.Prepare(stage.CodeCommands[0]);
        var start = new ProcessStartInfo(stage.Words[0], stage.Words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in stage.Environment) start.Environment[name] = value;
        using var program = Process.Start(start)!;
        program.StandardInput.Write(File.ReadAllText(stage.Input));
        program.StandardInput.Close();
        Assert.True(stage.AwaitHalt(() => program.HasExited));
        program.StandardOutput.Close();
        stage.Halting.GoOn();
        Assert.True(program.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, program.ExitCode);
        Assert.NotEqual(0x9000, stage.AskedByAnother());
    }

    [Fact]
    public void A_card_that_does_not_answer_is_left_at_a_signal_after_ten_seconds_and_it_is_told_that_nothing_is_known()
    {
        using var stage = new EndingStage(Acts[2]);
        stage.Prepare(haltAt: 0);
        using (var whole = stage.Start()) Assert.Equal(0, whole.End());
        stage.Prepare(stage.CodeCommands[0]);
        using var terminal = stage.Start();
        Assert.True(stage.AwaitHalt(() => false));
        terminal.Signal(Pty.Interrupt);
        Thread.Sleep(1000);
        terminal.Signal(Pty.Interrupt);
        Thread.Sleep(9500);
        Assert.False(terminal.HasEnded);
        terminal.Signal(Pty.Interrupt);
        Assert.Equal(-Pty.Interrupt, terminal.End());
        Assert.Equal("uncertain", stage.Told());
        stage.Halting.GoOn();
        // Nobody of ours is left: the service itself resets the card, after it has let the next program in.
        var began = Stopwatch.StartNew();
        while (stage.AskedByAnother() == 0x9000 && began.Elapsed < TimeSpan.FromSeconds(5)) Thread.Sleep(50);
        Assert.NotEqual(0x9000, stage.AskedByAnother());
    }

    private static void Ends(EndingStage stage, int at, int[] signals)
    {
        stage.Prepare(at);
        using var terminal = stage.Start();
        Assert.True(stage.AwaitHalt(() => terminal.HasEnded), $"it ended before command {at}: {terminal.Shown}");
        foreach (var signal in signals)
        {
            terminal.Signal(signal);
            Thread.Sleep(40);
        }
        stage.Halting.GoOn();
        var what = $"signals {string.Join(' ', signals)} at command {at}";
        var (exit, told) = (terminal.End(), stage.Told());
        Assert.True((exit, told) == (stage.CodeSent ? (0, "done") : (130, "cancelled")), $"{what}: exit {exit}, {told}");
        Assert.True(stage.AskedByAnother() != 0x9000, $"{what}: the PIN is open to the next program");
    }
}
