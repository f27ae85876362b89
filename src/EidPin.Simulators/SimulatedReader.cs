using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>What goes wrong at one command.</summary>
internal enum Mishap { LostAnswer, ResetByOther, Answer }

/// <summary>
/// A reader in this process with a simulated card in it or none, and everything that can go wrong with a reader, asked for by a test.
/// </summary>
public sealed class SimulatedReader(string name, SimulatedCard? card = null, SimulatedPinPad? pad = null)
{
    /// <summary>Roughly what one command takes over contacts, and by the antenna.</summary>
    public static readonly TimeSpan ContactDelay = TimeSpan.FromMilliseconds(15), ContactlessDelay = TimeSpan.FromMilliseconds(40);

    private readonly Dictionary<int, (Mishap Kind, CardFault Fault, Func<byte[], byte[]>? Answer)> mishaps = [];
    private readonly object transaction = new();
    private bool taken;

    public string Name { get; } = name;

    /// <summary>The card in the reader.</summary>
    public SimulatedCard? Card { get; private set; } = card;

    public SimulatedPinPad? Pad { get; set; } = pad;

    /// <summary>Commands since the reader was made; the numbers of faults count from 1, this is the last one done.</summary>
    public int Commands { get; private set; }

    public TimeSpan Delay { get; set; }

    /// <summary>A card is in the reader but does not answer.</summary>
    public bool Mute { get; set; }

    /// <summary>Another program holds the card exclusively.</summary>
    public bool InUse { get; set; }

    /// <summary>The protocol to agree on; null: what PC/SC would take for this card.</summary>
    public CardProtocol? Protocol { get; set; }

    /// <summary>Grows with every card put in, so that a link knows its own.</summary>
    internal int Insertion { get; private set; } = 1;

    internal bool Unplugged { get; set; }

    internal Action Changed { get; set; } = () => { };

    /// <summary>Takes the card out when that command (counted from now, 1 the next) is about to be sent: the card does not act.</summary>
    public void PullAt(int command) => Card?.PullAt(command);

    /// <summary>Cuts the power when the card has acted and before its answer came.</summary>
    /// <param name="fault">CardRemoved, or another one with a card that stays: a failed transmission.</param>
    public void TearAt(int command, CardFault fault = CardFault.CardRemoved)
    {
        if (fault == CardFault.CardRemoved) Card?.TearAt(command);
        else At(command, Mishap.LostAnswer, fault);
    }

    /// <summary>Another program resets the card before that command, although we hold a transaction: the card does not act on it.</summary>
    public void ResetAt(int command) => At(command, Mishap.ResetByOther, CardFault.CardReset);

    /// <summary>The card acts, and its answer comes in as this makes it: cut short, too long, or garbage.</summary>
    public void AnswerAt(int command, Func<byte[], byte[]> answer) => At(command, Mishap.Answer, CardFault.BadAnswer, answer);

    private void At(int command, Mishap kind, CardFault fault, Func<byte[], byte[]>? answer = null) =>
        mishaps[Commands + command] = (kind, fault, answer);

    /// <summary>Puts a card in, in place of the one that is there.</summary>
    public void Insert(SimulatedCard next)
    {
        Remove();
        (Card, Insertion) = (next, Insertion + 1);
        Changed();
    }

    public void Remove()
    {
        if (Card is null) return;
        Card.PowerOff();
        Card = null;
        Changed();
    }

    /// <summary>Another program resets the card between our transactions.</summary>
    public void ResetByOther() => Card?.Reset();

    internal ReaderState State => new(Name, Card is not null || Mute, Mute, InUse, Mute || Card is null ? default : Card.Atr, Insertion);

    internal SimulatedCard Powered()
    {
        if (Unplugged) throw new CardException(CardFault.ReaderGone, Name);
        if (Mute) throw new CardException(CardFault.MuteCard, Name);
        if (InUse) throw new CardException(CardFault.ReaderBusy, Name);
        var present = Card ?? throw new CardException(CardFault.NoCard, Name);
        if (Protocol is { } protocol) present.Protocol = protocol;
        return present;
    }

    /// <summary>A program has the card to itself.</summary>
    internal bool IsLocked
    {
        get { lock (transaction) return taken; }
    }

    internal void Lock()
    {
        lock (transaction)
        {
            while (taken) Monitor.Wait(transaction);
            taken = true;
        }
    }

    internal void Unlock()
    {
        lock (transaction)
        {
            taken = false;
            Monitor.Pulse(transaction);
        }
    }

    /// <summary>One command to the card, and what happens on the way.</summary>
    internal byte[] Exchange(byte[] command)
    {
        var number = ++Commands;
        if (Delay > TimeSpan.Zero) Thread.Sleep(Delay);
        if (!mishaps.Remove(number, out var mishap)) return Send(command);
        switch (mishap.Kind)
        {
            case Mishap.ResetByOther:
                Card!.Reset();
                throw new CardException(mishap.Fault, Name);
            case Mishap.LostAnswer:
                Send(command);
                throw new CardException(mishap.Fault, Name);
            default:
                return mishap.Answer!(Send(command));
        }
    }

    private byte[] Send(byte[] command)
    {
        try
        {
            return Card!.Transmit(command);
        }
        catch (CardException)
        {
            Remove();
            throw;
        }
    }
}
