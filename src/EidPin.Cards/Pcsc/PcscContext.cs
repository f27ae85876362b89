namespace EidPin.Cards.Pcsc;

/// <summary>
/// A connection to the smart card service. Calls in one context wait for each other: pcsc-lite holds a lock per context, and a blocked
/// SCardConnect would block the list of readers too. So each card, each list and each wait has its own; opening one takes less than a
/// millisecond. It also means that nothing outlives a restart of the service.
/// </summary>
internal sealed class PcscContext : IDisposable
{
    private const uint Changed = 0x0002, Unavailable = 0x0008, Empty = 0x0010, Present = 0x0020;
    private const uint Exclusive = 0x0080, Mute = 0x0200, Unpowered = 0x0400;

    /// <summary>Stands for the coming and going of readers; the upper half of its state is the number of readers known.</summary>
    private static readonly ReaderName PlugAndPlay = ReaderName.Of(@"\\?PnP?\Notification");

    private static readonly TimeSpan AfterUnknown = TimeSpan.FromMilliseconds(100), BeforeSecondTry = TimeSpan.FromMilliseconds(100);

    private nuint handle;

    private PcscContext(IPcsc pcsc, nuint handle) => (Pcsc, this.handle) = (pcsc, handle);

    internal IPcsc Pcsc { get; }

    internal nuint Handle => handle;

    internal static PcscContext Open(IPcsc pcsc)
    {
        try
        {
            var code = pcsc.EstablishContext(out var handle);
            if (EndsUnheard(code)) code = AskAgain(pcsc, code, out handle);
            PcscError.Check(code, "SCardEstablishContext");
            return new PcscContext(pcsc, handle);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new CardException(CardFault.DriverMissing, "winscard", e);
        }
    }

    /// <summary>
    /// Tells a service that is not there from one that lets this user not in. pcscd closes the connection of a user whom polkit refuses
    /// without a word (winscard_svc.c, "Rejected unauthorized PC/SC client"), for which its library has one code or another, by where in
    /// its greeting that meets it. A pcscd that only ended at that moment is started anew by the next connection.
    /// </summary>
    private static uint AskAgain(IPcsc pcsc, uint first, out nuint handle)
    {
        handle = 0;
        var socket = pcsc.Socket();
        if (socket == ServiceSocket.Absent) return first;
        var code = first;
        if (socket == ServiceSocket.Open)
        {
            Thread.Sleep(BeforeSecondTry);
            code = pcsc.EstablishContext(out handle);
        }
        if (!EndsUnheard(code)) return code;
        throw new CardException(CardFault.NoPermission, PcscError.Detail(code, "SCardEstablishContext")) { Code = code };
    }

    private static bool EndsUnheard(uint code) => code is PcscError.NoService or PcscError.CommError;

    internal IReadOnlyList<ReaderName> Names()
    {
        var code = Pcsc.ListReaders(handle, out var names);
        if (code == PcscError.NoReaders) return [];
        PcscError.Check(code, "SCardListReaders");
        return names;
    }

    internal Snapshot List()
    {
        const int attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var names = Names();
            if (names.Count == 0) return new Snapshot([], [], []);
            // With nothing to compare to, every reader answers at once.
            WatchedReader[] watched = [.. names.Select(n => new WatchedReader(n, known: 0))];
            var code = Pcsc.GetStatusChange(handle, 0, watched);
            // A reader went between the two calls.
            if (code == PcscError.UnknownReader && attempt < attempts) continue;
            if (code is not (PcscError.Success or PcscError.Timeout)) throw PcscError.Exception(code, "SCardGetStatusChange");
            var raw = watched.Select(w => w.Event & ~Changed).ToArray();
            return new Snapshot([.. watched.Select((w, i) => Read(w.Name.Text, raw[i], w.Atr))], raw, names);
        }
    }

    /// <summary>
    /// Returns when something differs from <paramref name="known"/>, after <paramref name="limit"/>, or when cancelled. What differs the
    /// next list says.
    /// </summary>
    internal void Wait(Snapshot known, TimeSpan limit)
    {
        List<WatchedReader> watched = [.. known.Names.Select((n, i) => new WatchedReader(n, known.Raw[i]))];
        // A service that knows no such notice would take its name for an unknown reader.
        if (Pcsc.ReportsReaders) watched.Add(new(PlugAndPlay, Pcsc.NoticeCountsReaders ? (uint)known.Count << 16 : 0));
        var code = Pcsc.GetStatusChange(handle, (uint)limit.TotalMilliseconds, watched);
        // A reader went between the list and here; the pause is for a system that does not know the name of the notice.
        if (code == PcscError.UnknownReader) Thread.Sleep(AfterUnknown);
        else if (code is not (PcscError.Success or PcscError.Timeout or PcscError.Cancelled))
            throw PcscError.Exception(code, "SCardGetStatusChange");
    }

    internal void Cancel() => _ = Pcsc.Cancel(handle);

    public void Dispose()
    {
        if (handle != 0) _ = Pcsc.ReleaseContext(handle);
        handle = 0;
    }

    private static ReaderState Read(string name, uint state, byte[] atr)
    {
        var events = (int)(state >> 16);
        var present = (state & Present) != 0 && (state & (Empty | Unavailable)) == 0;
        if (!present) return new ReaderState(name, false, Events: events);
        // A card that cannot be powered: Windows says MUTE; pcsc-lite says so too, or gives a card without ATR. Without ATR is also one
        // that is only not powered now, and says UNPOWERED.
        var mute = (state & Mute) != 0 || (atr.Length == 0 && (state & Unpowered) == 0);
        return new ReaderState(name, true, mute, InUse: (state & Exclusive) != 0, atr, events);
    }
}
