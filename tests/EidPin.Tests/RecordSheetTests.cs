using System.Text.RegularExpressions;
using System.Xml.Linq;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public sealed partial class RecordSheetTests
{
    public static TheoryData<string, string> All => [.. SituationFields.Cards.SelectMany(c => Texts.Languages.Select(l => (c, l)))];

    [Theory, MemberData(nameof(All))]
    public void A_sheet_is_a_page_for_itself_with_no_code_in_it(string card, string language)
    {
        var html = RecordSheet.Html(card, Texts.For(language));
        var page = Page.Check(card, html);
        Assert.Empty(page.Descendants("link"));
        Assert.Empty(page.Descendants("input"));
        // Telephone numbers are for who lost the card; the style sheet has its own figures, the date of the new scheme its year.
        page.Descendants("style").Remove();
        page.Descendants("a").Remove();
        Assert.DoesNotMatch(
            Code(), page.Root!.Value.Replace("2026-01-13", "", StringComparison.Ordinal).Replace("2026", "", StringComparison.Ordinal));
        Assert.Equal(SituationFields.Tries(card).Count, page.Descendants("section").Count());
    }

    [Theory]
    [InlineData("fi.citizen", 8, 2)]
    [InlineData("fi.organisation", 8, 2)]
    [InlineData("fi.professional", 8, 4)]
    [InlineData("fi.personnel", 8, 4)]
    public void A_box_per_digit_and_none_for_the_letters_code(string card, int boxes, int maybe)
    {
        var page = Page.Check(card, RecordSheet.Html(card, Texts.For("en")));
        var pin2 = page.Descendants("section").Single(s => s.Attribute("class")!.Value == "pin sign").Descendants("i").ToArray();
        Assert.Equal(boxes, pin2.Length);
        Assert.Equal(maybe, pin2.Count(i => i.Attribute("class")?.Value == "may"));
        var letter = page.Descendants("section").Single(s => s.Attribute("class")!.Value == "pin letter");
        Assert.Single(letter.Descendants("i"));
        Assert.Contains(card == "fi.citizen" ? "7 for the first use" : "8 digits", letter.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_does_not_say_its_kind_has_the_lengths_of_all() =>
        Assert.Contains(
            "4 to 8 on social welfare and health care cards",
            RecordSheet.Html("fi.organisation", Texts.For("en"), anyKind: true),
            StringComparison.Ordinal);

    [Fact]
    public void The_entry_of_a_password_manager_is_named() =>
        Assert.Contains(
            "“My Number Card – Signature password”", RecordSheet.Html("jp.my-number", Texts.For("en")), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "jp.my-number", "--card jp.my-number")]
    [InlineData("--simulated my-number", "jp.my-number", "")]
    [InlineData("--simulated fineid-professional", "fi.professional", "")]
    [InlineData("--simulated fineid-organisation", "fi.organisation", "")]
    [InlineData("--simulated fineid-citizen", "fi.citizen", "")]
    public void The_command_takes_the_card_in_the_reader_or_the_one_named(string where, string card, string options)
    {
        var run = CliRun.Do($"sheet --json {where} {options}");
        Assert.Equal(0, run.Exit);
        Assert.Equal(card, run.Text("card"));
        Assert.Equal("en", run.Text("language"));
        Page.Check(card, run.Text("html")!);
        Assert.Equal(run.Text("html"), CliRun.Do($"sheet {where} {options}").Out);
    }

    [Fact]
    public void In_easy_Japanese_the_lengths_have_their_readings()
    {
        var html = RecordSheet.Html("jp.my-number", Texts.For("ja-easy"));
        Assert.DoesNotContain("数字4桁", html, StringComparison.Ordinal);
        Assert.DoesNotContain("英字", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_card_the_choices_are_named()
    {
        var run = CliRun.Do("sheet --json", readers: CliRun.Readers(""));
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Equal(SituationFields.Cards, run.Allowed);
        Assert.Equal(2, CliRun.Do("sheet --json --card fi.unicorn").Exit);
    }

    [Fact]
    public void A_file_is_written_once()
    {
        var file = Path.Combine(Path.GetTempPath(), $"sheet-{Guid.NewGuid():N}.html");
        try
        {
            var run = CliRun.Do($"sheet --json --lang fi --card fi.citizen --output '{file}'");
            Assert.Equal((0, file, "fi"), (run.Exit, run.Text("file"), run.Text("language")));
            Assert.Contains("Tunnuslukulomake", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(2, CliRun.Do($"sheet --card jp.my-number --output '{file}'").Exit);
            Assert.Contains("Tunnuslukulomake", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(0, CliRun.Do($"sheet --card jp.my-number --output '{file}' --force").Exit);
            Assert.Contains("Record sheet", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(2, CliRun.Do($"sheet --card jp.my-number --output '{file}/x'").Exit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_terminal_without_unicode_still_gets_the_page()
    {
        var run = CliRun.Do("sheet --lang ja --card jp.my-number", utf8: false);
        Assert.DoesNotContain(run.Out, c => c > 127);
        Assert.Contains("マイナンバーカード", Page.Check("sheet", run.Out).Root!.Value, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d{4,}")]
    private static partial Regex Code();
}
