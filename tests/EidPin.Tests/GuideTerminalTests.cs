using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What a person at a terminal is told between the questions of the guide and after them.</summary>
public sealed class GuideTerminalTests
{
    // A helper on the telephone needs the name of the first screen too, and a slip there can be taken back like any other.
    [Fact]
    public void The_choice_of_the_card_is_a_screen_with_a_code_and_a_way_back_to_it()
    {
        var citizen = Texts.For("en", "fi")["question.happened.title"];
        var back = GuideScreens.Of("jp.my-number", new(2026, 11, 21)).First.Ways.Count + 1;
        var run = CliRun.Do("guide", keys: $"1\n{back}\n2\n", readers: CliRun.Readers());
        Assert.Equal(130, run.Exit);
        Assert.Contains("Screen D-3", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split("Which card is it?").Length - 1);
        Assert.Contains(citizen, run.Error, StringComparison.Ordinal);
        // A card that was named is not asked for.
        Assert.DoesNotContain(
            $"{back}  Back", CliRun.Do("guide --card jp.my-number", keys: "", readers: CliRun.Readers()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("99")]
    [InlineData("locked")]
    [InlineData("")]
    public void What_is_no_number_of_an_answer_is_answered_with_what_is(string typed)
    {
        var run = CliRun.Do("guide --card jp.my-number", keys: $"{typed}\n", readers: CliRun.Readers());
        Assert.Contains("Type one from 1 to ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Ctrl-C ends", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void None_beside_others_and_a_number_that_there_is_not_are_told_too()
    {
        var run = CliRun.Do("guide --card jp.my-number", keys: "2\n1\n1\n0 3\n0\n1\n0\n\n", readers: CliRun.Readers());
        Assert.Equal(0, run.Exit);
        Assert.Contains("0 alone: none of these", run.Error, StringComparison.Ordinal);
        Assert.Contains("Enter alone: done", run.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("guide"), InlineData("sheet"), InlineData("guide --card jp.card")]
    public void Whoever_has_to_name_a_card_reads_what_each_is_called(string line)
    {
        var run = CliRun.Do(line, readers: CliRun.Readers());
        Assert.Equal(2, run.Exit);
        Assert.Contains("fi.citizen – Identity card (Finland)", run.Error, StringComparison.Ordinal);
        Assert.Contains("fi.citizen", CliRun.Do($"{line} --json", readers: CliRun.Readers()).Allowed);
    }

    [Fact]
    public void In_easy_Japanese_what_the_terminal_says_between_has_its_readings()
    {
        var run = CliRun.Do("guide --card jp.my-number --lang ja-easy", keys: "2\n1\n1\nx\n", readers: CliRun.Readers());
        foreach (var said in (string[])["画面（がめん） J-", "番号（ばんごう）"])
            Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("《", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("空白で区切って", run.Error, StringComparison.Ordinal);
    }

    // A kiosk needs no appointment, but the reservation of the app: the page says so in its row, and so does the terminal.
    [Fact]
    public void A_kiosk_has_the_row_of_its_reservation()
    {
        var run = CliRun.Do("guide --card jp.my-number", keys: "2\n1\n1\n0\n1\n\n", readers: CliRun.Readers(), width: 400);
        Assert.Contains(Texts.For("en", "guide")["appointment.none.kiosk"], run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_names_who_says_so_and_no_bare_codes()
    {
        var run = CliRun.Do("guide --card jp.my-number", keys: "2\n1\n1\n0\n1\n\n", readers: CliRun.Readers(), width: 400);
        var sources = run.Out.Split('\n').Single(l => l.StartsWith(Texts.For("en", "guide")["plan.sources"], StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\b[A-Z]{1,2}\d+\b", sources);
        Assert.Matches("J-LIS|Digital Agency|Japan", sources);
    }
}
