using System.Text;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What could make a program lose a try, or say what it does not know: each was a fault once.</summary>
public sealed class PinSessionFaultTests
{
    private static Code C(string typed) => CounterModel.Typed(typed);

    private static (PinSession Session, SimulatedCard Card, SimulatedReader Reader) Open(string name)
    {
        var card = CardTray.Take(name);
        var reader = new SimulatedReader("R", card);
        return (PinSession.Open(new SimulatedReaders(reader).Connect("R")), card, reader);
    }

    /// <summary>The number of the command with the n-th code of an operation, counted from its first command.</summary>
    private static (int All, int Code) Commands(string name, Action<PinSession> work)
    {
        var (session, card, _) = Open(name);
        var before = card.Log.Count;
        work(session);
        var log = card.Log.Skip(before).ToList();
        return (log.Count, log.FindIndex(c => c.CarriesCode) + 1);
    }

    [Fact]
    public void A_SELECT_that_fails_never_lets_a_code_go_to_another_place_on_the_card()
    {
        void Check(PinSession session) => session.Check("jp.resident-register", C("9999"));
        var (all, _) = Commands("my-number", Check);
        for (var at = 1; at <= all; at++)
        {
            var (session, card, reader) = Open("my-number");
            reader.AnswerAt(at, _ => [0x6F, 0x00]);
            try
            {
                Check(session);
            }
            catch (CardException)
            {
            }
            Assert.Equal(3, card.TriesLeft("jp.resident-register.twin"));
            Assert.InRange(card.TriesLeft("jp.resident-register"), 2, 3);
        }
    }

    [Theory]
    [InlineData("fineid-citizen-2026-new", "7654321")]
    [InlineData("fineid-citizen-new", "12345678")]
    public void A_card_that_another_program_activated_meanwhile_is_left_alone(string name, string code)
    {
        var (session, card, reader) = Open(name);
        using (var other = PinSession.Open(new SimulatedReaders(reader).Connect("R")))
            Assert.IsType<PinOutcome.Done>(new CardActivation(other).Activate(C(code), C("2580"), C("258013")).Outcome);
        var codes = card.Log.Count(c => c.CarriesCode);
        var late = new CardActivation(session).Activate(C(code), C("1470"), C("147014"));
        Assert.Equal(Impossible.AlreadyActivated, Assert.IsType<PinOutcome.NotPossible>(late.Outcome).Reason);
        Assert.Equal((codes, 5, 5), (card.Log.Count(c => c.CarriesCode), card.TriesLeft("fi.pin1"), card.TriesLeft("fi.activation-code")));
    }

    [Theory]
    [InlineData(0x69, 0x83)]
    [InlineData(0x69, 0x84)]
    public void A_refusal_that_left_the_counter_alone_is_no_locked_activation_code(int sw1, int sw2)
    {
        void Unlock(PinSession session) => session.Unlock("fi.pin1", C("12345678"), C("8642"));
        var (_, at) = Commands("fineid-citizen", Unlock);
        var (session, _, reader) = Open("fineid-citizen");
        reader.AnswerAt(at, _ => [(byte)sw1, (byte)sw2]);
        var outcome = Assert.IsType<PinOutcome.Refused>(session.Unlock("fi.pin1", C("12345678"), C("8642")));
        Assert.Equal((true, 5), (outcome.Sent, outcome.TriesLeft));
    }

    [Fact]
    public void A_wrong_code_whose_answer_was_lost_is_told_by_the_counter_and_not_sent_again()
    {
        void Check(PinSession session) => session.Check("fi.pin1", C("9999"));
        var (_, at) = Commands("fineid-citizen", Check);
        var (session, card, reader) = Open("fineid-citizen");
        reader.AnswerAt(at, _ => [0x63]);
        var first = Assert.IsType<PinOutcome.Wrong>(session.Check("fi.pin1", C("9999")));
        Assert.Equal((true, 4), (first.Sent, first.TriesLeft));
        Assert.IsType<PinOutcome.Repeated>(session.Check("fi.pin1", C("9999")));
        Assert.Equal(4, card.TriesLeft("fi.pin1"));
    }

    [Fact]
    public void A_right_code_does_not_make_the_program_send_a_wrong_one_again()
    {
        var (session, card, _) = Open("my-number");
        Assert.IsType<PinOutcome.Wrong>(session.Check("jp.authentication", C("1111")));
        Assert.IsType<PinOutcome.Done>(session.Check("jp.authentication", C("2468")));
        Assert.IsType<PinOutcome.Repeated>(session.Check("jp.authentication", C("1111")));
        Assert.Equal(3, card.TriesLeft("jp.authentication"));
    }

    [Fact]
    public void A_right_code_elsewhere_frees_a_refused_one_since_the_PIN_may_be_another_now()
    {
        var (session, card, reader) = Open("my-number");
        Assert.IsType<PinOutcome.Wrong>(session.Check("jp.authentication", C("1111")));
        Assert.IsType<PinOutcome.Repeated>(session.Check("jp.authentication", C("1111")));
        using (var other = PinSession.Open(new SimulatedReaders(reader).Connect("R")))
            Assert.IsType<PinOutcome.Done>(other.Change("jp.authentication", C("2468"), C("1111")));
        Assert.IsType<PinOutcome.Done>(session.Check("jp.authentication", C("1111")));
        Assert.Equal(3, card.TriesLeft("jp.authentication"));
    }

    [Fact]
    public void A_code_that_one_card_refused_is_sent_to_another_and_one_of_another_PIN_too()
    {
        var refused = new RefusedCodes();
        // As many tries left as the first card has then: a counter that is higher would free the code anyway.
        var used = new Dictionary<string, int> { ["fi.pin1"] = 1, ["fi.pin2"] = 1 };
        var second = SimulatedCard.Create(ReadyMade.Find("fineid-citizen-v3")!.Definition with { TriesUsed = used });
        SimulatedCard[] cards = [CardTray.Take("fineid-citizen"), second];
        foreach (var card in cards)
        {
            using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), refused);
            Assert.IsType<PinOutcome.Wrong>(session.Check("fi.pin1", C("999999")));
            Assert.IsType<PinOutcome.Wrong>(session.Check("fi.pin2", C("999999")));
            Assert.IsType<PinOutcome.Repeated>(session.Check("fi.pin1", C("999999")));
        }
        Assert.Equal((4, 4), (cards[0].TriesLeft("fi.pin1"), cards[0].TriesLeft("fi.pin2")));
        Assert.Equal((3, 3), (second.TriesLeft("fi.pin1"), second.TriesLeft("fi.pin2")));
    }

    [Fact]
    public void A_full_disk_under_the_trace_does_not_hide_what_the_card_answered()
    {
        var card = CardTray.Take("fineid-citizen");
        using var trace = new FullDisk();
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), trace: trace);
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.Check("fi.pin1", C("9999"))).TriesLeft);
    }

    [Fact]
    public void A_card_that_does_not_tell_who_it_is_gets_no_code()
    {
        string[] nobody = ["00A4040C0CA000000063504B43532D3135 -> 9000", "00200011 -> 6A88"];
        string[] silent =
        [
            "00A4080402503200 -> 6A82",
            "00B0000020 -> 6986",
            "00A4040C0CA000000063504B43532D3135 -> 9000",
            "00A4080402433100 -> 6A82",
        ];
        var link = new ScriptedLink("3BDD96008031FE450031B8640429ECC1739401808349", CardProtocol.T1,
        [
            .. nobody, "00200003 -> 63C5", "00200004 -> 63C5", "00200012 -> 63C5", .. silent, .. silent[^2..],
            .. nobody, .. silent, "00A4040C0CA000000063504B43532D3135 -> 9000", "00200003 -> 63C5",
        ]);
        using var session = PinSession.Open(link);
        Assert.False(Assert.IsType<PinOutcome.Refused>(session.Check("fi.pin1", C("1234"))).Sent);
        link.AssertPlayed();
    }

    [Fact]
    public void A_card_reached_by_the_antenna_that_refuses_only_to_be_read_asks_for_the_contacts()
    {
        string[] refused =
        [
            .. ((string[])["11", "82", "83"]).SelectMany(r => (string[])[$"00CB00FF05A0038301{r}00 -> 6982", $"002000{r} -> 6982"]),
        ];
        var link = new ScriptedLink("3B8F80018031B865B08505102412246082900022", CardProtocol.T1,
            ["00A4040C0CA000000063504B43532D3135 -> 9000", .. refused, "00A4080402503200 -> 6982"]);
        Assert.Equal(CardFault.ContactlessOnly, Assert.Throws<CardException>(() => PinSession.Open(link)).Fault);
    }

    [Fact]
    public void A_counter_that_can_still_go_down_is_shown_whatever_the_availability_file_says()
    {
        var token = Convert.ToHexString(Encoding.ASCII.GetBytes("JPKIAPICCTOKEN2".PadRight(96))) + new string('1', 128);
        var link = new ScriptedLink("3BE000FF8131FE4514", CardProtocol.T1,
            "00A4040C0AD392F000260100000001 -> 9000", "00A4020C020006 -> 9000", $"00B00000A0 -> {token}9000", "00A4020C02000A -> 6A82",
            "00A4020C02001B -> 9000", "00200080 -> 63C1", "00A4020C020018 -> 9000", "00200080 -> 63C0",
            "00A4020C020008 -> 9000", "00B0000003 -> 8E8F009000",
            "00A4040C0AD3921000310001010401 -> 6A82", "00A4040C0AD3921000310001010408 -> 9000", "00A4020C020011 -> 9000",
            "00200080 -> 63C3",
            "00A4040C0AD3921000310001010100 -> 6A82");
        using var session = PinSession.Open(link);
        Assert.Equal((PinState.Ready, 1), (session.Status["jp.signature"]!.State, session.Status["jp.signature"]!.TriesLeft));
        Assert.Equal(PinState.Absent, session.Status["jp.resident-register"]!.State);
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("no space left on device");
    }
}
