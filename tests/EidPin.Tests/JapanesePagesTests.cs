using EidPin.Guidance;
using EidPin.Guidance.Pages;

namespace EidPin.Tests;

/// <summary>What the program puts between the texts reads as Japanese, too.</summary>
public sealed class JapanesePagesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static Plan PlanOf(params (string Field, string Value)[] said)
    {
        var known = said.ToDictionary(s => s.Field, s => s.Value);
        known["card"] = "jp.my-number";
        return Guide.For("jp").Plan(new(known), Today);
    }

    private static string Show(string language, params string[] answers)
    {
        var known = new Dictionary<string, string> { ["card"] = "jp.my-number" };
        var links = new QueryLinks("/guide?card=jp.my-number");
        var dialogue = Dialogue.Replay(Guide.For("jp"), new(known), answers.Select(Dialogue.Parse), Today);
        return new GuidePages(Texts.For(language), links).Show(GuideView.Of(dialogue, links, language, Today));
    }

    // "Five in a row" would be five more to a person who has one or two left.
    [Theory, InlineData("ja"), InlineData("ja-easy")]
    public void Few_tries_of_the_activation_code_are_counted_from_now(string language)
    {
        var desk = Texts.For(language, "desk");
        Assert.All((string[])["desk.two-left", "form.last.activation", "form.costs.unlock", "answer.held.activation"], key =>
            Assert.DoesNotContain("続けて5回", Ruby.Bare(desk[key]), StringComparison.Ordinal));
        Assert.All((string[])["outcome.held.activation", "ui.next-held-activation"], key =>
            Assert.DoesNotContain("続けて5回間違えると", Texts.For("ja")[key], StringComparison.Ordinal));
    }
}
