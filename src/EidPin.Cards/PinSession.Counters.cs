namespace EidPin.Cards;

// Reading counters and states, no try spent.
public sealed partial class PinSession
{
    /// <summary>What the card says of one counter. Tries are null when it did not say.</summary>
    private sealed record Counter(PinSpec Pin, int? TriesLeft, StatusWord Status, bool Absent = false, bool? EverChanged = null);

    private CardStatus ReadStatus(CardProfile profile, bool firstTime)
    {
        if (firstTime && profile.Kinds.Count > 0) kind = ReadKind(profile);
        var missing = ReadAvailability(profile);
        var counters = profile.Pins.Where(p => withExtras || !p.Extra).Select(Ask).ToList();
        var twins = counters.Where(c => c.Pin.SelectTwin.Count > 0).Select(c => AskTwin(c.Pin)).ToList();
        if (firstTime) identity = ReadIdentity(profile);
        var fresh = profile.Activatable ? NotYetSet(counters) : [];
        return new(profile, kind, isPhone, [.. counters.Select(c =>
            Describe(c, twins.FirstOrDefault(t => t.Pin.Id == c.Pin.Id), missing.Contains(c.Pin.Id), fresh.Contains(c.Pin.Id)))]);
    }

    private static PinStatus Describe(Counter first, Counter? twin, bool missing, bool fresh)
    {
        var left = twin is null or { Absent: true } ? first.TriesLeft : first.Absent ? twin.TriesLeft : Worse(first.TriesLeft, twin.TriesLeft);
        // A counter that can still go down is there, whatever the availability file says: it is known from one card only.
        if (missing && left is null or 0 || first.Absent && twin is null or { Absent: true }) return new(first.Pin, PinState.Absent, null);
        var state = fresh ? PinState.NotSet : left switch { null => PinState.Unknown, 0 => PinState.Locked, _ => PinState.Ready };
        return new(first.Pin, state, left, first.TriesLeft, twin?.TriesLeft);
    }

    /// <summary>Locked is known from one counter alone; otherwise both must be told.</summary>
    private static int? Worse(int? a, int? b) => a == 0 || b == 0 ? 0 : a is { } x && b is { } y ? Math.Min(x, y) : null;

    /// <summary>PINs that their holder has not set yet: DF2F says so; or, without DF2F, every PIN answers 6984 (reference data not usable).</summary>
    private HashSet<string> NotYetSet(IEnumerable<Counter> counters)
    {
        var pins = counters.Where(c => c.Pin.UnblockedBy is not null).ToList();
        if (pins.Any(c => c.EverChanged is not null)) return [.. pins.Where(c => c.EverChanged == false).Select(c => c.Pin.Id)];
        return pins.All(c => c.TriesLeft == 0 && IsInvalidated(c)) ? [.. pins.Select(c => c.Pin.Id)] : [];
    }

    // GET DATA tells 0 tries, but not why: the empty VERIFY does.
    private bool IsInvalidated(Counter counter) =>
        (counter.Pin.Tries == TriesQuery.GetData ? EmptyVerify(counter.Pin, counter.Pin.Select) : counter.Status).IsInvalidated;

    /// <summary>PINs whose certificate is not on this card, so that their counter means nothing (a child's looks locked).</summary>
    private HashSet<string> ReadAvailability(CardProfile profile)
    {
        if (profile.AvailabilityFile is not { } file || isPhone || ReadStart(file, 3) is not { Length: 3 } bytes) return [];
        return [.. profile.Pins.Where(p => p.AvailabilityByte is { } at && bytes[at] != 0x8F).Select(p => p.Id)];
    }

    private Counter AskTwin(PinSpec pin) => Ask(pin with { Select = pin.SelectTwin });

    /// <summary>The counter, by the query that the profile says is safe for this PIN.</summary>
    private Counter Ask(PinSpec pin)
    {
        if (pin.Tries == TriesQuery.None) return new(pin, null, default);
        if (pin.Tries == TriesQuery.GetData && AskByGetData(pin) is { } told) return told;
        var status = EmptyVerify(pin, pin.Select);
        // Only these three are an answer to this question; 9000 would say "verified", which was to be forgotten.
        return new(pin, status.TriesLeft, status, Absent: status.IsNotFound);
    }

    /// <summary>The counter after a code was sent; null when the card can no longer be asked.</summary>
    private int? Recount(PinSpec pin)
    {
        try
        {
            return Ask(pin).TriesLeft;
        }
        catch (CardException)
        {
            return null;
        }
    }

    private StatusWord EmptyVerify(PinSpec pin, IReadOnlyList<CommandApdu> select)
    {
        var query = new CommandApdu(0x00, Verify, 0x00, pin.Reference);
        if (Lead(select) is { } failed) return failed;
        var status = channel.Send(query).Status;
        if (!status.IsOk) return status;
        // Somebody left the PIN verified: forget that, and ask again.
        foreach (var forget in pin.Forget) channel.SelectAgain(forget);
        if (Lead(select) is { } lost) return lost;
        status = channel.Send(query).Status;
        if (!status.IsOk || !pin.Unverifies) return status;
        channel.Send(query with { P1 = 0xFF });
        return channel.Send(query).Status;
    }

    // FINEID S1 v4.2, 3.15: A0 { 83 01 ref, DF21 04 { tries left, .. }, DF2F 01 { 00 never changed } }, DF2F optional.
    private Counter? AskByGetData(PinSpec pin)
    {
        if (Lead(pin.Select) is { } failed) return new(pin, null, failed, Absent: failed.IsNotFound);
        var answer = channel.Send(new(0x00, 0xCB, 0x00, 0xFF, (byte[])[0xA0, 0x03, 0x83, 0x01, pin.Reference], 256));
        if (!answer.Status.IsOk || !Tlv.TryFind(answer.Data.Span, 0xA0, out var attributes)) return null;
        if (Tlv.TryFind(attributes, 0x83, out var reference) && !reference.SequenceEqual([pin.Reference])) return null;
        if (!Tlv.TryFind(attributes, 0xDF21, out var tries) || tries.Length < 1 || tries[0] > 15) return null;
        bool? changed = Tlv.TryFind(attributes, 0xDF2F, out var flag) && flag.Length == 1 ? flag[0] != 0 : null;
        return new(pin, tries[0], answer.Status, EverChanged: changed);
    }

    /// <summary>Selects what leads to a PIN; null when all is well, else the card's answer.</summary>
    private StatusWord? Lead(IReadOnlyList<CommandApdu> select)
    {
        foreach (var command in select)
            if (channel.Select(command) is { IsOk: false } failed)
                return failed;
        return null;
    }
}
