using EidPin.Cards;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public class SimulatorsFineidOrganisation
{
    [Fact]
    public void Counters_are_separate_lock_at_five_misses_and_are_unlocked_by_the_puk()
    {
        var card = Card("fineid-organisation");
        card.Say(Fineid);
        foreach (var left in (int[])[4, 3, 2, 1, 0]) Assert.Equal($"63C{left}", card.Say("00200004" + Typed("999999")));
        Assert.Equal("6983", card.Say("00200004"));
        Assert.Equal((5, 0, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2"), card.TriesLeft("fi.activation-code")));
        Assert.Equal("9000", card.Say("00200012" + Typed("12345678"), "002C0204" + Typed("753175")));
        Assert.Equal("9000", card.Say("00200004" + Typed("753175")));
    }

    [Fact]
    public void The_form_with_puk_and_new_code_in_one_command_is_not_known() =>
        Assert.Equal("6A86", Card("fineid-organisation").Say(Fineid, "002C0003" + Typed("123456784321")));

    [Fact]
    public void The_puk_is_never_changed()
    {
        var card = Card("fineid-organisation");
        Assert.Equal("6982", card.Say(Fineid, "00240012" + Typed("1234567887654321")));
        Assert.Equal("6982", card.Say("00200012" + Typed("12345678"), "002C0212" + Typed("87654321")));
    }

    [Fact]
    public void A_card_that_is_not_activated_reads_6984_and_is_activated_by_the_puk()
    {
        var card = EidPin.Simulators.SimulatedCard.Create(new() { Profile = "fi.organisation", Activated = false });
        Assert.Equal("6984", card.Say(Fineid, "00200003"));
        Assert.Equal("9000", card.Say("00200012" + Typed("12345678"), "002C0203" + Typed("1234")));
        Assert.Equal("63C5", card.Say("00200003"));
    }

    [Theory, InlineData("organisation"), InlineData("professional"), InlineData("personnel")]
    public void The_issuer_of_the_certificate_tells_the_kind(string kind)
    {
        var card = EidPin.Simulators.SimulatedCard.Create(new() { Profile = "fi.organisation", Kind = kind });
        var issuer = SimulatorsFineidCitizen.ReadCertificate(card, "00A4080C024331").Issuer;
        var known = CardProfiles.FineidOrganisation.Kinds.First(k => issuer.Contains(k.IssuerContains, StringComparison.Ordinal));
        Assert.Equal(kind, known.Id);
    }

    [Fact]
    public void A_professional_may_have_four_digits_as_pin2() =>
        Assert.Equal("9000", Card("fineid-professional").Say(Fineid, "00200004" + Typed("5678")));
}
