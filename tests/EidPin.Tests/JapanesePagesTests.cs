using EidPin.Guidance.Care;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

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

    [Fact]
    public void What_to_say_is_read_out_word_for_word_with_its_readings()
    {
        var (ja, easy) = (Texts.For("ja", "jp"), Texts.For("ja-easy", "jp"));
        Assert.All(ja.Keys.Where(k => k.StartsWith("say.", StringComparison.Ordinal)), key => Assert.Equal(ja[key], Ruby.Bare(easy[key])));
        var plan = PlanOf(("pins.signature", "locked"), ("pins.authentication", "locked"));
        var route = plan.Routes[0];
        Assert.Null(new PlanWords(plan, ja).SayTranslated(route));
        Assert.Contains("初期化《しょきか》", new PlanWords(plan, easy).SayTranslated(route), StringComparison.Ordinal);
        var page = Page.Check("say", Show("ja-easy", "happened=forgot", "which=all", "exceptions=none"));
        var say = page.Descendants("div").First(d => d.Attribute("class")?.Value == "say");
        Assert.Equal("words", say.Elements("p").ElementAt(1).Attribute("class")!.Value);
        Assert.NotEmpty(say.Elements("p").ElementAt(2).Descendants("ruby"));
    }

    [Fact]
    public void Only_the_words_of_an_office_may_have_many_kanji()
    {
        const string Long = "住民基本台帳用暗証番号再設定申請《x》";
        Assert.Single(EasyJapanese.Problems(Long));
        Assert.Empty(EasyJapanese.Problems(Long, quoted: true));
        Assert.Single(EasyJapanese.Problems("窓口", quoted: true));
    }

    [Theory, InlineData("ja", "または"), InlineData("ja-easy", "または、")]
    [InlineData("en", "or "), InlineData("fi", "tai "), InlineData("sv", "eller ")]
    public void A_choice_in_a_list_begins_with_its_word(string language, string or)
    {
        var page = Page.Check("which", WhichPage.Html(Texts.For(language), new QueryLinks("/which")));
        var items = page.Descendants("li").Where(i => !i.Descendants("li").Any()).Select(i => i.Value).ToArray();
        Assert.Contains(items, i => i.StartsWith(or, StringComparison.Ordinal));
        Assert.DoesNotContain(items, i => i.StartsWith('、') || i.StartsWith("か、", StringComparison.Ordinal));
    }

    [Theory, InlineData("ja"), InlineData("ja-easy")]
    public void Brackets_and_commas_are_Japanese(string language)
    {
        var texts = Texts.For(language);
        Assert.Equal(("a、b", "（a）"), (texts.Listed(["a", "b"]), texts.InBrackets("a")));
        Assert.Equal(("a, b", " (a)"), (Texts.For("fi").Listed(["a", "b"]), Texts.For("fi").InBrackets("a")));
        var words = new PlanWords(PlanOf(), texts.Of("jp"));
        Assert.All(Operators.All.Select(o => words.Shop(o.Id)), name => Assert.DoesNotContain(", ", name, StringComparison.Ordinal));
        var lost = Show(language, "happened=lost", "exceptions=foreign", "residency=permanent-resident");
        var agent = Show(language, "happened=forgot", "which=all", "exceptions=somebody-else");
        foreach (var html in (string[])[lost, agent, RulesPage.Html(texts, new QueryLinks("/rules"), "jp")])
        {
            Assert.DoesNotMatch("<em> ?\\(", html);
            Assert.DoesNotMatch("[ぁ-んァ-ヶ一-龠>]; [ぁ-んァ-ヶ一-龠<]", html);
        }
        Assert.DoesNotContain("</a> (", RecordSheet.Html("jp.my-number", texts), StringComparison.Ordinal);
    }

    // A full stop follows: "{format}。{n}回…".
    [Theory, InlineData("ja"), InlineData("ja-easy")]
    public void No_format_ends_its_own_sentence(string language)
    {
        foreach (var texts in ((string[])["which", "desk", "app"]).Select(set => Texts.For(language, set)))
        {
            var pins = texts.Keys.Where(k => k.StartsWith("pin.", StringComparison.Ordinal));
            Assert.All(pins.Where(k => k.EndsWith(".format", StringComparison.Ordinal)), key =>
                Assert.DoesNotContain("。", texts[key], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_agent_has_words_for_both_visits()
    {
        var plan = PlanOf(("pins.resident-register", "locked"), ("whoGoes", "agent"));
        var route = plan.Routes.First(r => r.Id == "office-agent");
        var say = new PlanWords(plan, Texts.For("ja", "jp")).Say(route)!;
        Assert.StartsWith("【1回目】", say, StringComparison.Ordinal);
        Assert.Contains("【2回目】", say, StringComparison.Ordinal);
    }

    [Theory, InlineData("signature"), InlineData("authentication")]
    public void A_PIN_of_the_office_is_not_forgotten_beside_another(string pin)
    {
        const string Register = "住民基本台帳用の暗証番号";
        var own = Texts.For("ja", "jp")[$"say.pin.{pin}"];
        Assert.Contains(own, Say(($"pins.{pin}", "locked"), ("phone", "false")), StringComparison.Ordinal);
        var both = Say(($"pins.{pin}", "locked"), ("pins.resident-register", "locked"), ("phone", "false"));
        Assert.Contains(own, both, StringComparison.Ordinal);
        Assert.Contains(Register, both, StringComparison.Ordinal);
        Assert.DoesNotContain(own, Say(("pins.resident-register", "locked"), ("phone", "false")), StringComparison.Ordinal);
        static string Say(params (string, string)[] said)
        {
            var plan = PlanOf(said);
            return new PlanWords(plan, Texts.For("ja")).Say(plan.Routes.First(r => r.Id == "office"))!;
        }
    }

    // In a child's plan and an agent's it is neither one visit nor four.
    [Theory, InlineData("ja"), InlineData("ja-easy"), InlineData("en")]
    public void The_other_PINs_are_offered_without_a_promise(string language)
    {
        var step = Ruby.Bare(Texts.For(language, "jp")["step.all-four-in-one-visit"]);
        Assert.DoesNotContain(language == "en" ? "visit" : "この1回", step, StringComparison.Ordinal);
    }

    // "Five in a row" would be five more to a person who has one or two left.
    [Theory, InlineData("ja"), InlineData("ja-easy")]
    public void Few_tries_of_the_activation_code_are_counted_from_now(string language)
    {
        var desk = Texts.For(language, "desk");
        Assert.All((string[])["desk.two-left", "cost.last.activation", "cost.activation", "outcome.held.activation"], key =>
            Assert.DoesNotContain("続けて5回", Ruby.Bare(desk[key]), StringComparison.Ordinal));
        Assert.All((string[])["outcome.held.activation.help", "ui.next-held-activation"], key =>
            Assert.DoesNotContain("続けて5回間違えると", Texts.For("ja")[key], StringComparison.Ordinal));
    }
}
