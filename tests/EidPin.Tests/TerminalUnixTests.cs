using System.Runtime.Versioning;
using System.Text;
using EidPin.Cli;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>Hiding what is typed on terminals that do what they like: the calls of Linux and macOS, answered by a script.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TerminalUnixTests
{
    [Fact]
    public void Hidden_there_is_no_echo_and_afterwards_all_is_as_it_was()
    {
        var terminal = new Scripted();
        var before = terminal.Modes;
        using (var hidden = new TerminalUnix(terminal).Hide())
        {
            Assert.False(TerminalModes.Echo(terminal.Modes));
            Assert.False(hidden!.EchoIsOn);
        }
        Assert.Equal(before, terminal.Modes);
        Assert.Equal(1, terminal.Discards);   // the rest of a code is not for the shell
    }

    [Fact]
    public void Hidden_early_only_the_echo_is_off_until_keys_are_taken()
    {
        var terminal = new Scripted();
        var before = terminal.Modes;
        using (var hidden = new TerminalUnix(terminal).HideEarly())
        {
            Assert.Equal(TerminalModes.Silent(before), terminal.Modes);
            Assert.True(hidden!.TakeKeys());
            Assert.Equal(TerminalModes.Hiding(before), terminal.Modes);
            hidden.Suspend();
            Assert.Equal(TerminalModes.Hiding(before), terminal.Modes);
        }
        Assert.Equal(before, terminal.Modes);
        Assert.Equal(2, terminal.Discards);
    }

    [Fact]
    public void Echo_that_another_program_switched_on_between_two_codes_is_not_overruled()
    {
        var terminal = new Scripted();
        using var hidden = new TerminalUnix(terminal).HideEarly();
        Assert.True(hidden!.TakeKeys());
        terminal.ShowAgain();
        var sets = terminal.Sets;
        Assert.False(hidden.TakeKeys());
        Assert.Equal(sets, terminal.Sets);
    }

    [Fact]
    public void What_a_signal_has_ended_takes_no_keys_and_leaves_the_terminal_as_it_was()
    {
        var terminal = new Scripted();
        var before = terminal.Modes;
        var hidden = new TerminalUnix(terminal).HideEarly();
        hidden!.Dispose();
        Assert.False(hidden.TakeKeys());
        Assert.Equal(before, terminal.Modes);
    }

    [Fact]
    public void The_terminal_of_another_program_is_not_hidden_early()
    {
        var terminal = new Scripted { InBackground = true };
        Assert.Null(new TerminalUnix(terminal).HideEarly());
        Assert.Equal(0, terminal.Sets);
    }

    [Fact]
    public void A_terminal_that_keeps_its_echo_is_not_asked_for_a_code()
    {
        var terminal = new Scripted { KeepsEcho = true };
        Assert.Null(new TerminalUnix(terminal).Hide());
        Refuses(terminal);
    }

    [Fact]
    public void A_terminal_that_does_not_tell_its_modes_is_not_asked_for_a_code()
    {
        var terminal = new Scripted { Tells = 0 };
        Assert.Null(new TerminalUnix(terminal).Hide());
        Refuses(terminal);
    }

    [Fact]
    public void A_terminal_that_is_taken_away_while_it_is_set_is_not_asked_for_a_code() => Refuses(new Scripted { Tells = 1 });

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void A_window_that_is_closed_is_a_person_who_leaves(int tells)
    {
        var terminal = new Scripted { Tells = tells, HangsUp = true };
        var question = new Terminal(new TerminalUnix(terminal), new StringWriter(), Texts.For("en"));
        question.HideEarly();
        Assert.Throws<OperationCanceledException>(() => question.ReadCode("code:"));
    }

    [Fact]
    public void A_terminal_of_another_program_keeps_its_echo_and_is_not_asked_for_a_code()
    {
        var terminal = new Scripted { InBackground = true };
        var before = terminal.Modes;
        Refuses(terminal);
        Assert.Equal(before, terminal.Modes);
    }

    [Fact]
    public void Echo_that_comes_back_is_noticed_before_the_next_key()
    {
        var terminal = new Scripted { EchoAtKey = 2 };
        Refuses(terminal);
        Assert.Equal(2, terminal.KeysRead);
    }

    [Fact]
    public void At_the_end_in_the_background_the_terminal_of_the_shell_is_left_alone()
    {
        var terminal = new Scripted();
        using (new TerminalUnix(terminal).Hide()) terminal.InBackground = true;
        Assert.Equal(1, terminal.Sets);
    }

    [Fact]
    public void Stopped_and_resumed_it_is_hidden_again()
    {
        var terminal = new Scripted();
        using var hidden = new TerminalUnix(terminal).Hide();
        hidden!.Suspend();
        Assert.Equal([true], terminal.EchoWhenStopped);
        Assert.False(hidden.EchoIsOn);
    }

    [Fact]
    public void What_was_typed_early_is_thrown_away()
    {
        var terminal = new Scripted { Waits = true };
        Assert.True(new TerminalUnix(terminal).DropTypedEarly());
        Assert.False(new TerminalUnix(terminal).DropTypedEarly());
    }

    private static void Refuses(Scripted terminal)
    {
        var error = new StringWriter();
        Assert.Throws<UsageException>(() => new Terminal(new TerminalUnix(terminal), error, Texts.For("en")).ReadCode("code:"));
        Assert.DoesNotContain("1234", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class Scripted : ITerminalCalls
    {
        private readonly Queue<byte> keys = new(Encoding.UTF8.GetBytes("1234\r"));

        /// <summary>ECHO, ICANON, ISIG, IEXTEN and ECHONL of Linux, or more bits that the program does not know.</summary>
        public byte[] Modes { get; private set; } = [.. Enumerable.Repeat((byte)0xFF, TerminalModes.Size)];

        public bool KeepsEcho { get; init; }

        /// <summary>Another program switches echo on.</summary>
        public void ShowAgain() => Modes = [.. Enumerable.Repeat((byte)0xFF, TerminalModes.Size)];

        /// <summary>How often it tells its modes before it is gone.</summary>
        public int Tells { get; set; } = int.MaxValue;

        /// <summary>It is gone since its window was closed.</summary>
        public bool HangsUp { get; init; }

        public bool HungUp => HangsUp && Tells <= 0;

        public int EchoAtKey { get; init; } = int.MaxValue;

        public bool InBackground { get; set; }

        public int Sets { get; private set; }

        public int Discards { get; private set; }

        public int KeysRead { get; private set; }

        public List<bool> EchoWhenStopped { get; } = [];

        public bool Waits { get; set; }

        public bool KeyWaits => Waits;

        public int ReadKey()
        {
            if (++KeysRead >= EchoAtKey) ShowAgain();
            return keys.TryDequeue(out var key) ? key : -1;
        }

        public bool GetModes(byte[] modes)
        {
            Modes.CopyTo(modes, 0);
            return Tells-- > 0;
        }

        public void SetModes(byte[] modes, bool discard)
        {
            Sets++;
            if (discard) Discards++;
            if (!KeepsEcho) Modes = [.. modes];
        }

        public void DiscardTyped() => Waits = false;

        public void Stop(int target) => EchoWhenStopped.Add(TerminalModes.Echo(Modes));
    }
}
