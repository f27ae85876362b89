using System.Collections;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// The readers with what PC/SC wants to see again to notice a change: its flags and, above them, a count of insertions and removals.
/// </summary>
internal sealed class Snapshot(ReaderState[] states, uint[] raw, IReadOnlyList<ReaderName> names) : IReadOnlyList<ReaderState>
{
    internal uint[] Raw => raw;

    internal IReadOnlyList<ReaderName> Names => names;

    public int Count => states.Length;

    public ReaderState this[int index] => states[index];

    public IEnumerator<ReaderState> GetEnumerator() => states.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A reader or a card came or went, also a card that was changed for one like it.</summary>
    internal bool Differs(IReadOnlyList<ReaderState> known)
    {
        if (known.Count != Count) return true;
        for (var i = 0; i < Count; i++)
        {
            if (Differs(known[i], states[i])) return true;
            if (known is Snapshot before && before.Raw[i] >> 16 != raw[i] >> 16) return true;
        }
        return false;
    }

    private static bool Differs(ReaderState was, ReaderState now) =>
        was.Name != now.Name || was.CardPresent != now.CardPresent || was.Mute != now.Mute || !was.Atr.Span.SequenceEqual(now.Atr.Span);
}
