using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What cannot wait stands before what can, on a page and at a terminal.</summary>
public sealed class PlanOrderTests
{
    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void One_try_left_is_the_first_thing_that_a_plan_says(string language)
    {
        var situation = """{"card":"fi.professional","pin":"pin2","pins":{"pin2":"forgotten"},"wrongTries":{"pin1":4}}""";
        var shown = Shown(situation, language);
        var warning = shown.Words.Warning("last-try");
        Assert.Contains("last-try", shown.Words.Plan.Warnings[0], StringComparison.Ordinal);
        Assert.InRange(Place(shown.Terminal, Ruby.Plain(warning)), 0, Place(shown.Terminal, Ruby.Plain(shown.Words["plan.steps"])));
        var (there, lead) = (Html.Words(warning, Texts.For(language).Tag), shown.Page.IndexOf("class=\"lead\"", StringComparison.Ordinal));
        Assert.InRange(Place(shown.Page, there), 0, lead);
        // Once is enough.
        Assert.DoesNotContain($"<li>{there}</li>", shown.Page, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Whoever_cannot_wait_reads_of_the_quicker_way_before_the_steps_of_the_best_one(string language)
    {
        var shown = Shown("""{"card":"fi.personnel","pin":"pin2","pins":{"pin2":"locked","activation-code":"forgotten"}}""", language);
        var spare = shown.Words.Plan.Routes.Single(shown.Words.ForToday);
        Assert.InRange(
            Place(shown.Terminal, Ruby.Plain(shown.Words.Title(spare))), 0, Place(shown.Terminal, Ruby.Plain(shown.Words["plan.steps"])));
    }

    private static int Place(string text, string part) => text.IndexOf(part, StringComparison.Ordinal);

    private static (string Terminal, string Page, PlanWords Words) Shown(string json, string language)
    {
        var situation = SituationReader.Read(System.Text.Encoding.UTF8.GetBytes(json));
        var plan = Guide.For(situation.Country).Plan(situation, new(2026, 11, 21));
        var words = new PlanWords(plan, Texts.For(language).ForPages());
        var html = new Html(Texts.For(language).Tag);
        new PlanPage(words, new Frame(Texts.For(language), new QueryLinks("/guide")), html).Whole();
        return (CliRun.Do($"guide --situation - --lang {language}", json, width: 1000).Out, html.ToString(), words);
    }
}
