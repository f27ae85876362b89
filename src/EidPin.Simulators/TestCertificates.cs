using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Simulators.Chips;

namespace EidPin.Simulators;

/// <summary>
/// Keys and certificates of invented people, issued by test authorities that live as long as the process and are kept nowhere. Names have
/// the form of the real ones and say TEST, so that no verifier can take one for real.
/// </summary>
internal static class TestCertificates
{
    private const string Organisation = "EidPin simulated cards TEST";

    private static readonly ConcurrentDictionary<string, Lazy<TestAuthority>> Authorities = [];

    // A card that is made again in this process has the key that it had.
    private static readonly ConcurrentDictionary<string, Lazy<MultiPrimeRsa>> RsaKeys = [];

    /// <summary>The key of that PIN as this kind of card has it.</summary>
    public static StoredKey Of(CardDefinition card, string pin) => card.Profile switch
    {
        "jp.my-number" => Japanese(card, pin),
        "fi.citizen" or "fi.organisation" => Finnish(card, pin),
        _ => Plain(card),
    };

    /// <summary>RSA 2048, named as JPKI names them but under JPKI-TEST.</summary>
    private static StoredKey Japanese(CardDefinition card, string name)
    {
        var key = RsaKey(card, name);
        using var open = key.Public();
        var signing = name == "jp.signature";
        // Neither names the holder: the subject is a number, and the signature certificate keeps the person in the alternative name.
        var subject = Name(("C", "JP"), ("CN", $"{card.Serial}{(signing ? "SIGN" : "AUTH")}TEST"));
        var request = new CertificateRequest(subject, open, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var use = X509KeyUsageFlags.DigitalSignature | (signing ? X509KeyUsageFlags.NonRepudiation : X509KeyUsageFlags.None);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(use, critical: true));
        if (signing) request.CertificateExtensions.Add(HolderNames(card));
        return Issue(card, request, JapaneseAuthority(name, card.OtherIssuer), key.ToPkcs8());
    }

    /// <param name="other">Another one that took the name.</param>
    public static TestAuthority JapaneseAuthority(string pin, bool other = false)
    {
        var service = pin == "jp.signature" ? "JPKI for digital signature" : "JPKI for user authentication";
        var name = Name(("C", "JP"), ("O", "JPKI-TEST"), ("OU", service), ("OU", "EidPin TEST"));
        return Of(name, () => TestAuthority.Rsa(name), other);
    }

    private static MultiPrimeRsa RsaKey(CardDefinition card, string name) =>
        RsaKeys.GetOrAdd($"{card.Serial}/{name}", _ => new(MultiPrimeRsa.New)).Value;

    private static StoredKey Finnish(CardDefinition card, string name)
    {
        var known = FineidKey.Of(card).First(k => k.Pin == name);
        return known.IsRsa ? FinnishRsa(card, name) : FinnishCurve(card, known);
    }

    private static StoredKey FinnishRsa(CardDefinition card, string name)
    {
        var key = RsaKey(card, name);
        using var open = key.Public();
        var request = new CertificateRequest(FinnishSubject(card), open, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // Also data and key encipherment, as on the certificate in FIN-V3 of libelectronic-id.
        const X509KeyUsageFlags encipherment = X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | encipherment, critical: true));
        return Issue(card, request, FinnishAuthority(card), key.ToPkcs8());
    }

    private static StoredKey FinnishCurve(CardDefinition card, FineidKey known)
    {
        using var key = ECDsa.Create(known.Size == 256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384);
        var hash = known.Size == 256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
        var request = new CertificateRequest(FinnishSubject(card), key, hash);
        const X509KeyUsageFlags logsIn = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement;
        var use = known.Pin == "fi.pin2" ? X509KeyUsageFlags.NonRepudiation : logsIn;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(use, critical: true));
        return Issue(card, request, FinnishAuthority(card), key.ExportPkcs8PrivateKey());
    }

    // Cards of generation 3 have both their certificates from an authority with an RSA key.
    private static TestAuthority FinnishAuthority(CardDefinition card)
    {
        var isOld = card is { Profile: "fi.citizen", Generation: 3 };
        var issuer = Name(("C", "FI"), ("O", Organisation), ("CN", $"EidPin TEST {Issuer(card)} - {(isOld ? "G4R" : "G5E")}"));
        return Of(issuer, () => isOld ? TestAuthority.Rsa(issuer) : TestAuthority.P384(issuer));
    }

    /// <summary>For a card that is known by its profile alone.</summary>
    private static StoredKey Plain(CardDefinition card)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var issuer = Name(("O", Organisation), ("CN", "EidPin TEST"));
        var request = new CertificateRequest(Name(("CN", $"{card.Holder} TEST")), key, HashAlgorithmName.SHA384);
        return Issue(card, request, Of(issuer, () => TestAuthority.P384(issuer)), key.ExportPkcs8PrivateKey());
    }

    private static TestAuthority Of(X500DistinguishedName issuer, Func<TestAuthority> make, bool other = false) =>
        Authorities.GetOrAdd(other ? $"other {issuer.Name}" : issuer.Name, _ => new Lazy<TestAuthority>(make)).Value;

    // The words by which kinds of organisation cards are told apart stand in the issuer's CN.
    private static string Issuer(CardDefinition card) => (card.Profile, card.Kind) switch
    {
        ("fi.citizen", _) => "Citizen Certificates",
        (_, "organisation") => "Organisational Certificates",
        (_, "professional") => "Soc Welf Prof Certificates",
        (_, "personnel") => "Soc Welf Personnel Certificates",
        _ => "Certificates",
    };

    private static X500DistinguishedName FinnishSubject(CardDefinition card)
    {
        var (family, given) = card.Holder.Split(' ', 2) is [var f, var g] ? (f, g) : (card.Holder, "TEST");
        var person = ElectronicId(card);
        return Name(("C", "FI"), ("SERIALNUMBER", person), ("G", given), ("SN", family), ("CN", $"{family} {given} {person}"));
    }

    /// <summary>SATU: eight digits and a check character (remainder by 31). 999 at the front is of nobody.</summary>
    private static string ElectronicId(CardDefinition card)
    {
        var number = 99900000 + card.Serial.Where(char.IsAsciiDigit).Aggregate(0, (sum, digit) => (sum * 10 + digit - '0') % 100000);
        return $"{number}{"0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31]}";
    }

    private static StoredKey Issue(CardDefinition card, CertificateRequest request, TestAuthority authority, byte[] privateKey)
    {
        var from = TestAuthority.Start(From(card));
        var until = new DateTimeOffset(card.CertificatesUntil, new TimeOnly(23, 59, 59), TimeSpan.Zero);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        // Authorities of two processes share a name, as the generations of JPKI do: the key identifier tells them apart.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority.KeyId));
        using var certificate = request.Create(authority.Name, authority.Generator, from, until, TestAuthority.Serial());
        return new(privateKey, certificate.RawData, authority.Certificate);
    }

    // A definition that names the end alone, as for a card that expired long ago, leaves the start behind it: the usual five years then.
    private static DateOnly From(CardDefinition card)
    {
        if (card.CertificatesFrom < card.CertificatesUntil) return card.CertificatesFrom;
        return card.CertificatesUntil.Year > 5 ? card.CertificatesUntil.AddYears(-5) : DateOnly.MinValue;
    }

    private static X500DistinguishedName Name(params ReadOnlySpan<(string Type, string Value)> parts)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var (type, value) in parts)
        {
            if (type == "C") name.AddCountryOrRegion(value);
            else if (type == "SERIALNUMBER") name.Add("2.5.4.5", value, UniversalTagNumber.PrintableString);
            else name.Add(Attribute(type), value, UniversalTagNumber.UTF8String);
        }
        return name.Build();
    }

    private static string Attribute(string type) => type switch
    {
        "O" => "2.5.4.10",
        "OU" => "2.5.4.11",
        "G" => "2.5.4.42",
        "SN" => "2.5.4.4",
        _ => "2.5.4.3",
    };

    // otherName entries under 1.2.392.200149.8.5.5: .1 name, .3 sex, .4 birth date, .5 address (jpki/myna libmyna, Go).
    private static X509Extension HolderNames(CardDefinition card)
    {
        var names = new AsnWriter(AsnEncodingRules.DER);
        using (names.PushSequence())
        {
            Put(1, card.Holder);
            Put(3, "2");
            Put(4, $"4{card.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");
            Put(5, "東京都千代田区霞が関0-0-0");
        }
        return new X509Extension("2.5.29.17", names.Encode(), critical: false);

        void Put(int part, string value)
        {
            using var other = names.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            names.WriteObjectIdentifier($"1.2.392.200149.8.5.5.{part}");
            using var text = names.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            names.WriteCharacterString(UniversalTagNumber.UTF8String, value);
        }
    }
}
