using System.Security.Cryptography;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Desk.Cards;

/// <summary>Simulated copies of cards, to practise on: the state of the real one, never its codes.</summary>
internal sealed class Practices : IDisposable
{
    private const int Most = 8;

    private readonly Lock one = new();
    private readonly List<(string Id, CardDesk Desk, SimulatedCard Card)> open = [];

    /// <summary>Makes a copy and a desk for it alone.</summary>
    /// <returns>Its id, for the address of its page.</returns>
    public string Begin(CardStatus card, ActivationScheme? scheme, string reader)
    {
        var copy = SimulatedCard.Create(CardDefinition.Like(card, scheme));
        var desk = new CardDesk(SimulatedReaders.With(copy, reader), simulated: true) { OffersPractice = false };
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        lock (one)
        {
            open.Add((id, desk, copy));
            if (open.Count <= Most) return id;
            open[0].Desk.Dispose();
            open.RemoveAt(0);
        }
        return id;
    }

    public (CardDesk Desk, SimulatedCard Card)? Find(string id)
    {
        lock (one) return open.FirstOrDefault(p => p.Id == id) is { Desk: not null } found ? (found.Desk, found.Card) : null;
    }

    public void Dispose()
    {
        lock (one) foreach (var practice in open) practice.Desk.Dispose();
    }
}
