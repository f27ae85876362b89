using System.Collections.Concurrent;
using System.Globalization;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>
/// What the register's facts say, as far as they were read: of each machine its last one, and which cards are closed. A row that says
/// something else is one that the server wrote earlier, and somebody put it back.
/// </summary>
internal sealed class RegisterSaid
{
    private readonly ConcurrentDictionary<string, Machine> machines = new();

    // By half of the pseudonym: of millions of cards that were lost each stands here.
    private readonly ConcurrentDictionary<UInt128, Closed> closed = new();

    public KnownPeople People { get; } = new();

    /// <summary>A fact had a mark: one after it without a mark opens nothing.</summary>
    public bool HasMark { get; private set; }

    /// <param name="fact">Null: of a kind that this program does not know.</param>
    /// <param name="isMarked">This operator's processes wrote it.</param>
    public void Take(RegisterFact? fact, bool isMarked)
    {
        HasMark |= isMarked;
        var counts = isMarked || !HasMark;
        switch (fact)
        {
            case RegisterFact.KioskAdded added:
                Say(added.Kiosk, was => new(
                    added.Chain, added.Key, IsRevoked: false, was?.Key == added.Key ? was.FormerUntil : null, counts));
                break;
            case RegisterFact.KioskReplaced replaced:
                long? until = replaced.FormerUntil is { } end ? Stored.Ms(end) : null;
                Say(replaced.Kiosk, was => new(was?.Chain, replaced.Key, IsRevoked: false, until, counts));
                break;
            case RegisterFact.KioskRevoked revoked:
                Say(revoked.Kiosk, was => new(was?.Chain, was?.Key ?? "", IsRevoked: true, null, counts));
                break;
            // One of the version before does not tell which are open again.
            case RegisterFact.CardsTaken { Open: { } open } taken:
                Close(taken.Stopped, taken.Changed ?? [], counts);
                if (counts) foreach (var card in open) closed.TryRemove(Half(card), out _);
                break;
            case RegisterFact.CardsNamed named:
                Close(named.Stopped, named.Changed, counts);
                break;
            case RegisterFact.PeopleChanged people:
                People.Take(people, isMarked);
                break;
            // It looked at all of them with every key; from here on the first one is enough.
            case RegisterFact.Resealed resealed when isMarked:
                foreach (var id in machines.Keys) Say(id, was => was! with { Counts = true });
                People.Vouch(resealed.People);
                break;
        }
    }

    /// <summary>The machine's row is as its last fact says. Of one that no fact tells of any is: it never changed.</summary>
    public bool Fits(string id, KioskRow? row) => !machines.TryGetValue(id, out var said) || (row is not null && said.Fits(row));

    /// <summary>The card is closed where the facts say so.</summary>
    public bool Fits(CardRow row, CardNames names)
    {
        var said = ClosedBy(names);
        return (!said.HasFlag(Closed.Stopped) || row.Stopped != 0) && (!said.HasFlag(Closed.Changed) || row.DetailsChanged != 0);
    }

    public bool IsClosed(CardNames names) => ClosedBy(names) != Closed.No;

    /// <summary>Machines whose last fact somebody else wrote than this operator's processes.</summary>
    public IEnumerable<string> Strangers => machines.Where(m => m.Value is { Counts: false, IsRevoked: false }).Select(m => m.Key);

    private void Say(string id, Func<Machine?, Machine> next) => machines[id] = next(machines.GetValueOrDefault(id));

    // What somebody else wrote may close and opens nothing.
    private void Close(IReadOnlyList<string> stopped, IReadOnlyList<string> changed, bool counts)
    {
        var (lost, other) = (stopped.ToHashSet(), changed.ToHashSet());
        foreach (var card in lost.Union(other))
        {
            var state = (lost.Contains(card) ? Closed.Stopped : Closed.No) | (other.Contains(card) ? Closed.Changed : Closed.No);
            closed.AddOrUpdate(Half(card), state, (_, was) => counts ? state : was | state);
        }
    }

    private Closed ClosedBy(CardNames names) => names.All.Aggregate(Closed.No, (all, name) => all | closed.GetValueOrDefault(Half(name)));

    private static UInt128 Half(string pseudonym)
    {
        var half = pseudonym.AsSpan(0, Math.Min(32, pseudonym.Length));
        return UInt128.TryParse(half, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : default;
    }

    [Flags]
    private enum Closed : byte
    {
        No,
        Stopped,
        Changed,
    }

    /// <param name="Chain">Null: no fact said it.</param>
    /// <param name="Key">Name of its key.</param>
    /// <param name="Counts">Who wrote the fact was one of this operator's processes, or came before there were marks.</param>
    private sealed record Machine(string? Chain, string Key, bool IsRevoked, long? FormerUntil, bool Counts)
    {
        public bool Fits(KioskRow row)
        {
            if (IsRevoked) return row.Revoked != 0;
            return Counts && row.Revoked == 0 && IssuerRegister.KeyName(row.PublicKey) == Key && row.FormerUntil == FormerUntil
                && (Chain is null || row.Chain == Chain);
        }
    }
}
