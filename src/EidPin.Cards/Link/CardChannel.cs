namespace EidPin.Cards;

/// <summary>
/// Commands and answers over a link: the Le rules of T=0 and T=1, GET RESPONSE, and the trace. Remembers what is selected, so that
/// nothing is selected twice in vain. Commands without codes only, but for <see cref="SendCode"/>, <see cref="SendSecured"/> and <see
/// cref="SendFromKeypad"/>, which send once and never repeat.
/// </summary>
internal sealed class CardChannel(ICardLink link, TextWriter? traceTo)
{
    private const int LongestAnswer = 258;      // 256 bytes and the status word of a short APDU
    private const int LongestChain = 0x8000;    // no file that we read is near 32 KiB: a card that goes on is hostile

    /// <summary>Well within the five seconds after which Windows resets a card.</summary>
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(1);

    private readonly byte[] answer = new byte[LongestAnswer + 256];
    private byte[] selectedApplication = [], selectedFile = [];
    private byte lastIns;
    private TextWriter? trace = traceTo;

    public string Reader => link.Reader;

    /// <summary>Commands sent to the card, by us or by the reader's keypad for us.</summary>
    public int Commands { get; private set; }

    /// <summary>After a reset, or when another program had the card: nothing is known to be selected.</summary>
    public void ForgetSelection() => (selectedApplication, selectedFile) = ([], []);

    /// <summary>Sends a SELECT unless that very thing is selected; the control information it may offer is not fetched.</summary>
    public StatusWord Select(CommandApdu select)
    {
        var selected = select.P1 switch { 0x04 => selectedApplication, 0x02 => selectedFile, _ => null };
        return selected is not null && select.Data.Span.SequenceEqual(selected) ? new(0x9000) : SelectAgain(select);
    }

    /// <summary>Selects one after the other; null when all is well, else the answer of the first that failed.</summary>
    public StatusWord? SelectAll(IReadOnlyList<CommandApdu> path)
    {
        foreach (var select in path)
            if (Select(select) is { IsOk: false } failed)
                return failed;
        return null;
    }

    /// <summary>Sends a SELECT in any case: selecting also makes cards forget.</summary>
    public StatusWord SelectAgain(CommandApdu select)
    {
        var status = Exchange(select.ToBytes(link.Protocol)).Status;
        if (status.Value >> 8 == 0x61) status = new(0x9000);
        var data = status.IsOk ? select.Data.ToArray() : [];
        // A path from the MF leaves no application current that PIN references could rely on.
        (selectedApplication, selectedFile) = select.P1 switch { 0x04 => (data, []), 0x02 => (selectedApplication, data), _ => ([], []) };
        return status;
    }

    /// <summary>
    /// Sends a command without a code and fetches its whole answer. 6Cxx: repeats once with the length that the card names.
    /// </summary>
    public ResponseApdu Send(CommandApdu command)
    {
        var response = ExchangeWithLe(command);
        if (!HasMore(response)) return response;

        var data = new List<byte>(response.Data.ToArray());
        while (HasMore(response))
        {
            response = ExchangeWithLe(new(0x00, 0xC0, 0x00, 0x00, default, LengthIn(response.Status)));
            var leadsNowhere = response.Data.IsEmpty && HasMore(response);
            if (leadsNowhere || data.Count > LongestChain) throw new CardException(CardFault.BadAnswer, "GET RESPONSE without end");
            data.AddRange(response.Data.Span);
        }
        return new(data.ToArray(), response.Status);
    }

    /// <summary>Sends a command that carries a code: exactly once, whatever happens. The caller owns the bytes and wipes them.</summary>
    public StatusWord SendCode(ReadOnlySpan<byte> apdu) => Status(TransmitHidden(apdu));

    /// <summary>
    /// Sends a command under secure messaging, with Le: exactly once, for a code may be in it. At T=1 only, as the cards that have it.
    /// The caller owns the bytes and wipes them.
    /// </summary>
    /// <returns>Data and status word as they came.</returns>
    public byte[] SendSecured(ReadOnlySpan<byte> apdu) => TransmitHidden(apdu).ToArray();

    /// <summary>Asks the reader about itself (PC/SC part 10). Nothing goes to the card.</summary>
    /// <returns>Nothing, where the reader knows no such question.</returns>
    public byte[] AskReader(uint controlCode)
    {
        try
        {
            return Control(controlCode, default);
        }
        catch (CardException e) when (e.Code is { } code && Pcsc.PcscError.MeansUnknownRequest(code))
        {
            return [];
        }
    }

    /// <summary>
    /// Has a code typed on the reader, which sends it: exactly once, whatever happens. The structure holds the command's template and no
    /// code, and what comes back is a status word.
    /// </summary>
    public byte[] SendFromKeypad(uint controlCode, ReadOnlySpan<byte> structure)
    {
        Commands++;
        try
        {
            return Control(controlCode, structure);
        }
        catch (CardException)
        {
            ForgetSelection();
            throw;
        }
    }

    /// <summary>Waits within a transaction for what is not the card's, and shows the service meanwhile that the card is in use.</summary>
    public T KeepAliveWhile<T>(Func<T> work)
    {
        var waiting = Task.Run(work);
        while (Task.WaitAny([waiting], BetweenSigns) < 0) link.KeepAlive();
        return waiting.GetAwaiter().GetResult();
    }

    /// <summary>What the exchanges that follow are with, as the recordings in tests/traces begin.</summary>
    public void TraceCard()
    {
        Trace($"atr: {NoCode.Hex(link.Atr)}");
        Trace($"protocol: {(link.Protocol == CardProtocol.T0 ? "T=0" : "T=1")}");
    }

    // Not even the length is traced: that of a code that goes as typed is worth something to who guesses it.
    private Span<byte> TransmitHidden(ReadOnlySpan<byte> apdu)
    {
        Commands++;
        var shown = $"{NoCode.Hex(apdu[..4].ToArray())}..[*]";
        try
        {
            var got = answer.AsSpan(0, Checked(link.Transmit(apdu, answer)));
            Trace($"{shown} -> {(got.Length > 2 ? $"[{got.Length - 2}]" : "")}{Status(got)}");
            return got;
        }
        catch (CardException e)
        {
            Trace($"{shown} -> # {e.Fault.Id}");
            throw;
        }
    }

    private ResponseApdu ExchangeWithLe(CommandApdu command)
    {
        var response = Exchange(command.ToBytes(link.Protocol));
        if (response.Status.Value >> 8 != 0x6C || command.Le is null) return response;
        return Exchange((command with { Le = LengthIn(response.Status) }).ToBytes(link.Protocol));
    }

    private ResponseApdu Exchange(byte[] command)
    {
        Commands++;
        var shown = NoCode.Hex(command);
        try
        {
            var got = answer.AsSpan(0, Checked(link.Transmit(command, answer)));
            var response = new ResponseApdu(got[..^2].ToArray(), Status(got));
            var hidden = IsPersonal(command[1]) && got.Length > 2;
            Trace($"{shown} -> {(hidden ? $"[{got.Length - 2}]" : NoCode.Hex(response.Data))}{response.Status}");
            return response;
        }
        catch (CardException e)
        {
            Trace($"{shown} -> # {e.Fault.Id}");
            throw;
        }
    }

    // A comment to who replays a trace: a card alone has no reader.
    private byte[] Control(uint controlCode, ReadOnlySpan<byte> input)
    {
        var shown = $"# reader {controlCode:X8} {NoCode.Hex(input.ToArray())}";
        try
        {
            var output = new byte[LongestAnswer];
            var got = output[..link.Control(controlCode, input, output)];
            Trace($"{shown} -> {NoCode.Hex(got)}");
            return got;
        }
        catch (CardException e)
        {
            Trace($"{shown} -> {e.Message}");
            throw;
        }
    }

    // A full disk must not hide what the card answered.
    private void Trace(string line)
    {
        try
        {
            trace?.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            trace = null;
        }
    }

    // What is read from files may name the holder, a signature (2A) speaks for them, and INITIALIZE UPDATE (50) tells which card it is.
    // GET DATA (CB) tells counters only, and so does the GET RESPONSE after it.
    private bool IsPersonal(byte ins)
    {
        var before = lastIns;
        lastIns = ins == 0xC0 ? before : ins;
        return ins is 0xB0 or 0xB2 or 0x2A or 0x50 || (ins == 0xC0 && before != 0xCB);
    }

    private static int Checked(int length) => length is >= 2 and <= LongestAnswer
        ? length
        : throw new CardException(CardFault.BadAnswer, $"{length} bytes");

    private static StatusWord Status(ReadOnlySpan<byte> answer) => new((ushort)(answer[^2] << 8 | answer[^1]));

    private static bool HasMore(ResponseApdu response) => response.Status.Value >> 8 == 0x61;

    private static int LengthIn(StatusWord status) => (status.Value & 0xFF) is var n and > 0 ? n : 256;
}
