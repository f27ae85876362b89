using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public class SimulatorsReadyMade
{
    [Fact]
    public void All_that_the_design_names_are_there() => Assert.Equal(
        [
            "my-number", "my-number-child", "my-number-signature-locked", "my-number-both-locked", "my-number-all-locked",
            "fineid-citizen", "fineid-citizen-v3", "fineid-citizen-pin1-locked",
            "fineid-citizen-new", "fineid-citizen-2026-new", "fineid-citizen-2026-pin1-locked",
            "fineid-organisation", "fineid-professional", "fineid-dead",
        ],
        ReadyMade.All.Select(c => c.Name));

    public static TheoryData<string> Names => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_ready_made_card_is_of_its_profile_and_shows_codes_that_fit_their_format(string name)
    {
        var ready = ReadyMade.Find(name)!;
        var card = ready.Create();
        Assert.Same(ready.Profile, card.Profile);
        Assert.True(ready.Profile.HistoricalBytes.Count == 0 || ready.Profile.FitsAtr(new(card.Atr)));
        Assert.NotEmpty(ready.Codes);
        // A letter's code of seven digits is shorter or longer than no PIN: every code shown could be typed.
        Assert.All(ready.Codes, c => Assert.True(ready.Profile[c.Key].Format.Accepts(System.Text.Encoding.ASCII.GetBytes(c.Value)), c.Key));
    }

    [Theory]
    [InlineData("my-number-signature-locked", "jp.signature")]
    [InlineData("my-number-both-locked", "jp.authentication")]
    [InlineData("my-number-child", "jp.signature")]
    [InlineData("fineid-citizen-pin1-locked", "fi.pin1")]
    [InlineData("fineid-citizen-2026-pin1-locked", "fi.pin1")]
    [InlineData("fineid-dead", "fi.activation-code")]
    public void What_the_name_says_is_locked(string name, string pin) => Assert.Equal(0, Card(name).TriesLeft(pin));

    [Fact]
    public void A_new_card_of_eight_digits_shows_the_activation_code_alone_and_one_of_seven_the_letters_code()
    {
        Assert.Equal(["fi.activation-code"], ReadyMade.Find("fineid-citizen-new")!.Codes.Select(c => c.Key));
        Assert.Equal("7654321", ReadyMade.Find("fineid-citizen-2026-new")!.Codes.First(c => c.Key == "fi.pin1").Value);
    }

    [Theory]
    [InlineData("fineid-citizen-new", "12345678")]
    [InlineData("fineid-citizen-2026-new", "7654321")]
    [InlineData("fineid-citizen", null)]
    public void The_letter_of_a_new_card_is_known(string name, string? code) => Assert.Equal(code, ReadyMade.Find(name)!.Letter);

    [Fact]
    public void A_card_to_practise_on_is_in_the_state_of_the_one_shown()
    {
        var profile = CardProfiles.FineidCitizen;
        PinStatus[] pins =
        [
            new(profile["fi.pin1"], PinState.Locked, 0),
            new(profile["fi.pin2"], PinState.Ready, 3),
            new(profile["fi.activation-code"], PinState.Ready, 5),
        ];
        var card = SimulatedCard.Create(CardDefinition.Like(new CardStatus(profile, null, false, pins)));
        Assert.Equal((0, 3, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2"), card.TriesLeft("fi.activation-code")));
    }

    [Theory, MemberData(nameof(Names))]
    public void Certificates_are_issued_by_the_authorities_that_the_card_names(string name)
    {
        var card = Card(name);
        foreach (var der in card.Authorities())
        {
            using var authority = X509CertificateLoader.LoadCertificate(der);
            Assert.Equal(authority.Subject, authority.Issuer);
            Assert.Contains("TEST", authority.Subject, StringComparison.Ordinal);
        }
    }

    // Any bytes at all: what comes back is an answer, never an exception, and only what may spend a try does.
    [Theory, MemberData(nameof(Names))]
    public void Any_command_is_answered(string name)
    {
        var random = new Random(20261121);
        var ready = ReadyMade.Find(name)!;
        foreach (var protocol in Enum.GetValues<CardProtocol>())
        {
            var card = ready.Create().At(protocol);
            ReadOnlySpan<byte> known = [0x20, 0x24, 0x2C, 0x2A, 0x22, 0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0xCB, 0x32];
            for (var i = 0; i < 3000; i++)
            {
                if (i % 50 == 0) card.Say(ready.Profile.Id == "jp.my-number" ? [Jpki, "00A4020C020018"] : [Fineid]);
                var command = new byte[random.Next(0, 20)];
                random.NextBytes(command);
                var ins = known[random.Next(known.Length)];
                if (command.Length > 4) (command[0], command[1], command[4]) = (0, ins, (byte)(command.Length - 5));
                Assert.InRange(card.Transmit(command).Length, 2, 258);
            }
        }
    }
}
