using System.Text;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public class TerminalTests
{
    [Theory]
    [InlineData("1234\r", "1234", "****")]
    [InlineData("1234\n5", "1234", "****")]
    [InlineData("１２\r", "１２", "**")]
    [InlineData("\r", "", "")]
    [InlineData("12\u007F3\r", "13", "**\b \b*")]
    [InlineData("1２\b3\r", "13", "**\b \b*")]
    [InlineData("\u007F\u007F1\r", "1", "*")]
    [InlineData("12\u001534\r", "34", "**\b \b\b \b**")]
    [InlineData("1\t\u0001\u00002\r", "12", "**")]
    public void A_code_is_what_was_typed_and_only_asterisks_are_shown(string keys, string expected, string shown)
    {
        var asked = new Asked(keys);
        using (asked.Code)
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(asked.Code!.Bytes));
            Assert.Equal($"code: {shown}{Environment.NewLine}", asked.Error);
        }
    }

    [Theory]
    [InlineData("12\u0003")]
    [InlineData("12\u0004")]
    [InlineData("\u0004")]
    [InlineData("12")]
    [InlineData("")]
    [InlineData("1\u001B[A2\u0003")]
    [InlineData("1\u001B[A2")]
    public void Cancelled_there_is_no_code_and_echo_is_back(string keys)
    {
        var asked = new Asked(keys);
        Assert.Null(asked.Code);
        Assert.Equal((1, 1), (asked.Keys.Hides, asked.Keys.Shows));
    }

    [Fact]
    public void Suspended_the_question_is_asked_again_with_what_was_typed()
    {
        var asked = new Asked("12\u001A34\r");
        using (asked.Code) Assert.Equal("1234", Encoding.UTF8.GetString(asked.Code!.Bytes));
        Assert.Equal(1, asked.Keys.Suspensions);
        Assert.Equal($"code: **code: ****{Environment.NewLine}", asked.Error);
    }

    [Theory]
    [InlineData("«12»1234\r")]
    [InlineData("«12\r»1234\r")]
    [InlineData("«12\r34\u001B»1234\r")]
    public void What_was_typed_too_early_is_dropped_and_said_so(string keys)
    {
        var asked = new Asked(keys);
        using (asked.Code) Assert.Equal("1234", Encoding.UTF8.GetString(asked.Code!.Bytes));
        // Before the question, which is shown once: from then on what is typed counts.
        Assert.Equal(Lines("", Texts.For("en")["prompt.typed-early"], "code: ****", ""), asked.Error);
    }

    /// <summary>The keys after ESC are those that a slow line delivers late: whether they come at once is never looked at.</summary>
    [Theory]
    [InlineData("\u001BOATEST\rTEST1234\r", "")]
    [InlineData("TE\u001B[A\rTEST1234\r", "**")]
    [InlineData("TE\u001B[200~ST1234\u001B[201~\r«X»TEST1234\r", "**")]
    [InlineData("TE\u001BST\u007F\u0015\u001A\rTEST1234\r", "**")]
    public void A_key_that_is_no_character_ends_the_entry_and_nothing_up_to_Enter_is_part_of_a_code(string keys, string shown)
    {
        var asked = new Asked(keys);
        using (asked.Code) Assert.Equal("TEST1234", Encoding.UTF8.GetString(asked.Code!.Bytes));
        Assert.StartsWith(Lines($"code: {shown}", Texts.For("en")["prompt.no-character"], ""), asked.Error, StringComparison.Ordinal);
        Assert.EndsWith(Lines("code: ********", ""), asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_a_code_rings_and_is_known_as_too_long()
    {
        var asked = new Asked(new string('1', Code.Capacity + 2) + "\r");
        using (asked.Code) Assert.True(asked.Code!.Overflowed);
        Assert.Equal(2, asked.Error.Count(c => c == '\a'));
    }

    [Fact]
    public void From_the_first_code_to_the_last_nothing_typed_is_shown_and_then_it_is()
    {
        var keys = new Typist("1234\r«99»5678\r5678\ry\n1234\r");
        var terminal = new Terminal(keys, new StringWriter(), Texts.For("en"));
        for (var i = 0; i < 3; i++) terminal.ReadCode("code:")!.Dispose();
        Assert.Equal((1, 0), (keys.Hides, keys.Shows));
        Assert.True(terminal.Confirm("really?"));
        Assert.Equal((1, 1), (keys.Hides, keys.Shows));
        terminal.ReadCode("code:")!.Dispose();
        terminal.Show();
        terminal.Show();
        Assert.Equal((2, 2), (keys.Hides, keys.Shows));
    }

    [Fact]
    public void What_is_typed_before_the_first_code_is_hidden_and_never_shown_in_between()
    {
        var (keys, error) = (new Typist("«1234»5678\r"), new StringWriter());
        var terminal = new Terminal(keys, error, Texts.For("en"));
        terminal.HideEarly();
        Assert.Equal((1, 0, 0), (keys.EarlyHides, keys.Shows, keys.KeysRead));
        using var code = terminal.ReadCode("code:");
        Assert.Equal("5678"u8, code!.Bytes);
        Assert.Equal((1, 0, 0), (keys.EarlyHides, keys.Hides, keys.Shows));
        terminal.Show();
        Assert.Equal(1, keys.Shows);
    }

    [Fact]
    public void A_terminal_that_shows_again_what_was_hidden_early_is_not_asked()
    {
        var keys = new Typist("1234\r") { EchoAfter = 0 };
        var terminal = new Terminal(keys, new StringWriter(), Texts.For("en"));
        terminal.HideEarly();
        Assert.Throws<UsageException>(() => terminal.ReadCode("code:"));
        Assert.Equal(0, keys.KeysRead);
    }

    [Fact]
    public void A_question_that_was_left_before_it_was_asked_hides_nothing_and_asks_nothing()
    {
        var (keys, error) = (new Typist("1234\r"), new StringWriter());
        var terminal = new Terminal(keys, error, Texts.For("en"));
        terminal.Leave();
        Assert.Throws<OperationCanceledException>(() => terminal.ReadCode("code:"));
        Assert.Equal((0, 0, ""), (keys.Hides, keys.KeysRead, error.ToString()));
    }

    [Fact]
    public void A_terminal_that_cannot_hide_is_not_asked()
    {
        var (keys, error) = (new Typist("1234\r") { CannotHide = true }, new StringWriter());
        var refused = Assert.Throws<UsageException>(() => new Terminal(keys, error, Texts.For("en")).ReadCode("code:"));
        Assert.Equal(Texts.For("en")["prompt.cannot-hide"], refused.Message);
        Assert.Contains("--stdin", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal((0, ""), (keys.KeysRead, error.ToString()));
    }

    [Theory, InlineData(0), InlineData(2)]
    public void No_key_is_read_any_more_once_the_terminal_shows_them_again(int after)
    {
        var keys = new Typist("1234\r") { EchoAfter = after };
        Assert.Throws<UsageException>(() => new Terminal(keys, new StringWriter(), Texts.For("en")).ReadCode("code:"));
        Assert.Equal((after, 1, 1), (keys.KeysRead, keys.Hides, keys.Shows));
    }

    [Fact]
    public void Echo_is_back_when_reading_fails()
    {
        var keys = new Typist("12") { Fails = true };
        Assert.Throws<IOException>(() => new Terminal(keys, new StringWriter(), Texts.For("en")).ReadCode("code:"));
        Assert.Equal((1, 1), (keys.Hides, keys.Shows));
    }

    [Theory]
    [InlineData("y\n", true, "en")]
    [InlineData("NO\n", false, "en")]
    [InlineData("\nperhaps\nyes\n", true, "en")]
    [InlineData("はい\n", true, "ja")]
    [InlineData("k\n", true, "fi")]
    [InlineData("e\r\n", false, "fi")]
    [InlineData("j\n", true, "sv")]
    [InlineData("", null, "en")]
    public void Yes_and_no_are_said_and_never_assumed(string keys, bool? expected, string language) =>
        Assert.Equal(expected, new Terminal(new Typist(keys), new StringWriter(), Texts.For(language)).Confirm("really?"));

    [Theory, InlineData("2\n", 1), InlineData("0\n3\nx\n1\n", 0), InlineData("", null)]
    public void A_choice_is_one_of_the_numbers(string keys, int? expected) =>
        Assert.Equal(expected, new Terminal(new Typist(keys), new StringWriter(), Texts.For("en")).Choose("which?", ["one", "two"]));

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);

    /// <summary>One code asked for, and what came of it.</summary>
    private sealed class Asked
    {
        public Asked(string script)
        {
            var error = new StringWriter();
            Keys = new Typist(script);
            Code = new Terminal(Keys, error, Texts.For("en")).ReadCode("code:");
            Error = error.ToString();
        }

        public Typist Keys { get; }

        public Code? Code { get; }

        public string Error { get; }
    }
}
