using System.Security.Cryptography;
using System.Text;
using EidPin.Cards.Pcsc;

namespace EidPin.Cards;

// Which card this is, and whether it is still the same one.
public sealed partial class PinSession
{
    private const int TokenInfoStart = 0x20, JpkiTokenLength = 160;

    private string? identity, certificate;
    private string? kind;
    private bool isPhone, withExtras;

    /// <summary>Names this one card in the memory of refused codes.</summary>
    private string CardKey => $"{identity}/{certificate}";

    /// <summary>A name for this one card that only who has the key can make; null for a card that does not tell which one it is.</summary>
    /// <exception cref="CardException">The card had to be asked once more and is gone.</exception>
    public byte[]? KeyedHash(ReadOnlySpan<byte> key)
    {
        if (identity is null) return null;
        // A My Number Card is known by its certificate as well, which the first operation reads.
        if (Profile.Identity.Format == IdentityFormat.JpkiToken && certificate is null) _ = OnSameCard(() => 0);
        return HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(CardKey));
    }

    /// <summary>Recognises the card and reads every PIN's state, no try spent. Owns the link from now on.</summary>
    /// <param name="refused">Codes that cards refused; shared by all sessions of one program run.</param>
    /// <param name="trace">Gets one line per exchange, codes and personal data replaced by their length.</param>
    /// <param name="extra">Also counters that are nobody's daily PIN.</param>
    /// <param name="pinPad">False: leave the reader's own keypad alone.</param>
    /// <exception cref="CardException">UnknownCard with its ATR, or what reader and service did.</exception>
    public static PinSession Open(ICardLink link, RefusedCodes? refused = null, TextWriter? trace = null, bool extra = false, bool pinPad = true) =>
        Open(link, CardProfiles.All, refused, trace, extra, pinPad);

    /// <summary>The same with other card types than the program's own: a test's.</summary>
    internal static PinSession Open(ICardLink link, IReadOnlyList<CardProfile> profiles, RefusedCodes? refused = null, TextWriter? trace = null, bool extra = false, bool pinPad = true)
    {
        try
        {
            return new PinSession(link, profiles, refused ?? new(), trace, extra, pinPad);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private PinSession(ICardLink link, IReadOnlyList<CardProfile> profiles, RefusedCodes refused, TextWriter? trace, bool extra, bool pinPad)
    {
        (this.link, this.refused, withExtras, channel) = (link, refused, extra, new(link, trace));
        channel.TraceCard();
        PinPad? pad = null;
        Status = Exclusive(() =>
        {
            pad = PinPad.Detect(channel, off: !pinPad);
            var profile = Recognise(profiles);
            return ReadStatus(profile, firstTime: true);
        });
        Pad = pad;
    }

    /// <summary>Reads all PINs again, those that the session was opened with.</summary>
    /// <exception cref="CardException">CardSwapped when another card is in the reader.</exception>
    public CardStatus Refresh() => Status = OnSameCard(() => ReadStatus(Profile, firstTime: false));

    /// <summary>Cuts the card's power: whatever it had verified is forgotten, and it can be taken out.</summary>
    public void PowerDown()
    {
        link.Begin();
        link.End(CardDisposition.Unpower);
        channel.ForgetSelection();
    }

    /// <summary>One transaction. After a code was sent the card is made to forget and is reset or powered down, whatever happened: a verified PIN would stay open to the next program.</summary>
    private T Exclusive<T>(Func<T> work)
    {
        link.Begin();
        sent = null;
        channel.ForgetSelection();
        try
        {
            return work();
        }
        finally
        {
            if (sent is { } spec) MakeForget(spec);
            link.End(sent is null ? CardDisposition.Leave : Profile.AfterCode);
        }
    }

    // The reset does the same; this is for where it fails.
    private void MakeForget(PinSpec pin)
    {
        try
        {
            foreach (var forget in pin.Forget) channel.SelectAgain(forget);
        }
        catch (CardException)
        {
            // Pulled or torn: a card without power has forgotten.
        }
    }

    /// <summary>One transaction, with the card that was shown.</summary>
    private T OnSameCard<T>(Func<T> work) => Exclusive(() =>
    {
        MustBeTheSame();
        return work();
    });

    /// <summary>The profiles whose historical bytes fit; where none fits, those that go by their application.</summary>
    private CardProfile Recognise(IReadOnlyList<CardProfile> profiles)
    {
        var atr = new Atr(link.Atr);
        var fitting = profiles.Where(p => p.FitsAtr(atr)).ToList();
        if (fitting.Count == 0) fitting = [.. profiles.Where(p => p.HistoricalBytes.Count == 0)];
        return fitting.FirstOrDefault(Is) ?? throw new CardException(CardFault.UnknownCard, atr.ToString());
    }

    /// <summary>Harmless probes: the application is there, a reference that must be absent is, and the token has the label of this card.</summary>
    private bool Is(CardProfile profile)
    {
        var status = channel.SelectAgain(profile.Select);
        if (status.Value == 0x6F00) status = channel.SelectAgain(profile.Select);   // seen on the first command after power-up
        WithContacts(profile, status);
        if (!status.IsOk) return false;
        if (profile.AbsentReference is { } absent)
        {
            var probe = channel.Send(new(0x00, Verify, 0x00, absent)).Status;
            WithContacts(profile, probe);
            if (probe.Value != 0x6A88) return false;
        }
        return profile.Identity.Format != IdentityFormat.JpkiToken || IsMyNumberToken(profile);
    }

    // Without contacts a FINEID card answers 6982 to SELECT or to reading, until PACE was done.
    private void WithContacts(CardProfile profile, StatusWord status)
    {
        if (status.Value == 0x6982 && profile.Identity.Format == IdentityFormat.TokenInfo)
            throw new CardException(CardFault.ContactlessOnly, new Atr(link.Atr).ToString());
    }

    // EF 0006 is a PKCS#11 CK_TOKEN_INFO: label[32], manufacturer[32], model[16], serial[16]. JPKIAPICCTOKEN without 2 is the older 住基カード.
    private bool IsMyNumberToken(CardProfile profile)
    {
        if (ReadStart(profile.Identity.Select, JpkiTokenLength) is not { Length: >= 96 } token) return false;
        var label = Encoding.ASCII.GetString(token, 0, 32).TrimEnd(' ', '\0');
        if (label == "JPKIAPICCTOKEN") throw new CardException(CardFault.JukiCard, new Atr(link.Atr).ToString());
        isPhone = label is "JPKIAPGPSETOKEN" or "JPKIAPIOSTOKEN";
        if (!isPhone && label != "JPKIAPICCTOKEN2") return false;
        manufacturer = Encoding.ASCII.GetString(token, 32, 32).TrimEnd(' ', '\0');
        tokenIdentity = Hash(token);
        return true;
    }

    private string? tokenIdentity;

    /// <summary>The card's own number, hashed; where the card does not tell it, the start of its certificate, which holds a number too.</summary>
    private string? ReadIdentity(CardProfile profile) =>
        profile.Identity.Format == IdentityFormat.JpkiToken ? tokenIdentity : ReadSerial(profile) ?? ReadCertificateStart(profile);

    // ISO 7816-15: SEQUENCE { version INTEGER, serialNumber OCTET STRING, .. }; read on where the number goes beyond what was read.
    private string? ReadSerial(CardProfile profile)
    {
        WithContacts(profile, channel.Select(profile.Identity.Select));
        var answer = channel.Send(CommandApdu.ReadBinary(0, TokenInfoStart));
        WithContacts(profile, answer.Status);
        var start = answer.Data.ToArray();
        if (!answer.Status.IsOk || !Tlv.TryHeader(start, out var outer, out var at, out _) || outer != 0x30) return null;
        if (!Tlv.TryHeader(start.AsSpan(at), out var version, out var valueAt, out var length) || version != 0x02) return null;
        at += valueAt + length;
        if (at >= start.Length || !Tlv.TryHeader(start.AsSpan(at), out var serial, out valueAt, out length) || serial != 0x04 || length == 0) return null;
        var end = at + valueAt + length;
        if (end <= start.Length) return Hash(start.AsSpan(0, end));
        var rest = channel.Send(CommandApdu.ReadBinary(start.Length, Math.Min(256, end - start.Length)));
        return rest.Status.IsOk ? Hash([.. start, .. rest.Data.Span]) : null;
    }

    private string? ReadCertificateStart(CardProfile profile) =>
        profile.FreeCertificate is { } free && Lead([.. free.Select.SkipLast(1)]) is null
            && ReadStart(free.Select[^1], 256) is [0x30, ..] der ? Hash(der) : null;

    /// <summary>Within an operation: the card that was shown is still there, and its application is selected.</summary>
    private void MustBeTheSame()
    {
        var phone = isPhone;
        if (!Is(Profile) || isPhone != phone || ReadIdentity(Profile) != identity) throw new CardException(CardFault.CardSwapped, link.Reader);
        if (Profile.Identity.Format != IdentityFormat.JpkiToken) return;
        // Whether a JPKI token's serial differs on every card is not published: the certificate's number does.
        var now = ReadCertificateStart(Profile);
        if (certificate is not null && now != certificate) throw new CardException(CardFault.CardSwapped, link.Reader);
        certificate = now;
    }

    private byte[]? ReadStart(CommandApdu select, int length)
    {
        if (!channel.Select(select).IsOk) return null;
        var answer = channel.Send(CommandApdu.ReadBinary(0, length));
        return answer.Status.IsOk || answer.Status.Value == 0x6282 ? answer.Data.ToArray() : null;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
