using System.Diagnostics;

namespace EidPin.Cards;

/// <summary>
/// Readers that tell how long another program holds up the work with their cards: while it has a card to itself, connecting to that card
/// and beginning with it do not return. A card that is asked something and is slow to answer holds nobody up.
/// </summary>
public sealed class WatchedReaders(ICardReaders readers) : ICardReaders
{
    private long began;   // timestamp; 0: nothing is waited for

    public TimeSpan HeldUp => Volatile.Read(ref began) is var since and not 0 ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    public IReadOnlyList<ReaderState> List() => readers.List();

    public ICardLink Connect(string reader) => Await(() => new WatchedLink(this, readers.Connect(reader)));

    public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
        readers.WaitForChange(known, cancellation);

    public void Dispose() => readers.Dispose();

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
        public string Reader => link.Reader;

        public ReadOnlyMemory<byte> Atr => link.Atr;

        public CardProtocol Protocol => link.Protocol;

        public void Begin() => watch.Await(() =>
        {
            link.Begin();
            return true;
        });

        public void Reopen() => watch.Await(() =>
        {
            link.Reopen();
            return true;
        });

        public void KeepAlive() => link.KeepAlive();

        public void End(CardDisposition after) => link.End(after);

        public int Transmit(ReadOnlySpan<byte> command, Span<byte> response) => link.Transmit(command, response);

        public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output) => link.Control(controlCode, input, output);

        public void Dispose() => link.Dispose();
    }
}
