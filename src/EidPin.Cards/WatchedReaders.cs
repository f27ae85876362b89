using System.Diagnostics;

namespace EidPin.Cards;

/// <summary>
/// Readers that tell how long another program holds up the work with their cards: while it has a card to itself, connecting to that card
/// and beginning with it do not return. A card that is asked something and is slow to answer holds nobody up.
/// </summary>
public sealed class WatchedReaders(ICardReaders readers) : ICardReaders
{
    /// <summary>What takes longer waits for another program, which has the card.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(0.2);

    private long began;   // timestamp; 0: nothing is waited for
    private int transactions;
    private volatile bool isLeft;

    public TimeSpan HeldUp => Volatile.Read(ref began) is var since and not 0 ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    public IReadOnlyList<ReaderState> List() => readers.List();

    public ICardLink Connect(string reader)
    {
        MayAsk();
        return Await(() => new WatchedLink(this, readers.Connect(reader)));
    }

    public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
        readers.WaitForChange(known, cancellation);

    public void Dispose() => readers.Dispose();

    /// <summary>
    /// Nothing more is asked of any card, and the transaction under way is ended as soon as the card has answered: to be called before the
    /// process ends without its work. pcscd may keep a card from all programs where one ends within a transaction while another waits for
    /// it (winscard_svc.c, MSGRemoveContext: the lock is taken off, the count of its holders stays).
    /// </summary>
    /// <param name="patience">A card that does not answer is left all the same.</param>
    public void Leave(TimeSpan patience)
    {
        isLeft = true;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience && HeldUp < AtOnce; Thread.Sleep(5))
            if (Volatile.Read(ref transactions) == 0) return;
    }

    /// <exception cref="OperationCanceledException">The cards were left.</exception>
    private void MayAsk()
    {
        if (isLeft) throw new OperationCanceledException();
    }

    private T Await<T>(Func<T> step)
    {
        Volatile.Write(ref began, Stopwatch.GetTimestamp());
        try
        {
            return step();
        }
        finally
        {
            Volatile.Write(ref began, 0);
        }
    }

    private sealed class WatchedLink(WatchedReaders watch, ICardLink link) : ICardLink
    {
        private bool inTransaction;

        public string Reader => link.Reader;

        public ReadOnlyMemory<byte> Atr => link.Atr;

        public CardProtocol Protocol => link.Protocol;

        public void Begin()
        {
            // Counted before it has begun, so that none that begins just now is overlooked.
            Interlocked.Increment(ref watch.transactions);
            try
            {
                watch.MayAsk();
                inTransaction = watch.Await(() =>
                {
                    link.Begin();
                    return true;
                });
            }
            finally
            {
                if (!inTransaction) Interlocked.Decrement(ref watch.transactions);
            }
            // It came into its turn only now, and nobody is there to end it.
            if (watch.isLeft)
            {
                End(CardDisposition.Leave);
                watch.MayAsk();
            }
        }

        public void Reopen()
        {
            watch.MayAsk();
            _ = watch.Await(() =>
            {
                link.Reopen();
                return true;
            });
        }

        public void KeepAlive() => link.KeepAlive();

        public void End(CardDisposition after)
        {
            link.End(after);
            if (inTransaction) Interlocked.Decrement(ref watch.transactions);
            inTransaction = false;
        }

        public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            watch.MayAsk();
            return link.Transmit(command, response);
        }

        public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
        {
            watch.MayAsk();
            return link.Control(controlCode, input, output);
        }

        public void Dispose()
        {
            // Work that was left behind may be on it, and to put it away would wait for that; the process ends now anyway.
            if (!watch.isLeft) link.Dispose();
        }
    }
}
