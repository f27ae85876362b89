using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer.Register;

/// <summary>A certificate revocation list (RFC 5280, 5), read here since .NET's chains take none from a file on Linux.</summary>
/// <param name="Serials">Hexadecimal digits without zeros in front.</param>
internal sealed record RevocationList(
    SignedAsn Signed, BigInteger Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, IReadOnlyList<string> Serials)
{
    private const string CrlNumber = "2.5.29.20", DeltaIndicator = "2.5.29.27", DistributionPoint = "2.5.29.28";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    /// <summary>What is signed, and by which signature; nothing of it is taken apart.</summary>
    /// <param name="encoded">DER, or PEM of that (RFC 7468, 6).</param>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static SignedAsn Signature(ReadOnlyMemory<byte> encoded) => Taken(encoded);

    public static RevocationList Read(ReadOnlyMemory<byte> encoded) => Read(Signature(encoded));

    /// <exception cref="InvalidDataException">It is no list, covers a part of the certificates alone, or has no number or next
    /// update.</exception>
    public static RevocationList Read(SignedAsn signed)
    {
        try
        {
            var content = new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
            if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) content.ReadInteger();
            content.ReadSequence();
            content.ReadSequence();
            var from = Time(content);
            var until = content.HasData
                && content.PeekTag().TagValue is (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime
                ? Time(content) : throw new InvalidDataException("the revocation list does not say when the next one comes");
            var serials = content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)
                ? Entries(content.ReadSequence())
                : [];
            return new(signed, Numbered(content), from, until, serials);
        }
        catch (AsnContentException e)
        {
            throw new InvalidDataException("it is no revocation list", e);
        }
    }

    private static SignedAsn Taken(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return SignedAsn.Read(encoded.Span.StartsWith("-----BEGIN"u8) ? Der(encoded.Span) : encoded);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("it is no revocation list (DER or PEM)", e);
        }
    }

    private static byte[] Der(ReadOnlySpan<byte> pem)
    {
        var found = PemEncoding.FindUtf8(pem);
        return pem[found.Label].SequenceEqual("X509 CRL"u8)
            ? Convert.FromBase64String(Encoding.ASCII.GetString(pem[found.Base64Data]))
            : throw new InvalidDataException("another label");
    }

    private static List<string> Entries(AsnReader entries)
    {
        var serials = new List<string>();
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            serials.Add(Convert.ToHexString(entry.ReadIntegerBytes().Span).TrimStart('0'));
            Time(entry);
            // Critical here is: of another issuer than the list's.
            if (entry.HasData) foreach (var _ in Known(entry.ReadSequence())) { }
        }
        return serials;
    }

    private static BigInteger Numbered(AsnReader content)
    {
        BigInteger? number = null;
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Extensions))
            foreach (var (id, value) in Known(content.ReadSequence(Extensions).ReadSequence()))
                if (id == CrlNumber) number = new AsnReader(value, AsnEncodingRules.DER).ReadInteger();
        return number ?? throw new InvalidDataException("the revocation list has no number");
    }

    // RFC 5280, 5.2: a list with a critical extension that one does not know says nothing of the certificates that it does not name. Most
    // of these mean that it is a part of the whole.
    private static IEnumerable<(string Id, byte[] Value)> Known(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var id = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            if (id is DeltaIndicator or DistributionPoint || (critical && id != CrlNumber))
                throw new InvalidDataException($"the revocation list is not a full one (extension {id})");
            yield return (id, extension.ReadOctetString());
        }
    }

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
