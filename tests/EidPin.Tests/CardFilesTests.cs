using System.Text;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What a card says by refusing to show a file, or by counting what others do not count.</summary>
public sealed class CardFilesTests
{
    private const string CitizenAtr = "3B7F96000080" + "31B865B08505001112246082" + "9000";
    private const string SelectPkcs15 = "00A4040C0CA000000063504B43532D3135 -> 9000";

    private static readonly string[] CitizenOpen =
    [
        SelectPkcs15,
        "00CB00FF05A00383011100 -> A00A 830111 DF2104 05FFA503 9000",
        "00CB00FF05A00383018200 -> A00A 830182 DF2104 05FFA503 9000",
        "00CB00FF05A00383018300 -> A00A 830183 DF2104 05FF0904 9000",
        "00A4080402503200 -> 9000",
        "00B0000020 -> 302A0201010414" + "3132333435363738393031323334353637383930" + "0C0000000000 9000",
    ];

    private static Code C(string typed) => CounterModel.Typed(typed);

    [Theory]
    [InlineData("00A4080402433100 -> 6A82", null, CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 6A83", null, CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 6982", null, CertificateState.NeedsCode)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 6982", CertificateState.NeedsCode)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 6A82", CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 6B00", CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 9000", CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 0000 9000", CertificateState.Absent)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 6F00", CertificateState.Unreadable)]
    [InlineData("00A4080402433100 -> 9000", "00B00000E0 -> 3003020101 9000", CertificateState.Unreadable)]
    public void A_certificate_that_the_card_does_not_show_is_told_by_how_it_refuses(string select, string? read, CertificateState expected)
    {
        string[] certificate = read is null ? [SelectPkcs15, select] : [SelectPkcs15, select, read];
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1, [.. CitizenOpen, .. certificate]);
        using var session = PinSession.Open(link, validity: true);
        link.AssertPlayed();
        Assert.Equal(expected, session.Status.Certificate!.State);
        Assert.Null(session.Status.Certificate.NotAfter);
    }

    [Fact]
    public void A_certificate_of_a_phone_that_wants_its_code_is_not_called_absent()
    {
        var token = Convert.ToHexString(Encoding.ASCII.GetBytes("JPKIAPGPSETOKEN".PadRight(96))) + new string('1', 128);
        var jpki = "00A4040C0AD392F000260100000001 -> 9000";
        string[] open =
        [
            jpki, "00A4020C020006 -> 9000", $"00B00000A0 -> {token}9000", "00A4020C02000A -> 9000", "00B00000E0 -> 6982",
            "00A4020C02001B -> 9000", "00200080 -> 63C5", "00A4020C020018 -> 9000", "00200080 -> 63C3",
            "00A4040C0AD3921000310001010401 -> 6A82", "00A4040C0AD3921000310001010408 -> 6A82", "00A4040C0AD3921000310001010100 -> 6A82",
        ];
        string[] certificates =
        [
            jpki, "00A4020C020006 -> 9000", $"00B00000A0 -> {token}9000", "00A4020C02000A -> 9000", "00B0000040 -> 6982",
            "00B00000E0 -> 6982",
        ];
        var link = new ScriptedLink("3BE000FF8131FE4514", CardProtocol.T1, [.. open, .. certificates]);
        using var session = PinSession.Open(link);
        var found = new CardCertificates(session).Read();
        link.AssertPlayed();
        Assert.Equal([CertificateState.NeedsCode, CertificateState.NeedsCode], found.Select(c => c.State));
        Assert.True(session.Status.IsPhone);
    }

    [Fact]
    public void How_often_the_PUK_may_still_unblock_is_told_where_the_card_says_it()
    {
        using var session = PinSession.Open(new ScriptedLink(CitizenAtr, CardProtocol.T1, CitizenOpen));
        // A5 is "no limit" (FINEID S1 v4.2, 3.15).
        Assert.Equal([null, null, 9], session.Status.Pins.Select(p => p.UnblockingsLeft));
    }

    [Fact]
    public void A_card_that_counts_an_empty_VERIFY_is_never_asked_by_one()
    {
        var profile = CardProfiles.FineidCitizen with
        {
            Pins = [.. CardProfiles.FineidCitizen.Pins.Select(p => p with { Tries = TriesQuery.GetDataOnly })],
        };
        string[] silent = ["00CB00FF05A00383011100 -> 6A88", "00CB00FF05A00383018200 -> 6A88", CitizenOpen[3]];
        string[] again = [SelectPkcs15, CitizenOpen[4], CitizenOpen[5], SelectPkcs15, silent[0]];
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1, [SelectPkcs15, .. silent, .. CitizenOpen[4..], .. again]);
        using var session = PinSession.Open(link, [profile]);
        Assert.Equal([PinState.Unknown, PinState.Unknown, PinState.Ready], session.Status.Pins.Select(p => p.State));
        Assert.False(Assert.IsType<PinOutcome.Refused>(session.Check("fi.pin1", C("1234"))).Sent);
        link.AssertPlayed();
    }

    [Fact]
    public void A_right_password_is_told_though_its_certificate_could_not_be_read()
    {
        var commands = 0;
        for (var at = 1; ; at++)
        {
            var card = CardTray.Take("my-number");
            var reader = new SimulatedReader("R", card);
            using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
            reader.PullAt(at);
            PinOutcome? outcome = null;
            try
            {
                outcome = new CardCertificates(session).ReadWithCode("jp.signature", C("TEST1234"), out var found);
                Assert.Equal(outcome is PinOutcome.Done, found.Count > 0);
            }
            catch (CardException)
            {
            }
            var wasVerified = card.Log.Any(c => c.CarriesCode);
            if (wasVerified && outcome is PinOutcome.Uncertain { Step: CodeStep.Use, Sent: true }) commands++;
            // Once the code was right, that is told whatever comes after it.
            if (wasVerified)
                Assert.True(outcome is PinOutcome.Done or PinOutcome.Uncertain { Step: CodeStep.Use, Sent: true }, $"at {at}: {outcome}");
            if (outcome is PinOutcome.Done && reader.Card is not null) break;
        }
        Assert.InRange(commands, 2, 20);
    }

    [Fact]
    public void A_link_that_breaks_before_the_card_compared_is_told_by_a_counter_that_stayed()
    {
        // One try of three is gone: a right code would have given it back, a wrong one would have cost another.
        var card = SimulatedCard.Create(
            ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 1 } });
        var inner = SimulatedReaders.With(card, "R").Connect("R");
        using var session = PinSession.Open(new ForgetfulLink(inner));
        var outcome = Assert.IsType<PinOutcome.Uncertain>(session.Check("jp.authentication", C("2468")));
        Assert.Equal((false, 2), (outcome.Sent, outcome.TriesLeft));
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    /// <summary>Fails at every command with a code before the card gets it.</summary>
    private sealed class ForgetfulLink(ICardLink inner) : PassingLink(inner)
    {
        public override int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            if (command[1] == 0x20 && command.Length > 5) throw new CardException(CardFault.CommunicationFailed);
            return base.Transmit(command, response);
        }
    }
}
