namespace EidPin.Cards;

/// <summary>
/// The photo of the holder on the chip. Its code stands on the face of the
/// card; many machines try it, so its last three tries are left alone.
/// </summary>
public sealed class CardPhoto(PinSession session)
{
    private const int LongestFile = 0x7F00;   // what READ BINARY reaches with an offset of 15 bits

    /// <param name="jpeg2000">
    /// Not looked at: it comes from the card as it is. Null unless the outcome is <c>Done</c>, and where the chip has none.
    /// </param>
    public PinOutcome Read(Code verificationB, out byte[]? jpeg2000)
    {
        jpeg2000 = null;
        var first = session.Profile.Pins[0].Id;
        if (session.Status.IsPhone) return Bars.Cannot(first, Impossible.Phone);
        if (session.Profile.Photo is not { } file) return Bars.Cannot(first, Impossible.Absent);
        var spec = session.Profile[file.PinId];
        if (session.Forms.CannotBeRight(spec, spec, verificationB) is { } no) return no;
        byte[]? read = null;
        // The same number as elsewhere on the card, with a counter of its own.
        var there = spec with { Select = file.Code };
        var attempt = Attempt.VerifyFirst(spec, there, verificationB, LastTry.Hold) with { Memory = spec.Id + "/photo" };
        var outcome = session.Kernel.OnSameCard(() => session.Kernel.VerifyThen(attempt, () => ReadFile(file, spec, out read)));
        if (outcome is PinOutcome.Done) jpeg2000 = read;
        var isAbsent = outcome is PinOutcome.Refused { Sent: false, Status: { IsNotFound: true } };
        return isAbsent ? Bars.Cannot(spec.Id, Impossible.Absent) : outcome;
    }

    /// <summary>The tries of the code that opens the photo; null: this card has none, or does not say.</summary>
    public PinStatus? Tries()
    {
        if (session.Profile.Photo is not { } file) return null;
        var spec = session.Profile[file.PinId];
        var left = session.Kernel.OnSameCard(() => session.Counters.Recount(spec with { Select = file.Code }));
        return left is { } n ? new(spec, n == 0 ? PinState.Locked : PinState.Ready, n) : null;
    }

    private PinOutcome.Refused? ReadFile(PhotoFile file, PinSpec pin, out byte[]? photo)
    {
        photo = null;
        if (session.Channel.SelectAll(file.Select) is { IsNotFound: false } failed)
            return new(pin.Id, pin.Id) { Sent = true, Status = failed };
        var (state, whole) = session.Files.ReadObject(file.Select, file.Template, LongestFile);
        if (state != FileState.Read || !Tlv.TryHeader(whole, out _, out var at, out var length)) return null;
        if (Tlv.TryFind(whole.AsSpan(at, length), file.Tag, out var found) && !found.IsEmpty) photo = found.ToArray();
        return null;
    }
}
