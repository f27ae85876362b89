using System.Xml.Linq;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public sealed class PagesTests
{
    private const string Hostile = "\"'><script>alert(1)</script>&lt;《x》`y`";

    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void A_server_shows_the_same_pages_with_answers_in_the_address(string language)
    {
        var texts = Texts.For(language);
        var links = new QueryLinks("/guide");
        Page.Check("start", new GuidePages(texts, links).Start());
        Page.Check("which", WhichPage.Html(texts, links));
        Page.Check("about", AboutPage.Html(texts, links));
        foreach (var country in Guide.Countries) Page.Check(country, RulesPage.Html(texts, links, country));
        var page = Show("jp.my-number", language, "happened=locked", "which=signature");
        Assert.Equal(texts.Tag, Page.Check("question", page).Root!.Attribute("lang")!.Value);
        Assert.Contains(
            $"/guide?lang={language}&amp;card=jp.my-number&amp;happened=locked&amp;which=signature&amp;know-authentication=yes",
            page,
            StringComparison.Ordinal);
        // Each answer can be changed: the way back to its question.
        Assert.Contains($"href=\"/guide?lang={language}&amp;card=jp.my-number&amp;happened=locked\"", page, StringComparison.Ordinal);
        Assert.Contains("language", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_of_many_is_a_form()
    {
        var html = Show("jp.my-number", "en", "happened=forgot", "which=all");
        var page = Page.Check("form", html);
        var form = page.Descendants("form").Single();
        Assert.Equal(("get", "/guide"), (form.Attribute("method")!.Value, form.Attribute("action")!.Value));
        Assert.Single(form.Descendants("fieldset").Descendants("legend"));
        var fields = form
            .Descendants("input")
            .Where(i => i.Attribute("type")!.Value == "hidden")
            .Select(i => $"{i.Attribute("name")!.Value}={i.Attribute("value")!.Value}");
        Assert.Equal(["lang=en", "card=jp.my-number", "happened=forgot", "which=all", "exceptions=none"], fields);
        Assert.True(form.Descendants("input").Count(i => i.Attribute("type")!.Value == "checkbox") > 5);
        Assert.Contains("exceptions=none\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_has_its_parts()
    {
        var html = Show("jp.my-number", "en", "happened=forgot", "which=all", "exceptions=none");
        var page = Page.Check("plan", html);
        Assert.Equal("ja", page.Descendants("p").Single(p => p.Attribute("class")?.Value == "words").Attribute("lang")!.Value);
        Assert.Contains("type=\"checkbox\"", html, StringComparison.Ordinal);
        Assert.Contains("<details class=\"sources\">", html, StringComparison.Ordinal);
        Assert.Contains("last checked", html, StringComparison.Ordinal);
        Assert.Contains("ask for it", html, StringComparison.Ordinal);
        Assert.Contains("tel:0120950178", Show("jp.my-number", "en", "happened=lost", "exceptions=none"), StringComparison.Ordinal);
        Assert.Contains("<span lang=\"ja\">署名用</span>", Show("jp.my-number", "en", "happened=locked"), StringComparison.Ordinal);
    }

    [Fact]
    public void To_change_an_answer_leads_back_to_its_question()
    {
        var dialogue = Dialogue.Replay(Guide.For("jp"), new(new Dictionary<string, string> { ["card"] = "jp.my-number" }),
            [new("happened", ["locked"]), new("which", ["signature"]), new("know-authentication", ["yes"])], Today);
        var view = GuideView.Of(dialogue, new QueryLinks("/guide"), "en", Today);
        Assert.Equal(
            ["", "&happened=locked", "&happened=locked&which=signature"],
            view.Answered.Select(a => a.Change["/guide?lang=en&card=jp.my-number".Length..]));
    }

    [Fact]
    public void What_a_person_owns_is_enough_or_not()
    {
        Assert.Contains(
            "name=\"has\" value=\"passport\"",
            Show("jp.my-number", "en", "happened=forgot", "which=all", "exceptions=none"),
            StringComparison.Ordinal);
        string With(string has) =>
            Show(
                "jp.my-number",
                "en",
                new Dictionary<string, string> { ["card"] = "jp.my-number", ["has"] = has },
                "happened=forgot",
                "which=all",
                "exceptions=none");
        Assert.Contains("class=\"enough\"", With("passport"), StringComparison.Ordinal);
        Assert.Contains("class=\"lacks\"", With("pension-book"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "happened=forgot&which=all&exceptions=none&exceptions=child&exceptions=abroad&lang=en&utm=x",
        "happened:forgot which:all exceptions:child,abroad",
        "")]
    [InlineData(
        "exceptions=none&has=passport&has=pension-book&pins.signature=locked&pins.pin1=locked",
        "exceptions:",
        "has:passport,pension-book pins.signature:locked")]
    [InlineData("happened=locked&happened=forgot&which=", "happened:forgot", "")]
    public void An_address_is_read_as_a_form_sends_it(string query, string answers, string carried)
    {
        var address = GuideAddress.Read([
            new("card", "jp.my-number"),
            .. query.Split('&').Select(q => KeyValuePair.Create(q.Split('=')[0], q.Split('=')[1])),
        ]);
        Assert.Equal("jp.my-number", address.Card);
        Assert.Equal(answers, string.Join(' ', address.Answers.Select(a => $"{a.Question}:{string.Join(',', a.Answers)}")));
        Assert.Equal(carried, string.Join(' ', address.Carried.Select(c => $"{c.Key}:{c.Value}")));
    }

    [Fact]
    public void An_address_that_says_what_there_is_not_is_refused()
    {
        Assert.Null(GuideAddress.Read([new("happened", "locked")]).Card);
        Assert.Throws<GuideException>(() => GuideAddress.Read([new("card", "xx.nothing")]));
        Assert.Throws<GuideException>(() => GuideAddress.Read([new("card", "jp.my-number"), new("has", Hostile)]));
        Assert.Throws<GuideException>(() => GuideAddress.Read([new("card", "jp.my-number"), new("pins.signature", "<b>")]));
    }

    [Fact]
    public void Nothing_from_an_address_becomes_markup()
    {
        var known = new Dictionary<string, string> { ["card"] = "jp.my-number", ["asked"] = Hostile };
        var html = Show("jp.my-number", "en", known, "happened=forgot", "which=all");
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Page.Check("hostile", html);
        var links = new QueryLinks($"/guide?asked={Uri.EscapeDataString(Hostile)}", "", [new("asked", Hostile)]);
        var dialogue = Dialogue.Replay(Guide.For("jp"), new(known), [new("happened", ["forgot"]), new("which", ["all"])], Today);
        html = new GuidePages(Texts.For("en"), links).Show(GuideView.Of(dialogue, links, "en", Today));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(
            Hostile,
            Page.Check("hostile", html).Descendants("input").Single(i => i.Attribute("name")?.Value == "asked").Attribute("value")!.Value);
        Assert.Throws<GuideException>(() => Show("jp.my-number", "en", $"happened={Hostile}"));
    }

    [Theory]
    [InlineData("en", "<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("ja", "市役所《しやくしょ》", "<ruby>市役所<rt>しやくしょ</rt></ruby>")]
    [InlineData("en", "the office (市役所) there", "the office (<span lang=\"ja\">市役所</span>) there")]
    [InlineData("en", "`eidpin status`", "<code lang=\"en\">eidpin status</code>")]
    [InlineData("en", "one ` only", "one ` only")]
    [InlineData("sv", "kort (varakortti)", "kort (<span lang=\"fi\">varakortti</span>)")]
    [InlineData("en", "list (Kansalaisvarmenteen aktivointitunnusluvun uusiminen)",
        "list (<span lang=\"fi\">Kansalaisvarmenteen aktivointitunnusluvun uusiminen</span>)")]
    [InlineData("fi", "varakortti", "varakortti")]
    [InlineData("en", "「JPKI暗証番号」 x", "<span lang=\"ja\">「JPKI暗証番号」</span> x")]
    public void Words_become_markup_in_one_place(string language, string words, string expected)
    {
        Assert.Equal(expected, new Html(language).Add($"{words}").ToString());
        Assert.DoesNotContain('<', new Html(language).Add($"{words:a}").ToString());
    }

    private static string Show(string card, string language, params string[] answers) =>
        Show(card, language, new Dictionary<string, string> { ["card"] = card }, answers);

    private static string Show(string card, string language, Dictionary<string, string> known, params string[] answers)
    {
        var links = new QueryLinks("/guide?card=" + card);
        var dialogue = Dialogue.Replay(Guide.ForCard(card), new(known), answers.Select(Dialogue.Parse), Today);
        return new GuidePages(Texts.For(language), links).Show(GuideView.Of(dialogue, links, language, Today));
    }
}
