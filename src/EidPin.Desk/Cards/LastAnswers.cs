using System.Globalization;
using System.Security.Cryptography;
using EidPin.Cards;

namespace EidPin.Desk.Cards;

/// <summary>What became of the last code of a card.</summary>
/// <param name="Id">By which a tab says that it has shown it.</param>
internal sealed record LastAnswer(string Id, PinOutcome Outcome, Act Act, IReadOnlyList<string> Set)
{
    /// <summary>The tab that it was meant for went, or has not shown it in time: whoever holds the card hears it.</summary>
    public bool IsLost { get; init; }
}

/// <summary>
/// The outcome of the last code of each card, until a tab has shown it: a reload, a closed tab or a pulled card loses none. In memory
/// alone, the outcome and nothing of the code; a card is named by a keyed hash of this run.
/// </summary>
internal sealed class LastAnswers(Action changed)
{
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(3);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock one = new();
    private readonly Dictionary<string, LastAnswer> open = [];
    private int count;

    /// <summary>A card that does not tell which one it is, is known only as long as it stays in.</summary>
    public string Name(PinSession session, string id) => session.KeyedHash(key) is { } hash ? NoCode.Hex(hash) : id;

    /// <returns>Its id, for the tab that waits for it.</returns>
    public string Keep(string card, PinOutcome outcome, Act act, IReadOnlyList<string> set)
    {
        string id;
        lock (one)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"a{++count}");
            open[card] = new(id, outcome, act, set);
        }
        _ = Task.Delay(OnItsWay).ContinueWith(_ => Lose(id), TaskScheduler.Default);
        return id;
    }

    /// <summary>What nobody has shown yet of that card; null: nothing.</summary>
    public LastAnswer? Lost(string card)
    {
        lock (one) return open.TryGetValue(card, out var found) && found.IsLost ? found : null;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Lose(string id)
    {
        lock (one)
        {
            if (CardOf(id) is not { } card) return;
            open[card] = open[card] with { IsLost = true };
        }
        changed();
    }

    public void Shown(string id)
    {
        lock (one)
        {
            if (CardOf(id) is not { } card) return;
            open.Remove(card);
        }
        changed();
    }

    private string? CardOf(string id) => open.FirstOrDefault(a => a.Value.Id == id).Key;
}
