using System.Collections;
using System.Runtime.InteropServices;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// A connection to the smart card service. Calls in one context wait for each other (pcsc-lite holds a lock per context, and a blocked SCardConnect would
/// block the list of readers too), so each card, each list and each wait has its own; opening one takes less than a millisecond. It also means that
/// nothing outlives a restart of the service.
/// </summary>
internal sealed class PcscContext : IDisposable
{
    private const uint Unaware = 0, Changed = 0x0002, Unavailable = 0x0008, Empty = 0x0010, Present = 0x0020, Exclusive = 0x0080, Mute = 0x0200;

    /// <summary>A name that stands for the coming and going of readers; the upper half of its state is the number of readers known.</summary>
    private static readonly byte[] PlugAndPlay = Encode(@"\\?PnP?\Notification");

    private static readonly TimeSpan AfterUnknown = TimeSpan.FromMilliseconds(100);

    private static readonly Layout Layout = Layout.Current;

    private nuint handle;

    private PcscContext(nuint handle) => this.handle = handle;

    internal nuint Handle => handle;

    internal static PcscContext Open()
    {
        const int system = 2;
        nuint handle = 0;
        try
        {
            PcscError.Check(Native.SCardEstablishContext(system, 0, 0, ref handle), nameof(Native.SCardEstablishContext));
            return new PcscContext(handle);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new CardException(CardFault.DriverMissing, "winscard", e);
        }
    }

    internal IReadOnlyList<ReaderName> Names()
    {
        const uint tooShort = PcscError.InsufficientBuffer;
        // The list may grow between asking for its length and for itself.
        for (var length = 1024; ; length *= 2)
        {
            var list = new byte[length];
            var units = (nuint)(Layout.Wide ? length / 2 : length);
            var code = (uint)Native.SCardListReaders(handle, list, ref units);
            if (code == PcscError.NoReaders) return [];
            if (code == tooShort && length < 1 << 20) continue;
            PcscError.Check((int)code, nameof(Native.SCardListReaders));
            return Layout.ReadNames(list.AsSpan(0, (int)Math.Min(units * (Layout.Wide ? 2u : 1u), (nuint)length)));
        }
    }

    internal Snapshot List()
    {
        const int attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var names = Names();
            if (names.Count == 0) return new Snapshot([], [], []);
            using var states = new States([.. names.Select(n => (n.Bytes, Unaware))]);
            // With nothing to compare to, every reader answers at once.
            var code = states.Change(this, 0);
            // A reader went between the two calls.
            if ((uint)code == PcscError.UnknownReader && attempt < attempts) continue;
            if ((uint)code is not (PcscError.Success or PcscError.Timeout)) throw PcscError.Exception(code, nameof(Native.SCardGetStatusChange));
            var raw = names.Select((_, i) => states.Event(i) & ~Changed).ToArray();
            return new Snapshot([.. names.Select((name, i) => Read(name.Text, raw[i], states.Atr(i)))], raw, names);
        }
    }

    /// <summary>Returns when something differs from <paramref name="known"/>, after <paramref name="limit"/>, or when cancelled. What differs the next list says.</summary>
    internal void Wait(Snapshot known, TimeSpan limit)
    {
        (byte[], uint)[] watched = [.. known.Names.Select((n, i) => (n.Bytes, known.Raw[i])), (PlugAndPlay, (uint)known.Count << 16)];
        // macOS has no notification of readers (LudovicRousseau/pcsc-tools f28be7e), and takes the name for an unknown reader.
        using var states = new States(OperatingSystem.IsMacOS() ? watched[..^1] : watched);
        var code = states.Change(this, (nuint)limit.TotalMilliseconds);
        // A reader went between the list and here; the pause is for a system that does not know the name of the notification.
        if ((uint)code == PcscError.UnknownReader) Thread.Sleep(AfterUnknown);
        else if ((uint)code is not (PcscError.Success or PcscError.Timeout or PcscError.Cancelled))
            throw PcscError.Exception(code, nameof(Native.SCardGetStatusChange));
    }

    internal void Cancel() => _ = Native.SCardCancel(handle);

    public void Dispose()
    {
        if (handle != 0) _ = Native.SCardReleaseContext(handle);
        handle = 0;
    }

    private static ReaderState Read(string name, uint state, byte[] atr)
    {
        var present = (state & Present) != 0 && (state & (Empty | Unavailable)) == 0;
        // A card that cannot be powered: Windows says MUTE; pcsc-lite says so too, or gives a card without ATR.
        return present
            ? new ReaderState(name, true, Mute: (state & Mute) != 0 || atr.Length == 0, InUse: (state & Exclusive) != 0, atr, (int)(state >> 16))
            : new ReaderState(name, false, Events: (int)(state >> 16));
    }

    private static byte[] Encode(string name) => (Layout.Current.Wide ? System.Text.Encoding.Unicode : System.Text.Encoding.ASCII).GetBytes(name + '\0');

    /// <summary>An array of SCARD_READERSTATE and the names that it points to, all at fixed addresses.</summary>
    private sealed class States : IDisposable
    {
        private readonly byte[] bytes;
        private readonly nint names;
        private readonly int count;

        internal States((byte[] Name, uint State)[] readers)
        {
            count = readers.Length;
            bytes = new byte[count * Layout.ReaderStateSize];
            names = Marshal.AllocHGlobal(readers.Sum(r => r.Name.Length) + 1);
            var at = names;
            foreach (var (i, (name, state)) in readers.Index())
            {
                Marshal.Copy(name, 0, at, name.Length);
                Layout.WriteReaderState(bytes.AsSpan(i * Layout.ReaderStateSize), at, state);
                at += name.Length;
            }
        }

        internal int Change(PcscContext context, nuint milliseconds) => Native.SCardGetStatusChange(context.Handle, milliseconds, bytes, (nuint)count);

        internal uint Event(int i) => Layout.ReadEventState(bytes.AsSpan(i * Layout.ReaderStateSize));

        internal byte[] Atr(int i) => Layout.ReadAtr(bytes.AsSpan(i * Layout.ReaderStateSize));

        public void Dispose() => Marshal.FreeHGlobal(names);
    }

    /// <summary>The states with what PC/SC wants to see again to notice a change: its flags and, above them, a count of insertions and removals.</summary>
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
                var (was, now) = (known[i], states[i]);
                if (was.Name != now.Name || was.CardPresent != now.CardPresent || was.Mute != now.Mute || !was.Atr.Span.SequenceEqual(now.Atr.Span)) return true;
                if (known is Snapshot before && before.Raw[i] >> 16 != raw[i] >> 16) return true;
            }
            return false;
        }
    }
}
