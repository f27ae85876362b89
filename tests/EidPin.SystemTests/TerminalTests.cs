using static EidPin.SystemTests.TerminalStage;

namespace EidPin.SystemTests;

/// <summary>Codes typed at a real terminal.</summary>
[Trait("Runs", "Program")]
public sealed class TerminalTests
{
    private const string CtrlC = "\u0003";

    /// <summary>Looks at a terminal's echo again and again; there is none meanwhile.</summary>
    private sealed class EchoWatch(Pty terminal) : IDisposable
    {
        private readonly CancellationTokenSource over = new();
        private Task<bool>? seen;

        public void Begin() => seen = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                if (terminal.Echo) return true;
            return false;
        });

        public void End()
        {
            over.Cancel();
            Assert.False(seen!.GetAwaiter().GetResult(), terminal.Shown);
        }

        public void Dispose()
        {
            over.Cancel();
            seen?.Wait();
            over.Dispose();
        }
    }

    [Theory]
    [InlineData("fineid-citizen", "check pin1", "Right. 5 of 5 tries", 0, Pin1)]
    [InlineData("fineid-citizen", "check pin1", "Wrong. 4 tries left.", 1, "8393")]
    [InlineData("my-number", "check signature", "Right. 5 of 5 tries", 0, Password)]
    [InlineData("fineid-citizen", "change pin2", "Done. The new code is set", 0, Pin2, NewPin, NewPin)]
    [InlineData("fineid-citizen-pin1-locked", "unlock pin1", "Done. The new code is set", 0, Activation, NewPin, NewPin)]
    [InlineData("fineid-citizen-new", "activate", "Done. The card is activated", 0, Activation, "7483", "7483", NewPin, NewPin)]
    public void Nothing_typed_at_a_code_prompt_appears_and_the_result_does(
        string card, string command, string result, int exit, params string[] codes)
    {
        using var stage = new TerminalStage(card);
        using var terminal = stage.Start(command);
        var before = terminal.Before;
        for (var i = 0; i < codes.Length; i++)
        {
            terminal.Await(i > 0 && codes[i] == codes[i - 1] ? "once more: " : "): ");
            Assert.False(terminal.Echo);
            terminal.Type(codes[i]).Await(new string('*', codes[i].Length)).Type("\r");
        }
        Assert.Equal(exit, terminal.Await(result).End());
        Assert.All(codes, code => Assert.DoesNotContain(code, terminal.Shown, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, terminal.Modes);
    }

    [Fact]
    public void A_new_code_that_differs_when_typed_again_is_asked_for_again_and_nothing_is_sent()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("change pin1");
        terminal.Await("Current code").Await(": ").Type(Pin1 + "\r").Await("New code").Await(": ").Type("7483\r").Await("once more: ")
            .Type("7484\r");
        terminal.Await("not the same").Await("New code").Await(": ");
        Assert.Equal(0, stage.CodesSent);
        terminal.Type("7483\r").Await("once more: ").Type("7483\r");
        Assert.Equal(0, terminal.Await("The new code is set").End());
    }

    [Theory]
    [InlineData("fineid-citizen", "check pin1", "83", "Too short", Pin1)]
    [InlineData("fineid-citizen", "check pin1", "8392012345678", "Too long", Pin1)]
    [InlineData("fineid-citizen", "check pin1", "839x", "a character in it", Pin1)]
    [InlineData("fineid-citizen", "check pin1", "", "Nothing was typed", Pin1)]
    [InlineData("my-number", "check signature", Login, "looks like the Login PIN", Password)]
    [InlineData("my-number", "check authentication", Password, "looks like the Signature password", Login)]
    public void A_code_that_cannot_be_right_is_answered_before_it_is_sent_and_asked_for_again(
        string card, string command, string typed, string answer, string right)
    {
        using var stage = new TerminalStage(card);
        using var terminal = stage.Start(command);
        terminal.Await("): ").Type(typed + "\r").Await(answer).Await("): ");
        Assert.Equal(0, stage.CodesSent);
        Assert.Equal(0, terminal.Type(right + "\r").Await("Right").End());
        Assert.Equal(1, stage.CodesSent);
    }

    [Fact]
    public void A_weak_new_code_is_warned_of_and_the_person_decides()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using (var terminal = stage.Start("change pin1"))
        {
            terminal.Await(": ").Type(Pin1 + "\r").Await("New code").Await(": ").Type("2222\r").Await("once more: ").Type("2222\r")
                .Await("again and again").Await("[y/n] ");
            // Hands that go on typing the code do not show it.
            Assert.False(terminal.Echo);
            terminal.Type("2222\r").Await("y, n").Await("[y/n] ").Type("n\r").Await("New code").Await(": ")
                .Type("7777\r").Await("once more: ").Type("7777\r").Await("[y/n] ").Type("y\r");
            Assert.Equal(0, terminal.Await("The new code is set").End());
            Assert.DoesNotContain("2222", terminal.Shown, StringComparison.Ordinal);
        }
        using var check = stage.Start("check pin1");
        Assert.Equal(0, check.Await(": ").Type("7777\r").End());
    }

    [Theory]
    [InlineData("my-number", "check signature", "sentinel9z8y7", 13, "Small letters were read as capitals")]
    [InlineData("fineid-citizen", "check pin1", "８３９２", 4, "Full-width characters were read as ordinary ones")]
    public void Small_letters_and_full_width_are_taken_and_the_person_is_told(
        string card, string command, string typed, int characters, string told)
    {
        using var stage = new TerminalStage(card);
        using var terminal = stage.Start(command);
        Assert.Equal(
            0, terminal.Await(": ").Type(typed + "\r").Await($"{new string('*', characters)}\r\n").Await(told).Await("Right").End());
        Assert.DoesNotContain(typed, terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Editing_keys_edit_and_others_are_no_part_of_the_code()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1");
        terminal.Await("): ").Type("99\u007F\u007F\u007F").Type("12\u0015").Type("83\t").Type("9é\u007F2\r");
        Assert.Equal(0, terminal.Await("Right").End());
    }

    [Fact]
    public void A_key_that_is_no_character_ends_the_entry_however_slowly_the_rest_of_it_comes()
    {
        using var stage = new TerminalStage("my-number");
        using var terminal = stage.Start("check signature");
        terminal.Await("): ").Type(Password).Await("*************").Type("\u001B").Await("Press Enter").Type("O").Type("A\r");
        terminal.Await("): ").Type(Password + "\r");
        Assert.Equal(0, terminal.Await("Right").End());
        Assert.Equal(1, stage.CodesSent);
    }

    [Fact]
    public void Between_two_codes_echo_stays_off()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("change pin1");
        using var watch = new EchoWatch(terminal);
        terminal.Await("Current code").Await(": ");
        watch.Begin();
        terminal.Type(Pin1 + "\r").Await("New code").Await(": ").Type("7483\r").Await("once more: ");
        watch.End();
        Assert.Equal(0, terminal.Type("7483\r").Await("Done").End());
    }

    [Fact]
    public void What_was_typed_before_the_question_is_dropped_and_said_so()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("check pin1", typed: "99");
        terminal.Await("dropped").Await("): ").Type(Pin1 + "\r");
        Assert.Equal(0, terminal.Await("Right").End());
    }

    [Fact]
    public void Unlock_without_a_name_takes_the_one_that_is_locked_and_says_so()
    {
        using var stage = new TerminalStage("fineid-citizen-pin1-locked");
        using var terminal = stage.Start("unlock");
        terminal.Await("Locked on this card: PIN1").Await("Activation code").Await(": ").Type(Activation + "\r").Await("New code, PIN1")
            .Await(": ");
        terminal.Type(NewPin + "\r").Await("once more: ").Type(NewPin + "\r");
        Assert.Equal(0, terminal.Await("Done").End());
        Assert.Equal(5, stage.TriesLeft("fi.pin1"));
    }

    [Fact]
    public void Unlock_without_a_name_asks_where_nothing_is_locked()
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start("unlock");
        terminal.Await("Which PIN?").Await("1  PIN1").Await("2  PIN2").Await(": ").Type("2\r").Await("Activation code").Await(": ")
            .Type(Activation + "\r");
        terminal.Await("New code, PIN2").Await(": ").Type(NewPin + "\r").Await("once more: ").Type(NewPin + "\r");
        Assert.Equal(0, terminal.Await("Done").End());
    }

    [Fact]
    public void Unlocking_a_pin_that_is_not_locked_while_another_is_asks_first()
    {
        using var stage = new TerminalStage("fineid-citizen-pin1-locked");
        using (var declined = stage.Start("unlock pin2"))
        {
            declined.Await("not locked: PIN2").Await("Locked is: PIN1").Await("[y/n] ").Type("n\r");
            Assert.Equal(130, declined.Await("Nothing was sent").End());
            Assert.Equal(0, stage.CodesSent);
        }
        using var wanted = stage.Start("unlock pin2");
        wanted.Await("[y/n] ").Type("y\r").Await("Activation code").Await(": ").Type(CtrlC);
        Assert.Equal(130, wanted.End());
        Assert.Equal(0, stage.CodesSent);
    }
}
