namespace EidPin.Cards.Pcsc;

/// <summary>
/// The readers of this computer, through PC/SC. Usable from several threads at once: it keeps no state. Nothing is sent to a card by
/// listing or waiting. macOS and Windows are untried.
/// </summary>
public sealed class PcscReaders : ICardReaders
{
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromMilliseconds(10);

    private readonly IPcsc pcsc;

    public PcscReaders() : this(Winscard.OfSystem) { }

    internal PcscReaders(IPcsc pcsc) => this.pcsc = pcsc;

    /// <summary>
    /// How long one wait lasts before the readers are listed anew. pcsc-lite counts the readers when the wait begins, so one that came in
    /// the instant before would go unnoticed; a service that reports no readers is asked often.
    /// </summary>
    private TimeSpan Relist => TimeSpan.FromSeconds(pcsc.ReportsReaders ? 30 : 1);

    public IReadOnlyList<ReaderState> List()
    {
        using var context = PcscContext.Open(pcsc);
        return context.List();
    }

    /// <summary>
    /// Connects shared, by whichever of T=0 and T=1 the card speaks. BLOCKS without limit while another program holds a transaction on
    /// the card: the service reports nothing and the call cannot be cancelled. Callers who must stay responsive run it, and everything on
    /// the link, on the reader's own thread.
    /// </summary>
    public ICardLink Connect(string reader) => PcscCard.Connect(pcsc, reader);

    public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return Wait(known, cancellation);
        }
        catch (CardException e) when (e.Fault is CardFault.ServiceNotRunning or CardFault.ReaderGone)
        {
            // The service ended under us. Where it is there again, every card has lost its power and is as good as inserted now, so this
            // is a change even if it looks the same; where it is not, the list says so.
            return List();
        }
    }

    public void Dispose() { }

    private Snapshot Wait(IReadOnlyList<ReaderState> known, CancellationToken cancellation)
    {
        using var context = PcscContext.Open(pcsc);
        using var left = new ManualResetEventSlim();
        Task? canceller = null;
        // On another thread, since this callback may run inside of Register itself.
        var registration = cancellation.Register(() => canceller = Task.Run(() => CancelUntil(left, context), CancellationToken.None));
        try
        {
            while (true)
            {
                var now = context.List();
                cancellation.ThrowIfCancellationRequested();
                if (now.Differs(known)) return now;
                context.Wait(now, Relist);
            }
        }
        finally
        {
            left.Set();
            registration.Dispose();
            canceller?.Wait(CancellationToken.None);
        }
    }

    /// <summary>SCardCancel ends a wait that is under way and nothing else: one that begins a moment later would not hear of it.</summary>
    private static void CancelUntil(ManualResetEventSlim left, PcscContext context)
    {
        do context.Cancel();
        while (!left.Wait(BetweenCancels));
    }
}
