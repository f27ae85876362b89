using System.Diagnostics;
using System.Globalization;
using EidPin.Cards;

namespace EidPin.Desk.Cards;

/// <summary>All readers and cards as they come and go.</summary>
internal sealed class CardDesk : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>A card that another program holds may keep its thread for ever.</summary>
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock one = new();
    private readonly Thread watch;
    private readonly List<ReaderDesk> readers = [], leaving = [];
    private readonly List<string> seen = [];
    private static int ids;

    /// <param name="readers">Owned by the caller.</param>
    public CardDesk(ICardReaders readers, bool simulated = false)
    {
        (Readers, IsSimulated, Answers) = (readers, simulated, new(Tell));
        watch = new(Watch) { IsBackground = true, Name = "readers" };
        watch.Start();
    }

    public ICardReaders Readers { get; }

    public bool IsSimulated { get; }

    /// <summary>Cards of this desk can be copied to practise on; a copy cannot again.</summary>
    public bool OffersPractice { get; init; } = true;

    public RefusedCodes Refused { get; } = new();

    public Tickets Tickets { get; } = new();

    public LastAnswers Answers { get; }

    /// <summary>Where it is kept when a PIN was changed; null: simulated cards are not remembered.</summary>
    public LastChanged? Kept { get; init; }

    /// <summary>What keeps the readers from being seen.</summary>
    public CardException? Failure { get; private set; }

    /// <summary>The first look at the readers is done.</summary>
    public bool HasLooked { get; private set; }

    public IReadOnlyList<ReaderView> Views
    {
        get { lock (one) return [.. readers.Select(r => r.View)]; }
    }

    /// <summary>Something that the pages show is otherwise now. Called on any thread; must not block.</summary>
    public event Action? Changed;

    /// <summary>The reader in which this card is; null: it is gone.</summary>
    public ReaderDesk? Find(string id)
    {
        lock (one) return readers.FirstOrDefault(r => r.View.Id == id);
    }

    public void Tell() => Changed?.Invoke();

    public static string NextId() => string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref ids)}");

    /// <summary>
    /// What is under way with readers and cards has ended when this returns, or takes longer than three seconds: a program that ends while
    /// a thread is still inside of the smart card library takes the ground from under it (pcsc-lite frees its contexts at exit).
    /// </summary>
    public void Dispose()
    {
        stop.Cancel();
        ReaderDesk[] ending;
        lock (one)
        {
            readers.ForEach(Leave);
            readers.Clear();
            ending = [.. leaving];
        }
        var began = Stopwatch.StartNew();
        TimeSpan Rest() => LongestEnding > began.Elapsed ? LongestEnding - began.Elapsed : TimeSpan.Zero;
        watch.Join(Rest());
        foreach (var reader in ending) reader.AwaitEnd(Rest());
    }

    private void Leave(ReaderDesk reader)
    {
        reader.Dispose();
        leaving.RemoveAll(r => r.AwaitEnd(TimeSpan.Zero));
        leaving.Add(reader);
    }

    private void Watch()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var known = Readers.List();
                while (true)
                {
                    See(known, null);
                    known = Readers.WaitForChange(known, stop.Token);
                }
            }
            catch (CardException e)
            {
                See([], e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                See([], new(CardFault.CommunicationFailed, null, e));
            }
            // No service: there is nothing to wait on, so look again and again.
            stop.Token.WaitHandle.WaitOne(BetweenLooks);
        }
    }

    // By first appearance, as long as this program runs: on the telephone "reader 1" means the same a minute later.
    private int Number(string name)
    {
        if (!seen.Contains(name)) seen.Add(name);
        return seen.IndexOf(name) + 1;
    }

    private void See(IReadOnlyList<ReaderState> states, CardException? failure)
    {
        lock (one)
        {
            if (stop.IsCancellationRequested) return;
            foreach (var gone in readers.Where(r => states.All(s => s.Name != r.View.Name)).ToArray())
            {
                readers.Remove(gone);
                Leave(gone);
            }
            foreach (var state in states)
                if (readers.FirstOrDefault(r => r.View.Name == state.Name) is { } known) known.See(state, Number(state.Name));
                else readers.Add(new(this, state, Number(state.Name)));
            var same = Failure?.Fault == failure?.Fault && HasLooked;
            (Failure, HasLooked) = (failure, true);
            readers.Sort((a, b) => a.View.Number.CompareTo(b.View.Number));
            if (same && failure is not null) return;
        }
        Tell();
    }
}
