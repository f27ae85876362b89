namespace EidPin.Cards;

/// <summary>What the card says of one counter. Tries are null when it did not say.</summary>
/// <param name="EverChanged">Whether the code was ever changed; null: not told.</param>
/// <param name="UnblockingsLeft">How often this code may still unblock another; null: not told, or without limit.</param>
internal sealed record Counter(
    PinSpec Pin, int? TriesLeft, StatusWord Status, bool Absent = false, bool? EverChanged = null, int? UnblockingsLeft = null);

/// <summary>Asks for tries, and spends none.</summary>
internal sealed class CounterReader(CardChannel channel)
{
    /// <summary>The counter, by the query that the profile says is safe for this PIN.</summary>
    public Counter Ask(PinSpec pin)
    {
        if (pin.Tries == TriesQuery.None) return new(pin, null, default);
        if (pin.Tries is TriesQuery.GetData or TriesQuery.GetDataOnly)
        {
            if (channel.SelectAll(pin.Select) is { } failed) return new(pin, null, failed, Absent: failed.IsNotFound);
            var told = AskByGetData(pin);
            if (told.TriesLeft is not null || pin.Tries == TriesQuery.GetDataOnly) return told;
        }
        var status = EmptyVerify(pin);
        // Only 63Cx, 6983 and 6984 answer this question; 9000 would say "verified", which was to be forgotten.
        return new(pin, status.TriesLeft, status, Absent: status.IsNotFound);
    }

    /// <summary>The second counter of a PIN that stands on the card twice.</summary>
    public Counter AskTwin(PinSpec pin) => Ask(pin with { Select = pin.SelectTwin });

    /// <summary>The counter after a code was sent; null when the card can no longer be asked.</summary>
    public int? Recount(PinSpec pin)
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

    /// <summary>
    /// PINs that their holder has not set yet: DF2F says so; or, without DF2F, every PIN answers 6984 (reference data not usable).
    /// </summary>
    public HashSet<string> NotYetSet(IEnumerable<Counter> all)
    {
        var pins = all.Where(c => c.Pin.UnblockedBy is not null).ToList();
        if (pins.Any(c => c.EverChanged is not null)) return [.. pins.Where(c => c.EverChanged == false).Select(c => c.Pin.Id)];
        return pins.All(c => c.TriesLeft == 0 && IsInvalidated(c)) ? [.. pins.Select(c => c.Pin.Id)] : [];
    }

    /// <summary>A PIN that its holder has not set: what the card says now counts, not what it said before.</summary>
    public bool IsNotSet(CardProfile profile, Counter counter)
    {
        if (!profile.Activatable || counter.Pin.UnblockedBy is null || counter.EverChanged is true) return false;
        // A code that still has tries was set, unless the card says otherwise.
        if (counter is { EverChanged: null, TriesLeft: not 0 }) return false;
        var all = profile.Pins.Where(p => p.UnblockedBy is not null).Select(p => p.Id == counter.Pin.Id ? counter : Ask(p));
        return NotYetSet(all.ToList()).Contains(counter.Pin.Id);
    }

    // GET DATA tells 0 tries, but not why: the empty VERIFY does.
    private bool IsInvalidated(Counter counter) => counter.Pin.Tries switch
    {
        TriesQuery.GetData => EmptyVerify(counter.Pin).IsInvalidated,
        TriesQuery.GetDataOnly => false,
        _ => counter.Status.IsInvalidated,
    };

    private StatusWord EmptyVerify(PinSpec pin)
    {
        var query = CodeCommand.Query(pin.Reference);
        if (channel.SelectAll(pin.Select) is { } failed) return failed;
        var status = channel.Send(query).Status;
        if (!status.IsOk) return status;
        // Somebody left the PIN verified: forget that, and ask again.
        foreach (var forget in pin.Forget) channel.SelectAgain(forget);
        if (channel.SelectAll(pin.Select) is { } lost) return lost;
        status = channel.Send(query).Status;
        if (!status.IsOk || !pin.Unverifies) return status;
        channel.Send(CodeCommand.Unverify(pin.Reference));
        return channel.Send(query).Status;
    }

    // FINEID S1 v4.2, 3.15: A0 { 83 01 ref, DF21 04 { tries left, usage,
    // unblockings left, method }, DF2F 01 { 00 never changed } }, DF2F optional.
    private Counter AskByGetData(PinSpec pin)
    {
        var answer = channel.Send(new(0x00, 0xCB, 0x00, 0xFF, (byte[])[0xA0, 0x03, 0x83, 0x01, pin.Reference], 256));
        var untold = new Counter(pin, null, answer.Status);
        if (!answer.Status.IsOk || !Tlv.TryFind(answer.Data.Span, 0xA0, out var attributes)) return untold;
        if (Tlv.TryFind(attributes, 0x83, out var reference) && !reference.SequenceEqual([pin.Reference])) return untold;
        if (!Tlv.TryFind(attributes, 0xDF21, out var tries) || tries.Length < 1 || tries[0] > 15) return untold;
        bool? changed = Tlv.TryFind(attributes, 0xDF2F, out var flag) && flag.Length == 1 ? flag[0] != 0 : null;
        // A5 is "no limit"; a count is 0 to 15.
        int? unblockings = tries.Length >= 3 && tries[2] <= 15 ? tries[2] : null;
        return new(pin, tries[0], answer.Status, EverChanged: changed, UnblockingsLeft: unblockings);
    }
}
