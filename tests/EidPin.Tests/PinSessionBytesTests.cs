using System.Text;
using EidPin.Cards;

namespace EidPin.Tests;

/// <summary>
/// The very bytes that go to the card, as public programs and recordings have them: libelectronic-id's FINEID scripts, jpki/myna, ReFineID.
/// No simulated card is involved, so that one misreading cannot hide in both.
/// </summary>
public sealed class PinSessionBytesTests
{
    private const string CitizenAtr = "3B 7F 96 00 00 80 31 B8 65 B0 85 05 00 11 12 24 60 82 90 00";
    private const string OrganisationAtr = "3B DD 96 00 80 31 FE 45 00 31 B8 64 04 29 EC C1 73 94 01 80 83 49";
    private const string JapaneseAtr = "3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B";
    private const string SelectPkcs15 = "00A4040C0CA000000063504B43532D3135 -> 9000";
    private const string SelectJpki = "00A4040C0AD392F000260100000001 -> 9000";
    private const string SelectText = "00A4040C0AD3921000310001010408 -> 9000";
    private const string TokenStart = "302A0201010414" + "3132333435363738393031323334353637383930" + "0C0000000000" + "9000";

    private static readonly string Token = Convert.ToHexString(
        Encoding.ASCII.GetBytes(
            "JPKIAPICCTOKEN2".PadRight(32) + "JPKI".PadRight(32) + "E16R01NJ".PadRight(16) + "0123456789ABCDEF".PadRight(16)))
        + new string('0', 128);

    private static string Attributes(byte reference, int tries, string changed = "DF2F0101") =>
        $"A0{3 + 6 + 7 + 5 + changed.Length / 2:X2} 8301{reference:X2} 8C04F0000000 DF2104{tries:X2}FFA503 DF2702FFFF {changed} 9000";

    private static readonly string[] CitizenOpen =
    [
        SelectPkcs15,
        $"00CB00FF05A00383011100 -> {Attributes(0x11, 5)}",
        $"00CB00FF05A00383018200 -> {Attributes(0x82, 5)}",
        $"00CB00FF05A00383018300 -> {Attributes(0x83, 5)}",
        $"00A4080402503200 -> 62048102002C9000",
        $"00B0000020 -> {TokenStart}",
    ];

    private static readonly string[] CitizenAgain =
    [
        SelectPkcs15,
        "00A4080402503200 -> 62048102002C9000",
        $"00B0000020 -> {TokenStart}",
        SelectPkcs15,
    ];

    private static Code C(string digits) => Code.Copy(Encoding.ASCII.GetBytes(digits));

    [Fact]
    public void Status_of_a_citizen_card_is_six_commands_at_T1()
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1, CitizenOpen);
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(6, session.Commands);
        Assert.Equal("fi.citizen", session.Status.Profile.Id);
        Assert.All(session.Status.Pins, p => Assert.Equal((PinState.Ready, 5), (p.State, p.TriesLeft)));
        Assert.Equal([CardDisposition.Leave], link.Ends);
    }

    [Fact]
    public void Status_of_a_citizen_card_is_nine_commands_at_T0()
    {
        string Fetched(byte reference) => $"00C0000026 -> {Attributes(reference, 3)}";
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T0,
            SelectPkcs15,
            "00CB00FF05A003830111 -> 6126", Fetched(0x11), "00CB00FF05A003830182 -> 6126", Fetched(0x82), "00CB00FF05A003830183 -> 6126",
            Fetched(0x83),
            "00A40804025032 -> 6106", $"00B0000020 -> {TokenStart}");
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(9, session.Commands);
        Assert.All(session.Status.Pins, p => Assert.Equal(3, p.TriesLeft));
    }

    [Fact]
    public void Verify_on_a_citizen_card_is_padded_with_zeros_to_twelve()
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
            [.. CitizenOpen, .. CitizenAgain, $"00CB00FF05A00383011100 -> {Attributes(0x11, 5)}",
             "002000110C313233340000000000000000 -> 9000", $"00CB00FF05A00383011100 -> {Attributes(0x11, 5)}", SelectPkcs15]);
        using var session = PinSession.Open(link);
        using var code = C("1234");
        var outcome = session.Check("fi.pin1", code);
        Assert.Equal((typeof(PinOutcome.Done), (bool?)true, (int?)5), (outcome.GetType(), outcome.Sent, outcome.TriesLeft));
        link.AssertPlayed();
        Assert.Equal(CardDisposition.Reset, link.Ends[^1]);
    }

    [Fact]
    public void Change_on_a_citizen_card_carries_old_and_new_in_blocks_of_twelve()
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
            [.. CitizenOpen, .. CitizenAgain, $"00CB00FF05A00383018200 -> {Attributes(0x82, 5)}",
             "0024008218313233343536000000000000363534333231000000000000 -> 63C4", SelectPkcs15]);
        using var session = PinSession.Open(link);
        using Code old = C("123456"), next = C("654321");
        var outcome = session.Change("fi.pin2", old, next);
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(outcome).TriesLeft);
        link.AssertPlayed();
    }

    [Fact]
    public void Unlock_on_a_citizen_card_carries_activation_code_and_new_PIN()
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
            [.. CitizenOpen, .. CitizenAgain, $"00CB00FF05A00383018300 -> {Attributes(0x83, 5)}",
             "002C001118313233343536373800000000343332310000000000000000 -> 9000", $"00CB00FF05A00383018300 -> {Attributes(0x83, 5)}",
             SelectPkcs15]);
        using var session = PinSession.Open(link);
        using Code puk = C("12345678"), next = C("4321");
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin1", puk, next));
        link.AssertPlayed();
    }

    private static readonly string[] OrganisationOpen =
    [
        SelectPkcs15, "00200011 -> 6A88", "00200003 -> 63C5", "00200004 -> 63C5", "00200012 -> 63C5",
        "00A4080402503200 -> 62048002002C9000", $"00B0000020 -> {TokenStart}", SelectPkcs15, "00A4080402433100 -> 6A82",
    ];

    [Fact]
    public void Unlock_on_an_organisation_card_verifies_the_PUK_unpadded_and_resets_with_P1_02()
    {
        var link = new ScriptedLink(OrganisationAtr, CardProtocol.T1,
            [.. OrganisationOpen, SelectPkcs15, "00200011 -> 6A88", "00A4080402503200 -> 62048002002C9000", $"00B0000020 -> {TokenStart}",
             SelectPkcs15, "00200012 -> 63C5", "00200012083132333435363738 -> 9000", "002C02030434333231 -> 9000", "00200012 -> 63C5",
             SelectPkcs15]);
        using var session = PinSession.Open(link);
        Assert.Equal("unknown", session.Status.Kind);
        using Code puk = C("12345678"), next = C("4321");
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin1", puk, next));
        link.AssertPlayed();
    }

    [Fact]
    public void Change_on_an_organisation_card_verifies_first_so_that_a_digit_too_many_cannot_slip_into_the_new_PIN()
    {
        string[] again =
        [
            SelectPkcs15,
            "00200011 -> 6A88",
            "00A4080402503200 -> 62048002002C9000",
            $"00B0000020 -> {TokenStart}",
            SelectPkcs15,
            "00200003 -> 63C5",
        ];
        var link = new ScriptedLink(OrganisationAtr, CardProtocol.T1,
            [
                .. OrganisationOpen, .. again, "0020000304" + "31323334 -> 9000", "0024000308" + "31323334" +
                    "34333231 -> 9000", "00200003 -> 63C5", SelectPkcs15,
             .. again, "0020000305" + "3132333435 -> 63C4", SelectPkcs15]);
        using var session = PinSession.Open(link);
        using Code old = C("1234"), next = C("4321"), slip = C("12345"), other = C("678901");
        Assert.IsType<PinOutcome.Done>(session.Change("fi.pin1", old, next));
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.Change("fi.pin1", slip, other)).TriesLeft);
        link.AssertPlayed();
    }

    private static readonly string[] JapaneseOpen =
    [
        SelectJpki, "00A4020C020006 -> 9000", $"00B00000A0 -> {Token}9000", "00A4020C02000A -> 9000", "00B00000E0 -> 3082020102039000",
        "00A4020C02001B -> 9000", "00200080 -> 63C5", "00A4020C020018 -> 9000", "00200080 -> 63C3",
        "00A4040C0AD3921000310001010401 -> 9000", "00A4020C02001C -> 9000", "00200080 -> 63C3",
        SelectText, "00A4020C020011 -> 9000", "00200080 -> 63C3",
        "00A4040C0AD3921000310001010100 -> 9000", "00A4020C02001C -> 9000", "00200080 -> 63C2",
    ];

    // Its certificate may be missing then, which a file tells.
    private static string[] JapaneseOpenWithLoginPin(string answer)
    {
        var at = Array.IndexOf(JapaneseOpen, "00A4020C020018 -> 9000") + 1;
        string[] available = ["00A4020C020008 -> 9000", "00B0000003 -> 8F8F009000"];
        return [.. JapaneseOpen[..at], $"00200080 -> {answer}", .. available, .. JapaneseOpen[(at + 1)..]];
    }

    private static readonly string[] JapaneseAgain =
        [SelectJpki, "00A4020C020006 -> 9000", $"00B00000A0 -> {Token}9000", "00A4020C02000A -> 9000", "00B0000040 -> 3082020102039000"];

    [Fact]
    public void Status_of_a_My_Number_Card_is_eighteen_commands_with_its_certificate_and_asks_with_exactly_four_bytes()
    {
        var link = new ScriptedLink(JapaneseAtr, CardProtocol.T1, JapaneseOpen);
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(18, session.Commands);
        Assert.Equal(2, session.Status["jp.resident-register"]!.TriesLeft);   // the worse of both counters
    }

    [Fact]
    public void Change_on_a_My_Number_Card_verifies_then_sends_the_new_code_alone_with_nothing_selected_between()
    {
        var link = new ScriptedLink(JapaneseAtr, CardProtocol.T1,
            [
                .. JapaneseOpen, .. JapaneseAgain, "00A4020C020018 -> 9000", "00200080 -> 63C3", "002000800431323334 -> 9000",
                "002401800439383736 -> 9000",
             "00200080 -> 9000", SelectText, SelectJpki, "00A4020C020018 -> 9000", "00200080 -> 63C3", SelectText]);
        using var session = PinSession.Open(link);
        using Code old = C("1234"), next = C("9876");
        var outcome = session.Change("jp.authentication", old, next);
        Assert.Equal(3, Assert.IsType<PinOutcome.Done>(outcome).TriesLeft);
        link.AssertPlayed();
        Assert.Equal(CardDisposition.Unpower, link.Ends[^1]);
    }

    [Fact]
    public void A_signature_password_is_sent_in_capitals_and_unpadded()
    {
        var link = new ScriptedLink(JapaneseAtr, CardProtocol.T1,
            [
                .. JapaneseOpen,
                .. JapaneseAgain,
                "00A4020C02001B -> 9000",
                "00200080 -> 63C5",
                "0020008008" + "4142433132335859" + " -> 63C4",
                SelectText,
            ]);
        using var session = PinSession.Open(link);
        using var code = Code.Copy("ａbc１２3xy"u8);
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.Check("jp.signature", code)).TriesLeft);
        link.AssertPlayed();
    }

    [Theory]
    [InlineData("63C0")]
    [InlineData("6983")]
    [InlineData("6984")]
    public void A_locked_PIN_is_told_by_any_of_three_answers_and_nothing_is_sent(string locked)
    {
        var link = new ScriptedLink(JapaneseAtr, CardProtocol.T1, [
            .. JapaneseOpenWithLoginPin(locked),
            .. JapaneseAgain,
            "00A4020C020018 -> 9000",
            $"00200080 -> {locked}",
        ]);
        using var session = PinSession.Open(link);
        Assert.Equal((PinState.Locked, 20), (session.Status["jp.authentication"]!.State, session.Commands));
        using var code = C("1234");
        var outcome = session.Check("jp.authentication", code);
        Assert.Equal((typeof(PinOutcome.Locked), (bool?)false, (int?)0), (outcome.GetType(), outcome.Sent, outcome.TriesLeft));
        link.AssertPlayed();
    }

    [Theory]
    [InlineData("6700")]
    [InlineData("6F00")]
    [InlineData("6300")]
    public void Where_the_card_does_not_tell_its_tries_nothing_is_sent(string answer)
    {
        var link = new ScriptedLink(JapaneseAtr, CardProtocol.T1, [
            .. JapaneseOpenWithLoginPin(answer),
            .. JapaneseAgain,
            "00A4020C020018 -> 9000",
            $"00200080 -> {answer}",
        ]);
        using var session = PinSession.Open(link);
        Assert.Equal(
            (PinState.Unknown, null), (session.Status["jp.authentication"]!.State, session.Status["jp.authentication"]!.TriesLeft));
        using var code = C("1234");
        Assert.False(Assert.IsType<PinOutcome.Refused>(session.Check("jp.authentication", code)).Sent);
        link.AssertPlayed();
    }
}
