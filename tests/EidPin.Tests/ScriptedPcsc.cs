using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A PC/SC service in this process: readers with simulated cards, and a system's manner of telling what happened.</summary>
internal sealed class ScriptedPcsc(Manner manner) : IPcsc
{
    private const uint Present = 0x20, Empty = 0x10, Changed = 0x02;

    private readonly object change = new();
    private readonly Dictionary<nuint, Handle> handles = [];
    private readonly Queue<(string Function, uint Code)> failures = [];
    private readonly HashSet<nuint> cancelled = [];
    private nuint last = 100;
    private int cameAndWent = 1;

    public List<Slot> Slots { get; } = [];

    /// <summary>What was called, in order, with what was asked for.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The service runs.</summary>
    public bool Runs
    {
        get;
        set
        {
            field = value;
            Announce();
        }
    } = true;

    public bool ReportsReaders => manner.ReportsReaders;

    public bool NoticeCountsReaders => manner.NoticeCountsReaders;

    public Slot Plug(string name, SimulatedCard? card = null, SimulatedPinPad? pad = null) => Plug(ReaderName.Of(name), card, pad);

    public Slot Plug(ReaderName name, SimulatedCard? card = null, SimulatedPinPad? pad = null)
    {
        var slot = new Slot(name) { Card = card, Pad = pad };
        lock (change)
        {
            Slots.Add(slot);
            cameAndWent++;
        }
        Announce();
        return slot;
    }

    public void Insert(Slot slot, SimulatedCard card)
    {
        (slot.Card, slot.Events) = (card, slot.Events + 1);
        Announce();
    }

    /// <summary>Takes the card out: every link to it hears of that from then on, also when one is put in again.</summary>
    public void Pull(Slot slot)
    {
        slot.Card!.PowerOff();
        slot.Card = null;
        foreach (var handle in handles.Values.Where(h => h.Slot == slot)) handle.Removed = true;
        Announce();
    }

    /// <summary>Links that are open.</summary>
    public int Links => handles.Count;

    /// <summary>The next call of that function fails so, and does nothing.</summary>
    public void FailNext(string function, uint code) => failures.Enqueue((function, code));

    /// <summary>What becomes of a command in place of its answer; the card does not see it.</summary>
    public Func<byte[], uint?> Fate { get; set; } = _ => null;

    /// <summary>What a call does and answers in place of what it would; null: nothing else.</summary>
    public Func<string, uint?> After { get; set; } = _ => null;

    /// <summary>The card is reset by another program, or by the service when one ended that had it.</summary>
    public void ResetByOther(Slot slot)
    {
        slot.Card!.Reset();
        foreach (var handle in handles.Values.Where(h => h.Slot == slot)) (handle.Pending, handle.Own) = (PcscError.ResetCard, false);
    }

    public uint EstablishContext(out nuint context)
    {
        context = ++last;
        return Called("EstablishContext") ?? (Runs ? 0 : PcscError.NoService);
    }

    /// <summary>What is seen where the service should listen.</summary>
    public ServiceSocket SocketState { get; set; }

    public ServiceSocket Socket() => SocketState;

    public uint ReleaseContext(nuint context) => 0;

    public uint Cancel(nuint context)
    {
        lock (change) cancelled.Add(context);
        Announce();
        return 0;
    }

    public uint ListReaders(nuint context, out IReadOnlyList<ReaderName> names)
    {
        lock (change) names = ReaderName.Apart(Slots.Select(s => s.Name));
        if (Called("ListReaders") is { } failed) return failed;
        return Slots.Count == 0 ? PcscError.NoReaders : 0;
    }

    public uint GetStatusChange(nuint context, uint milliseconds, IReadOnlyList<WatchedReader> readers)
    {
        var until = DateTime.UtcNow.AddMilliseconds(milliseconds);
        lock (change)
        {
            var before = cameAndWent;
            while (true)
            {
                if (!Runs) return PcscError.ServiceStopped;
                if (cancelled.Remove(context)) return PcscError.Cancelled;
                foreach (var reader in readers) Look(reader);
                if (readers.Any(r => IsOther(r, before))) return 0;
                var rest = until - DateTime.UtcNow;
                if (rest <= TimeSpan.Zero || !Monitor.Wait(change, rest)) return PcscError.Timeout;
            }
        }
    }

    public uint Connect(nuint context, ReaderName reader, out nuint card, out uint protocol)
    {
        (card, protocol) = (0, 0);
        if (Called("Connect") is { } failed) return failed;
        var slot = Slots.First(s => s.Name.Bytes.AsSpan().SequenceEqual(reader.Bytes));
        if (slot.Card is null) return PcscError.NoCard;
        handles[card = ++last] = new(slot);
        protocol = Number(slot);
        return 0;
    }

    public uint Reconnect(nuint card, CardDisposition first, out uint protocol)
    {
        protocol = 0;
        if (Called($"Reconnect {first}") is { } failed) return failed;
        var handle = handles[card];
        if (first == CardDisposition.Leave && handle.Slot.Unpowered) return PcscError.UnpoweredCard;
        handle.Slot.Unpowered = false;
        if (first == CardDisposition.Reset) handle.Slot.Card!.Reset();
        if (first == CardDisposition.Unpower) handle.Slot.Card!.PowerOff();
        handle.Own = first != CardDisposition.Leave;
        handle.Pending = handle.Own && manner.WantsLeave ? PcscError.ResetCard : 0;
        protocol = manner.TellsProtocol ? Number(handle.Slot) : 0;
        return 0;
    }

    public uint Disconnect(nuint card)
    {
        if (handles.Remove(card, out var handle) && handle.Slot.HeldBy == card) handle.Slot.HeldBy = null;
        return 0;
    }

    public uint BeginTransaction(nuint card)
    {
        if (Called("Begin") is { } failed) return failed;
        var handle = handles[card];
        if (handle.Removed) return PcscError.RemovedCard;
        var told = handle.Own ? manner.OwnAtBegin : manner.AtBegin;
        if (told && handle.Pending != 0) return handle.Pending;
        handle.Slot.HeldBy = card;
        return 0;
    }

    public uint EndTransaction(nuint card, CardDisposition after)
    {
        Calls.Add($"End {after}");
        var slot = handles[card].Slot;
        if (manner.KeepsLock && handles[card].Pending != 0) return handles[card].Pending;
        slot.HeldBy = null;
        if (after == CardDisposition.Leave) return 0;
        if (after == CardDisposition.Reset) slot.Card!.Reset();
        else slot.Card!.PowerOff();
        slot.Unpowered = after == CardDisposition.Unpower && manner.StaysUnpowered;
        foreach (var (number, handle) in handles.Where(h => h.Value.Slot == slot))
            (handle.Pending, handle.Own) = (slot.Unpowered ? PcscError.UnpoweredCard : PcscError.ResetCard, number == card);
        return 0;
    }

    public uint Status(nuint card, out uint protocol, out byte[] atr)
    {
        var handle = handles[card];
        (protocol, atr) = (Number(handle.Slot), handle.Slot.Card?.Atr.ToArray() ?? []);
        return Called("Status") ?? (handle.Own ? 0 : handle.Pending);
    }

    public uint Transmit(nuint card, CardProtocol protocol, ReadOnlySpan<byte> command, Span<byte> response, out int length)
    {
        length = 0;
        if ((Called("Transmit") ?? Fate(command.ToArray())) is { } failed) return failed;
        if (handles[card].Pending != 0) return handles[card].Pending;
        var answer = handles[card].Slot.Card!.Transmit(command.ToArray());
        answer.CopyTo(response);
        length = answer.Length;
        return 0;
    }

    public uint Control(nuint card, uint controlCode, ReadOnlySpan<byte> input, Span<byte> output, out int length)
    {
        length = 0;
        if (Called($"Control {controlCode:X8}") is { } failed) return failed;
        var slot = handles[card].Slot;
        if (slot.Pad is not { } pad) return PcscError.UnsupportedOfPcscLite;
        var answer = pad.Control(controlCode, input, command => slot.Card!.Transmit(command));
        answer.CopyTo(output);
        length = answer.Length;
        return 0;
    }

    private void Look(WatchedReader reader)
    {
        if (IsNotice(reader))
        {
            reader.Event = (uint)(manner.NoticeCountsReaders ? Slots.Count : cameAndWent) << 16;
            return;
        }
        var slot = Slots.First(s => s.Name.Bytes.AsSpan().SequenceEqual(reader.Name.Bytes));
        reader.Event = slot.State ?? (uint)slot.Events << 16 | (slot.Card is null ? Empty : Present);
        reader.Atr = slot.State is not null || slot.Card is null ? [] : slot.Card.Atr.ToArray();
    }

    private static bool IsNotice(WatchedReader reader) => reader.Name.Text.StartsWith(@"\\?PnP?\", StringComparison.Ordinal);

    private bool IsOther(WatchedReader reader, int before)
    {
        // Where no count was given, the notice is of what comes and goes from then on.
        if (IsNotice(reader) && reader.Known == 0 && !manner.NoticeCountsReaders) return cameAndWent != before;
        return reader.Known == 0 || (reader.Event & ~Changed) != reader.Known;
    }

    private uint? Called(string what)
    {
        Calls.Add(what);
        if (After(what) is { } told) return told;
        if (!failures.TryPeek(out var next) || !what.StartsWith(next.Function, StringComparison.Ordinal)) return null;
        return failures.Dequeue().Code;
    }

    private void Announce()
    {
        lock (change) Monitor.PulseAll(change);
    }

    private static uint Number(Slot slot)
    {
        if (slot.NoProtocol) return 0;
        return slot.Card?.Protocol == CardProtocol.T0 ? 1u : 2u;
    }

    internal sealed class Slot(ReaderName name)
    {
        public ReaderName Name => name;

        public SimulatedCard? Card { get; set; }

        public SimulatedPinPad? Pad { get; init; }

        public int Events { get; set; }

        public bool Unpowered { get; set; }

        /// <summary>The link that has the card to itself; null: none.</summary>
        public nuint? HeldBy { get; set; }

        public bool NoProtocol { get; set; }

        /// <summary>Flags to report in place of what is there, without an ATR.</summary>
        public uint? State { get; set; }
    }

    private sealed class Handle(Slot slot)
    {
        public Slot Slot => slot;

        /// <summary>What the next call on this handle is told; 0: nothing.</summary>
        public uint Pending { get; set; }

        /// <summary>Its card was taken out.</summary>
        public bool Removed { get; set; }

        /// <summary>It was this handle that reset the card.</summary>
        public bool Own { get; set; }
    }
}
