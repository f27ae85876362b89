using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>Readers in this process: what <c>--simulated</c>, the demonstration and tests use in place of PC/SC.</summary>
public sealed class SimulatedReaders : ICardReaders
{
    private readonly object change = new();
    private readonly List<SimulatedReader> readers = [];

    public SimulatedReaders(params ReadOnlySpan<SimulatedReader> readers)
    {
        foreach (var reader in readers) Plug(reader);
    }

    /// <summary>Thrown by every call while set: no service, no permission.</summary>
    public CardFault? ServiceFault
    {
        get;
        set
        {
            field = value;
            Announce();
        }
    }

    /// <summary>The readers as they are listed.</summary>
    public IReadOnlyList<SimulatedReader> Plugged
    {
        get { lock (change) return [.. readers]; }
    }

    /// <summary>One reader with this card in it.</summary>
    public static SimulatedReaders With(SimulatedCard card, string reader = "Simulated reader") => new(new SimulatedReader(reader, card));

    public void Plug(SimulatedReader reader)
    {
        lock (change)
        {
            reader.Unplugged = false;
            reader.Changed = Announce;
            readers.Add(reader);
        }
        Announce();
    }

    public void Unplug(SimulatedReader reader)
    {
        lock (change)
        {
            reader.Unplugged = true;
            readers.Remove(reader);
        }
        Announce();
    }

    public IReadOnlyList<ReaderState> List()
    {
        Serve();
        lock (change) return [.. readers.Select(r => r.State)];
    }

    public ICardLink Connect(string reader)
    {
        Serve();
        lock (change)
        {
            var found = readers.FirstOrDefault(r => r.Name == reader) ?? throw new CardException(CardFault.UnknownReader, reader);
            return new SimulatedLink(found);
        }
    }

    public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation)
    {
        using var wake = cancellation.Register(Announce);
        lock (change)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var now = List();
                if (!Same(now, known)) return now;
                Monitor.Wait(change);
            }
        }
    }

    public void Dispose() { }

    private void Serve()
    {
        if (ServiceFault is { } fault) throw new CardException(fault);
    }

    private void Announce()
    {
        lock (change) Monitor.PulseAll(change);
    }

    // Records with memory in them are equal only when it is the same memory.
    private static bool Same(IReadOnlyList<ReaderState> a, IReadOnlyList<ReaderState> b) =>
        a.Count == b.Count && a.Zip(b).All(p =>
            p.First with { Atr = default } == p.Second with { Atr = default } && p.First.Atr.Span.SequenceEqual(p.Second.Atr.Span));
}
