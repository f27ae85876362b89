namespace EidPin.Cards;

/// <summary><c>NotLooked</c>: what it rests on is missing, so nothing is claimed of it.</summary>
public enum CheckState { Ok, Missing, NotLooked }

/// <summary>One thing that a card needs.</summary>
/// <param name="Id">library, service, permission, driver (Linux only), reader, card or pin-pad.</param>
/// <param name="Fault">What is wrong, with its remedy, where the state is missing.</param>
public sealed record Finding(string Id, CheckState State, CardFault? Fault = null)
{
    /// <summary>Drivers, readers, cards, or readers with a pin pad.</summary>
    public IReadOnlyList<FoundPart> Found { get; init; } = [];
}

/// <param name="Name">Of the driver or reader.</param>
/// <param name="Card">The card in that reader; null where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read, with what the fault knows further.</param>
public sealed record FoundPart(string Name, CardProfile? Card = null, CardFault? Fault = null, string? Detail = null);

/// <summary>Looks for what is missing between this program and the card. Spends no try.</summary>
public static class Checkup
{
    public const string Ccid = "ccid", Vpcd = "vpcd";

    private const string CcidFolder = "/usr/lib/pcsc/drivers/ifd-ccid.bundle", VpcdFile = "/etc/reader.conf.d/vpcd";

    /// <summary>One reader as a program that watches it knows it.</summary>
    /// <param name="Present">A card is in it.</param>
    public sealed record Seen(string Name, bool Present, CardProfile? Card, CardException? Failure, bool HasKeys);

    /// <summary>The same from what is known already: no reader is asked and nothing is sent.</summary>
    /// <param name="failure">What keeps the readers from being seen.</param>
    public static IReadOnlyList<Finding> Of(CardException? failure, IReadOnlyList<Seen> readers)
    {
        var cards = readers.Where(r => r.Present).Select(r => new FoundPart(r.Name, r.Card, r.Failure?.Fault, r.Failure?.Detail));
        return [.. Below(failure?.Fault, [.. readers.Select(r => r.Name)]),
            .. CardAndPad(readers.Count, [.. cards.Where(c => c.Card is not null || c.Fault is not null)], [.. readers.Where(r => r.HasKeys).Select(r => new FoundPart(r.Name))])];
    }

    /// <param name="list">The readers, as <see cref="ICardReaders.List"/>.</param>
    /// <param name="open">Reads the card in one of them; <see cref="CardException"/> says why it cannot.</param>
    public static IReadOnlyList<Finding> Of(Func<IReadOnlyList<ReaderState>> list, Func<ReaderState, PinSession> open)
    {
        CardFault? fault = null;
        IReadOnlyList<ReaderState> readers = [];
        try
        {
            readers = list();
        }
        catch (CardException e)
        {
            fault = e.Fault;
        }
        var (cards, pads) = Look(readers, open);
        return [.. Below(fault, [.. readers.Select(r => r.Name)]), .. CardAndPad(readers.Count, cards, pads)];
    }

    private static List<Finding> Below(CardFault? fault, IReadOnlyList<string> readers)
    {
        // Each rests on the one before: the first that fails is the one to mend, and nothing is claimed of the others.
        var checks = new List<Finding>();
        foreach (var (id, broken) in (ReadOnlySpan<(string, CardFault)>)
            [("library", CardFault.DriverMissing), ("service", CardFault.ServiceNotRunning), ("permission", CardFault.NoPermission)])
            checks.Add(checks.Any(c => c.State != CheckState.Ok) ? new(id, CheckState.NotLooked)
                : fault == broken ? new(id, CheckState.Missing, broken)
                : new(id, CheckState.Ok));
        if (OperatingSystem.IsLinux()) checks.Add(Driver());
        checks.Add(readers.Count > 0 ? new("reader", CheckState.Ok) { Found = [.. readers.Select(r => new FoundPart(r))] }
            : fault is not null ? new("reader", CheckState.NotLooked)
            : new("reader", CheckState.Missing, CardFault.NoReader));
        return checks;
    }

    private static Finding Driver()
    {
        var found = new List<FoundPart>();
        if (Directory.Exists(CcidFolder)) found.Add(new(Ccid));
        if (File.Exists(VpcdFile)) found.Add(new(Vpcd));
        return found.Count > 0 ? new("driver", CheckState.Ok) { Found = found } : new("driver", CheckState.Missing, CardFault.DriverMissing);
    }

    private static (List<FoundPart> Cards, List<FoundPart> Pads) Look(IReadOnlyList<ReaderState> readers, Func<ReaderState, PinSession> open)
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
        var card = cards.Any(c => c.Card is not null) ? new Finding("card", CheckState.Ok)
            : new("card", CheckState.Missing, cards.Count > 0 ? cards[0].Fault : CardFault.NoCard);
        return [card with { Found = cards }, new("pin-pad", CheckState.Ok) { Found = pads }];
    }
}
