using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public sealed class SimulatorsReader : IDisposable
{
    private readonly SimulatedReader reader = new("Reader", Card("fineid-citizen"));
    private readonly SimulatedReaders readers;

    public SimulatorsReader() => readers = new(reader);

    public void Dispose() => readers.Dispose();

    private static string Send(ICardLink link, string hex)
    {
        var answer = new byte[258];
        return Convert.ToHexString(answer.AsSpan(0, link.Transmit(Convert.FromHexString(hex), answer)));
    }

    private static CardFault Fault(Action action) => Assert.Throws<CardException>(action).Fault;

    [Fact]
    public void A_pulled_card_has_not_acted()
    {
        using var link = readers.Connect("Reader");
        var card = reader.Card!;
        Send(link, Fineid);
        reader.PullAt(1);
        Assert.Equal(CardFault.CardRemoved, Fault(() => Send(link, "002000110C" + Block("9999"))));
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
        Assert.False(readers.List()[0].CardPresent);
    }

    [Theory, InlineData(CardFault.CardRemoved, false), InlineData(CardFault.CommunicationFailed, true)]
    public void A_torn_card_has_acted(CardFault fault, bool stays)
    {
        using var link = readers.Connect("Reader");
        var card = reader.Card!;
        Send(link, Fineid);
        reader.TearAt(2, fault);
        Send(link, "00200011");
        Assert.Equal(fault, Fault(() => Send(link, "002000110C" + Block("9999"))));
        Assert.Equal(4, card.TriesLeft("fi.pin1"));
        Assert.Equal(stays, readers.List()[0].CardPresent);
    }

    [Fact]
    public void A_card_put_in_again_is_another_insertion()
    {
        using var link = readers.Connect("Reader");
        var card = reader.Card!;
        reader.Remove();
        reader.Insert(card);
        Assert.Equal(CardFault.CardRemoved, Fault(link.Begin));
        Assert.Equal(CardFault.CardRemoved, Fault(() => Send(link, Fineid)));
        using var anew = readers.Connect("Reader");
        Assert.Equal("9000", Send(anew, Fineid));
    }

    [Fact]
    public void Answers_come_in_as_asked()
    {
        using var link = readers.Connect("Reader");
        reader.AnswerAt(1, _ => [0x90]);
        Assert.Equal(CardFault.BadAnswer, Fault(() => Send(link, Fineid)));
        reader.AnswerAt(1, _ => new byte[300]);
        Assert.Equal(CardFault.CommunicationFailed, Fault(() => Send(link, Fineid)));
        reader.AnswerAt(1, answer => [0x01, 0x02, .. answer]);
        Assert.Equal("01029000", Send(link, Fineid));
    }

    [Fact]
    public void The_end_of_a_transaction_leaves_resets_or_cuts_the_power()
    {
        reader.Insert(Card("my-number"));
        using var link = readers.Connect("Reader");
        (CardDisposition, string)[] ends =
        [
            (CardDisposition.Leave, "9000"), (CardDisposition.Reset, "9000"), (CardDisposition.Unpower, "63C3"),
        ];
        foreach (var (after, answer) in ends)
        {
            link.Begin();
            Send(link, Jpki);
            Send(link, "00A4020C020018");
            Send(link, "00200080" + Typed("2468"));
            link.End(after);
            if (after != CardDisposition.Leave) Assert.Equal("6A82", Send(link, "00A4020C020018"));
            Send(link, Jpki);
            Send(link, "00A4020C020018");
            Assert.Equal(answer, Send(link, "00200080"));
        }
    }

    [Fact]
    public async Task A_second_transaction_waits_for_the_first()
    {
        using ICardLink first = readers.Connect("Reader"), second = readers.Connect("Reader");
        first.Begin();
        var began = Task.Run(second.Begin, TestContext.Current.CancellationToken);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(began.IsCompleted);
        first.End(CardDisposition.Leave);
        await began.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        second.End(CardDisposition.Leave);
    }

    [Fact]
    public void Another_program_may_reset_the_card_between_and_in_the_middle()
    {
        using var link = readers.Connect("Reader");
        Send(link, Fineid);
        reader.ResetByOther();
        link.Begin();
        Assert.Equal("6D00", Send(link, "00200011"));
        reader.ResetAt(1);
        Assert.Equal(CardFault.CardReset, Fault(() => Send(link, Fineid)));
    }

    [Fact]
    public void Every_state_of_a_reader_has_its_fault()
    {
        Assert.Equal(CardFault.UnknownReader, Fault(() => readers.Connect("Other")));
        reader.InUse = true;
        Assert.Equal(CardFault.ReaderBusy, Fault(() => readers.Connect("Reader")));
        (reader.InUse, reader.Mute) = (false, true);
        Assert.Equal(CardFault.MuteCard, Fault(() => readers.Connect("Reader")));
        reader.Mute = false;
        using var link = readers.Connect("Reader");
        reader.Remove();
        Assert.Equal(CardFault.NoCard, Fault(() => readers.Connect("Reader")));
        readers.Unplug(reader);
        Assert.Equal(CardFault.ReaderGone, Fault(() => Send(link, Fineid)));
        Assert.Empty(readers.List());
        readers.ServiceFault = CardFault.ServiceNotRunning;
        Assert.Equal(CardFault.ServiceNotRunning, Fault(() => readers.List()));
    }

    [Fact]
    public async Task A_change_of_readers_or_cards_wakes_who_waits()
    {
        var known = readers.List();
        var ended = TestContext.Current.CancellationToken;
        var waiting = Task.Run(() => readers.WaitForChange(known, ended), ended);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        reader.Remove();
        Assert.False((await waiting.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken))[0].CardPresent);

        using var stop = new CancellationTokenSource(20);
        var empty = readers.List();
        Assert.Throws<OperationCanceledException>(() => readers.WaitForChange(empty, stop.Token));
    }

    [Fact]
    public void A_reader_may_choose_the_protocol_and_take_its_time()
    {
        (reader.Protocol, reader.Delay) = (CardProtocol.T1, SimulatedReader.ContactDelay);
        using var link = readers.Connect("Reader");
        Assert.Equal(CardProtocol.T1, link.Protocol);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.StartsWith("62048102", Send(link, "00A408040250" + "3200"), StringComparison.Ordinal);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(14));
    }
}
