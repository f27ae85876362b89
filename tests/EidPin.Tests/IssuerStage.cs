using EidPin.Cards;
using EidPin.Scp03;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// A card with an issuer's key sets in a reader, and the issuer as its server is: it has the master key and gives out session keys to a
/// chip that proves itself.
/// </summary>
internal sealed class IssuerStage : IDisposable
{
    public static readonly byte[] Text = "EidPin reset v1\nact: authorise\n"u8.ToArray();

    private static readonly Dictionary<string, string> Codes = new()
    {
        ["jp.signature"] = "TEST1234",
        ["jp.authentication"] = "2468",
    };

    private readonly SimulatedReaders readers;
    private readonly (int Tries, int? OfTwin, string Code) before;
    private readonly int commands;

    public IssuerStage(
        string pin,
        int keyLength = 16,
        int macSize = 8,
        int used = 0,
        Func<CardDefinition, CardDefinition>? change = null,
        TextWriter? trace = null,
        Func<ICardLink, ICardLink>? between = null,
        bool atCounter = false)
    {
        (Pin, Known) = (pin, atCounter ? pin : pin == "jp.signature" ? "jp.authentication" : "jp.signature");
        Master = [.. Enumerable.Range(7, keyLength).Select(i => (byte)(3 * i))];
        var definition = ReadyMade.Find("my-number")!.Definition with
        {
            IssuerKey = Master,
            MacSize = macSize,
            TriesUsed = new Dictionary<string, int> { [pin] = used, [Twin(pin)] = used },
        };
        Card = SimulatedCard.Create(change?.Invoke(definition) ?? definition);
        Reader = new("R", Card);
        readers = new(Reader);
        HostChallenge = [.. Enumerable.Range(0x40, macSize).Select(i => (byte)i)];
        var link = readers.Connect("R");
        Session = PinSession.Open(between?.Invoke(link) ?? link, trace: trace);
        (before, commands) = (Now, Card.CommandCount);
    }

    public string Pin { get; }

    /// <summary>The one that proves the holder; at a counter the PIN itself, for none does.</summary>
    public string Known { get; }

    /// <summary>The issuer's.</summary>
    public byte[] Master { get; }

    public SimulatedCard Card { get; }

    public SimulatedReader Reader { get; }

    public PinSession Session { get; }

    public byte[] HostChallenge { get; set; }

    public byte KeyVersion { get; set; }

    /// <summary>What the server was asked with.</summary>
    public List<AskedWith> Handshakes { get; } = [];

    public bool Refuses { get; set; }

    public HostChannel? Channel { get; private set; }

    /// <summary>The server's copy of the session's keys.</summary>
    public SessionKeys? Keys { get; private set; }

    /// <summary>The chip's key set of a PIN.</summary>
    public static byte SetOf(string pin) => pin switch
    {
        "jp.signature" => 0x31,
        "jp.authentication" => 0x32,
        "jp.resident-register" => 0x33,
        _ => 0x34,
    };

    public string Next => Pin == "jp.signature" ? "SENTINEL42" : "9753";

    public string CodeNow => Card.Codes.FirstOrDefault(c => c.Key == Pin).Value ?? "";

    public bool IsSet => Now == (Card.Profile[Pin].MaxTries!.Value, Card.Profile[Pin].SelectTwin.Count > 0 ? 3 : null, Next);

    public bool IsUntouched => Now == before;

    /// <summary>Commands to the chip since the card was opened.</summary>
    public IReadOnlyList<CardCommand> Log => [.. Card.Log.Skip(commands)];

    /// <summary>What the server reads in the receipt; null: it is none.</summary>
    public byte[]? Receipt => Keys is null ? null : Scp03.Receipt.Open(Keys, Channel!.Chaining, Channel.Answer);

    public PinOutcome Run(string? known = null, string? next = null, LastTry last = LastTry.Hold)
    {
        using var fresh = CounterModel.Typed(next ?? Next);
        var version = KeyVersion != 0 ? KeyVersion : SetOf(Pin);
        if (Known == Pin)
            return new ResetAtCounter(Session).Reset(
                Pin, fresh, new(HostChallenge, version, asked => Authorise(new(asked.InitializeUpdate, asked.Tries, null))));
        using var right = CounterModel.Typed(known ?? Codes[Known]);
        return new ResetByIssuer(Session).Reset(Pin, Known, right, fresh, new(
            Text, HostChallenge, version, asked => Authorise(new(asked.InitializeUpdate, asked.Tries, asked.Signed))), last);
    }

    /// <summary>What was said about the PIN to be set is true of the chip, and nothing went to it twice.</summary>
    public void MustBeTrue(PinOutcome? outcome, string where)
    {
        where = $"{where}: {outcome?.ToString() ?? "an exception"}";
        if (outcome is PinOutcome.Done) Assert.True(IsSet, where);
        else if (outcome is PinOutcome.Uncertain { Step: CodeStep.Unblock })
            Assert.True(outcome is { Sent: null } && outcome.Code == Pin && (IsSet || IsUntouched), where);
        else Assert.True(IsUntouched, where);
        if (outcome is PinOutcome.Uncertain { Step: CodeStep.Use })
            Assert.True(outcome.Sent == true && outcome.Code == Known && Card.TriesLeft(Known) == Card.Profile[Known].MaxTries, where);
        if (outcome is null) Assert.True(Log.All(c => !c.CarriesCode && c.Ins != 0x2C), where);
        var verifies = Known == Pin ? 0 : 1;
        Assert.True(
            Log.Count(c => c is { Ins: 0x20, DataLength: > 0 }) <= verifies && Log.Count(c => c.Ins == 0x2C) <= 1 && Handshakes.Count <= 1,
            where);
    }

    public void Dispose()
    {
        Keys?.Dispose();
        Channel?.Dispose();
        Session.Dispose();
        readers.Dispose();
    }

    private (int Tries, int? OfTwin, string Code) Now =>
        (Card.TriesLeft(Pin), Card.Profile[Pin].SelectTwin.Count > 0 ? Card.TriesLeft(Twin(Pin)) : null, CodeNow);

    private static string Twin(string pin) => $"{pin}.twin";

    private HostChannel? Authorise(AskedWith handshake)
    {
        Handshakes.Add(handshake);
        if (Refuses || InitializeUpdateAnswer.Parse(handshake.InitializeUpdate) is not { } chip || chip.Size != HostChallenge.Length)
            return null;
        using var keys = CardKeys.Of(Master, chip.KeySet, chip.CardId);
        var session = SessionKeys.Derive(keys, HostChallenge, chip.CardChallenge);
        if (!session.CardCryptogram(HostChallenge, chip.CardChallenge).AsSpan().SequenceEqual(chip.CardCryptogram)) return null;
        Keys = session.Copy();
        return Channel = new(session, session.HostCryptogram(HostChallenge, chip.CardChallenge));
    }
}

/// <param name="Signed">Null at a counter, where no PIN proves the holder.</param>
internal sealed record AskedWith(byte[] InitializeUpdate, int? Tries, SignedText? Signed);

/// <summary>The machine's side of the session: keeps what the issuer wants to see of its end.</summary>
internal sealed class HostChannel(SessionKeys keys, byte[] hostCryptogram) : IIssuerChannel, IDisposable
{
    private readonly SecureChannel channel = new(keys, hostCryptogram);

    public byte[] Chaining { get; private set; } = [];

    public byte[] Answer { get; private set; } = [];

    /// <summary>The commands as they were handed over, which whoever sends them wipes.</summary>
    public List<byte[]> Handed { get; } = [];

    public byte[] Open() => channel.ExternalAuthenticate();

    public byte[] Wrap(ReadOnlySpan<byte> command)
    {
        Handed.Add(channel.Wrap(command));
        return Handed[^1];
    }

    public byte[] Unwrap(ReadOnlySpan<byte> answer)
    {
        (Chaining, Answer) = ([.. channel.Chaining], answer.ToArray());
        try
        {
            return channel.Unwrap(answer);
        }
        catch (SecureChannelException e)
        {
            throw new CardException(CardFault.BadAnswer, inner: e);
        }
    }

    public void Dispose() => channel.Dispose();
}

/// <summary>Somebody between program and reader, who may change commands and answers.</summary>
internal sealed class BetweenLink(ICardLink inner, Func<byte[], byte[]>? command = null, Func<byte[], byte[]>? answer = null)
    : PassingLink(inner)
{
    public override int Transmit(ReadOnlySpan<byte> sent, Span<byte> response)
    {
        var length = base.Transmit(command is null ? sent : command(sent.ToArray()), response);
        if (answer is null) return length;
        var changed = answer(response[..length].ToArray());
        changed.CopyTo(response);
        return changed.Length;
    }
}
