using System.Security.Cryptography;
using System.Text;
using EidPin.Cards.Pcsc;

namespace EidPin.Cards;

// Which card this is, and whether it is still the same one.
public sealed partial class PinSession
{
    private const int TokenInfoStart = 0x20, JpkiTokenLength = 160;

    private string? identity;
    private string? kind;
    private bool isPhone;

    private string Card => identity ?? "";

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
        (this.link, this.refused, channel) = (link, refused, new(link, trace));
        Pad = PinPad.Detect(link, off: !pinPad);
        Status = Exclusive(() =>
        {
            var profile = Recognise(profiles);
            return ReadStatus(profile, extra, firstTime: true);
        });
    }

    /// <summary>Reads all PINs again.</summary>
    /// <exception cref="CardException">CardSwapped when another card is in the reader.</exception>
    public CardStatus Refresh(bool extra = false) => Status = OnSameCard(() => ReadStatus(Profile, extra, firstTime: false));

    /// <summary>One transaction. After a code was sent the card is reset or powered down, whatever happened: a verified PIN would stay open to the next program.</summary>
    private T Exclusive<T>(Func<T> work)
    {
        link.Begin();
        codeSent = false;
        channel.ForgetSelection();
        try
        {
            return work();
        }
        finally
        {
            link.End(codeSent ? Profile.AfterCode : CardDisposition.Leave);
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
        if (status.Value == 0x6982 && profile.HistoricalBytes.Count > 0) throw new CardException(CardFault.ContactlessOnly, new Atr(link.Atr).ToString());
        if (!status.IsOk) return false;
        if (profile.AbsentReference is { } absent && channel.Send(new(0x00, Verify, 0x00, absent)).Status.Value != 0x6A88) return false;
        return profile.Identity.Format != IdentityFormat.JpkiToken || IsMyNumberToken(profile);
    }

    // EF 0006 is a PKCS#11 CK_TOKEN_INFO: label[32], manufacturer[32], model[16], serial[16]. JPKIAPICCTOKEN without 2 is the older 住基カード.
    private bool IsMyNumberToken(CardProfile profile)
    {
        if (ReadStart(profile.Identity.Select, JpkiTokenLength) is not { Length: >= 96 } token) return false;
        var label = Encoding.ASCII.GetString(token, 0, 32).TrimEnd(' ', '\0');
        isPhone = label is "JPKIAPGPSETOKEN" or "JPKIAPIOSTOKEN";
        if (!isPhone && label != "JPKIAPICCTOKEN2") return false;
        var serial = token.AsSpan(80, 16);
        readIdentity = serial.IndexOfAnyExcept(serial[0]) < 0 ? null : Hash(token);
        return true;
    }

    private string? readIdentity;

    /// <summary>The card's own number, hashed; where the card does not tell it, the start of its certificate, which holds a number too.</summary>
    private string? ReadIdentity(CardProfile profile)
    {
        var number = profile.Identity.Format == IdentityFormat.JpkiToken ? readIdentity
            : ReadStart(profile.Identity.Select, TokenInfoStart) is { Length: > 8 } start ? Hash(start) : null;
        if (number is not null) return number;
        var certificate = profile.Certificates.FirstOrDefault(c => !c.NeedsCode);
        if (certificate is null || certificate.Select.SkipLast(1).Any(s => !channel.Select(s).IsOk)) return null;
        return ReadStart(certificate.Select[^1], 256) is { Length: > 0 } der ? Hash(der) : null;
    }

    /// <summary>Within an operation: the card that was shown is still there, and its application is selected.</summary>
    private void MustBeTheSame()
    {
        var phone = isPhone;
        if (!Is(Profile) || isPhone != phone || ReadIdentity(Profile) != identity)
            throw new CardException(CardFault.CardSwapped, link.Reader);
    }

    private byte[]? ReadStart(CommandApdu select, int length)
    {
        if (!channel.Select(select).IsOk) return null;
        var answer = channel.Send(CommandApdu.ReadBinary(0, length));
        return answer.Status.IsOk || answer.Status.Value == 0x6282 ? answer.Data.ToArray() : null;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
