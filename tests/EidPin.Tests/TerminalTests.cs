using System.Text;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Guidance;

namespace EidPin.Tests;

public class TerminalTests
{
    [Theory]
    [InlineData("1234\r", "1234", "****"), InlineData("1234\n5", "1234", "****"), InlineData("１２\r", "１２", "**")]
    [InlineData("\r", "", ""), InlineData("12\u007F3\r", "13", "**\b \b*"), InlineData("1２\b3\r", "13", "**\b \b*")]
    [InlineData("\u007F\u007F1\r", "1", "*"), InlineData("12\u001534\r", "34", "**\b \b\b \b**")]
    [InlineData("1\u001B[A\u001B[3~\u001BOP2\r", "12", "**"), InlineData("1\t\u0001\u00002\r", "12", "**")]
    public void A_code_is_what_was_typed_and_only_asterisks_are_shown(string keys, string expected, string shown)
    {
        var (code, error, typed) = Ask(keys);
        using (code)
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(code!.Bytes));
            Assert.Equal($"code: {shown}{Environment.NewLine}", error);
            Assert.Equal((1, 1), (typed.Hides, typed.Shows));
        }
    }

    [Theory, InlineData("12\u0003"), InlineData("12\u0004"), InlineData("\u0004"), InlineData("12"), InlineData("")]
    public void Cancelled_there_is_no_code_and_echo_is_back(string keys)
    {
        var (code, _, typed) = Ask(keys);
        Assert.Null(code);
        Assert.Equal((1, 1), (typed.Hides, typed.Shows));
    }

    [Fact]
    public void Suspended_the_question_is_asked_again_with_what_was_typed()
    {
        var (code, error, typed) = Ask("12\u001A34\r");
        using (code) Assert.Equal("1234", Encoding.UTF8.GetString(code!.Bytes));
        Assert.Equal(1, typed.Suspensions);
        Assert.Equal($"code: **code: ****{Environment.NewLine}", error);
    }

    [Fact]
    public void What_was_typed_too_early_is_dropped_and_said_so()
    {
        var (code, error, _) = Ask("1234\r", early: "12");
        using (code) Assert.Equal("1234", Encoding.UTF8.GetString(code!.Bytes));
        // Before the question, which is shown once: from then on what is typed counts.
        Assert.Equal(string.Join(Environment.NewLine, "", Texts.For("en")["prompt.typed-early"], "code: ****", ""), error);
    }

    [Fact]
    public void Too_long_a_code_rings_and_is_known_as_too_long()
    {
        var (code, error, _) = Ask(new string('1', Code.Capacity + 2) + "\r");
        using (code) Assert.True(code!.Overflowed);
        Assert.Equal(2, error.Count(c => c == '\a'));
    }

    [Fact]
    public void Echo_is_back_when_reading_fails()
    {
        var keys = new Keys("12") { Fails = true };
        Assert.Throws<IOException>(() => new Terminal(keys, new StringWriter(), Texts.For("en")).ReadCode("code:"));
        Assert.Equal((1, 1), (keys.Hides, keys.Shows));
    }

    [Theory]
    [InlineData("y\n", true, "en"), InlineData("NO\n", false, "en"), InlineData("\nperhaps\nyes\n", true, "en")]
    [InlineData("はい\n", true, "ja"), InlineData("k\n", true, "fi"), InlineData("e\r\n", false, "fi"), InlineData("j\n", true, "sv")]
    [InlineData("", null, "en")]
    public void Yes_and_no_are_said_and_never_assumed(string keys, bool? expected, string language) =>
        Assert.Equal(expected, new Terminal(new Keys(keys), new StringWriter(), Texts.For(language)).Confirm("really?"));

    [Theory, InlineData("2\n", 1), InlineData("0\n3\nx\n1\n", 0), InlineData("", null)]
    public void A_choice_is_one_of_the_numbers(string keys, int? expected) =>
        Assert.Equal(expected, new Terminal(new Keys(keys), new StringWriter(), Texts.For("en")).Choose("which?", ["one", "two"]));

    private static (Code? Code, string Error, Keys Keys) Ask(string typed, string early = "")
    {
        var (keys, error) = (new Keys(typed) { Early = early }, new StringWriter());
        return (new Terminal(keys, error, Texts.For("en")).ReadCode("code:"), error.ToString(), keys);
    }

    /// <summary>Keys typed by a script; counts how often echo went off and on again.</summary>
    private sealed class Keys(string typed) : IKeys
    {
        private readonly Queue<byte> queue = new(Encoding.UTF8.GetBytes(typed));

        public string Early { get; set; } = "";

        public bool Fails { get; init; }

        public int Hides { get; private set; }

        public int Shows { get; private set; }

        public int Suspensions { get; private set; }

        public bool AreTyped => true;

        public IHidden Hide()
        {
            Hides++;
            return new Hidden(this);
        }

        public int Read() => queue.TryDequeue(out var b) ? b : Fails ? throw new IOException("gone") : -1;

        public bool Waiting(int milliseconds) => milliseconds == 0 ? Early.Length > 0 : queue.Count > 0;

        public void Drop() => Early = "";

        private sealed class Hidden(Keys keys) : IHidden
        {
            public void Suspend() => keys.Suspensions++;

            public void Dispose() => keys.Shows++;
        }
    }
}
