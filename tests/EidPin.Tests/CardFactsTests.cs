using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What a card and a button say together must lead to this person's plan, without the questions that they have answered.</summary>
public sealed class CardFactsTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    // What neither card nor button can say: whether another code is known, the letter is at hand, or who the person is.
    private static readonly string?[] Left = [null, "know-authentication", "know-signature", "letter", "exceptions"];

    private static readonly Dictionary<string, string> Ways = new()
    {
        ["my-number"] = "office; signature kiosk; authentication kiosk; resident-register office; card-info office",
        ["my-number-child"] = "office; authentication office; resident-register office; card-info office",
        ["my-number-signature-locked"] = "office; signature kiosk; authentication office; resident-register office; card-info office",
        ["my-number-both-locked"] = "office; signature office; authentication office; resident-register office; card-info office",
        ["my-number-all-locked"] = "office; signature office; authentication office; resident-register office; card-info office",
        ["fineid-citizen"] = "unlock-at-home; pin1 unlock-at-home; pin2 unlock-at-home; activation-code order-activation-code",
        ["fineid-citizen-v3"] = "unlock-at-home; pin1 unlock-at-home; pin2 unlock-at-home; activation-code order-activation-code",
        ["fineid-citizen-pin1-locked"] = "unlock-at-home; pin1 unlock-at-home; pin2 unlock-at-home; activation-code order-activation-code",
        ["fineid-citizen-new"] = "activate-at-home; activation-code order-activation-code",
        ["fineid-citizen-2026-new"] = "activate-at-home; activation-code order-activation-code",
        ["fineid-citizen-2026-pin1-locked"] =
            "order-activation-code; pin1 order-activation-code; pin2 order-activation-code; activation-code order-activation-code",
        ["fineid-organisation"] = "unlock-at-home; pin1 unlock-at-home; pin2 unlock-at-home; activation-code order-activation-code",
        ["fineid-professional"] = "unlock-at-home; pin1 unlock-at-home; pin2 unlock-at-home; activation-code order-activation-code",
        ["fineid-dead"] = "new-card; pin1 new-card; pin2 new-card; activation-code new-card",
    };

    public static TheoryData<string> Cards => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Cards))]
    public void Who_forgot_a_PIN_of_this_card_is_shown_the_way_at_once(string name)
    {
        using var session = Open(name);
        var certificates = new CardCertificates(session).Read();
        var ways = session.Status.Pins.Where(p => !p.Pin.Extra && p.State is PinState.Ready or PinState.Locked)
            .Select(p => $"{p.Pin.ShortId} {Way(CardFacts.Forgotten(session.Status, certificates, Now, p.Pin.Id))}");
        Assert.Equal(Ways[name], string.Join("; ", [Way(CardFacts.Forgotten(session.Status, certificates, Now)), .. ways]));
    }

    [Fact]
    public void A_PIN_that_is_not_there_or_was_never_set_is_not_forgotten()
    {
        using var child = Open("my-number-child");
        Assert.Equal(CardFacts.Of(child.Status, [], Now), CardFacts.Forgotten(child.Status, [], Now, "jp.signature"));
        using var fresh = Open("fineid-citizen-new");
        Assert.Equal(CardFacts.Of(fresh.Status, [], Now), CardFacts.Forgotten(fresh.Status, [], Now, "fi.pin1"));
    }

    [Fact]
    public void Several_forgotten_PINs_are_about_none_of_them_alone()
    {
        using var session = Open("my-number-signature-locked");
        var said = CardFacts.Forgotten(session.Status, [], Now, "jp.signature", "jp.card-info");
        Assert.Equal(
            ("locked", "locked", "forgotten", false),
            (said["trouble"], said["pins.signature"], said["pins.card-info"], said.ContainsKey("pin")));
    }

    [Theory, InlineData("2025-12-31T22:00:00Z", "2026-01-01"), InlineData("2026-06-30T21:00:00Z", "2026-07-01")]
    public void The_day_on_which_a_card_was_granted_is_that_of_Finland_in_winter_and_in_summer(string from, string day)
    {
        using var session = Open("fineid-citizen");
        var begins = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var certificate = new CertificateInfo("fi.pin1", CertificateState.Present, NotBefore: begins, NotAfter: begins.AddYears(5));
        Assert.Equal(day, CardFacts.Of(session.Status, [certificate], Now)["issued"]);
    }

    [Theory]
    [InlineData("fineid-citizen-2026-pin1-locked", "order-activation-code")]
    [InlineData("fineid-citizen-pin1-locked", "unlock-at-home")]
    public void A_plan_after_what_is_not_possible_knows_which_letter_the_card_came_with(string card, string way)
    {
        var run = CliRun.Do($"activate --stdin --json --simulated {card}", "12345678\n8642\n975310");
        Assert.Equal(7, run.Exit);
        Assert.Equal(way, run.Json.GetProperty("plan").GetProperty("routes")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_is_not_said_to_be_valid()
    {
        using var session = Open("fineid-citizen");
        var certificate = new CertificateInfo("fi.pin1", CertificateState.Present, NotBefore: Now.AddDays(1), NotAfter: Now.AddYears(5));
        Assert.DoesNotContain("authenticationCertificate", CardFacts.Of(session.Status, [certificate], Now).Keys);
        Assert.Equal("valid", CardFacts.Of(session.Status, [certificate], Now.AddDays(1))["authenticationCertificate"]);
    }

    private static string Way(IReadOnlyDictionary<string, string> said)
    {
        foreach (var (field, value) in said) Assert.NotNull(SituationFields.Find(field)?.Read(value));
        var situation = new Situation(said);
        var dialogue = Dialogue.Replay(Guide.ForCard(situation.Card), situation, [], Today);
        Assert.Contains(dialogue.Next?.Id, Left);
        return dialogue.Plan(Today).Routes[0].Id;
    }

    private static PinSession Open(string card)
    {
        var readers = CliRun.Readers(card);
        return PinSession.Open(readers.Connect(readers.List()[0].Name));
    }
}
