using EidPin.Cards;
using EidPin.Desk.Safety;

namespace EidPin.Desk.Cards;

/// <summary>What a form is for. Activation sets two PINs; the others one.</summary>
internal enum Act { Check, Change, Unlock, Activate }

/// <summary>What a form promised when it was shown: good for one sending, and only while the card is as it said.</summary>
/// <param name="Card">The card's id at this desk.</param>
/// <param name="Version">Of the reader's view.</param>
/// <param name="Last">Spend: the person was asked about the last try in words of its own, and said yes.</param>
internal sealed record Ticket(string Id, string Card, string Pin, Act Act, LastTry Last, int Version)
{
    /// <summary>How many codes the body of the sending holds.</summary>
    public int Fields => Act switch { Act.Check => 1, Act.Change or Act.Unlock => 2, _ => 3 };
}

/// <summary>Tickets that were given out and not used yet.</summary>
internal sealed class Tickets
{
    private readonly Once<Ticket> open = new();

    public Ticket Issue(string card, string pin, Act act, LastTry last, int version)
    {
        var ticket = new Ticket("", card, pin, act, last, version);
        return ticket with { Id = open.Add(ticket) };
    }

    /// <summary>The ticket, once; null: never given out, used, or too old.</summary>
    public Ticket? Take(string? id) => open.Take(id);
}
