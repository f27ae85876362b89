using EidPin.Cards;

namespace EidPin.Cli.Choice;

/// <summary>One look into the readers: the cards that fit, and what there is to say of everything else.</summary>
internal sealed class CardLook : IDisposable
{
    private readonly Invocation call;
    private readonly List<PinSession> fitting = [];
    private readonly List<Uncounted> others = [];
    private readonly List<string> empty = [];

    /// <param name="settled">What an earlier look found for good, so that such a card is not disturbed again; this one adds to it.</param>
    public CardLook(Invocation call, Wanted wanted, ICollection<Uncounted> settled, CancellationToken until)
    {
        this.call = call;
        try
        {
            Take(wanted, settled, until);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All readers as they were listed: what came since then is a change.</summary>
    public IReadOnlyList<ReaderState> Known { get; private set; } = [];

    /// <summary>Those of them that were asked for.</summary>
    public IReadOnlyList<ReaderState> Chosen { get; private set; } = [];

    /// <summary>Why there is no reader to look into; null: there is one.</summary>
    public Exception? Trouble { get; private set; }

    public bool Found => fitting.Count > 0;

    public IReadOnlyList<Uncounted> Others => others;

    /// <summary>Gives away the one card that fits.</summary>
    /// <param name="wanted">Where several are in that fitted the look, those that fit this too.</param>
    public PinSession One(Wanted wanted)
    {
        var found = fitting.Count == 1 ? [.. fitting] : fitting.Where(s => wanted.Fits(s.Status)).ToArray();
        if (found is [var one])
        {
            fitting.Remove(one);
            return one;
        }
        if (found.Length == 0) throw NoneFits(fitting.Select(s => wanted.Unfit(s.Reader, s.Status)));
        var meanings = found.Select(s => call.Output.Text("ui.card-means", ("reader", s.Reader), ("means", wanted.Means(s.Status))));
        var message = call.Output.Text("ui.several-cards", ("cards", string.Join("; ", meanings)));
        throw new UsageException(message, [.. found.Select(s => s.Reader)]);
    }

    /// <summary>What to say where no card fits. A reader that waits for a card is spoken of before a token that is always in.</summary>
    public Exception Missing()
    {
        if (Trouble is not null) return Trouble;
        if (others.Find(o => o is { Failure: not null, IsStrange: false }) is { } unreadable) return unreadable.Failure!;
        var unfit = others.Where(o => o.Failure is null).Select(o => o.Why).ToArray();
        if (unfit.Length > 0) return NoneFits(unfit);
        if (others.Count == 0) return new CardException(CardFault.NoCard);
        if (empty.Count == 0) return others[0].Failure!;
        var strange = string.Join(", ", others.Select(o => o.Reader.Name));
        return NoneFits([call.Output.Text("ui.empty-beside", ("reader", string.Join(", ", empty)), ("other", strange))]);
    }

    public void Dispose()
    {
        foreach (var session in fitting) session.Dispose();
        fitting.Clear();
    }

    private static CardException NoneFits(IEnumerable<string> why) => new(CardFault.NoCard, string.Join(' ', why.Distinct()));

    private void Take(Wanted wanted, ICollection<Uncounted> settled, CancellationToken until)
    {
        try
        {
            Known = call.Read(call.Readers.List, until);
        }
        catch (CardException e)
        {
            Trouble = e;
            return;
        }
        Chosen = ReaderChoice.Among(call, Known);
        if (Chosen.Count == 0) Trouble = ReaderChoice.Missing(call, Known);
        foreach (var reader in Chosen)
        {
            if (reader is { CardPresent: false, Mute: false }) empty.Add(reader.Name);
            else if (settled.FirstOrDefault(o => IsSame(o.Reader, reader)) is { } before) others.Add(before);
            else if (Read(reader, wanted, until) is { } other)
            {
                others.Add(other);
                if (other.IsSettled) settled.Add(other);
            }
        }
    }

    private Uncounted? Read(ReaderState reader, Wanted wanted, CancellationToken until)
    {
        try
        {
            var session = CardChoice.OpenReader(call, reader, wanted.Extra, until);
            if (wanted.Fits(session.Status))
            {
                fitting.Add(session);
                return null;
            }
            using (session) return new(reader, wanted.Unfit(reader.Name, session.Status), null);
        }
        catch (CardException e)
        {
            return new(reader, call.Words.Fault(e), e);
        }
    }

    // The same insertion of the same card.
    private static bool IsSame(ReaderState a, ReaderState b) =>
        a.Name == b.Name && a.Events == b.Events && a.Atr.Span.SequenceEqual(b.Atr.Span);
}
