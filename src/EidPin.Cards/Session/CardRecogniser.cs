using System.Text;

namespace EidPin.Cards;

/// <summary>Which card this is.</summary>
/// <param name="IsPhone">The card application answers from a smartphone.</param>
/// <param name="Manufacturer">As its token information says; null where there is none.</param>
/// <param name="Number">The bytes that hold the card's own number, in hexadecimal digits; null: it does not tell one.</param>
/// <param name="Certificate">
/// The start of its free certificate, which holds the certificate's number, in hexadecimal digits; null: not read, or not free.
/// </param>
internal sealed record CardIdentity(
    CardProfile Profile, bool IsPhone = false, string? Manufacturer = null, string? Number = null, string? Certificate = null)
{
    /// <summary>Names this one card in the memory of refused codes.</summary>
    public string Key => $"{Number}/{Certificate}";
}

/// <summary>Tells cards apart by harmless probes, and knows one again before a code goes to it.</summary>
internal sealed class CardRecogniser(ICardLink link, CardChannel channel, CardFiles files)
{
    /// <summary>The serial number of a certificate (at most 20 bytes, RFC 5280, 4.1.2.2) ends before its 40th byte.</summary>
    public const int CertificateNumberLength = 64;

    private const int TokenInfoStart = 32, JpkiTokenLength = 160;

    /// <summary>The profiles whose historical bytes fit; where none fits, those that go by their application.</summary>
    /// <exception cref="CardException">UnknownCard with its ATR; ContactlessOnly.</exception>
    public CardIdentity Recognise(IReadOnlyList<CardProfile> profiles)
    {
        var atr = new Atr(link.Atr);
        var fitting = profiles.Where(p => p.FitsAtr(atr)).ToList();
        if (fitting.Count == 0) fitting = [.. profiles.Where(p => p.HistoricalBytes.Count == 0)];
        foreach (var profile in fitting)
            if (Probe(profile) is { } card) return card;
        throw new CardException(CardFault.UnknownCard, atr.ToString());
    }

    /// <summary>The same with its number, which on Finnish cards stands in a file of its own.</summary>
    public CardIdentity WithNumber(CardIdentity card)
    {
        if (card.Number is not null) return card;
        return card with { Number = ReadSerial(card.Profile) ?? ReadCertificateNumber(card.Profile) };
    }

    /// <summary>Within an operation: the card that was shown is still there, and its application is selected.</summary>
    /// <exception cref="CardException">CardSwapped.</exception>
    public void MustBe(CardIdentity shown)
    {
        var profile = shown.Profile;
        if (Probe(profile) is not { } found || WithNumber(found).Number != shown.Number || found.IsPhone != shown.IsPhone) throw Swapped();
        if (profile.Identity.AlsoByCertificate && ReadCertificateNumber(profile) != shown.Certificate) throw Swapped();
    }

    /// <summary>Names one certificate by its start.</summary>
    public static string CertificateName(byte[] start) => Name(start.AsMemory(0, Math.Min(start.Length, CertificateNumberLength)));

    /// <summary>
    /// Harmless probes: the application is there, a reference that must be
    /// absent is, and the token has the label of this card. Null: another card.
    /// </summary>
    private CardIdentity? Probe(CardProfile profile)
    {
        var status = channel.SelectAgain(profile.Select);
        if (status.Value == 0x6F00) status = channel.SelectAgain(profile.Select);   // seen on the first command after power-up
        MustHaveContacts(profile, status);
        if (!status.IsOk) return null;
        if (profile.AbsentReference is { } absent)
        {
            var probe = channel.Send(CodeCommand.Query(absent)).Status;
            MustHaveContacts(profile, probe);
            if (!probe.IsNotFound) return null;
        }
        return profile.Identity.Format == IdentityFormat.JpkiToken ? ReadToken(profile) : new(profile);
    }

    // Without contacts a FINEID card answers 6982 to SELECT or to reading, until PACE was done.
    private void MustHaveContacts(CardProfile profile, StatusWord status)
    {
        if (status.Value == 0x6982 && profile.Identity.Format == IdentityFormat.TokenInfo)
            throw new CardException(CardFault.ContactlessOnly, new Atr(link.Atr).ToString());
    }

    // A PKCS#11 CK_TOKEN_INFO: label[32], manufacturer[32], model[16], serial[16].
    private CardIdentity? ReadToken(CardProfile profile)
    {
        if (files.ReadStart([profile.Identity.Select], JpkiTokenLength).Bytes is not { Length: >= 96 } token) return null;
        var label = Padded(token.AsMemory(0, 32));
        if (label == profile.Identity.OlderLabel) throw new CardException(CardFault.JukiCard, new Atr(link.Atr).ToString());
        var isPhone = profile.Identity.PhoneLabels.Contains(label);
        if (!isPhone && label != profile.Identity.CardLabel) return null;
        return new(profile, isPhone, Padded(token.AsMemory(32, 32)), Name(token));
    }

    // ISO 7816-15: SEQUENCE { version INTEGER, serialNumber OCTET STRING, .. }; read on where the number goes beyond what was read.
    private string? ReadSerial(CardProfile profile)
    {
        MustHaveContacts(profile, channel.Select(profile.Identity.Select));
        var answer = channel.Send(CommandApdu.ReadBinary(0, TokenInfoStart));
        MustHaveContacts(profile, answer.Status);
        if (!answer.Status.IsOk) return null;
        var start = answer.Data.ToArray();
        if (EndOfSerial(start) is not { } end) return null;
        if (end <= start.Length) return Name(start.AsMemory(0, end));
        var rest = channel.Send(CommandApdu.ReadBinary(start.Length, Math.Min(CardFiles.Chunk, end - start.Length)));
        return rest.Status.IsOk ? Name((byte[])[.. start, .. rest.Data.Span]) : null;
    }

    /// <summary>Where the serial number ends in the file; it may be beyond what was read. Null: this is no such file.</summary>
    private static int? EndOfSerial(ReadOnlySpan<byte> start)
    {
        if (!Tlv.TryHeader(start, out var outer, out var at, out _) || outer != 0x30) return null;
        if (!Tlv.TryHeader(start[at..], out var version, out var valueAt, out var length) || version != 0x02) return null;
        at += valueAt + length;
        if (at >= start.Length || !Tlv.TryHeader(start[at..], out var serial, out valueAt, out length)) return null;
        return serial == 0x04 && length > 0 ? at + valueAt + length : null;
    }

    private string? ReadCertificateNumber(CardProfile profile)
    {
        if (profile.FreeCertificate is not { } free) return null;
        return files.ReadStart(free.Select, CertificateNumberLength).Bytes is [0x30, ..] der ? CertificateName(der) : null;
    }

    private CardException Swapped() => new(CardFault.CardSwapped, link.Reader);

    private static string Padded(ReadOnlyMemory<byte> text) => NoCode.Text(text, Encoding.ASCII).TrimEnd(' ', '\0');

    // Not hashed: that would need OpenSSL, whose start and memory cost more than all else that shows a card.
    private static string Name(ReadOnlyMemory<byte> bytes) => NoCode.Hex(bytes);
}
