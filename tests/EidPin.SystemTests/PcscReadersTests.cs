using System.Diagnostics;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>These share the one pcscd that this process's PC/SC library talks to.</summary>
[CollectionDefinition("attached", DisableParallelization = false)]
public sealed class AttachedToPcscd;

[Collection("attached")]
public sealed class PcscReadersTests : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start().Attach();
    private readonly PcscReaders readers = new();
    private readonly TinyCard card = new();
    private readonly Vpcd vpcd;

    public PcscReadersTests() => vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token;

    private string Name => pcscd.Slots[0].Name;

    public void Dispose()
    {
        vpcd.Dispose();
        readers.Dispose();
        pcscd.Dispose();
    }

    [Fact]
    public void Empty_readers_are_listed_by_name()
    {
        Assert.Equal([new ReaderState("Virtual PCD 00 00", false), new ReaderState("Virtual PCD 00 01", false)], readers.List());
    }

    [Fact]
    public void A_card_is_listed_with_its_answer_to_reset()
    {
        Insert();
        var state = readers.List()[0];
        Assert.Equal((true, false, false), (state.CardPresent, state.Mute, state.InUse));
        Assert.Equal(Convert.FromHexString(TinyCard.T1Atr.Replace(" ", "")), state.Atr.ToArray());
    }

    [Fact]
    public void Insertion_and_removal_end_the_wait_without_polling()
    {
        var empty = readers.List();
        var waiting = new Background<IReadOnlyList<ReaderState>>(() => readers.WaitForChange(empty, Soon));
        Thread.Sleep(100);
        vpcd.Insert();
        var full = waiting.Result;
        Assert.True(full[0].CardPresent);
        var second = new Background<IReadOnlyList<ReaderState>>(() => readers.WaitForChange(full, Soon));
        Thread.Sleep(1500);
        Assert.False(second.EndsWithin(0));
        Assert.InRange(Asked(), 1, 12);
        vpcd.Pull();
        Assert.False(second.Result[0].CardPresent);
    }

    [Fact]
    public void A_card_changed_for_one_like_it_is_a_change()
    {
        Insert();
        var before = readers.List();
        vpcd.Pull();
        Assert.True(SpinWait.SpinUntil(() => !readers.List()[0].CardPresent, 5000));
        Insert();
        Assert.Equal(before[0].Atr.ToArray(), readers.WaitForChange(before, Soon)[0].Atr.ToArray());
    }

    [Fact]
    public void A_wait_ends_when_cancelled()
    {
        var known = readers.List();
        using var cancellation = new CancellationTokenSource(300);
        var clock = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => readers.WaitForChange(known, cancellation.Token));
        Assert.InRange(clock.ElapsedMilliseconds, 250, 2000);
        Assert.ThrowsAny<OperationCanceledException>(() => readers.WaitForChange(known, cancellation.Token));
    }

    [Fact]
    public void Waits_cancelled_at_any_instant_all_end()
    {
        var known = readers.List();
        for (var i = 0; i < 200; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var waiting = new Background<IReadOnlyList<ReaderState>>(() => readers.WaitForChange(known, cancellation.Token));
            Thread.SpinWait(i * 500);
            cancellation.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => waiting.Result);
        }
    }

    [Fact]
    public void Names_are_told_apart_from_faults_of_the_reader()
    {
        Assert.Equal(CardFault.UnknownReader, Fault(() => readers.Connect("No such reader")));
        Assert.Equal(CardFault.NoCard, Fault(() => readers.Connect(Name)));
    }

    [Fact]
    public void Without_pcscd_the_service_is_said_to_be_missing_and_later_found_again()
    {
        Insert();
        Assert.True(readers.List()[0].CardPresent);
        pcscd.Stop();
        Assert.Equal(CardFault.ServiceNotRunning, Fault(() => readers.List()));
        pcscd.Restart();
        Assert.True(SpinWait.SpinUntil(() => readers.List()[0].CardPresent, 5000));
        using var link = readers.Connect(Name);
    }

    [Fact]
    public void A_wait_survives_a_restart_of_pcscd_or_says_that_it_is_gone()
    {
        var known = readers.List();
        var waiting = new Background<IReadOnlyList<ReaderState>>(() => readers.WaitForChange(known, Soon));
        Thread.Sleep(200);
        pcscd.Stop();
        Assert.Equal(CardFault.ServiceNotRunning, Fault(() => _ = waiting.Result));
        pcscd.Restart();
        Assert.Equal(2, readers.List().Count);
    }

    [Fact]
    public void A_card_that_answers_reset_with_garbage_is_mute()
    {
        using var garbage = new Vpcd(new TinyCard("00").Chip, pcscd.Slots[1].Port);
        garbage.Insert();
        Assert.True(SpinWait.SpinUntil(() => readers.List()[1].CardPresent, 5000));
        Assert.Equal(CardFault.MuteCard, Fault(() => readers.Connect(pcscd.Slots[1].Name)));
    }

    internal static CardFault Fault(Action action) => Assert.Throws<CardException>(action).Fault;

    private void Insert()
    {
        vpcd.Insert();
        Assert.True(SpinWait.SpinUntil(() => readers.List()[0].CardPresent, 5000));
    }

    /// <summary>How often clients of pcscd began to wait for its readers.</summary>
    private int Asked() => pcscd.Log.Split('\n').Count(l => l.Contains("CMD_WAIT_READER_STATE_CHANGE from"));
}
