using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;

namespace EidPin.Tests;

/// <summary>The guide as a person and as a program use it.</summary>
public sealed partial class GuideCommandTests
{
    [Fact]
    public void A_situation_gives_the_plan_as_one_object()
    {
        var plan = Plan("""{"card":"jp.my-number","pins":{"signature":"locked"},"shop":"familymart","has":["pension-book"]}""");
        var first = plan.GetProperty("routes")[0];
        Assert.Equal("kiosk", first.GetProperty("id").GetString());
        Assert.Equal("familymart", first.GetProperty("shops")[0].GetString());
        Assert.Equal(
            (0m, "JPY"),
            (first.GetProperty("fee").GetProperty("amount").GetDecimal(), first.GetProperty("fee").GetProperty("currency").GetString()));
        Assert.Equal(24, first.GetProperty("validForHours").GetInt32());
        Assert.Equal("06:30", first.GetProperty("hours").GetProperty("from").GetString());
        var because = plan.GetProperty("because")[0];
        Assert.Equal("jp.kiosk-signature", because.GetProperty("rule").GetString());
        Assert.Equal("2026-11-21", because.GetProperty("checked").GetString());
        Assert.NotEmpty(because.GetProperty("sources").EnumerateArray());
    }

    [Fact]
    public void What_a_person_owns_is_enough_or_not_and_what_else_to_bring()
    {
        var plan = Plan("""{"card":"jp.my-number","pins":{"signature":"locked","authentication":"locked"},"has":["pension-book"]}""");
        var document = plan
            .GetProperty("routes")[0]
            .GetProperty("documents")
            .EnumerateArray()
            .Single(d => d.GetProperty("id").GetString() == "photo-id");
        Assert.False(document.GetProperty("enough").GetBoolean());
        Assert.Contains("passport", document.GetProperty("bringAlso").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public void At_a_terminal_it_asks_and_then_tells_the_way()
    {
        // Card, locked, signature, login PIN known, none of the exceptions, a phone.
        var run = CliRun.Do("guide", keys: "1\n2\n1\n1\n0\n1\n", readers: CliRun.Readers());
        Assert.Equal(0, run.Exit);
        Assert.Contains("JPKI暗証番号リセット", run.Out);
        Assert.Contains("7-Eleven", run.Out);
        Assert.Equal(6, Prompts(run));
    }

    [Fact]
    public void A_card_in_the_reader_is_asked_instead_of_the_person()
    {
        var run = CliRun.Do("guide --simulated my-number-signature-locked", keys: "1\n0\n1\n");
        Assert.Equal((0, 3), (run.Exit, Prompts(run)));
        Assert.Contains("7-Eleven", run.Out);
    }

    [Theory]
    [InlineData("fineid-dead", "new-card")]
    [InlineData("fineid-citizen-new", "activate-at-home")]
    [InlineData("fineid-citizen-2026-pin1-locked", "order-activation-code")]
    [InlineData("my-number-both-locked", "office")]
    [InlineData("fineid-citizen-pin1-locked", "unlock-at-home")]
    public void The_state_of_the_card_leads_the_plan(string card, string route)
    {
        var run = CliRun.Do($"guide --json --simulated {card}");
        Assert.Equal((0, route), (run.Exit, run.Json.GetProperty("plan").GetProperty("routes")[0].GetProperty("id").GetString()));
    }

    [Fact]
    public void A_childs_card_is_not_asked_for_its_signature_password()
    {
        var run = CliRun.Do(
            "guide --json --simulated my-number-child --answer happened=forgot --answer which=authentication --answer exceptions=child");
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("question").ValueKind);
        Assert.Equal("office-legal-representative", run.Json.GetProperty("plan").GetProperty("routes")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void An_answer_can_be_taken_back()
    {
        // Lost is chosen by mistake only after the first answer: locked, then back, then forgotten …
        var run = CliRun.Do("guide --card jp.my-number", keys: "2\n9\n3\n1\n1\n0\n2\n");
        Assert.Equal(0, run.Exit);
        Assert.Contains("municipal office", run.Out);
    }

    [Fact]
    public void Without_a_terminal_the_open_question_is_told()
    {
        var run = CliRun.Do("guide --card fi.citizen --answer happened=locked");
        Assert.Equal(0, run.Exit);
        Assert.Contains("--answer which=pin1", run.Out);
        Assert.Equal(
            "which",
            CliRun
                .Do("guide --card fi.citizen --answer happened=locked --json").Json
                .GetProperty("question")
                .GetProperty("id")
                .GetString());
    }

    [Fact]
    public void Without_a_reader_and_a_terminal_the_card_has_to_be_named()
    {
        var run = CliRun.Do("guide --json", readers: CliRun.Readers());
        Assert.Equal(2, run.Exit);
        Assert.Contains("fi.professional", run.Allowed);
    }

    [Fact]
    public void Explain_names_the_rule_that_decided_and_the_one_that_nearly_did()
    {
        var run = CliRun.Do("guide --situation - --explain", """{"card":"jp.my-number","pins":{"signature":"locked"},"phone":false}""");
        Assert.Contains("jp.no-phone → office: decided", run.Out);
        Assert.Contains("jp.kiosk-signature → kiosk: nearly: phone is false, wanted true", run.Out);
    }

    [Fact]
    public void The_drawing_names_every_rule()
    {
        var run = CliRun.Do("guide --graph --card jp.my-number");
        Assert.StartsWith("flowchart TD", run.Out);
        Assert.All(Guide.For("jp").Data.Rules, r => Assert.Contains(r.Id, run.Out));
    }

    [Fact]
    public void The_lint_counts_the_questions()
    {
        var run = CliRun.Do("guide --lint --json");
        Assert.Equal(0, run.Exit);
        Assert.All(run.Json.GetProperty("guides").EnumerateArray(), g => Assert.InRange(g.GetProperty("mostQuestions").GetInt32(), 1, 9));
    }

    [Fact]
    public void The_pages_of_a_release_are_those_of_its_commit_on_whatever_day_they_are_made()
    {
        var (folder, made, later) = (Directory.CreateTempSubdirectory("eidpin-site"), new DateOnly(2026, 11, 21), new DateOnly(2029, 1, 1));
        var seconds = $"{new DateTimeOffset(made.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds()}";
        try
        {
            var run = CliRun.Do($"guide --site {folder.FullName}", today: later, variable: ("SOURCE_DATE_EPOCH", seconds));
            Assert.Equal(0, run.Exit);
            var (early, late) = (Finnish(made), Finnish(later));
            Assert.Contains(early.Keys, page => early[page] != late[page]);
            Assert.All(early, page => Assert.Equal(page.Value, File.ReadAllText(Path.Combine(folder.FullName, page.Key))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Finnish(DateOnly day) => GuideSite.Pages(day)
        .Where(p => p.Path.StartsWith("en/n/F-", StringComparison.Ordinal)).ToDictionary(p => p.Path, p => p.Make());

    [Fact]
    public void The_site_is_written_into_an_empty_folder_only()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-site");
        File.WriteAllText(Path.Combine(folder.FullName, "mine.txt"), "mine");
        var refused = CliRun.Do($"guide --site {folder.FullName} --json");
        Assert.Equal((2, "usage"), (refused.Exit, refused.ErrorId));
        Assert.Single(folder.GetFileSystemInfos());
        folder.Delete(true);
        var run = CliRun.Do($"guide --site {folder.FullName} --json");
        Assert.Equal(0, run.Exit);
        Assert.Equal(
            run.Json.GetProperty("pages").GetInt32(), Directory.GetFiles(folder.FullName, "*.html", SearchOption.AllDirectories).Length);
        folder.Delete(true);
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void Every_word_of_a_plan_is_in_the_language(string language)
    {
        foreach (var line in (string[])[
            "--card jp.my-number --answer happened=locked --answer which=signature",
            "--card fi.professional --answer happened=locked --answer which=pin2 --answer letter=no",
            "--card jp.my-number --answer happened=lost",
        ])
        {
            var run = CliRun.Do($"guide {line} --lang {language}");
            Assert.Equal(0, run.Exit);
            Assert.DoesNotMatch(Key(), run.Out);
            Assert.DoesNotContain("{", run.Out);
            Assert.DoesNotContain("《", run.Out);
        }
    }

    [Fact]
    public void A_rule_that_was_not_looked_at_for_a_year_says_so()
    {
        var run = CliRun.Do("guide --card jp.my-number --answer happened=lost", today: new(2027, 12, 1));
        Assert.Contains("check this", run.Out);
    }

    [Fact]
    public void Without_a_reader_the_cards_are_asked_for_in_words()
    {
        foreach (var language in EidPin.Guidance.Wording.Texts.Languages)
            Assert.DoesNotContain("guide.", CliRun.Do($"guide --lang {language}", keys: "1\n7\n\n", readers: CliRun.Readers()).Error);
    }

    [Fact]
    public void After_the_plan_every_answer_can_be_changed()
    {
        // Locked, signature, Login PIN known, no exception, a phone; then the second answer: all of them, no exception.
        var run = CliRun.Do("guide --card jp.my-number", keys: "2\n1\n1\n0\n1\n2\n5\n0\n\n");
        Assert.Equal(0, run.Exit);
        Assert.Contains("7-Eleven", run.Out);
        Assert.Contains("neither is known", run.Out);
    }

    [Fact]
    public void An_answer_may_be_called_none()
    {
        var run = CliRun.Do(
            "guide --card jp.my-number --answer happened=locked --answer which=authentication --answer know-signature=none --answer " +
            "exceptions=none --json");
        Assert.Equal(0, run.Exit);
        Assert.Equal("never-issued", run.Json.GetProperty("situation").GetProperty("pins.signature").GetString());
        Assert.Contains("exceptions=none", run.Json.GetProperty("answers").EnumerateArray().Select(a => a.GetString()));
    }

    [Fact]
    public void Where_every_minute_counts_the_telephone_stands_before_papers_and_steps()
    {
        var told = CliRun.Do("guide --card jp.my-number --answer happened=lost").Out;
        Assert.InRange(told.IndexOf("0120-95-0178", StringComparison.Ordinal), 1, told.IndexOf("Bring", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_does_not_say_what_nobody_knows()
    {
        const string notSure = "guide --card jp.my-number --answer happened=locked --answer which=signature --answer " +
            "know-authentication=not-sure --answer exceptions=none --answer phone=";
        Assert.DoesNotContain("You know", CliRun.Do(notSure + "yes").Out);
        // Without a phone no app shows the tries, and no copier needs the other PIN.
        var office = CliRun.Do(notSure + "no").Out;
        Assert.DoesNotContain("IDリーダー", office);
        Assert.DoesNotContain("not sure of the other PIN", office);
        Assert.DoesNotContain(
            "Nothing is locked", CliRun.Do("guide --card fi.citizen --answer happened=refused --answer which=pin1 --answer know=yes").Out);
    }

    [Fact]
    public void A_letter_of_no_use_is_not_to_be_searched_for()
    {
        Assert.DoesNotContain(
            "Look for the letter",
            CliRun.Do(
                "guide --card fi.citizen --answer happened=locked --answer which=pin1 --answer letter=yes --answer granted=from").Out);
        Assert.Contains(
            "Look for the letter",
            CliRun.Do("guide --card fi.citizen --answer happened=locked --answer which=pin1 --answer letter=no").Out);
    }

    [Fact]
    public void Documents_fit_the_person()
    {
        var child = CliRun.Do("guide --card jp.my-number --answer happened=forgot --answer which=all --answer exceptions=child").Out;
        Assert.Contains("戸籍謄本", child);
        Assert.DoesNotContain("登記事項証明書", child);
        // Nor does a child without a signature certificate choose a password for one; and who was asked nothing is not asked to change
        // anything.
        var login = CliRun.Do(
            "guide --card jp.my-number --answer happened=forgot --answer which=authentication --answer know-signature=none --answer " +
            "exceptions=child",
            keys: "");
        Assert.Equal(0, login.Exit);
        Assert.DoesNotContain("6 to 16", login.Out);
        Assert.DoesNotContain("Change an answer", login.Error);
        var stay = Plan(
            """{"card":"jp.my-number","pins":{"authentication":"locked"},"residency":"foreign-resident","stayEndsInDays":30}""");
        Assert.Equal(
            ["kiosk", "extend-card"], stay.GetProperty("routes").EnumerateArray().Take(2).Select(r => r.GetProperty("id").GetString()));
    }

    private static JsonElement Plan(string situation)
    {
        var run = CliRun.Do("guide --situation - --json", situation);
        Assert.Equal(0, run.Exit);
        return run.Json;
    }

    private static int Prompts(CliRun run) => Numbers().Count(run.Error);

    [GeneratedRegex(
        @"\b(plan|route|step|document|warning|reason|where|need|question|answer|say|fee|contact|hours|unit|" +
        @"appointment|guide|duration)\.[a-z-]+")]
    private static partial Regex Key();

    [GeneratedRegex(@"Numbers?[^:\n]*:")]
    private static partial Regex Numbers();
}
