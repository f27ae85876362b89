namespace EidPin.Cards;

/// <summary>Reads what the card says of itself, no try spent and no code sent.</summary>
/// <param name="extra">Also counters that are nobody's daily PIN.</param>
internal sealed class StatusReader(CardRecogniser recogniser, CardFiles files, CounterReader counters, bool extra)
{
    /// <summary>Reads a card for the first time, with all that tells it from others.</summary>
    /// <param name="validity">Also until when its free certificate is valid, where nothing else needs that file.</param>
    public (CardIdentity Card, CardStatus Status) ReadFirst(CardIdentity card, bool validity)
    {
        var profile = card.Profile;
        CertificateInfo? certificate = null;
        if (profile.Identity.AlsoByCertificate) (card, certificate) = ReadCertificate(card);
        var pins = ReadPins(card);
        // The other files lie outside the PINs' application.
        card = recogniser.WithNumber(card);
        if (certificate is null && (validity || profile.Kinds.Count > 0)) (card, certificate) = ReadCertificate(card);
        return (card, new(profile, KindBy(profile, certificate), card.IsPhone, pins) { Certificate = certificate });
    }

    public CardStatus ReadAgain(CardIdentity card, CardStatus before) => before with { Pins = ReadPins(card) };

    /// <summary>The start of the free certificate: one READ tells whose it is and how long it holds.</summary>
    public (CardIdentity Card, CertificateInfo? Found) ReadCertificate(CardIdentity card)
    {
        if (card.Profile.FreeCertificate is not { } free) return (card, null);
        var (state, start) = files.ReadStart(free.Select, CardFiles.Chunk);
        var found = CardCertificates.State(free.PinId, state);
        if (state != FileState.Read) return (card, found);
        if (start[0] != 0x30) return (card, found with { State = CertificateState.Absent });
        var named = card.Profile.Identity.AlsoByCertificate ? card with { Certificate = CardRecogniser.CertificateName(start) } : card;
        return (named, CertificateStart.Read(free.PinId, start) ?? found with { State = CertificateState.Unreadable });
    }

    /// <summary>The kind of card by the issuer of its authentication certificate; <c>unknown</c> where that says nothing.</summary>
    private static string? KindBy(CardProfile profile, CertificateInfo? certificate)
    {
        if (profile.Kinds.Count == 0) return null;
        var issuer = certificate?.Issuer ?? "";
        var name = issuer.Split(", ").FirstOrDefault(part => part.StartsWith("CN=", StringComparison.Ordinal)) ?? "";
        return profile.Kinds.FirstOrDefault(k => name.Contains(k.IssuerContains, StringComparison.OrdinalIgnoreCase))?.Id ?? "unknown";
    }

    private List<PinStatus> ReadPins(CardIdentity card)
    {
        var profile = card.Profile;
        var pins = profile.Pins.Where(p => extra || !p.Extra).ToList();
        // Those first, while their application is selected: the file that may be asked for lies there.
        var certified = pins.Where(p => p.AvailabilityByte is not null).Select(counters.Ask).ToList();
        var missing = card.IsPhone || certified.All(CanGoDown) ? [] : ReadAvailability(profile);
        List<Counter> read = [.. certified, .. pins.Where(p => p.AvailabilityByte is null).Select(counters.Ask)];
        var twins = read.Where(c => c.Pin.SelectTwin.Count > 0).Select(c => counters.AskTwin(c.Pin)).ToDictionary(c => c.Pin.Id);
        var fresh = profile.Activatable ? counters.NotYetSet(read) : [];
        return [.. read.Select(c => Describe(c, twins.GetValueOrDefault(c.Pin.Id), missing.Contains(c.Pin.Id), fresh.Contains(c.Pin.Id)))];
    }

    /// <summary>PINs whose certificate is not on this card, so that their counter means nothing (a child's looks locked).</summary>
    private HashSet<string> ReadAvailability(CardProfile profile)
    {
        if (profile.AvailabilityFile is not { Count: > 0 } file || files.ReadStart(file, 3).Bytes is not { Length: 3 } bytes) return [];
        return [.. profile.Pins.Where(p => p.AvailabilityByte is { } at && bytes[at] != 0x8F).Select(p => p.Id)];
    }

    /// <summary>
    /// Then its certificate is there, whatever the availability file says, which is known from one card only: it is not asked for.
    /// </summary>
    private static bool CanGoDown(Counter counter) => counter.TriesLeft > 0;

    private static PinStatus Describe(Counter first, Counter? twin, bool missing, bool fresh)
    {
        var hasTwin = twin is { Absent: false };
        var isAbsent = first.Absent && !hasTwin;
        var left = TriesLeft(first, hasTwin ? twin : null);
        if (isAbsent || missing && left is null or 0) return new(first.Pin, PinState.Absent, null);
        var state = left switch { null => PinState.Unknown, 0 => PinState.Locked, _ => PinState.Ready };
        return new(first.Pin, fresh ? PinState.NotSet : state, left, first.TriesLeft, twin?.TriesLeft)
        {
            UnblockingsLeft = first.UnblockingsLeft,
        };
    }

    private static int? TriesLeft(Counter first, Counter? twin)
    {
        if (twin is null) return first.TriesLeft;
        return first.Absent ? twin.TriesLeft : Worse(first.TriesLeft, twin.TriesLeft);
    }

    /// <summary>Locked is known from one counter alone; otherwise both must be told.</summary>
    public static int? Worse(int? a, int? b)
    {
        if (a == 0 || b == 0) return 0;
        return a is { } x && b is { } y ? Math.Min(x, y) : null;
    }
}
