using System.Diagnostics;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.SystemTests;

[Collection("attached")]
public sealed class PcscCardTests : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start().Attach();
    private readonly PcscReaders readers = new();
    private readonly TinyCard card = new();
    private readonly Vpcd vpcd;

    public PcscCardTests()
    {
        vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        Insert(vpcd, 0);
    }

    public void Dispose()
    {
        vpcd.Dispose();
        pcscd.Dispose();
    }

    [Fact]
    public void A_command_reaches_the_card_as_exactly_its_bytes_and_once()
    {
        using var link = Connect();
        foreach (var length in new[] { 4, 5, 12, 260, 261 })
            Assert.Equal($"{length:X4}9000", Send(link, [0x80, 0x10, 0, 0, .. new byte[length - 4]]));
        Assert.Equal(5, card.Commands);
    }

    [Theory]
    [InlineData(TinyCard.T0Atr, CardProtocol.T0)]
    [InlineData(TinyCard.T1Atr, CardProtocol.T1)]
    public void The_protocol_is_the_cards_and_commands_of_four_bytes_stay_so(string atr, CardProtocol protocol)
    {
        using var other = new Vpcd(new TinyCard(atr).Chip, pcscd.Slots[1].Port);
        Insert(other, 1);
        using var link = readers.Connect(pcscd.Slots[1].Name);
        Assert.Equal(protocol, link.Protocol);
        Assert.Equal(Convert.FromHexString(atr.Replace(" ", "")), link.Atr.ToArray());
        Assert.Equal("00049000", Send(link, [0x80, 0x10, 0, 0]));
    }

    [Fact]
    public void An_answer_longer_than_the_room_for_it_is_a_bad_answer()
    {
        using var link = Connect();
        Assert.Equal(258, link.Transmit([0x80, 0x12, 1, 0], new byte[258]));
        Assert.Equal(CardFault.BadAnswer, Fault(() => link.Transmit([0x80, 0x12, 1, 1], new byte[258])));
    }

    /// <summary>Of one byte only: with none at all, vpcd itself waits for ever (it asks recv(2) for 0 bytes).</summary>
    [Fact]
    public void An_answer_without_a_status_word_is_no_answer()
    {
        using var raw = new RawVpcd(pcscd.Slots[1].Port, Convert.FromHexString(TinyCard.T1Atr.Replace(" ", "")), [0x90]);
        Assert.True(SpinWait.SpinUntil(() => readers.List()[1].CardPresent, 5000));
        using var link = readers.Connect(pcscd.Slots[1].Name);
        Assert.Equal(CardFault.BadAnswer, Fault(() => Send(link, [0x80, 0x10, 0, 0])));
    }

    [Fact]
    public void A_transaction_keeps_another_client_waiting()
    {
        using var first = Connect();
        using var second = Connect();
        first.Begin();
        var order = new List<string>();
        var waiting = new Background<bool>(() =>
        {
            second.Begin();
            lock (order) order.Add("second");
            second.End(CardDisposition.Leave);
            return true;
        });
        Assert.False(waiting.EndsWithin(400));
        Assert.Equal("00049000", Send(first, [0x80, 0x10, 0, 0]));
        lock (order) order.Add("first");
        first.End(CardDisposition.Leave);
        Assert.True(waiting.EndsWithin(3000));
        Assert.Equal(["first", "second"], order);
    }

    [Fact]
    public void Listing_does_not_wait_for_another_programs_transaction()
    {
        using var link = Connect();
        link.Begin();
        var connecting = new Background<ICardLink>(Connect);
        Assert.False(connecting.EndsWithin(300));
        var clock = Stopwatch.StartNew();
        Assert.True(readers.List()[0].CardPresent);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 200);
        link.End(CardDisposition.Leave);
        Assert.True(connecting.EndsWithin(3000));
        connecting.Result.Dispose();
    }

    [Theory]
    [InlineData(CardDisposition.Reset)]
    [InlineData(CardDisposition.Unpower)]
    public void A_reset_by_another_client_is_made_good_at_begin(CardDisposition how)
    {
        using var mine = Connect();
        using var others = Connect();
        mine.Begin();
        mine.End(CardDisposition.Leave);
        var before = card.Resets;
        others.Begin();
        others.End(how);
        Assert.True(card.Resets > before);
        mine.Begin();
        Assert.Equal("00049000", Send(mine, [0x80, 0x10, 0, 0]));
        mine.End(CardDisposition.Leave);
    }

    [Theory]
    [InlineData(CardDisposition.Reset)]
    [InlineData(CardDisposition.Unpower)]
    public void Our_own_reset_leaves_the_link_usable(CardDisposition how)
    {
        using var link = Connect();
        for (var i = 0; i < 3; i++)
        {
            var before = card.Resets;
            link.Begin();
            Assert.Equal("00049000", Send(link, [0x80, 0x10, 0, 0]));
            link.End(how);
            Assert.True(card.Resets > before);
        }
        link.Begin();
        Assert.Equal("00049000", Send(link, [0x80, 0x10, 0, 0]));
    }

    [Fact]
    public void A_reset_outside_a_transaction_is_reported_and_nothing_is_sent_again()
    {
        using var mine = Connect();
        using var others = Connect();
        others.Begin();
        others.End(CardDisposition.Reset);
        var before = card.Commands;
        Assert.Equal(CardFault.CardReset, Fault(() => Send(mine, [0x80, 0x10, 0, 0])));
        Assert.Equal(before, card.Commands);
    }

    [Fact]
    public void A_card_taken_out_is_removed_also_when_one_is_inserted_again()
    {
        using var link = Connect();
        vpcd.Pull();
        Assert.True(SpinWait.SpinUntil(() => !readers.List()[0].CardPresent, 5000));
        Assert.Equal(CardFault.CardRemoved, Fault(link.Begin));
        Assert.Equal(CardFault.CardRemoved, Fault(() => Send(link, [0x80, 0x10, 0, 0])));
        Insert(vpcd, 0);
        Assert.Equal(CardFault.CardRemoved, Fault(link.Begin));
        link.End(CardDisposition.Reset);
        using var anew = Connect();
        anew.Begin();
        Assert.Equal("00049000", Send(anew, [0x80, 0x10, 0, 0]));
    }

    [Fact]
    public void A_card_that_goes_in_the_middle_of_a_command_is_a_fault_and_not_a_second_command()
    {
        using var link = Connect();
        card.Answer = _ => throw new CardException(CardFault.CardRemoved);
        link.Begin();
        // vpcd passes the hang-up on as an answer of no bytes.
        Assert.Equal(CardFault.BadAnswer, Fault(() => Send(link, [0x80, 0x10, 0, 0])));
        Assert.Equal(1, card.Commands);
        link.End(CardDisposition.Reset);
    }

    [Fact]
    public void A_link_does_not_outlive_pcscd_and_disposing_it_is_harmless()
    {
        var link = Connect();
        link.Begin();
        pcscd.Restart();
        Assert.Contains(Fault(() => Send(link, [0x80, 0x10, 0, 0])), (CardFault[])[CardFault.ServiceNotRunning, CardFault.ReaderGone]);
        link.End(CardDisposition.Reset);
        Assert.Contains(Fault(link.Begin), (CardFault[])[CardFault.ServiceNotRunning, CardFault.ReaderGone]);
        link.Dispose();
        link.Dispose();
        Assert.Equal(2, readers.List().Count);
    }

    [Fact]
    public void A_virtual_reader_has_no_pin_pad()
    {
        using var link = Connect();
        Assert.Null(PinPad.Detect(new CardChannel(link, null)));
    }

    /// <summary>
    /// vpcd writes length and command apart, so that without quick acknowledgement each command waits some 40 ms for the kernel's delayed
    /// one.
    /// </summary>
    [Fact]
    public void A_command_does_not_wait_for_delayed_acknowledgements()
    {
        using var slow = new Vpcd(new TinyCard().Chip, pcscd.Slots[1].Port) { QuickAck = false };
        Insert(slow, 1);
        var (with, without) = (Median(0), Median(1));
        TestContext.Current.TestOutputHelper?.WriteLine($"one command: {with:0.000} ms, without TCP_QUICKACK {without:0.000} ms");
        Assert.True(with < 10, $"{with} ms");
    }

    private double Median(int slot)
    {
        using var link = readers.Connect(pcscd.Slots[slot].Name);
        link.Begin();
        var times = Enumerable.Range(0, 101).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            Send(link, [0x80, 0x10, 0, 0]);
            return clock.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        link.End(CardDisposition.Leave);
        return times[50];
    }

    private static CardFault Fault(Action action) => PcscReadersTests.Fault(action);

    private ICardLink Connect() => readers.Connect(pcscd.Slots[0].Name);

    private static string Send(ICardLink link, byte[] command)
    {
        var answer = new byte[258];
        return Convert.ToHexString(answer.AsSpan(0, link.Transmit(command, answer)));
    }

    private void Insert(Vpcd into, int slot)
    {
        into.Insert();
        Assert.True(SpinWait.SpinUntil(() => readers.List()[slot].CardPresent, 5000));
    }
}
