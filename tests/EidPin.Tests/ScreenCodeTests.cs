using System.Text.RegularExpressions;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>A letter and a number at the foot of each screen, by which a helper on the telephone sees the same.</summary>
public sealed class ScreenCodeTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    public static TheoryData<string> Cards => [.. SituationFields.Cards];

    [Theory]
    [InlineData("j-31", "J-31")]
    [InlineData("J31", "J-31")]
    [InlineData(" Ｊ－３１ ", "J-31")]
    [InlineData("jー31", "J-31")]
    [InlineData("J−1234+", "J-1234")]
    [InlineData("J.31", "J-31")]
    public void A_code_is_read_as_people_type_it(string typed, string code) => Assert.Equal(code, $"{ScreenCode.Read(typed)}");

    [Theory, InlineData("J-1234+", true), InlineData("J-1234 ＋ ", true), InlineData("J-1234", false)]
    public void A_plus_is_of_the_nearest_screen_and_a_command_says_what_it_means(string typed, bool isNearest)
    {
        Assert.Equal(isNearest, ScreenCode.IsNearest(typed));
        var first = GuideScreens.Of("fi.citizen", DateOnly.FromDateTime(DateTime.Now)).First.Code;
        var run = CliRun.Do($"help {first}{(isNearest ? "+" : "")}", width: 400);
        Assert.Equal(isNearest, run.Out.Contains(Texts.For("en", "desk")["screen.nearest"], StringComparison.Ordinal));
    }

    // Of these two the title is not one: who compared it would send the caller away.
    [Theory, InlineData("M-3", false), InlineData("M-9", false), InlineData("D-7", false), InlineData("M-4", true), InlineData("D-1", true)]
    public void A_title_is_compared_where_there_is_but_one(string code, bool isCompared)
    {
        var run = CliRun.Do($"help {code}", width: 400);
        Assert.Equal(isCompared, run.Out.Contains(Texts.For("en", "desk")["screen.compare"], StringComparison.Ordinal));
    }

    [Theory, InlineData(""), InlineData("J"), InlineData("31"), InlineData("J-12345"), InlineData("ログイン"), InlineData("J/31")]
    public void What_is_no_code_is_none(string typed) => Assert.Null(ScreenCode.Read(typed));

    [Theory, MemberData(nameof(Cards))]
    public void Each_state_of_a_guide_has_a_code_of_its_own_that_leads_back_to_it(string card)
    {
        var states = GuideScreens.Of(card, Today);
        Assert.Equal(states.All.Count, states.All.Select(s => s.Code).Distinct().Count());
        foreach (var state in states.All)
        {
            var found = Assert.IsType<Screen.OfGuide>(ScreenList.Find($"{state.Code}", Today));
            // Another test may have asked for another day meanwhile, for which the states are walked through anew.
            Assert.Equal((state.Number, state.Code), (found.State.Number, found.State.Code));
        }
    }

    [Theory, MemberData(nameof(Cards))]
    public void The_first_question_has_its_code_without_a_walk_through_all_others(string card)
    {
        var known = new Situation(new Dictionary<string, string> { ["card"] = card });
        var first = Dialogue.Replay(Guide.ForCard(card), known, [], Today);
        Assert.Equal($"{GuideScreens.Of(card, Today).First.Code}", GuideScreens.CodeOf(first, Today));
    }

    [Fact]
    public void Every_code_in_the_documents_is_that_of_a_screen()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Top, "docs"), "*.md").Append(Path.Combine(Repository.Top, "README.md"));
        var named = pages.SelectMany(p => Regex.Matches(File.ReadAllText(p), @"\bJ-\d{1,4}\b")).Select(m => m.Value).ToHashSet();
        Assert.Contains("J-21", named);
        Assert.All(named, code => Assert.NotNull(ScreenList.Find(code, Today)));
    }

    [Theory, InlineData("J-51", "Login PIN"), InlineData("J-52", "Signature password")]
    public void A_reservation_of_one_PIN_is_proven_with_the_other(string code, string asked)
    {
        var screen = Assert.IsType<Screen.OfAct>(ScreenList.Find(code, Today));
        Assert.Equal([asked], ScreenWords.Of(screen, Texts.For("en")).Asks);
    }

    [Theory, MemberData(nameof(Cards))]
    public void Whatever_was_answered_the_code_is_that_of_a_page_with_the_same_question_or_plan(string card)
    {
        var (guide, random) = (Guide.ForCard(card), new Random(11));
        var known = new Situation(new Dictionary<string, string> { ["card"] = card });
        for (var walk = 0; walk < 40; walk++)
        {
            var (answers, dialogue) = (new List<Given>(), Dialogue.Replay(guide, known, [], Today));
            while (true)
            {
                var code = GuideScreens.CodeOf(dialogue, Today);
                Assert.DoesNotContain("+", code, StringComparison.Ordinal);
                var state = Assert.IsType<Screen.OfGuide>(ScreenList.Find(code, Today)).State;
                Assert.Equal(dialogue.Next?.Id, state.Next?.Id);
                Assert.Equal(dialogue.Plan(Today).Routes.Select(r => r.Id), state.Plan.Routes.Select(r => r.Id));
                if (dialogue.Next is not { } next) break;
                answers.Add(new(next.Id, next.Many ? [] : [dialogue.Choices[random.Next(dialogue.Choices.Count)].Id]));
                dialogue = Dialogue.Replay(guide, known, answers, Today);
            }
        }
    }

    // A tile's link says of the card what a person without a reader answers: both have the same screen before them.
    [Fact]
    public void What_a_card_said_itself_has_the_code_of_what_a_person_answers()
    {
        var said = new Situation(new Dictionary<string, string>
        {
            ["card"] = "jp.my-number",
            ["cardState"] = "in-hand",
            ["pin"] = "signature",
            ["pinOf"] = "card",
            ["pins.signature"] = "locked",
            ["trouble"] = "locked",
            ["wish"] = "use",
        });
        var card = new Situation(new Dictionary<string, string> { ["card"] = "jp.my-number" });
        Given[] answers = [new("happened", ["locked"]), new("which", ["signature"])];
        var guide = Guide.ForCard("jp.my-number");
        var told = GuideScreens.CodeOf(Dialogue.Replay(guide, card, answers, Today), Today);
        Assert.Equal(told, GuideScreens.CodeOf(Dialogue.Replay(guide, said, [], Today), Today));
    }

    [Fact]
    public void A_card_that_says_more_than_is_asked_for_has_a_plus_behind_the_nearest_code()
    {
        var said = new Situation(new Dictionary<string, string>
        {
            ["card"] = "jp.my-number",
            ["pin"] = "signature",
            ["trouble"] = "wrong",
            ["wish"] = "use",
            ["wrongTries.signature"] = "4",
        });
        var code = GuideScreens.CodeOf(Dialogue.Replay(Guide.ForCard("jp.my-number"), said, [], Today), Today);
        Assert.EndsWith("+", code, StringComparison.Ordinal);
        Assert.IsType<Screen.OfGuide>(ScreenList.Find(code, Today));
    }

    [Fact]
    public void Every_form_and_step_says_what_is_asked_and_what_it_costs_in_every_language()
    {
        foreach (var language in Texts.Languages)
        {
            var texts = Texts.For(language);
            foreach (var code in Enumerable.Range(10, 50).SelectMany(n => "JFRPS".Select(l => $"{l}-{n}")))
                if (ScreenList.Find(code, Today) is Screen.OfAct act) Whole(ScreenWords.Of(act, texts), code);
            foreach (var step in Enumerable.Range(1, 11))
                Whole(ScreenWords.Of(Assert.IsType<Screen.OfMachine>(ScreenList.Find($"M-{step}", Today)), texts), $"M-{step}");
        }
    }

    [Fact]
    public void Pages_and_sheets_have_codes_that_lead_to_them()
    {
        foreach (var place in Enum.GetValues<Place>())
            Assert.Equal(place, Assert.IsType<Screen.OfPage>(ScreenList.Find($"{ScreenList.Of(place)}", Today)).Place);
        foreach (var card in SituationFields.Cards)
            Assert.Equal(card, Assert.IsType<Screen.OfSheet>(ScreenList.Find($"{ScreenList.OfSheet(card)}", Today)).Card);
        foreach (var none in (string[])["D-0", "D-99", "M-0", "M-99", "J-2", "J-9", "J-53", "J-61", "J-99", "X-31", "J-100"])
            Assert.Null(ScreenList.Find(none, Today));
    }

    [Fact]
    public void A_helper_with_the_command_reads_what_a_form_asks_and_never_asks_for_a_code()
    {
        var run = CliRun.Do("help J-21");
        Assert.Equal(0, run.Exit);
        Assert.Contains("Change – Signature password", run.Out, StringComparison.Ordinal);
        Assert.Contains("1. Current: Signature password", run.Out, StringComparison.Ordinal);
        Assert.Contains("Never ask for a code", run.Out, StringComparison.Ordinal);
        Assert.Equal("J-21", CliRun.Do("help j21 --json").Json.GetProperty("screen").GetString());
    }

    [Fact]
    public void A_helper_with_the_command_sees_the_question_or_plan_of_a_code()
    {
        foreach (var state in GuideScreens.Of("fi.citizen", DateOnly.FromDateTime(DateTime.Now)).All.Take(12))
        {
            var run = CliRun.Do($"help {state.Code}");
            Assert.Equal(0, run.Exit);
            var title = state.Next is { } next ? Texts.For("en", "fi")[$"question.{next.Id}.title"] : "";
            Assert.Contains(title, run.Out, StringComparison.Ordinal);
        }
    }

    // At the terminal the person sees the question and its answers by number: so does the helper, and nothing before it.
    [Fact]
    public void A_helper_reads_the_question_with_the_numbers_of_its_answers_and_the_code_that_each_leads_to()
    {
        var states = GuideScreens.Of("jp.my-number", DateOnly.FromDateTime(DateTime.Now)).All;
        foreach (var many in (bool[])[false, true])
        {
            var state = states.First(s => s.Answers!.Count > 0 && s.Next is { } next && next.Many == many);
            var (run, words) = (CliRun.Do($"help {state.Code}", width: 400), Texts.For("en", "jp"));
            var lines = run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains($"Screen {state.Code}: this is what the person you help sees.", lines[0], StringComparison.Ordinal);
            Assert.Contains("Read the title", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("Best way", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("--answer", run.Out, StringComparison.Ordinal);
            foreach (var (i, way) in state.Ways.Where(w => w.Answer is not null).Index())
            {
                var answer = words[$"answer.{state.Next!.Id}.{way.Answer}"];
                Assert.Contains($"{i + 1}  {answer} → {way.To.Code}", run.Out, StringComparison.Ordinal);
            }
            Assert.Contains(words["guide.back"], run.Out, StringComparison.Ordinal);
            Assert.Equal(many, run.Out.Contains($"0  {words["guide.none"]} → ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_helper_reads_a_plan_under_its_code_and_of_nothing_that_could_be_told_but_not_here()
    {
        foreach (var state in GuideScreens.Of("jp.my-number", DateOnly.FromDateTime(DateTime.Now)).All.Where(s => s.Next is null).Take(12))
        {
            var run = CliRun.Do($"help {state.Code}", width: 400);
            Assert.StartsWith($"Screen {state.Code}: ", run.Out, StringComparison.Ordinal);
            Assert.Contains("Best way", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("more exact if this were known", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_code_that_was_misheard_is_asked_for_again_and_no_list_of_commands_follows()
    {
        var none = CliRun.Do("help J-1001");
        Assert.Equal((2, ""), (none.Exit, none.Out));
        Assert.Contains("There is no screen J-1001", none.Error, StringComparison.Ordinal);
        Assert.Contains("digit by digit", none.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Possible", none.Error, StringComparison.Ordinal);
        var known = GuideScreens.Of("fi.citizen", new(2026, 11, 21)).All[3].Code;
        var number = CliRun.Do($"help {known.Number}");
        Assert.Equal(2, number.Exit);
        Assert.Contains($"{known}", number.Error, StringComparison.Ordinal);
        foreach (var typed in (string[])[$"F {known.Number}", $"f.{known.Number}", $"F-{known.Number}"])
            Assert.Equal(0, CliRun.Do($"help {typed}").Exit);
    }

    [Theory]
    [InlineData("D-1", "Your cards", "in it")]
    [InlineData("D-3", "A PIN does not work? Find your way.", "Which card is it?")]
    [InlineData("D-9", "About this guide and its sources", "sources")]
    [InlineData("F-1", "Record sheet", "eidpin sheet --card fi.citizen")]
    public void Of_a_page_a_helper_reads_what_is_on_it(string code, string title, string about)
    {
        var run = CliRun.Do($"help {code}", width: 400);
        Assert.StartsWith($"Screen {code}: this is what the person you help sees.", run.Out, StringComparison.Ordinal);
        Assert.Contains(title, run.Out, StringComparison.Ordinal);
        Assert.Contains(about, run.Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("J-21"), InlineData("D-3"), InlineData("J-1")]
    public void A_screen_in_easy_Japanese_is_not_said_to_be_in_another_language(string code) =>
        Assert.DoesNotContain("ここは、まだ", CliRun.Do($"help {code} --lang ja-easy").Error, StringComparison.Ordinal);

    // The seven digits of a letter are for the first use: where a PIN is unlocked, nobody types them.
    [Theory, InlineData("F-31", false), InlineData("F-40", true)]
    public void Seven_digits_are_asked_for_at_the_first_use_alone(string code, bool seven)
    {
        var words = ScreenWords.Of(Assert.IsType<Screen.OfAct>(ScreenList.Find(code, Today)), Texts.For("en"));
        Assert.Equal(seven, words.Asks[0].Contains('7'));
    }

    [Fact]
    public void Help_without_a_code_is_that_of_all_commands_or_of_one()
    {
        Assert.Equal(CliRun.Do("--help").Out, CliRun.Do("help").Out);
        Assert.Equal(CliRun.Do("status --help").Out, CliRun.Do("help status").Out);
        var run = CliRun.Do("help stauts --json");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
    }

    private static void Whole(ScreenWords words, string code)
    {
        Assert.All(words.Asks.Append(words.Title).Append(words.Cost ?? ""), text =>
        {
            Assert.DoesNotContain("{", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"^(form|kiosk|screen|reserve|pin)\.[a-z.-]+$", text);
        });
        Assert.True(words.Title.Length > 3, code);
    }
}
