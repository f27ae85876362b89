using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.Cards;

/// <summary>
/// What stands in the first bytes of a certificate, so that one READ BINARY tells it: number, issuer and validity (RFC 5280, 4.1).
/// </summary>
internal static class CertificateStart
{
    private static readonly AsnEncodingRules Rules = AsnEncodingRules.BER;

    /// <summary>Null where the bytes are no certificate or end before its validity does.</summary>
    public static CertificateInfo? Read(string pin, ReadOnlySpan<byte> der)
    {
        try
        {
            // Certificate, TBSCertificate: their ends lie beyond what was read.
            if (!TryEnter(ref der, 0x30) || !TryEnter(ref der, 0x30)) return null;
            if (der is [0xA0, ..]) Take(ref der);
            var serial = AsnDecoder.ReadIntegerBytes(der, Rules, out var used);
            var number = NoCode.Hex(serial.ToArray());
            der = der[used..];
            Take(ref der);   // signature algorithm
            var issuer = new X500DistinguishedName(Take(ref der));
            var (from, until) = Validity(Take(ref der));
            return new(pin, CertificateState.Present, null, PlainName.Of(issuer), from, until, number);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static bool TryEnter(ref ReadOnlySpan<byte> der, int tag)
    {
        if (!Tlv.TryHeader(der, out var found, out var at, out _) || found != tag) return false;
        der = der[at..];
        return true;
    }

    /// <summary>Cuts one whole object off the front.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> der)
    {
        if (!Tlv.TryHeader(der, out _, out var at, out var length) || at + length > der.Length) throw new AsnContentException();
        var taken = der[..(at + length)];
        der = der[(at + length)..];
        return taken;
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Validity(ReadOnlySpan<byte> validity)
    {
        if (!TryEnter(ref validity, 0x30)) throw new AsnContentException();
        return (Time(Take(ref validity)), Time(Take(ref validity)));
    }

    // RFC 5280, 4.1.2.5: UTCTime until 2049, GeneralizedTime from then on.
    private static DateTimeOffset Time(ReadOnlySpan<byte> time) => time is [0x17, ..]
        ? AsnDecoder.ReadUtcTime(time, Rules, out _, twoDigitYearMax: 2049)
        : AsnDecoder.ReadGeneralizedTime(time, Rules, out _);
}
