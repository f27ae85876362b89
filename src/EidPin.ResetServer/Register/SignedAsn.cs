using System.Formats.Asn1;

namespace EidPin.ResetServer.Register;

/// <summary>What a certificate and a revocation list have in common (RFC 5280, 4.1 and 5.1): content, algorithm, signature.</summary>
/// <param name="Content">The signed part as it is encoded.</param>
internal sealed record SignedAsn(ReadOnlyMemory<byte> Content, string Algorithm, byte[] Signature)
{
    /// <exception cref="InvalidDataException">It is nothing of the kind.</exception>
    public static SignedAsn Read(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var outer = new AsnReader(encoded, AsnEncodingRules.DER);
            var parts = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var content = parts.ReadEncodedValue();
            var algorithm = parts.ReadSequence().ReadObjectIdentifier();
            var signature = parts.ReadBitString(out _);
            parts.ThrowIfNotEmpty();
            return new(content, algorithm, signature);
        }
        catch (AsnContentException e)
        {
            throw new InvalidDataException("it is no signed structure of X.509", e);
        }
    }
}
