using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What a card in a reader says, carried in an address of the guide.</summary>
public sealed class GuideAddressTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    public static TheoryData<string> Cards => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Cards))]
    public void The_address_of_a_card_leads_where_the_command_leads(string name)
    {
        var known = Said(name);
        var address = GuideAddress.Read(GuideAddress.Of(known));
        Assert.Equal(
            known.Stated.OrderBy(s => s.Key, StringComparer.Ordinal), address.Known!.Stated.OrderBy(s => s.Key, StringComparer.Ordinal));
        Assert.Empty(address.Answers);
        var (command, page) = (Replay(known), Replay(address.Known));
        Assert.Equal(command.Next?.Id, page.Next?.Id);
        Assert.Equal(Told(command), Told(page));
    }

    [Theory]
    [InlineData("my-number-signature-locked", "know-authentication")]
    [InlineData("my-number-both-locked", "exceptions")]
    [InlineData("fineid-citizen-pin1-locked", "letter")]
    [InlineData("my-number", "happened")]
    public void What_the_card_says_is_not_asked(string name, string next) =>
        Assert.Equal(next, Replay(GuideAddress.Read(GuideAddress.Of(Said(name))).Known!).Next?.Id);

    [Fact]
    public void Every_link_of_a_page_takes_along_what_the_card_said()
    {
        var address = GuideAddress.Read([.. GuideAddress.Of(Said("my-number-signature-locked")), new("know-authentication", "yes")]);
        var links = new QueryLinks("/guide", "", address.Carried);
        var dialogue = Dialogue.Replay(Guide.For("jp"), address.Known!, address.Answers, Today);
        var html = new GuidePages(Texts.For("en"), links).Show(GuideView.Of(dialogue, links, "en", Today));
        var page = Page.Check("question", html);
        Assert.Equal(
            "locked", page.Descendants("input").Single(i => i.Attribute("name")?.Value == "pins.signature").Attribute("value")!.Value);
        var onward = page
            .Descendants("a")
            .Select(a => a.Attribute("href")!.Value)
            .Where(h => h.Contains("know-authentication", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(onward);
        Assert.All(onward, href =>
            Assert.Contains("&pin=signature&pinOf=card&pins.signature=locked&trouble=locked&wish=use", href, StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_wins_over_a_fact_of_the_same_name()
    {
        var facts = GuideAddress.Of(
            new(SituationFields.Cards.SelectMany(Fields).Distinct().ToDictionary(f => f, f => f == "card" ? "jp.my-number" : "x")));
        Assert.DoesNotContain(facts, f => Guide.For("jp").Data.Questions.Any(q => q.Id == f.Key));
        var address = GuideAddress.Read([new("card", "jp.my-number"), new("phone", "yes"), new("residency", "permanent-resident")]);
        Assert.Equal(["phone", "residency"], address.Answers.Select(a => a.Question));
        Assert.Empty(address.Carried);
    }

    [Theory]
    [InlineData("pin", "pin1"), InlineData("pin", "x"), InlineData("wish", "fly"), InlineData("trouble", "")]
    [InlineData("cardState", "new"), InlineData("issued", "13.1.2026"), InlineData("issued", "2026-02-30")]
    [InlineData("wrongTries.signature", "6"), InlineData("signatureCertificate", "yes"), InlineData("pinOf", "CARD")]
    public void A_fact_that_cannot_be_is_refused_with_what_can(string field, string value)
    {
        if (value.Length == 0)
        {
            // As a form sends a field that was left empty.
            Assert.Empty(GuideAddress.Read([new("card", "jp.my-number"), new(field, value)]).Carried);
            return;
        }
        var refused = Assert.Throws<GuideException>(() => GuideAddress.Read([new("card", "jp.my-number"), new(field, value)]));
        Assert.Equal(("value", field), (refused.What, refused.Field));
        Assert.NotEmpty(refused.Allowed);
    }

    private static IEnumerable<string> Fields(string card) =>
        [
            "card",
            "cardState",
            "pinOf",
            "pin",
            "wish",
            "trouble",
            "service",
            "phone",
            "residency",
            "stay",
            .. SituationFields.Tries(card).Keys.Select(p => $"pins.{p}"),
        ];

    private static Dialogue Replay(Situation known) => Dialogue.Replay(Guide.ForCard(known.Card), known, [], Today);

    private static string Told(Dialogue dialogue) => string.Join('|', dialogue.Plan(Today) is var plan
        ? [
            .. plan.Routes.Select(r => $"{r.Id} {r.Rule} {string.Join(' ', r.Steps)}"),
            .. plan.Warnings,
            .. plan.RuledOut.Select(r => $"{r.Id} {r.Reason}"),
        ] : []);

    private static Situation Said(string name)
    {
        using var readers = CliRun.Readers(name);
        using var session = PinSession.Open(readers.Connect(readers.List()[0].Name));
        return new(
            CardFacts.Of(session.Status, new CardCertificates(session).Read(), new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));
    }
}
