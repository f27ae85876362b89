using System.Text;
using EidPin.Cli;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>The console of Windows, played by <see cref="ScriptedConsole"/>: nobody has run it on Windows.</summary>
public sealed class TerminalWindowsTests
{
    private const uint Echo = 0x4, VirtualTerminalInput = 0x200, ControlSequences = 0x4;

    [Fact]
    public void What_was_typed_while_the_card_was_read_is_no_part_of_the_code()
    {
        var console = new ScriptedConsole();
        console.Press("12");
        console.PressLater("1234\r");
        var (code, error) = Ask(console);
        Assert.Equal("1234", code);
        Assert.Contains(Texts.For("en")["prompt.typed-early"], error, StringComparison.Ordinal);
    }

    [Fact]
    public void Moves_of_the_mouse_and_keys_without_a_character_are_nobodys_code()
    {
        var console = new ScriptedConsole();
        console.Fidget();
        console.PressLater("1234\r");
        var (code, error) = Ask(console);
        Assert.Equal("1234", code);
        Assert.DoesNotContain(Texts.For("en")["prompt.typed-early"], error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_of_two_units_is_one_and_none_is_left_behind()
    {
        var console = new ScriptedConsole();
        console.PressLater("𠮷1\r");
        Assert.Equal(("𠮷1", "code: **" + Environment.NewLine), Ask(console));
    }

    [Fact]
    public void Nothing_typed_is_shown_arrow_keys_are_no_characters_and_afterwards_all_is_as_it_was()
    {
        var console = new ScriptedConsole();
        using (new TerminalWindows(console).Hide())
        {
            Assert.False(console.Has(ConsoleStream.Input, Echo));
            Assert.False(console.Has(ConsoleStream.Input, VirtualTerminalInput));
            console.Press("34\r");
        }
        Assert.Equal(ScriptedConsole.InputBefore, console.Mode(ConsoleStream.Input));
        Assert.Equal("", console.Unread);   // the rest of a code is not for the shell
    }

    [Fact]
    public void What_was_typed_before_a_question_that_never_came_is_not_for_the_shell()
    {
        var console = new ScriptedConsole();
        using (new TerminalWindows(console).HideEarly())
        {
            Assert.Equal(ScriptedConsole.InputBefore, console.Mode(ConsoleStream.Input));
            console.Press("1234\r");
        }
        Assert.Equal("", console.Unread);
    }

    [Fact]
    public void What_a_signal_has_ended_takes_no_keys_and_leaves_the_console_as_it_was()
    {
        var console = new ScriptedConsole();
        var hidden = new TerminalWindows(console).HideEarly();
        hidden!.Dispose();
        Assert.False(hidden.TakeKeys());
        Assert.Equal(ScriptedConsole.InputBefore, console.Mode(ConsoleStream.Input));
    }

    [Fact]
    public void A_console_that_keeps_its_echo_or_is_none_is_not_asked_for_a_code()
    {
        var stubborn = new ScriptedConsole { Takes = (_, mode) => (mode & Echo) != 0 };
        Assert.Null(new TerminalWindows(stubborn).Hide());
        var none = new ScriptedConsole();
        none.Redirect(ConsoleStream.Input);
        Assert.Null(new TerminalWindows(none).Hide());
    }

    [Fact]
    public void Colours_and_UTF8_are_switched_on_and_back()
    {
        var console = new ScriptedConsole();
        using (var screen = new ScreenWindows(console))
        {
            Assert.True(screen is { OutTakesSequences: true, ErrorTakesSequences: true });
            Assert.True(console.Has(ConsoleStream.Output, ControlSequences) && console.Has(ConsoleStream.Error, ControlSequences));
            Assert.Equal(65001u, console.CodePage);
        }
        Assert.Equal(ScriptedConsole.OutputBefore, console.Mode(ConsoleStream.Output));
        Assert.Equal(ScriptedConsole.OutputBefore, console.Mode(ConsoleStream.Error));
        Assert.Equal(932u, console.CodePage);
    }

    [Fact]
    public void Questions_are_in_UTF8_also_where_the_result_goes_to_a_program()
    {
        var console = new ScriptedConsole();
        console.Redirect(ConsoleStream.Output);
        using (var screen = new ScreenWindows(console))
        {
            Assert.True(screen is { OutTakesSequences: false, ErrorTakesSequences: true });
            Assert.Equal(65001u, console.CodePage);
        }
        Assert.Equal(932u, console.CodePage);
    }

    [Fact]
    public void An_old_console_gets_no_control_sequences()
    {
        var console = new ScriptedConsole { Takes = (stream, mode) => stream == ConsoleStream.Input || (mode & ControlSequences) == 0 };
        using var screen = new ScreenWindows(console);
        Assert.True(screen is { OutTakesSequences: false, ErrorTakesSequences: false });
        Assert.Equal(65001u, console.CodePage);
    }

    [Fact]
    public void Without_a_console_nothing_is_set()
    {
        var console = new ScriptedConsole();
        foreach (var stream in Enum.GetValues<ConsoleStream>()) console.Redirect(stream);
        using var screen = new ScreenWindows(console);
        Assert.True(screen is { OutTakesSequences: false, ErrorTakesSequences: false });
        Assert.Equal(932u, console.CodePage);
    }

    private static (string Code, string Error) Ask(ScriptedConsole console)
    {
        var error = new StringWriter();
        using var code = new Terminal(new TerminalWindows(console), error, Texts.For("en")).ReadCode("code:");
        return (Encoding.UTF8.GetString(code!.Bytes), error.ToString());
    }
}
