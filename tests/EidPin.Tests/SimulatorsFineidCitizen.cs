using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public class SimulatorsFineidCitizen
{
    [Theory, InlineData("00200011"), InlineData("0024001118"), InlineData("002C001118")]
    public void Before_an_application_is_selected_the_chip_knows_no_pin_command(string head)
    {
        var card = Card("fineid-citizen").At(CardProtocol.T1);
        Assert.Equal("6D00", card.Say(head.EndsWith("18", StringComparison.Ordinal) ? head + Block("1234") + Block("4321") : head));
    }

    [Theory, InlineData(Fineid), InlineData(MasterFile)]
    public void Pin_commands_work_after_the_application_and_after_the_master_file(string select) =>
        Assert.Equal("9000", Card("fineid-citizen").Say(select, "002000110C" + Block("1234")));

    [Fact]
    public void Counters_are_separate_and_a_right_code_gives_all_tries_back()
    {
        var card = Card("fineid-citizen");
        Assert.Equal("63C4", card.Say(Fineid, "002000110C" + Block("9999")));
        Assert.Equal("63C4", card.Say("002000820C" + Block("999999")));
        Assert.Equal("63C3", card.Say("002000110C" + Block("9999")));
        Assert.Equal("9000", card.Say("002000110C" + Block("1234")));
        Assert.Equal((5, 4, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2"), card.TriesLeft("fi.activation-code")));
    }

    [Theory]
    [InlineData("31323334FFFFFFFFFFFFFFFF")]
    [InlineData("313233340000000000000031")]
    [InlineData("414243440000000000000000")]
    public void Another_padding_or_other_characters_are_refused_and_spend_no_try(string block)
    {
        var card = Card("fineid-citizen");
        Assert.Equal("6A80", card.Say(Fineid, "002000110C" + block));
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
    }

    [Theory]
    [InlineData("0020001104" + "31323334")]
    [InlineData("0024001108" + "3132333434333231")]
    [InlineData("002C00110C" + "313233343536373834333231")]
    public void A_code_without_padding_has_a_wrong_length(string command) =>
        Assert.Equal("6700", Card("fineid-citizen").Say(Fineid, command));

    [Theory, InlineData(Fineid), InlineData(MasterFile), InlineData("00A4040C07A0000002471001", Fineid)]
    public void Selecting_an_application_forgets_what_was_verified(params string[] commands)
    {
        var card = Card("fineid-citizen");
        Assert.Equal("9000", card.Say(Fineid, "002000110C" + Block("1234"), "00200011"));
        card.Say(commands);
        Assert.Equal("63C5", card.Say("00200011"));
    }

    [Fact]
    public void Selecting_a_file_forgets_nothing() =>
        Assert.Equal("9000", Card("fineid-citizen").Say(Fineid, "002000110C" + Block("1234"), "00A4080C025032", "00200011"));

    [Fact]
    public void A_reset_forgets_selection_and_verified_pins()
    {
        var card = Card("fineid-citizen");
        card.Say(Fineid, "002000110C" + Block("1234"));
        card.Reset();
        Assert.Equal("6D00", card.Say("00200011"));
        Assert.Equal("63C5", card.Say(Fineid, "00200011"));
    }

    [Fact]
    public void A_wrong_code_takes_an_earlier_verification_away()
    {
        var card = Card("fineid-citizen");
        Assert.Equal("63C4", card.Say(Fineid, "002000110C" + Block("1234"), "002000110C" + Block("4444"), "00200011"));
    }

    [Fact]
    public void The_puk_is_not_changed_and_not_unblocked()
    {
        var card = Card("fineid-citizen");
        Assert.Equal("6985", card.Say(Fineid, "0024008318" + Block("12345678") + Block("87654321")));
        Assert.Equal("6985", card.Say("002C008318" + Block("12345678") + Block("87654321")));
    }

    [Theory, InlineData("123"), InlineData("12A4")]
    public void A_new_pin_too_short_or_not_of_digits_is_refused_and_the_old_one_stays(string next)
    {
        var card = Card("fineid-citizen");
        Assert.Equal("6A80", card.Say(Fineid, "0024001118" + Block("1234") + Block(next)));
        Assert.Equal("9000", card.Say("002000110C" + Block("1234")));
    }

    [Fact]
    public void Changing_to_the_same_code_is_refused() =>
        Assert.Equal("6A80", Card("fineid-citizen").Say(Fineid, "0024001118" + Block("1234") + Block("1234")));

    [Fact]
    public void The_fifth_wrong_puk_kills_the_chip_for_good()
    {
        var card = Card("fineid-citizen");
        card.Say(Fineid);
        foreach (var left in (int[])[4, 3, 2, 1, 0])
            Assert.Equal($"63C{left}", card.Say("002C001118" + Block("99999999") + Block("4321")));
        Assert.Equal("6983", card.Say("002C001118" + Block("12345678") + Block("4321")));
        Assert.Equal("9000", card.Say("002000110C" + Block("1234")));
    }

    [Fact]
    public void Unblocking_works_although_the_pin_is_not_locked()
    {
        var card = Card("fineid-citizen");
        Assert.Equal("9000", card.Say(Fineid, "002C001118" + Block("12345678") + Block("4321")));
        Assert.Equal("9000", card.Say("002000110C" + Block("4321")));
    }

    [Fact]
    public void An_older_chip_leaves_out_whether_a_pin_was_changed()
    {
        var card = EidPin.Simulators.SimulatedCard.Create(new() { Profile = "fi.citizen", TellsChanged = false }).At(CardProtocol.T1);
        Assert.DoesNotContain("DF2F", card.Say(Fineid, "00CB00FF05A00383011100"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_of_eight_digits_that_is_not_activated_reads_6984_and_no_tries()
    {
        var card = Card("fineid-citizen-new").At(CardProtocol.T1);
        Assert.Equal("6984", card.Say(Fineid, "00200011"));
        Assert.Contains("DF210400FFA503", card.Say("00CB00FF05A00383011100"), StringComparison.Ordinal);
        Assert.Equal("6984", card.Say("0024001118" + Block("12345678") + Block("1234")));
    }

    [Fact]
    public void Without_contacts_everything_wants_pace_first()
    {
        var card = EidPin.Simulators.SimulatedCard.Create(new() { Profile = "fi.citizen", Contactless = true });
        Assert.Equal("6982", card.Say(Fineid));
        Assert.True(CardProfiles.FineidCitizen.FitsAtr(new(card.Atr)));
    }

    [Fact]
    public void Each_signature_with_pin2_wants_its_own_verification()
    {
        var card = Card("fineid-citizen").At(CardProtocol.T1);
        var hash = "002A90A0329030" + Convert.ToHexString(SHA384.HashData("text"u8));
        Assert.Equal("6982", card.Say(Fineid, "002241B606800154840102", hash, "002A9E9A00"));
        var signed = card.Say("002000820C" + Block("123456"), "002A9E9A00");
        Assert.Equal(96 + 2, signed.Length / 2);
        Assert.Equal("6982", card.Say(hash, "002A9E9A00"));

        using var key = ReadCertificate(card, "00A4080C0450164332").GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(SHA384.HashData("text"u8), Convert.FromHexString(signed)[..96]));
    }

    [Fact]
    public void At_t0_a_signature_asked_for_with_the_wrong_length_is_made_once()
    {
        var card = Card("fineid-citizen").At(CardProtocol.T0);
        card.Say(Fineid, "002000820C" + Block("123456"), "002241B606800154840102", "002A90A0329030" + Convert.ToHexString(new byte[48]));
        Assert.Equal("6C60", card.Say("002A9E9A00"));
        Assert.Equal(98, card.Say("002A9E9A60").Length / 2);
    }

    [Fact]
    public void Certificates_are_of_invented_people_under_a_test_authority()
    {
        var certificate = ReadCertificate(Card("fineid-citizen").At(CardProtocol.T1), "00A4080C024331");
        Assert.Contains("TEST Citizen Certificates", certificate.Issuer, StringComparison.Ordinal);
        Assert.Contains("TESTAAJA TEUVO 999", certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(384, certificate.GetECDsaPublicKey()!.KeySize);
    }

    internal static X509Certificate2 ReadCertificate(EidPin.Simulators.SimulatedCard card, string select)
    {
        card.Say(select);
        var bytes = new List<byte>();
        while (card.ReadBinary(bytes.Count) is { Length: > 0 } part) bytes.AddRange(part);
        return X509CertificateLoader.LoadCertificate([.. bytes]);
    }
}
