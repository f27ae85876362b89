using System.Text.Json;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public sealed class CliWhichTests
{
    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Fact]
    public void The_answer_is_one_object_best_first()
    {
        var run = CliRun.Do("which 'e-Tax send' --json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal(["query", "answers", "ask"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("e-Tax send", run.Text("query"));
        var best = run.Json.GetProperty("answers")[0];
        Assert.Equal(("jp.signature", "e-tax.send"), (best.GetProperty("pin").GetString(), best.GetProperty("service").GetString()));
        Assert.Contains("“e-Tax”", best.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal((5, "Signature password"), (best.GetProperty("tries").GetInt32(), best.GetProperty("name").GetString()));
        Assert.Equal("""["jp.authentication","jp.card-info"]""", best.GetProperty("mistakenFor").GetRawText());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("ask").ValueKind);
    }

    [Fact]
    public void Two_that_fit_are_decided_by_one_question()
    {
        var ask = CliRun.Do("which パスワードがロックされています --json --lang en").Json.GetProperty("ask");
        Assert.NotEmpty(ask.GetProperty("question").GetString()!);
        var pins = ask.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("pin").GetString());
        Assert.Equal(["jp.authentication", "jp.signature"], pins);
        Assert.All(ask.GetProperty("answers").EnumerateArray(), a => Assert.NotEmpty(a.GetProperty("text").GetString()!));
    }

    [Theory, InlineData("which pizza --json"), InlineData("which '' --json"), InlineData("which --json -- --pizza")]
    public void Nothing_found_is_no_failure(string command)
    {
        var run = CliRun.Do(command);
        Assert.Equal(0, run.Exit);
        Assert.Equal("[]", run.Json.GetProperty("answers").GetRawText());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("ask").ValueKind);
    }

    [Fact]
    public void Another_card_is_told_from_nothing_found()
    {
        Assert.Equal("SIM", CliRun.Do("which SIM PUK code --json").Text("otherCard"));
        Assert.False(CliRun.Do("which pizza --json").Json.TryGetProperty("otherCard", out _));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Whoever_finds_nothing_is_led_on_to_the_guide(string language)
    {
        Assert.Contains("eidpin guide", CliRun.Do($"which pizza --lang {language}").Out, StringComparison.Ordinal);
        var texts = Texts.For(language);
        var way = Html.Words(texts.Of("page")["page.which.way"], texts.Tag);
        Assert.Contains(way, WhichPage.Html(texts, new QueryLinks("/which"), WhichPin.Find("pizza")), StringComparison.Ordinal);
        // Files cannot search: there it stands above all screens.
        var page = WhichPage.Html(texts, new FileLinks(language, "which.html", static (_, _) => ""));
        Assert.InRange(page.IndexOf(way, StringComparison.Ordinal), 0, page.IndexOf("id=\"jp\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("暗証番号を忘れた", "pins.authentication=forgotten", "trouble=forgotten")]
    [InlineData("unohdin tunnusluvun", "pins.pin1=forgotten", "trouble=forgotten")]
    public void Who_forgot_a_PIN_goes_on_with_what_is_known(string words, params string[] known)
    {
        var page = WhichPage.Html(Texts.For("en"), new QueryLinks("/which"), WhichPin.Find(words));
        Assert.All(known, fact => Assert.Contains(fact, page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_says_locked_and_what_next()
    {
        var best = CliRun.Do("which HJS0432E --json").Json.GetProperty("answers")[0];
        Assert.Equal(("jp.signature", "locked"), (best.GetProperty("pin").GetString(), best.GetProperty("state").GetString()));
        Assert.Contains("JPKI暗証番号リセット", best.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Contains("eidpin unlock pin1", CliRun.Do("which PIN1 is locked").Out, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Languages))]
    public void People_read_name_local_term_format_and_why(string language)
    {
        var run = CliRun.Do($"which e-Tax 送信 --lang {language}");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        var first = run.Out.Split('\n')[0];
        var official = language == "ja-easy" ? "署名用電子証明書（しょめいようでんししょうめいしょ）" : "署名用電子証明書の暗証番号";
        Assert.Contains(official, first, StringComparison.Ordinal);
        Assert.Contains("送信", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("《", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("which.", run.Out, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_row_reads_without_a_missing_word(string language)
    {
        foreach (var row in WhichPin.Rows)
        {
            var phrase = row.Phrases[0].Text.Replace("'", "’", StringComparison.Ordinal);
            var run = CliRun.Do($"which --lang {language} -- '{phrase}'", width: 60);
            Assert.Equal(0, run.Exit);
            string[] raw = ["which.", $"row.{row.Id}", "pin.jp.", "pin.fi.", "outcome.", "{", "《"];
            Assert.All(raw, key => Assert.DoesNotContain(key, run.Out, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_words_a_person_gets_all_screens_and_a_script_exit_2()
    {
        var all = CliRun.Do("which", keys: "");
        Assert.Equal(0, all.Exit);
        string[] some = ["Japan", "Finland", "e-Tax: logging in", "Login PIN", "PIN2 (signature PIN)"];
        Assert.All(some, words => Assert.Contains(words, all.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("Japan", CliRun.Do("which --country fi", keys: "").Out, StringComparison.Ordinal);
        Assert.Equal(2, CliRun.Do("which").Exit);
        Assert.Equal("usage", CliRun.Do("which --json", keys: "").ErrorId);
        Assert.Equal(["jp", "fi"], CliRun.Do("which login --country se --json").Allowed);
    }

    [Theory, InlineData("jp", "jp.authentication"), InlineData("fi", "fi.pin1")]
    public void A_country_leaves_the_other_out(string country, string pin)
    {
        var answers = CliRun.Do($"which login --country {country} --json").Json.GetProperty("answers");
        Assert.Equal(pin, answers[0].GetProperty("pin").GetString());
    }
}
