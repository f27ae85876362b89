using static EidPin.SystemTests.TerminalStage;

namespace EidPin.SystemTests;

/// <summary>The ways of people at a terminal, each with its number of acts: a command or a code, and Enter.</summary>
[Trait("Runs", "Program")]
public sealed class TerminalWaysTests
{
    [Theory, InlineData("C", "en"), InlineData("ja_JP.UTF-8", "ja"), InlineData("fi_FI.UTF-8", "fi")]
    public void Over_ssh_in_60_columns_a_locked_PIN_gets_a_new_one_in_four_acts(string locale, string language)
    {
        var texts = EidPin.Guidance.Wording.Texts.For(language);
        using var stage = new TerminalStage("fineid-citizen-pin1-locked");
        using var terminal = stage.Start("unlock", new Dictionary<string, string> { ["LANG"] = locale }, columns: 60);
        var acts = 1;
        foreach (var code in (string[])[Activation, NewPin, NewPin])
        {
            Asked(terminal);
            terminal.Type(code).Await(new string('*', code.Length)).Type("\r");
            acts++;
        }
        Assert.Equal(0, terminal.End());
        Assert.Equal((4, 5), (acts, stage.TriesLeft("fi.pin1")));
        // What a code costs was said before the first prompt, and nobody saw one.
        var asked = terminal.Shown.IndexOf("***", StringComparison.Ordinal);
        Assert.Contains("5", terminal.Shown[..asked], StringComparison.Ordinal);
        Assert.DoesNotContain(NewPin, terminal.Shown, StringComparison.Ordinal);
        var done = texts.Get("outcome.done.unlock", ("pin", texts["pin.fi.pin1.name"]));
        Assert.Contains(done[..6], terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_missed_twice_is_held_before_the_last_try_and_told_how_it_goes_on()
    {
        using var stage = new TerminalStage("my-number");
        foreach (var wrong in (string[])["9999", "8888"])
        {
            using var missed = stage.Start("check authentication");
            Assert.Equal(1, missed.Await("): ").Type($"{wrong}\r").End());
        }
        using var held = stage.Start("check authentication");
        Assert.Equal(5, held.End());
        Assert.Equal(0, stage.CodesSent);
        Assert.Equal(1, stage.TriesLeft("jp.authentication"));
        Assert.Contains("--use-last-try", held.Shown, StringComparison.Ordinal);
    }

    // Whatever the language: a prompt ends with a colon, and nothing is echoed.
    private static void Asked(Pty terminal)
    {
        for (var i = 0; i < 1500 && (terminal.Echo || !terminal.Shown.TrimEnd().EndsWith(':')); i++) Thread.Sleep(20);
        Assert.False(terminal.Echo, terminal.Shown);
    }
}
