namespace EidPin.Cards.Pcsc;

/// <summary>How an entry on a reader's keypad ended (PC/SC part 10, 2.5.2 and 2.5.3).</summary>
public enum PinPadEnd
{
    /// <summary>The command went to the card; the status word is the card's.</summary>
    Sent,
    TimedOut,
    Cancelled,
    /// <summary>The new code and its repetition were not the same.</summary>
    NewCodesDiffer,
    /// <summary>Fewer or more digits than the reader was told to take.</summary>
    WrongLength,
    /// <summary>The reader does not let this be typed (its firewall, or the operator's).</summary>
    Refused,
    /// <summary>The reader does not understand the structure that we sent.</summary>
    BadStructure,
}

/// <summary>What came back from an entry on the keypad. Unless <see cref="End"/> is <c>Sent</c>, nothing went to the card.</summary>
public readonly record struct PinPadAnswer(StatusWord Status)
{
    private const ushort TimedOut = 0x6400, Cancelled = 0x6401;

    public PinPadEnd End => Status.Value switch
    {
        TimedOut => PinPadEnd.TimedOut,
        Cancelled => PinPadEnd.Cancelled,
        0x6402 => PinPadEnd.NewCodesDiffer,
        0x6403 => PinPadEnd.WrongLength,
        0x6404 => PinPadEnd.Refused,
        0x6B80 => PinPadEnd.BadStructure,
        _ => PinPadEnd.Sent,
    };

    /// <summary>
    /// The status word that a driver should have answered where it says by a code of PC/SC that nobody typed or that the cancel key was
    /// pressed; null for any other failure. A driver may be wrong about it, so only the card's counter tells whether a code was compared.
    /// </summary>
    internal static StatusWord? Of(CardException failure)
    {
        if (failure.Fault != CardFault.PinPadFailed) return null;
        return new(failure.Code == PcscError.Timeout ? TimedOut : Cancelled);
    }
}

/// <summary>
/// A reader's own keypad (PC/SC part 10): the code is typed there and never reaches this computer. Untried with a real reader.
/// </summary>
public sealed class PinPad
{
    private const byte VerifyStart = 0x01, VerifyFinish = 0x02, ModifyStart = 0x03, ModifyFinish = 0x04;
    private const byte VerifyDirect = 0x06, ModifyDirect = 0x07, TlvProperties = 0x12;

    /// <summary>Tags of the TLV properties (part 10, 2.6.14).</summary>
    private const byte MinSize = 0x06, MaxSize = 0x07, Vendor = 0x0B, Product = 0x0C;

    /// <summary>
    /// Readers without keys that say they have a keypad, by USB numbers and by all words of their names, whichever is at hand: another
    /// driver may hide the first and tell the second otherwise.
    /// </summary>
    private static readonly (ushort Vendor, ushort Product, string[] Words)[] Liars =
    [
        // libccid ignores what the firmware of these two says since 1.4.29; older ones and other drivers pass it on.
        (0x076B, 0x3031, ["OMNIKEY", "3x21"]),
        (0x076B, 0x6632, ["OMNIKEY", "6121"]),
        // OpenSC #2313: "Bit4id miniLector [miniLector-EVO] 00 00" offers features 06 and 07.
        (0x25DD, 0x3111, ["miniLector", "EVO"]),
    ];

    private readonly Entry? verify, modify;

    private PinPad(Entry? verify, Entry? modify, int? minDigits, int? maxDigits) =>
        (this.verify, this.modify, MinDigits, MaxDigits) = (verify, modify, minDigits, maxDigits);

    /// <summary>The control code that asks a reader for its features on this system.</summary>
    public static uint FeatureRequest => Layout.Current.FeatureRequest;

    /// <summary>Fewest and most digits that the reader takes; null when it does not say.</summary>
    public int? MinDigits { get; }

    public int? MaxDigits { get; }

    /// <summary>
    /// The reader's keypad, or null when it has none that the system shows, or one that is not to be trusted. Nothing is sent to the
    /// card. To be called within a transaction: while another program holds one, the reader answers nobody else.
    /// </summary>
    /// <param name="off">People turn keypads off where a reader misbehaves.</param>
    /// <exception cref="CardException">The reader could not be asked: then it is not known whether it has one.</exception>
    internal static PinPad? Detect(CardChannel channel, bool off = false)
    {
        if (off || IsLiar(channel.Reader, null, null)) return null;
        var features = PinPadStructures.ReadFeatures(channel.AskReader(FeatureRequest));
        var verify = Entry.Of(features, VerifyDirect, VerifyStart, VerifyFinish);
        var modify = Entry.Of(features, ModifyDirect, ModifyStart, ModifyFinish);
        if (verify is null && modify is null) return null;
        var asked = features.TryGetValue(TlvProperties, out var code) ? channel.AskReader(code) : [];
        var properties = PinPadStructures.ReadTlv(asked);
        var (vendor, product) = (PinPadStructures.ReadNumber(properties, Vendor), PinPadStructures.ReadNumber(properties, Product));
        if (IsLiar(channel.Reader, vendor, product)) return null;
        return new PinPad(verify, modify, Digits(properties, MinSize), Digits(properties, MaxSize));
    }

    /// <summary>
    /// Codes of this format can be typed on the keypad: digits alone, in a block that the structure can express (up to 15 bytes).
    /// </summary>
    public bool CanVerify(PinFormat format) => verify is not null && Fits(format);

    /// <summary>
    /// Both codes can be typed: only in padded blocks of one size, since where a new code begins that goes as typed depends on the length
    /// of the old one.
    /// </summary>
    public bool CanModify(PinFormat current, PinFormat next) =>
        modify is not null && Fits(current) && Fits(next) && current.PadTo == next.PadTo && current.PadTo > 0;

    /// <summary>
    /// Has the holder type one code; blocks until it is done or the reader gives up (about 30 s). Sent to the reader exactly once.
    /// </summary>
    /// <param name="header">The command's four header bytes.</param>
    /// <param name="language">Of the reader's display: a Windows language number, 0x040B for Finnish.</param>
    internal PinPadAnswer Verify(CardChannel channel, ReadOnlySpan<byte> header, PinFormat format, ushort language) =>
        CanVerify(format) ? Send(channel, verify!, PinPadStructures.Verify(header, Limit(format), language)) : throw Impossible();

    /// <summary>The same for a current (or unblocking) code, then the new one twice.</summary>
    internal PinPadAnswer Modify(CardChannel channel, ReadOnlySpan<byte> header, PinFormat current, PinFormat next, ushort language) =>
        CanModify(current, next)
            ? Send(channel, modify!, PinPadStructures.Modify(header, Limit(current), Limit(next), language))
            : throw Impossible();

    private static InvalidOperationException Impossible() => new("this keypad cannot take such a code: ask CanVerify or CanModify first");

    private bool Fits(PinFormat format)
    {
        if (format.Letters || format.PadTo > 15) return false;
        var limited = Limit(format);
        return limited.Min <= limited.Max;
    }

    /// <summary>
    /// A reader told to take more digits than it can may refuse the whole structure: the Gemalto PC Pinpad does (blog.apdu.fr,
    /// SCARD_E_NOT_TRANSACTED).
    /// </summary>
    private PinFormat Limit(PinFormat format) =>
        format with { Min = Math.Max(format.Min, MinDigits ?? 0), Max = Math.Min(format.Max, MaxDigits ?? int.MaxValue) };

    private static PinPadAnswer Send(CardChannel channel, Entry entry, byte[] structure)
    {
        var answer = channel.SendFromKeypad(entry.Begin, structure);
        if (entry.Finish is not { } finish) return Read(answer);
        // A reader that refuses to begin says so at once and has nothing to finish.
        if (answer.Length >= 2 && Read(answer) is var refused && refused.End != PinPadEnd.Sent) return refused;
        return Read(channel.SendFromKeypad(finish, default));
    }

    private static PinPadAnswer Read(byte[] answer)
    {
        if (answer.Length < 2) throw new CardException(CardFault.BadAnswer, $"{answer.Length} bytes from the pin pad");
        return new PinPadAnswer(new StatusWord((ushort)(answer[^2] << 8 | answer[^1])));
    }

    /// <summary>0 and FF mean no limit to some readers, and no keypad takes so many.</summary>
    private static int? Digits(IReadOnlyDictionary<byte, byte[]> properties, byte tag) =>
        PinPadStructures.ReadNumber(properties, tag) is { } n and > 0 and < 0xFF ? (int)n : null;

    private static bool IsLiar(string reader, uint? vendor, uint? product) => Liars.Any(l =>
        (l.Vendor == vendor && l.Product == product) || l.Words.All(w => reader.Contains(w, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The control codes of one kind of entry: one that does it all, or one that begins and one that waits for the end.</summary>
    private sealed record Entry(uint Begin, uint? Finish)
    {
        // Where a reader offers both, OpenSC takes the first as well (reader-pcsc.c, part10_build_verify_pin_block's caller).
        public static Entry? Of(IReadOnlyDictionary<byte, uint> features, byte direct, byte start, byte finish)
        {
            if (features.TryGetValue(direct, out var whole)) return new(whole, null);
            return features.TryGetValue(start, out var begin) && features.TryGetValue(finish, out var end) ? new(begin, end) : null;
        }
    }
}
