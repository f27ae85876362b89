using EidPin.Guidance.Care;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What holds on every way through the guides, whatever their rules say.</summary>
public sealed class GuideTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    // Walking takes seconds: once for all tests.
    private static readonly Dictionary<string, GuideReport> Reports = Guide.Countries.ToDictionary(c => c, c =>
        GuideLint.Look(Guide.For(c), Today));

    public static TheoryData<string> Countries => [.. Guide.Countries];

    [Theory, MemberData(nameof(Countries))]
    public void The_lint_finds_nothing(string country) => Assert.Empty(Reports[country].Findings);

    [Fact]
    public void No_shared_text_is_unused() => Assert.Empty(GuideLint.Unused());

    [Theory, MemberData(nameof(Countries))]
    public void The_commonest_situations_keep_to_their_questions(string country)
    {
        var report = Reports[country];
        Assert.All(report.Commonest, c => Assert.True(c.WithoutCard <= 5 && c.WithCard <= 3, $"{c}"));
        Assert.InRange(report.Most, 1, 9);
    }

    [Fact]
    public void A_slip_in_the_list_of_chains_is_found()
    {
        var chain = Operators.All[0];
        Assert.Empty(OperatorLint.Look(Operators.All, Today));
        foreach (var slip in (Operator[])[
            chain with { Pins = ["jp.signatur"] },
            chain with { Pins = [] },
            chain with { Stores = "most" },
            chain with { Name = new Dictionary<string, string> { ["en"] = "Aeon Tohoku", ["ja"] = "イオン東北" } },
            chain with { Sources = ["J99"] },
            chain with { Checked = Today.AddDays(1) },
        ])
            Assert.Single(OperatorLint.Look([slip], Today));
        Assert.Single(OperatorLint.Look([chain, chain], Today));
    }

    [Fact]
    public void There_are_five_commonest_situations() => Assert.Equal(5, Guide.Countries.Sum(c => Guide.For(c).Data.Commonest.Count));

    [Theory, InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void The_shared_words_are_there_in_every_language(string language)
    {
        // PIN names, which the program has in every language, are written anew in easy Japanese.
        foreach (var set in (string[])["guide", "page"])
            Assert.Equal(
                Texts.For("en", set).Keys.Order(),
                Texts.For(language, set).Keys.Where(k => !k.StartsWith("pin.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Every_word_of_the_pages_is_easy_in_easy_Japanese()
    {
        foreach (var set in (string[])["page", "guide", "jp", "fi", "desk"])
        {
            Assert.False(Texts.For("ja-easy", set).FellBack, set);
            Assert.All(Texts.For("ja-easy", set).Keys.Where(k => k != "page.language-name"), key =>
                Assert.Empty(EasyJapanese.Problems(Texts.For("ja-easy", set)[key], key.StartsWith("say.", StringComparison.Ordinal))
                    .Select(p => $"{set} {key} {p}")));
        }
    }

    [Fact]
    public void Every_way_with_any_number_of_ticks_ends_in_one_plan_of_at_most_nine_questions()
    {
        foreach (var guide in Guide.Countries.Select(Guide.For))
            foreach (var card in guide.Data.Cards) Walk(guide, new(new Dictionary<string, string> { ["card"] = card }), []);
    }

    [Fact]
    public void Any_situation_has_a_plan_with_a_first_route_that_is_not_ruled_out()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var situation = GuideSample.Random(SituationFields.Cards, random);
            var plan = Guide.ForCard(situation.Card).Plan(situation, Today);
            Assert.NotEmpty(plan.Routes);
            Assert.NotEmpty(plan.Routes[0].Steps);
            Assert.Equal(plan.Routes.Count, plan.Routes.Select(r => r.Id).Distinct().Count());
            Assert.Empty(Guide.ForCard(situation.Card).RulingOut(plan, Today));
            Assert.Equal(plan.Routes[0].Rule, plan.Because[0].Rule);
        }
    }

    [Fact]
    public void A_dialogue_and_the_same_situation_in_JSON_lead_to_the_same_plan()
    {
        var dialogue = Replay(
            "jp.my-number", "happened=locked", "which=authentication", "know-signature=yes", "exceptions=none", "phone=yes");
        var json = SituationReader.Read("""{"card":"jp.my-number","pins":{"authentication":"locked"}}"""u8.ToArray());
        Assert.Null(dialogue.Next);
        Assert.Equal(Guide.For("jp").Plan(json, Today).Routes[0].Id, dialogue.Plan(Today).Routes[0].Id);
        Assert.Equal(Guide.For("jp").Plan(json, Today).Routes[0].Shops, dialogue.Plan(Today).Routes[0].Shops);
    }

    [Fact]
    public void Before_any_answer_there_is_a_plan_and_a_question()
    {
        var dialogue = Replay("jp.my-number");
        Assert.Equal("happened", dialogue.Next?.Id);
        Assert.NotEmpty(dialogue.Plan(Today).Routes);
    }

    [Theory]
    [InlineData("jp.my-number", "happened=locked", "office")]
    [InlineData("jp.my-number", "happened=forgot", "office")]
    [InlineData("fi.citizen", "happened=locked", "unlock-at-home")]
    [InlineData("jp.my-number", "happened=lost", "stop-and-replace-card")]
    [InlineData("jp.my-number", "happened=change", "change-at-home")]
    public void Whoever_said_that_it_is_locked_is_never_told_that_nothing_is(string card, string answer, string route) =>
        Assert.Equal(route, Replay(card, answer).Plan(Today).Routes[0].Id);

    [Fact]
    public void Questions_come_in_the_agreed_order()
    {
        var dialogue = Replay(
            "jp.my-number", "happened=locked", "which=signature", "know-authentication=yes", "exceptions=none", "phone=yes");
        Assert.Equal(["happened", "which", "know-authentication", "exceptions", "phone"], dialogue.Asked.Select(a => a.Question));
    }

    [Fact]
    public void An_answer_that_an_earlier_one_made_needless_is_reported()
    {
        var dialogue = Replay("jp.my-number", "happened=lost", "which=signature");
        Assert.Equal(["which"], dialogue.Ignored);
        Assert.Equal("stop-and-replace-card", dialogue.Plan(Today).Routes[0].Id);
    }

    [Theory]
    [InlineData("hapened=locked", "question", "happened")]
    [InlineData("happened=loked", "answer", "locked")]
    [InlineData("happened=", "answer", null)]
    public void An_answer_the_guide_does_not_have_is_refused_by_name(string given, string what, string? nearest)
    {
        var refused = Assert.Throws<GuideException>(() => Replay("jp.my-number", given));
        Assert.Equal((what, nearest), (refused.What, refused.Nearest));
        Assert.NotEmpty(refused.Allowed);
    }

    [Fact]
    public void Not_locked_is_not_known_so_that_it_is_asked()
    {
        var card = new Situation(
            new Dictionary<string, string>
            {
                ["card"] = "jp.my-number",
                ["cardState"] = "in-hand",
                ["pinOf"] = "card",
                ["wish"] = "use",
                ["trouble"] = "locked",
                ["pin"] = "signature",
                ["pins.signature"] = "locked",
            });
        Assert.Equal("know-authentication", Dialogue.Replay(Guide.For("jp"), card, [], Today).Next?.Id);
    }

    [Fact]
    public void Adding_an_identity_document_never_turns_enough_into_not_enough()
    {
        string[] all = [.. Identity.All];
        for (var set = 0; set < 1 << all.Length; set++)
        {
            string[] has = [.. all.Where((_, i) => (set >> i & 1) == 1)];
            foreach (var document in (string[])[
                "photo-id",
                "residence-card",
                "special-permanent-resident-certificate",
                "passport-or-id-card",
                "driving-licence",
            ])
                if (DocumentNeed.Of(document).WithHas(has) == true)
                    Assert.All(all, more => Assert.True(DocumentNeed.Of(document).WithHas([.. has, more])));
                else Assert.NotEmpty(DocumentNeed.Of(document).Missing(has));
        }
    }

    [Fact]
    public void A_rule_past_its_review_date_says_so()
    {
        var situation = SituationReader.Read("""{"card":"jp.my-number","pins":{"signature":"locked"}}"""u8.ToArray());
        Assert.All(Guide.For("jp").Plan(situation, Today).Because, b => Assert.False(b.CheckThis));
        Assert.All(Guide.For("jp").Plan(situation, Today.AddYears(1)).Because, b => Assert.True(b.CheckThis));
    }

    [Theory, InlineData("2026-01-12", true), InlineData("2026-01-13", false)]
    public void A_letter_sets_a_new_PIN_at_any_time_only_where_its_code_is_the_PUK(string issued, bool said)
    {
        var situation = new Situation(
            new Dictionary<string, string> { ["card"] = "fi.citizen", ["issued"] = issued, ["pin"] = "pin1", ["knows"] = "yes" },
            defaults: true);
        var route = Guide.For("fi").Plan(situation, Today).Routes[0];
        Assert.Equal(("try-again", said), (route.Id, route.Steps.Contains("set-new-with-code")));
    }

    [Fact]
    public void The_hours_of_the_kiosk_are_those_of_the_chains()
    {
        var hours = Guide.For("jp").Data.Routes["kiosk"].Hours!.Single();
        Assert.All(Operators.All.Where(o => o.Stores != "none"), shop => Assert.Equal((hours.From, hours.Until), (shop.From, shop.Until)));
    }

    [Fact]
    public void Words_that_fit_two_PINs_leave_the_PIN_open()
    {
        var row = WhichPin.Rows.First(r => r.OneOf && r.State is null && r.Country == "jp");
        var situation = new Situation(new Dictionary<string, string> { ["card"] = "jp.my-number", ["service"] = row.Id }, defaults: true);
        Assert.Contains("pin", Guide.For("jp").Plan(situation, Today).Ask);
        Assert.DoesNotContain("pin", Guide.For("jp").Plan(situation.Where("pin", "signature"), Today).Ask);
    }

    [Fact]
    public void Every_field_that_a_plan_asks_for_has_its_words()
    {
        var (random, asked) = (new Random(9), new HashSet<string>());
        for (var i = 0; i < 5000; i++)
        {
            var situation = GuideSample.Random(SituationFields.Cards, random);
            asked.UnionWith(Guide.ForCard(situation.Card).Plan(situation, Today).Ask);
        }
        Assert.Contains("age", asked);
        Assert.All(Texts.Languages, language =>
            Assert.All(asked, field => Assert.True(Texts.For(language, "page").Has($"field.{field}"), $"{language} {field}")));
    }

    [Fact]
    public void Every_route_and_reason_of_the_contract_exists()
    {
        string[] routes =
        [
            "kiosk", "office", "office-legal-representative", "office-agent", "change-at-home", "reissue-certificate",
            "stop-and-replace-card", "new-card", "mynaportal-app", "police", "embassy", "extend-card", "convert-face-card", "try-again",
            "unlock-at-home", "activate-at-home", "order-activation-code", "use-face-check", "switch-to-face-card", "reserve-card",
            "card-does-not-read",
        ];
        string[] reasons =
        [
            "both-pins-unknown", "never-at-kiosk", "details-changed", "certificate-not-valid", "no-signature-certificate", "no-phone",
            "no-reader", "face-card", "chain-cannot", "agent-not-allowed", "chip-locked-for-good", "not-this-authority", "not-a-card-pin",
            "card-not-valid", "under-15", "activation-code-unknown", "not-activated", "not-in-official-list", "code-cannot-be-changed",
            "abroad",
        ];
        var data = Guide.Countries.Select(c => Guide.For(c).Data).ToArray();
        Assert.Equal(routes.Order(), data.SelectMany(d => d.Routes.Keys).Distinct().Order());
        Assert.Equal(reasons.Order(), data.SelectMany(d => d.RuledOut).Select(r => r.Reason).Distinct().Order());
    }

    private static Dialogue Replay(string card, params string[] answers) =>
        Dialogue.Replay(
            Guide.ForCard(card), new(new Dictionary<string, string> { ["card"] = card }), answers.Select(Dialogue.Parse), Today);

    // All subsets of a page of many, each way once; the plan is looked at where the way ends.
    private static void Walk(Guide guide, Situation situation, List<Given> asked)
    {
        if (guide.NextQuestion(situation, asked, Today) is not { } next)
        {
            Assert.InRange(asked.Count, 1, 9);
            Assert.NotEmpty(guide.Plan(situation, Today).Routes);
            return;
        }
        for (var set = 0; set < (next.Question.Many ? 1 << next.Choices.Count : next.Choices.Count); set++)
        {
            string[] chosen = next.Question.Many
                ? [.. next.Choices.Where((_, i) => (set >> i & 1) == 1).Select(a => a.Id)]
                : [next.Choices[set].Id];
            Walk(guide, situation.With(Guide.Said(next.Question, next.Choices, chosen)), [.. asked, new(next.Question.Id, chosen)]);
        }
    }
}
