using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.ResetServer.Proofs;

/// <summary>A certificate revocation list (RFC 5280, 5), read here since .NET's chains take none from a file on Linux.</summary>
/// <param name="Serials">Hexadecimal digits without zeros in front.</param>
internal sealed record RevocationList(SignedAsn Signed, BigInteger Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, IReadOnlyList<string> Serials)
{
    private const string CrlNumber = "2.5.29.20", DeltaIndicator = "2.5.29.27";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    /// <param name="encoded">DER.</param>
    /// <exception cref="InvalidDataException">It is no list, a delta list, or has no number or next update.</exception>
    public static RevocationList Read(ReadOnlyMemory<byte> encoded)
    {
        var signed = SignedAsn.Read(encoded);
        try
        {
            var content = new AsnReader(signed.Content, AsnEncodingRules.DER).ReadSequence();
            if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) content.ReadInteger();
            content.ReadSequence();
            content.ReadSequence();
            var from = Time(content);
            var until = content.HasData && content.PeekTag().TagValue is (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime
                ? Time(content) : throw new InvalidDataException("the revocation list does not say when the next one comes");
            var serials = content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? Entries(content.ReadSequence()) : [];
            return new(signed, Numbered(content), from, until, serials);
        }
        catch (AsnContentException e)
        {
            throw new InvalidDataException("it is no revocation list", e);
        }
    }

    public bool IsOf(X509Certificate2 authority) => Signed.IsSignedBy(authority);

    private static List<string> Entries(AsnReader entries)
    {
        var serials = new List<string>();
        while (entries.HasData)
        {
            var serial = Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span).TrimStart('0');
            serials.Add(serial);
        }
        return serials;
    }

    private static BigInteger Numbered(AsnReader content)
    {
        BigInteger? number = null;
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Extensions))
            for (var all = content.ReadSequence(Extensions).ReadSequence(); all.HasData;)
            {
                var extension = all.ReadSequence();
                var id = extension.ReadObjectIdentifier();
                if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean)) extension.ReadBoolean();
                if (id == DeltaIndicator) throw new InvalidDataException("a delta list is not enough");
                if (id == CrlNumber) number = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadInteger();
            }
        return number ?? throw new InvalidDataException("the revocation list has no number");
    }

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
