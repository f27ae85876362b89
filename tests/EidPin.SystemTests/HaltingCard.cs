using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A card in a virtual reader that waits at one command until a test lets it go on. The card itself is changed for a new one without being
/// taken out of the reader, which would take the service most of a second.
/// </summary>
internal sealed class HaltingCard(SimulatedCard first) : IDisposable
{
    private readonly ManualResetEventSlim reached = new(), go = new();
    private SimulatedCard card = first;
    private int commands, haltAt;

    public VpcdCard Chip => new(() => card.Atr, () => card.Reset(), () => card.PowerOff(), Transmit);

    /// <summary>Commands since the card was changed.</summary>
    public int Commands => Volatile.Read(ref commands);

    /// <param name="halt">The number of the command that is not answered; 0: none.</param>
    public void Change(SimulatedCard next, int halt)
    {
        reached.Reset();
        go.Reset();
        (card, commands, haltAt) = (next, 0, halt);
    }

    public bool AwaitHalt(Func<bool> over)
    {
        for (var waits = 0; waits < 1500; waits++)
        {
            if (reached.Wait(20)) return true;
            if (over()) return reached.IsSet;
        }
        throw new TimeoutException("the program came to no command for 30 seconds");
    }

    public void GoOn() => go.Set();

    public void Dispose()
    {
        go.Set();
        reached.Dispose();
    }

    private byte[] Transmit(ReadOnlyMemory<byte> command)
    {
        if (Interlocked.Increment(ref commands) == haltAt)
        {
            reached.Set();
            go.Wait(TimeSpan.FromSeconds(30));
        }
        return card.Transmit(command.Span);
    }
}
