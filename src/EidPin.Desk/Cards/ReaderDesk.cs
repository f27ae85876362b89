using System.Collections.Concurrent;
using EidPin.Cards;

namespace EidPin.Desk.Cards;

/// <summary>
/// One reader: a thread of its own, since PC/SC blocks, and a queue, so that two tabs never mix their commands. What the pages may know is
/// in <see cref="View"/>.
/// </summary>
internal sealed class ReaderDesk : IDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(2), BetweenTries = TimeSpan.FromSeconds(1);

    private readonly CardDesk desk;
    private readonly BlockingCollection<Action> work = [];
    private readonly Lock one = new();
    private readonly Timer watch;
    private readonly Thread thread;
    private ReaderState seen;
    private PinSession? session;   // this thread's only
    private int commands;
    private bool busy;
    private volatile bool typing;

    public ReaderDesk(CardDesk desk, ReaderState first, int number)
    {
        (this.desk, seen) = (desk, first with { CardPresent = false });
        View = new(first.Name, number, CardDesk.NextId(), Phase.Empty);
        watch = new(_ => LookWhetherStuck());
        thread = new(Work) { IsBackground = true, Name = first.Name };
        thread.Start();
        See(first, number);
    }

    public ReaderView View { get; private set; }

    /// <summary>What the readers' watch found.</summary>
    public void See(ReaderState state, int number)
    {
        lock (one)
        {
            if (number != View.Number) View = View with { Number = number };
            var before = seen;
            seen = state;
            if (before.CardPresent == state.CardPresent && before.Mute == state.Mute && before.Events == state.Events
                && before.Atr.Span.SequenceEqual(state.Atr.Span))
                return;
            if (state.CardPresent) Reopen();
            else
            {
                View = new(state.Name, number, CardDesk.NextId(), Phase.Empty);
                Post(Drop);
            }
        }
        desk.Tell();
    }

    /// <summary>Reads the card anew, as one that was just put in.</summary>
    public void Again()
    {
        lock (one)
        {
            if (!seen.CardPresent) return;
            Reopen();
        }
        desk.Tell();
    }

    /// <summary>Does something with this very card when its turn comes.</summary>
    /// <param name="typing">A person types on the reader's keys meanwhile: nobody is told that it takes long.</param>
    /// <param name="abandoned">Who asked has gone: what has not begun by then does not begin any more.</param>
    /// <exception cref="CardException">What the reader or card did; CardRemoved where it is not the card that was meant.</exception>
    /// <exception cref="OperationCanceledException">It was abandoned, and nothing was sent.</exception>
    public Task<T> Run<T>(string id, Func<PinSession, T> act, bool typing = false, CancellationToken abandoned = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                abandoned.ThrowIfCancellationRequested();
                if (View.Id != id || session is null) throw new CardException(CardFault.CardRemoved, View.Name);
                this.typing = typing;
                done.SetResult(act(session));
            }
            catch (Exception e)
            {
                if (e is CardException && View.Id == id && View.Phase == Phase.Ready) Again();
                done.SetException(e);
            }
            finally
            {
                this.typing = false;
            }
        });
        return done.Task;
    }

    /// <summary>To be called on the reader's thread after a code may have gone to the card.</summary>
    public void Reread(bool sent)
    {
        if (session is null) return;
        Set(View.Id, v => v with { Version = v.Version + (sent ? 1 : 0) });
        try
        {
            session.Refresh();
            Show(View.Id, session);
        }
        catch (CardException)
        {
            Again();
        }
    }

    /// <summary>Cuts the card's power; it can be taken out.</summary>
    public Task Finish(string id) => Run(id, open =>
    {
        open.PowerDown();
        Drop();
        Set(id, v => new(v.Name, v.Number, v.Id, Phase.Finished));
        return true;
    });

    public void Dispose()
    {
        Post(Drop);
        // The thread throws the queue away as soon as it is complete, which may be before this call has returned.
        lock (one) work.CompleteAdding();
        watch.Dispose();
    }

    /// <summary>Waits until the card is put away after <see cref="Dispose"/>.</summary>
    /// <returns>Whether it was within this time.</returns>
    public bool AwaitEnd(TimeSpan limit) => thread.Join(limit);

    private void Reopen()
    {
        var id = CardDesk.NextId();
        View = new(seen.Name, View.Number, id, Phase.Reading);
        Post(() => Open(id));
    }

    private void Open(string id)
    {
        Drop();
        if (View.Id != id) return;   // gone, or changed for another, while this waited
        try
        {
            session = PinSession.Open(desk.Readers.Connect(View.Name), desk.Refused);
            Show(id, session);
            // Neither the tiles nor a form that somebody opens at once wait for the certificates.
            Post(() => ReadCertificates(id));
        }
        catch (CardException e)
        {
            Set(id, v => v with { Phase = Phase.Failed, Failure = e });
            if (e.Fault == CardFault.ReaderBusy)
                _ = Task.Delay(BetweenTries).ContinueWith(_ => Post(() => Open(id)), TaskScheduler.Default);
        }
    }

    private void ReadCertificates(string id)
    {
        if (View.Id != id || session is null) return;
        IReadOnlyList<CertificateInfo> found = [];
        try
        {
            found = new CardCertificates(session).Read();
            // Tells the scheme of a card that was not used yet, and asks others for nothing.
            new CardActivation(session).Preflight();
        }
        catch (CardException)
        {
            // Pulled: the watch of the readers says so. Otherwise there are none to show.
        }
        var scheme = new CardActivation(session).Scheme;
        Set(id, v => v with { Certificates = found, Scheme = scheme });
    }

    private void Show(string id, PinSession open)
    {
        var (changed, key) = (desk.Kept?.Of(open) ?? View.Changed, desk.Answers.Name(open, id));
        Set(id, v => v with
        {
            Changed = changed,
            Phase = Phase.Ready,
            Card = open.Status,
            First = v.First ?? NeedingHelp(open.Status),
            Key = key,
            Scheme = new CardActivation(open).Scheme,
            HasKeys = open.Pad is not null,
            Failure = null,
        });
    }

    private static string[] NeedingHelp(CardStatus card) => [.. card.Pins.Where(NeedsHelp).Select(p => p.Pin.Id)];

    private static bool NeedsHelp(PinStatus pin) =>
        pin.State == PinState.Locked || (pin.State == PinState.Ready && pin.TriesLeft <= pin.Pin.HoldAt);

    private void Set(string id, Func<ReaderView, ReaderView> change)
    {
        lock (one)
        {
            if (View.Id != id) return;
            View = change(View);
        }
        desk.Tell();
    }

    private void Drop()
    {
        session?.Dispose();
        session = null;
    }

    private void Post(Action action)
    {
        try
        {
            work.Add(action);
        }
        catch (InvalidOperationException)
        {
            // The reader is gone: nothing is left to be done with it.
        }
    }

    private void Work()
    {
        foreach (var action in work.GetConsumingEnumerable())
        {
            commands = session?.Commands ?? 0;
            lock (one) busy = true;
            watch.Change(Stuck, Stuck);
            Do(action);
            watch.Change(Timeout.Infinite, Timeout.Infinite);
            NotWaiting();
        }
        lock (one) work.Dispose();
    }

    // A card that a parser trips over costs its own tiles and not the program: other readers, and other people's forms, go on.
    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Set(View.Id, v => v with { Phase = Phase.Failed, Failure = new(CardFault.BadAnswer, null, e) });
        }
    }

    // Called while something is under way: no command since the last look means that another program holds the card.
    private void LookWhetherStuck()
    {
        lock (one)
        {
            var (before, now) = (commands, session?.Commands ?? 0);
            commands = now;
            // The timer may still ring when the work is done.
            if (!busy || before != now || typing || View.Waiting) return;
            View = View with { Waiting = true };
        }
        desk.Tell();
    }

    private void NotWaiting()
    {
        lock (one)
        {
            busy = false;
            if (!View.Waiting) return;
            View = View with { Waiting = false };
        }
        desk.Tell();
    }
}
