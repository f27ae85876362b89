using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EidPin.Cards;

/// <summary>
/// A distinguished name as people may see it: the nearest part first, as RFC 4514 has it, and without the control characters that a hostile
/// card might send to a terminal. The system's own text of it needs OpenSSL on Linux.
/// </summary>
internal static class PlainName
{
    // The attribute types of RFC 4514, 3, and those that eID cards use besides.
    private static readonly Dictionary<string, string> Types = new()
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.4"] = "SN",
        ["2.5.4.5"] = "SERIALNUMBER",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "S",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.12"] = "T",
        ["2.5.4.42"] = "G",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["1.2.840.113549.1.9.1"] = "E",
    };

    private static readonly UniversalTagNumber[] Texts =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.T61String, UniversalTagNumber.IA5String,
        UniversalTagNumber.NumericString, UniversalTagNumber.VisibleString, UniversalTagNumber.BMPString,
    ];

    private static readonly SearchValues<char> Special = SearchValues.Create(",+=\"<>#;");

    /// <exception cref="CryptographicException">The bytes are no name.</exception>
    public static string Of(X500DistinguishedName name)
    {
        try
        {
            var parts = name.EnumerateRelativeDistinguishedNames().Select(Part);
            return string.Concat(string.Join(", ", parts).Where(c => !char.IsControl(c)));
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException(e.Message, e);
        }
    }

    // RelativeDistinguishedName: SET OF SEQUENCE { type, value } (RFC 5280, 4.1.2.4). Nearly always of one.
    private static string Part(X500RelativeDistinguishedName part)
    {
        var set = new AsnReader(part.RawData, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        var values = new List<string>();
        while (set.HasData)
        {
            var pair = set.ReadSequence();
            var type = pair.ReadObjectIdentifier();
            values.Add($"{Types.GetValueOrDefault(type, $"OID.{type}")}={Quoted(Value(pair))}");
        }
        return string.Join(" + ", values);
    }

    private static string Value(AsnReader pair)
    {
        var tag = pair.PeekTag();
        var isText = tag.TagClass == TagClass.Universal && Texts.Contains((UniversalTagNumber)tag.TagValue);
        return isText ? pair.ReadCharacterString((UniversalTagNumber)tag.TagValue) : $"#{NoCode.Hex(pair.ReadEncodedValue())}";
    }

    private static string Quoted(string value)
    {
        var isPlain = value.AsSpan().IndexOfAny(Special) < 0 && value.Length > 0 && value.Trim().Length == value.Length;
        return isPlain ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
