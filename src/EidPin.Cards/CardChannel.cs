using System.Globalization;

namespace EidPin.Cards;

/// <summary>
/// Commands and answers over a link: the Le rules of T=0 and T=1, GET RESPONSE, and the trace. Remembers what is selected, so that nothing is
/// selected twice in vain. Commands without codes only, but for <see cref="SendCode"/>, which sends once and never repeats.
/// </summary>
internal sealed class CardChannel(ICardLink link, TextWriter? traceTo)
{
    private const int LongestAnswer = 258;      // 256 bytes and the status word of a short APDU
    private const int LongestChain = 0x8000;    // no file that we read is near 32 KiB: a card that goes on is hostile

    private readonly byte[] answer = new byte[LongestAnswer + 256];
    private byte[] selectedApplication = [], selectedFile = [];
    private byte lastIns;
    private TextWriter? trace = traceTo;

    public int Commands { get; private set; }

    /// <summary>After a reset, or when another program had the card: nothing is known to be selected.</summary>
    public void ForgetSelection() => (selectedApplication, selectedFile) = ([], []);

    /// <summary>Sends a SELECT unless that very thing is selected; the control information it may offer is not fetched.</summary>
    public StatusWord Select(CommandApdu select)
    {
        var data = select.Data.ToArray();
        var byName = select.P1 == 0x04;
        if (byName ? data.AsSpan().SequenceEqual(selectedApplication) : select.P1 == 0x02 && data.AsSpan().SequenceEqual(selectedFile))
            return new(0x9000);
        return SelectAgain(select);
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

    /// <summary>Sends a command without a code and fetches its whole answer. 6Cxx: repeats once with the length that the card names.</summary>
    public ResponseApdu Send(CommandApdu command)
    {
        var response = Exchange(command.ToBytes(link.Protocol));
        if (response.Status.Value >> 8 == 0x6C && command.Le is not null)
            response = Exchange((command with { Le = LengthIn(response.Status) }).ToBytes(link.Protocol));
        if (response.Status.Value >> 8 != 0x61) return response;

        var data = new List<byte>(response.Data.ToArray());
        while (response.Status.Value >> 8 == 0x61)
        {
            var rest = new CommandApdu(0x00, 0xC0, 0x00, 0x00, default, LengthIn(response.Status));
            response = Exchange(rest.ToBytes(link.Protocol));
            if (response.Status.Value >> 8 == 0x6C) response = Exchange((rest with { Le = LengthIn(response.Status) }).ToBytes(link.Protocol));
            if (response.Data.IsEmpty && response.Status.Value >> 8 == 0x61 || data.Count > LongestChain) throw new CardException(CardFault.BadAnswer, "GET RESPONSE without end");
            data.AddRange(response.Data.Span);
        }
        return new(data.ToArray(), response.Status);
    }

    /// <summary>Sends a command that carries a code: exactly once, whatever happens. The caller owns the bytes and wipes them.</summary>
    public StatusWord SendCode(ReadOnlySpan<byte> apdu)
    {
        Commands++;
        var header = Convert.ToHexString(apdu[..5]);
        try
        {
            var status = Status(answer.AsSpan(0, Checked(link.Transmit(apdu, answer))));
            Trace($"{header}[{apdu.Length - 5}] -> {status}");
            return status;
        }
        catch (CardException e)
        {
            Trace($"{header}[{apdu.Length - 5}] -> # {e.Fault.Id}");
            throw;
        }
    }

    /// <summary>Sends a command under secure messaging, with Le: exactly once, for a code may be in it. At T=1 only, as the cards that have it. The caller owns the bytes and wipes them.</summary>
    /// <returns>Data and status word as they came.</returns>
    public byte[] SendSecured(ReadOnlySpan<byte> apdu)
    {
        Commands++;
        var header = Convert.ToHexString(apdu[..5]);
        try
        {
            var got = answer.AsSpan(0, Checked(link.Transmit(apdu, answer)));
            Trace($"{header}[{apdu.Length - 5}] -> [{got.Length - 2}]{Status(got)}");
            return got.ToArray();
        }
        catch (CardException e)
        {
            Trace($"{header}[{apdu.Length - 5}] -> # {e.Fault.Id}");
            throw;
        }
    }

    private ResponseApdu Exchange(byte[] command)
    {
        Commands++;
        try
        {
            var length = Checked(link.Transmit(command, answer));
            var response = new ResponseApdu(answer.AsSpan(0, length - 2).ToArray(), Status(answer.AsSpan(0, length)));
            Trace(string.Create(CultureInfo.InvariantCulture,
                $"{Convert.ToHexString(command)} -> {(IsPersonal(command[1]) && length > 2 ? $"[{length - 2}]" : Convert.ToHexString(response.Data.Span))}{response.Status}"));
            return response;
        }
        catch (CardException e)
        {
            Trace($"{Convert.ToHexString(command)} -> # {e.Fault.Id}");
            throw;
        }
    }

    /// <summary>What the exchanges that follow are with, as the recordings in tests/traces begin.</summary>
    public void TraceCard()
    {
        Trace($"atr: {Convert.ToHexString(link.Atr.Span)}");
        Trace($"protocol: {(link.Protocol == CardProtocol.T0 ? "T=0" : "T=1")}");
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

    // What is read from files may name the holder, a signature (2A) speaks for them, and INITIALIZE UPDATE (50) tells which card it is. GET DATA (CB) tells counters only, and so does the
    // GET RESPONSE after it.
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

    private static int LengthIn(StatusWord status) => (status.Value & 0xFF) is var n and > 0 ? n : 256;
}
