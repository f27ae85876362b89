using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>
/// Puts a simulated card into a virtual reader of a real pcscd. The driver vpcd (vsmartcard) listens on one TCP port per slot, the card
/// connects. Frames both ways are a length of two bytes, big endian, and the bytes; from vpcd, a frame of one byte is a control command.
/// pcscd asks about every 400 ms whether a card is there, so insertion and removal are noticed after that time.
/// </summary>
public sealed class Vpcd : IDisposable
{
    /// <summary>The first slot of Debian's vpcd (0x8C7B); the second slot is one higher.</summary>
    public const int DefaultPort = 35963;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    private readonly VpcdCard card;
    private readonly EndPoint address;
    private readonly TimeSpan delay;
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim seen = new();
    private CancellationTokenSource? inserted;
    private Thread? thread;
    private bool disposed;

    /// <param name="delay">Added to every command, as a slow link would.</param>
    public Vpcd(SimulatedCard card, int port = DefaultPort, TimeSpan delay = default)
        : this(new VpcdCard(() => card.Atr, card.Reset, card.PowerOff, command => card.Transmit(command.Span)), port, delay) { }

    internal Vpcd(VpcdCard card, int port, TimeSpan delay = default) =>
        (this.card, address, this.delay) = (card, new IPEndPoint(IPAddress.Loopback, port), delay);

    /// <summary>The card is in the reader, or will be as soon as pcscd runs again.</summary>
    /// <remarks>False after <see cref="Pull"/> and when the card tore itself off.</remarks>
    public bool IsInserted
    {
        get { lock (gate) return inserted is not null; }
    }

    /// <summary>pcscd has asked this card for its ATR or powered it on. False while another card holds the slot.</summary>
    public bool IsSeen => seen.IsSet;

    /// <summary>What the simulated card threw last, if anything: a bug in it, answered to the reader as 6F00.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Acknowledge at once. Off only to measure what it is worth.</summary>
    internal bool QuickAck { get; init; } = OperatingSystem.IsLinux();

    /// <summary>
    /// Puts the card in. Connects again by itself when pcscd ends and comes back (Debian's pcscd ends after a minute without clients),
    /// until the card is pulled. A slot takes one card: a second one waits unseen until the first is pulled.
    /// </summary>
    /// <exception cref="CardException">ServiceNotRunning: nobody listens on the port (no pcscd, or no vpcd).</exception>
    public void Insert()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (inserted is not null) return;
            seen.Reset();
            var first = Connect() ?? throw new CardException(CardFault.ServiceNotRunning, $"no virtual reader listens on {address}");
            var stop = inserted = new CancellationTokenSource();
            thread = new Thread(() => Run(first, stop)) { IsBackground = true, Name = $"vpcd {address}" };
            thread.Start();
        }
    }

    /// <summary>Waits until the card <see cref="IsSeen"/>; false when that takes too long or the wait is ended.</summary>
    public bool AwaitSeen(TimeSpan longest, CancellationToken stop) =>
        WaitHandle.WaitAny([seen.WaitHandle, stop.WaitHandle], longest) == 0;

    /// <summary>Takes the card out: the reader sees the connection closed. Nothing happens when it is out already.</summary>
    public void Pull()
    {
        Thread? running;
        lock (gate)
        {
            inserted?.Cancel();
            (inserted, running, thread) = (null, thread, null);
        }
        if (running != Thread.CurrentThread) running?.Join();
    }

    public void Dispose()
    {
        lock (gate) disposed = true;
        Pull();
        seen.Dispose();
    }

    private void Run(Socket first, CancellationTokenSource stop)
    {
        using (stop)
        {
            for (var socket = first; socket is not null; socket = Reconnect(stop.Token))
                Serve(socket, stop.Token);
            lock (gate)
                if (inserted == stop) inserted = null;
        }
    }

    private Socket? Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private Socket? Reconnect(CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(BetweenAttempts))
            if (Connect() is { } socket) return socket;
        return null;
    }

    private void Serve(Socket socket, CancellationToken stop)
    {
        using (socket)
        using (stop.Register(socket.Dispose))
        {
            try
            {
                var frame = new byte[ushort.MaxValue];
                while (Read(socket, frame) is { } length && Answer(frame.AsMemory(0, length)) is { } answer)
                {
                    frame.AsSpan(0, length).Clear();
                    if (answer.Length > 0) Write(socket, answer);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // pcscd ended or the card was pulled; Run knows which.
            }
        }
        Answer(new byte[] { 0x00 });
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>Its length; null at the end of the connection.</returns>
    private int? Read(Socket socket, byte[] frame)
    {
        Span<byte> head = stackalloc byte[2];
        if (!Fill(socket, head)) return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(head);
        return Fill(socket, frame.AsSpan(0, length)) ? length : null;
    }

    private bool Fill(Socket socket, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var count = socket.Receive(target);
            if (count == 0) return false;
            target = target[count..];
            Acknowledge(socket);
        }
        return true;
    }

    /// <summary>
    /// vpcd sends length and bytes apart and does not turn Nagle's algorithm off, so its second part waits for our delayed acknowledgement
    /// (40 ms). Linux forgets TCP_QUICKACK (tcp(7)): armed again after every read.
    /// </summary>
    private void Acknowledge(Socket socket)
    {
        const int tcp = 6, quickAck = 12;
        if (QuickAck) socket.SetRawSocketOption(tcp, quickAck, [1, 0, 0, 0]);
    }

    /// <summary>What goes back for one frame: empty for nothing, null to hang up.</summary>
    private byte[]? Answer(ReadOnlyMemory<byte> frame)
    {
        var isCommand = frame.Length != 1;
        try
        {
            return isCommand ? Command(frame) : Control(frame.Span[0]);
        }
        catch (CardException)
        {
            // The simulated card was asked to fail here: power is lost and no answer comes.
            Pull();
            return null;
        }
        catch (Exception e)
        {
            Failure = e;
            return isCommand ? [0x6F, 0x00] : null;
        }
    }

    private byte[] Command(ReadOnlyMemory<byte> command)
    {
        if (delay > TimeSpan.Zero) Thread.Sleep(delay);
        // ISO 7816-4, 5.1: a command has at least its four header bytes.
        if (command.Length < 4) return [0x67, 0x00];
        var answer = card.Transmit(command);
        if (answer.Length is >= 2 and <= ushort.MaxValue) return answer;
        throw new InvalidOperationException($"the simulated card answered {answer.Length} bytes");
    }

    /// <summary>vpcd waits for an answer to 04 (get ATR) alone; a control byte that is not known has none either.</summary>
    private byte[] Control(byte command)
    {
        switch (command)
        {
            case 0x00: card.PowerOff(); return [];
            case 0x01 or 0x02: seen.Set(); card.Reset(); return [];
            case 0x04: seen.Set(); return card.Atr().ToArray();
            default: return [];
        }
    }

    /// <summary>Length and bytes in one piece, for the same reason as <see cref="Acknowledge"/>.</summary>
    private static void Write(Socket socket, byte[] answer)
    {
        var frame = new byte[2 + answer.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)answer.Length);
        answer.CopyTo(frame, 2);
        for (var sent = 0; sent < frame.Length;) sent += socket.Send(frame.AsSpan(sent));
    }
}

/// <summary>What <see cref="Vpcd"/> needs of a card.</summary>
internal sealed record VpcdCard(Func<ReadOnlyMemory<byte>> Atr, Action Reset, Action PowerOff, Func<ReadOnlyMemory<byte>, byte[]> Transmit);
