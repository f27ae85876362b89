using System.Diagnostics;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// The smart card library must not be in use when the program ends: pcsc-lite frees at exit what a call that is under way still reads,
/// and a program that had done everything right ended as one that crashed.
/// </summary>
public sealed class DeskEndingTests
{
    [Fact]
    public async Task When_the_desk_has_ended_nothing_is_under_way_with_readers_and_cards()
    {
        using var readers = new SlowReaders(TimeSpan.FromMilliseconds(300));
        var desk = new CardDesk(readers, simulated: true);
        await Tray.Ready(desk);
        desk.Dispose();
        Assert.Equal(0, readers.UnderWay);
    }

    [Fact]
    public async Task A_card_that_went_just_before_is_waited_for_too()
    {
        using var readers = new SlowReaders(TimeSpan.FromMilliseconds(300));
        var desk = new CardDesk(readers, simulated: true);
        await Tray.Ready(desk);
        readers.Cards.Unplug(readers.Cards.Plugged[0]);
        while (desk.Views.Count > 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        desk.Dispose();
        Assert.Equal(0, readers.UnderWay);
    }

    [Fact]
    public async Task A_card_that_never_answers_does_not_keep_the_desk()
    {
        using var readers = new SlowReaders(TimeSpan.Zero);
        var desk = new CardDesk(readers, simulated: true);
        var view = await Tray.Ready(desk);
        using ManualResetEventSlim begun = new(), held = new();
        var test = TestContext.Current.CancellationToken;
        var stuck = desk.Find(view.Id)!.Run(
            view.Id,
            _ =>
            {
                begun.Set();
                return held.Wait(TimeSpan.FromMinutes(1), test);
            },
            abandoned: test);
        begun.Wait(test);
        var began = Stopwatch.StartNew();
        desk.Dispose();
        Assert.False(stuck.IsCompleted);
        Assert.InRange(began.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        held.Set();
        Assert.True(await stuck);
    }

    /// <summary>One card, whose every last act takes its time.</summary>
    private sealed class SlowReaders(TimeSpan last) : ICardReaders
    {
        private int underWay;

        public SimulatedReaders Cards { get; } = SimulatedReaders.With(SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition), "R");

        public TimeSpan Last => last;

        public int UnderWay => Volatile.Read(ref underWay);

        public IReadOnlyList<ReaderState> List() => Cards.List();

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation)
        {
            Interlocked.Increment(ref underWay);
            try
            {
                return Cards.WaitForChange(known, cancellation);
            }
            finally
            {
                Thread.Sleep(Last);
                Interlocked.Decrement(ref underWay);
            }
        }

        public ICardLink Connect(string reader) => new SlowLink(Cards.Connect(reader), this);

        public void Dispose() => Cards.Dispose();

        private sealed class SlowLink : PassingLink
        {
            private readonly SlowReaders readers;

            public SlowLink(ICardLink link, SlowReaders readers) : base(link)
            {
                this.readers = readers;
                Interlocked.Increment(ref readers.underWay);
            }

            public override void Dispose()
            {
                Thread.Sleep(readers.Last);
                base.Dispose();
                Interlocked.Decrement(ref readers.underWay);
            }
        }
    }
}
