namespace EidPin.Cards;

/// <summary><c>NotLooked</c>: what it rests on is missing, so nothing is claimed of it.</summary>
public enum CheckState { Ok, Missing, NotLooked }

/// <summary>One thing that a card needs.</summary>
/// <param name="Id">crypto, library, service, permission, driver (not on Windows), reader, card or pin-pad.</param>
/// <param name="Fault">What is wrong, with its remedy, where the state is missing.</param>
public sealed record Finding(string Id, CheckState State, CardFault? Fault = null)
{
    /// <summary>Drivers, readers, cards, or readers with a pin pad.</summary>
    public IReadOnlyList<FoundPart> Found { get; init; } = [];

    /// <summary>What is to be said of this computer although nothing is missing; where something is, the fault's remedy says it.</summary>
    public IReadOnlyList<Hint> Hints { get; init; } = [];
}

/// <param name="Name">Of the driver or reader.</param>
/// <param name="Card">The card in that reader; null where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read, with what the fault knows further.</param>
public sealed record FoundPart(string Name, CardProfile? Card = null, CardFault? Fault = null, string? Detail = null);

/// <summary>Looks for what is missing between this program and the card. Spends no try.</summary>
public static class Checkup
{
    /// <summary>Two drivers by name: the usual one, and the one of virtual readers.</summary>
    public const string Ccid = "ccid", Vpcd = "vpcd";

    /// <summary>One reader as a program that watches it knows it.</summary>
    /// <param name="Present">A card is in it.</param>
    public sealed record Seen(string Name, bool Present, CardProfile? Card, CardException? Failure, bool HasKeys);

    /// <summary>The same from what is known already: no reader is asked and nothing is sent.</summary>
    /// <param name="failure">What keeps the readers from being seen.</param>
    public static IReadOnlyList<Finding> Of(CardException? failure, IReadOnlyList<Seen> readers, ThisComputer? computer = null)
    {
        var cards = readers.Where(r => r.Present && (r.Card is not null || r.Failure is not null))
            .Select(r => new FoundPart(r.Name, r.Card, r.Failure?.Fault, r.Failure?.Detail));
        var pads = readers.Where(r => r.HasKeys).Select(r => new FoundPart(r.Name));
        var below = Below(failure?.Fault, [.. readers.Select(r => r.Name)], computer ?? ThisComputer.Here);
        return [.. below, .. CardAndPad(readers.Count, [.. cards], [.. pads])];
    }

    /// <param name="list">The readers, as <see cref="ICardReaders.List"/>.</param>
    /// <param name="open">Reads the card in one of them; <see cref="CardException"/> says why it cannot.</param>
    public static IReadOnlyList<Finding> Of(
        Func<IReadOnlyList<ReaderState>> list, Func<ReaderState, PinSession> open, ThisComputer? computer = null)
    {
        CardFault? fault = null;
        IReadOnlyList<ReaderState> readers = [];
        try
        {
            OpenSsl.Demand();
            readers = list();
        }
        catch (CardException e)
        {
            fault = e.Fault;
        }
        var (cards, pads) = Look(readers, open);
        var below = Below(fault, [.. readers.Select(r => r.Name)], computer ?? ThisComputer.Here);
        return [.. below, .. CardAndPad(readers.Count, cards, pads)];
    }

    private static List<Finding> Below(CardFault? fault, IReadOnlyList<string> readers, ThisComputer computer)
    {
        // Each rests on the one before: the first that fails is the one to mend, and nothing is claimed of the others.
        // What .NET computes with is there on almost every computer, so it is spoken of only where it is not.
        var checks = new List<Finding>();
        if (fault == CardFault.CryptoMissing) checks.Add(new("crypto", CheckState.Missing, fault));
        foreach (var (id, broken) in (ReadOnlySpan<(string, CardFault)>)
            [("library", CardFault.DriverMissing), ("service", CardFault.ServiceNotRunning), ("permission", CardFault.NoPermission)])
        {
            if (checks.Any(c => c.State != CheckState.Ok)) checks.Add(new(id, CheckState.NotLooked));
            else if (fault == broken) checks.Add(new(id, CheckState.Missing, broken));
            else checks.Add(new(id, CheckState.Ok));
        }
        if (!OperatingSystem.IsWindows()) checks.Add(Driver(readers, computer));
        checks.Add(Reader(fault, readers, computer));
        return checks;
    }

    // A reader that is listed has a driver, wherever that stands.
    private static Finding Driver(IReadOnlyList<string> readers, ThisComputer computer)
    {
        var found = computer.Drivers();
        if (found.Count == 0 && readers.Count == 0) return new("driver", CheckState.Missing, CardFault.DriverMissing);
        return new("driver", CheckState.Ok) { Found = [.. found.Select(d => new FoundPart(d))] };
    }

    private static Finding Reader(CardFault? fault, IReadOnlyList<string> readers, ThisComputer computer)
    {
        // One reader may be seen and another, also plugged in, not.
        Hint[] unseen = computer.HasRcS380() ? [Hint.RcS380] : [];
        if (readers.Count > 0) return new("reader", CheckState.Ok) { Found = [.. readers.Select(r => new FoundPart(r))], Hints = unseen };
        return fault is null ? new("reader", CheckState.Missing, CardFault.NoReader) : new("reader", CheckState.NotLooked);
    }

    private static (List<FoundPart> Cards, List<FoundPart> Pads) Look(
        IReadOnlyList<ReaderState> readers, Func<ReaderState, PinSession> open)
    {
        var (cards, pads) = (new List<FoundPart>(), new List<FoundPart>());
        foreach (var reader in readers.Where(r => r.CardPresent || r.Mute))
        {
            try
            {
                using var session = open(reader);
                cards.Add(new(reader.Name, session.Status.Profile));
                if (session.Pad is not null) pads.Add(new(reader.Name));
            }
            catch (CardException e)
            {
                cards.Add(new(reader.Name, null, e.Fault, e.Detail));
            }
        }
        return (cards, pads);
    }

    private static Finding[] CardAndPad(int readers, IReadOnlyList<FoundPart> cards, IReadOnlyList<FoundPart> pads)
    {
        if (readers == 0) return [new("card", CheckState.NotLooked), new("pin-pad", CheckState.NotLooked)];
        return [Card(cards) with { Found = cards }, new("pin-pad", CheckState.Ok) { Found = pads }];
    }

    private static Finding Card(IReadOnlyList<FoundPart> cards)
    {
        if (cards.Any(c => c.Card is not null)) return new("card", CheckState.Ok);
        return new("card", CheckState.Missing, cards.Count > 0 ? cards[0].Fault : CardFault.NoCard);
    }
}
