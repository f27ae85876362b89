using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What the kernel makes of a card's answer to a code, and how each of its transactions begins and ends.</summary>
public sealed class KernelAnswerTests
{
    private static Code C(string typed) => CounterModel.Typed(typed);

    private static readonly byte[] NoSuchData = [0x6A, 0x88];

    /// <summary>
    /// A wrong PIN1 on a card with that many tries left: the answer to it is another one, and so is that to each later question.
    /// </summary>
    private static PinOutcome Wrongly(int triesLeft, int answer, bool counterIsTold)
    {
        var used = new Dictionary<string, int> { ["fi.pin1"] = 5 - triesLeft };
        var card = SimulatedCard.Create(ReadyMade.Find("fineid-citizen")!.Definition with { TriesUsed = used });
        var reader = new SimulatedReader("R", card);
        using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
        var code = PlaceOfCode();
        reader.AnswerAt(code, _ => [(byte)(answer >> 8), (byte)answer]);
        if (!counterIsTold)
            for (var at = code + 1; at < code + 6; at++) reader.AnswerAt(at, _ => NoSuchData);
        var before = card.Log.Count;
        var outcome = session.Check("fi.pin1", C("9999"), LastTry.Spend);
        Assert.True(card.Log[before + code - 1].CarriesCode);
        Assert.Equal(triesLeft - 1, card.TriesLeft("fi.pin1"));
        return outcome;
    }

    private static int PlaceOfCode()
    {
        var card = CardTray.Take("fineid-citizen");
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        var before = card.Log.Count;
        session.Check("fi.pin1", C("9999"));
        return card.Log.Skip(before).TakeWhile(c => !c.CarriesCode).Count() + 1;
    }

    [Fact]
    public void A_miss_that_the_card_names_is_one_also_where_it_tells_no_count_afterwards()
    {
        var outcome = Assert.IsType<PinOutcome.Wrong>(Wrongly(5, 0x6300, counterIsTold: false));
        Assert.Equal((true, null), (outcome.Sent, outcome.TriesLeft));
    }

    [Theory, InlineData(0x6983), InlineData(0x6982), InlineData(0x6F00)]
    public void Whatever_the_card_answers_a_counter_that_went_down_is_a_miss(int answer)
    {
        var outcome = Assert.IsType<PinOutcome.Wrong>(Wrongly(3, answer, counterIsTold: true));
        Assert.Equal((true, 2), (outcome.Sent, outcome.TriesLeft));
        Assert.IsType<PinOutcome.Locked>(Wrongly(1, answer, counterIsTold: true));
    }

    [Fact]
    public void A_card_that_says_locked_after_the_last_try_and_nothing_more_had_a_miss()
    {
        Assert.IsType<PinOutcome.Wrong>(Wrongly(1, 0x6983, counterIsTold: false));
        // With more tries than one before it the same answer may speak of another limit of the card.
        Assert.IsType<PinOutcome.Refused>(Wrongly(2, 0x6983, counterIsTold: false));
    }

    [Fact]
    public void Where_a_right_code_would_leave_the_counter_as_full_as_it_was_a_lost_answer_may_have_been_to_one()
    {
        var reader = new SimulatedReader("R", CardTray.Take("fineid-citizen"));
        using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
        reader.AnswerAt(PlaceOfCode(), _ => [0x90]);
        var outcome = Assert.IsType<PinOutcome.Uncertain>(session.Check("fi.pin1", C("1234")));
        Assert.Equal((null, 5), (outcome.Sent, outcome.TriesLeft));
    }

    [Fact]
    public void The_kernel_itself_sends_no_code_of_a_PIN_that_is_not_set()
    {
        var card = CardTray.Take("fineid-citizen-2026-new");
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        var pin = session.Status["fi.pin1"]!.Pin;
        var outcome = session.Kernel.OnSameCard(() => session.Kernel.Verify(Attempt.Verify(pin, pin, C("7654321"), LastTry.Spend)));
        Assert.Equal(Impossible.NotActivated, Assert.IsType<PinOutcome.NotPossible>(outcome).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Theory, InlineData("my-number", "jp.authentication"), InlineData("my-number", "jp.resident-register"),
        InlineData("fineid-citizen", "fi.pin1"), InlineData("fineid-organisation", "fi.pin1")]
    public void What_another_transaction_selected_is_selected_anew_and_reading_leaves_the_card_powered(string name, string pin)
    {
        var link = new Noting(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"));
        using var session = PinSession.Open(link);
        for (var round = 0; round < 2; round++)
        {
            session.Refresh();
            Assert.Equal(CardDisposition.Leave, link.Ends[^1]);
            Assert.IsType<PinOutcome.Wrong>(session.Check(pin, C(round == 0 ? "9998" : "9997"), LastTry.Spend));
            Assert.NotEqual(CardDisposition.Leave, link.Ends[^1]);
        }
        session.Refresh();
        Assert.Equal(CardDisposition.Leave, link.Ends[^1]);
        Assert.Equal(link.Ends.Count, link.Firsts.Count);
        Assert.All(link.Firsts, ins => Assert.Equal(0xA4, ins));
    }

    /// <summary>Notes the instruction of the first command of each transaction, and how each ended.</summary>
    private sealed class Noting(ICardLink link) : PassingLink(link)
    {
        private bool isFirst;

        public List<byte> Firsts { get; } = [];

        public List<CardDisposition> Ends { get; } = [];

        public override void Begin()
        {
            base.Begin();
            isFirst = true;
        }

        public override int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            if (isFirst) Firsts.Add(command[1]);
            isFirst = false;
            return base.Transmit(command, response);
        }

        public override void End(CardDisposition after)
        {
            Ends.Add(after);
            base.End(after);
        }
    }
}
