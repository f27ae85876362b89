using EidPin.Scp03;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>The chip's side of the issuer's session, in bytes.</summary>
public sealed class IssuerChipTests
{
    private const string Begin31 = "80503100 08 4041424344454647 00";

    private static readonly byte[] Master = Convert.FromHexString(
        "000102030405060708090A0B0C0D0E0F"), HostChallenge = Convert.FromHexString("4041424344454647");

    private readonly SimulatedCard card = Made();

    [Fact]
    public void A_card_without_an_issuers_keys_answers_as_it_always_did()
    {
        var plain = CardTray.Take("my-number");
        plain.Say(Jpki);
        Assert.Equal(
            ("6D00", "6E00", "6E00"),
            (plain.Say(Begin31), plain.Say("84823300101122334455667788112233445566778800"), plain.Say("042C029B08112233445566778800")));
    }

    [Theory]
    [InlineData("80503300 08 4041424344454647 00", "6A88")]
    [InlineData("80500000 08 4041424344454647 00", "6A88")]
    [InlineData("80503101 08 4041424344454647 00", "6A86")]
    [InlineData("80503100 07 40414243444546 00", "6700")]
    [InlineData("80503100 10 40414243444546474041424344454647 00", "6700")]
    [InlineData("8050310000", "6700")]
    public void INITIALIZE_UPDATE_is_for_the_applications_key_sets_and_a_challenge_of_the_right_length(string command, string answer) =>
        Assert.Equal(answer, card.Say(Jpki, command));

    [Fact]
    public void Only_the_application_whose_PINs_they_are_has_the_keys()
    {
        Assert.Equal("6D00", card.Say(Begin31));
        foreach (var none in (string[])["00A4040C0AD3921000310001010402", "00A4040C0AD3921000310001010100"])
            Assert.Equal("6D00", card.Say(none, Begin31));
        foreach (var (application, own) in ((string, string)[])[(Jpki, "31 32"), (Register, "33"), (Text, "34")])
            foreach (var set in (string[])["31", "32", "33", "34"])
            {
                var answer = card.Say(application, $"8050{set}00 08 4041424344454647 00");
                Assert.Equal(own.Contains(set, StringComparison.Ordinal) ? "9000" : "6A88", answer[^4..]);
            }
        var child = Made(d => d with { Under15 = true });
        Assert.Equal("6A88", child.Say(Jpki, Begin31));
    }

    [Theory, InlineData(8, 29, 0x60), InlineData(16, 45, 0x61)]
    public void It_tells_an_id_of_its_own_its_key_set_and_a_new_challenge_each_time(int size, int length, byte parameter)
    {
        var chip = Made(d => d with { MacSize = size });
        var command = $"80503200 {size:X2} {new string('4', 2 * size)} 00";
        byte[] first = Convert.FromHexString(chip.Say(Jpki, command)), second = Convert.FromHexString(chip.Say(command));
        Assert.Equal(length + 2, first.Length);
        Assert.Equal(first[..13], second[..13]);
        Assert.NotEqual(first[13..], second[13..]);
        Assert.Equal([0x32, 0x03, parameter], first[10..13]);
        var other = Convert.FromHexString(Made(d => d with { MacSize = size, Serial = "TE0000009" }).Say(Jpki, command));
        Assert.NotEqual(first[..10], other[..10]);
        Assert.False(first.AsSpan().IndexOf("TE0000001"u8) >= 0);
    }

    [Fact]
    public void Who_has_not_the_issuers_keys_is_turned_away_and_cannot_go_on()
    {
        var (host, authenticate) = Start();
        using (host)
        {
            authenticate[6] ^= 1;
            Assert.Equal("6300", Say(authenticate));
            Assert.Equal("6985", Say(Set(host)));
        }
        foreach (var level in (byte[])[0x00, 0x01, 0x03, 0x11, 0x13])
        {
            var (again, open) = Start();
            using (again)
            {
                open[2] = level;
                Assert.Equal("6A86", Say(open));
                Assert.Equal("6985", Say(Set(again)));
            }
        }
        Assert.Equal("TEST1234", Code);
    }

    [Fact]
    public void No_bit_of_the_command_can_be_changed_on_its_way()
    {
        for (var bit = 0; bit < 8 * 29; bit++)
        {
            using var host = Opened();
            var command = Set(host);
            command[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Contains(Say(command), (string[])["6982", "6700", "6D00", "6E00", "6881"]);
            Assert.Equal("TEST1234", Code);
            if (bit / 8 != 4) Assert.NotEqual("9000", Say(Set(host))[^4..]);
        }
    }

    [Fact]
    public void A_command_counts_once()
    {
        using var host = Opened();
        var command = Set(host);
        Assert.EndsWith("9000", Say(command), StringComparison.Ordinal);
        Assert.Equal("6982", Say(command));
        Assert.Equal("6985", Say(Set(host, "OTHER777")));
        Assert.Equal("NEUES999", Code);
    }

    public static TheoryData<string> Others =>
    [
        "002C029808 4E45554553393939 00", "002C028008 4E45554553393939 00", "002C009B08 4E45554553393939 00",
        "002C039B08 4E45554553393939 00", "0024018008 4E45554553393939 00",
        "0020009B08 5445535431323334 00", "80DA00000F 000102030405060708090A0B0C0D0E 00", "80DA000110 000102030405060708090A0B0C0D0E0F 00",
        "80E2000008 4E45554553393939 00", "00B0000000", "80503100 08 4041424344454647 00",
    ];

    [Theory, MemberData(nameof(Others))]
    public void The_session_lets_nothing_else_be_done_and_is_over_when_somebody_tries(string command)
    {
        using var host = Opened();
        Assert.Equal("6985", Say(host.Wrap(Convert.FromHexString(command.Replace(" ", "", StringComparison.Ordinal)))));
        Assert.Equal("6985", Say(Set(host)));
        Assert.Equal(("TEST1234", 5), (Code, card.TriesLeft("jp.signature")));
    }

    [Fact]
    public void A_new_code_of_no_length_that_a_card_takes_is_refused()
    {
        using var host = Opened();
        Assert.Equal("6A80", Say(host.Wrap([0x00, 0x2C, 0x02, 0x9B, 0x11, .. new byte[17], 0x00])));
        Assert.Equal("TEST1234", Code);
    }

    [Fact]
    public void A_command_in_clear_ends_the_session_and_so_do_selecting_resetting_and_losing_power()
    {
        foreach (var (end, answer) in ((string, string)[])[
            ("00A4020C02001B", "6982"),
            ("00200080", "6982"),
            (Text, "9000"),
            (Jpki, "9000"),
            ("warm", ""),
            ("cold", ""),
        ])
        {
            using var host = Opened();
            if (end == "warm") card.Reset();
            else if (end == "cold") card.PowerOff();
            else Assert.Equal(answer, card.Say(end));
            card.Say(Jpki);
            Assert.Equal("6985", Say(Set(host)));
        }
        Assert.Equal("TEST1234", Code);
    }

    [Fact]
    public void A_file_of_the_card_is_told_its_key_and_keeps_it()
    {
        var definition = CardDefinition.Parse("""{ "profile": "jp.my-number", "issuerKey": "AAECAwQFBgcICQoLDA0ODw==", "macSize": 16 }""");
        Assert.Equal((Convert.ToHexString(Master), 16), (Convert.ToHexString(definition.IssuerKey!), definition.MacSize));
        Assert.Equal(Master, CardDefinition.Parse(definition.ToJson()).IssuerKey);
        Assert.Throws<ArgumentException>(() => SimulatedCard.Create(definition with { IssuerKey = new byte[15] }));
        Assert.Throws<ArgumentException>(() => SimulatedCard.Create(definition with { MacSize = 4 }));
    }

    private static SimulatedCard Made(Func<CardDefinition, CardDefinition>? change = null)
    {
        var definition = ReadyMade.Find("my-number")!.Definition with { IssuerKey = Master };
        return SimulatedCard.Create(change?.Invoke(definition) ?? definition);
    }

    private string Code => card.Codes.Single(c => c.Key == "jp.signature").Value;

    private string Say(byte[] command) => Convert.ToHexString(card.Transmit(command));

    private static byte[] Set(SecureChannel host, string code = "NEUES999") =>
        host.Wrap([0x00, 0x2C, 0x02, 0x9B, (byte)code.Length, .. System.Text.Encoding.ASCII.GetBytes(code), 0x00]);

    private SecureChannel Opened()
    {
        var (host, authenticate) = Start();
        Assert.Equal("9000", Say(authenticate));
        return host;
    }

    private (SecureChannel Host, byte[] Authenticate) Start()
    {
        var answer = InitializeUpdateAnswer.Parse(Convert.FromHexString(card.Say(Jpki, Begin31)).AsSpan()[..^2])!;
        using var keys = CardKeys.Of(Master, 0x31, answer.CardId);
        var session = SessionKeys.Derive(keys, HostChallenge, answer.CardChallenge);
        var host = new SecureChannel(session, session.HostCryptogram(HostChallenge, answer.CardChallenge));
        return (host, host.ExternalAuthenticate());
    }
}
