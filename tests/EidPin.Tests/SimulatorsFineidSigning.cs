using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>Signatures of both generations of the Finnish identity card, every hash and every scheme that a program may name.</summary>
public class SimulatorsFineidSigning
{
    private const string Login = "002000110C", Signing = "002000820C";

    private static readonly HashAlgorithmName[] Hashes =
    [
        HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512,
    ];

    private static SimulatedCard Opened(string name)
    {
        var card = CardTray.Take(name).At(CardProtocol.T1);
        card.Say(Fineid, Login + Block("1234"));
        Assert.Equal("9000", card.Say(Signing + Block("123456")));
        return card;
    }

    private static byte[] Digest(int length) => [.. Enumerable.Range(1, length).Select(i => (byte)(i * 7))];

    private static string Environment(int algorithm, int key) => $"002241B6068001{algorithm:X2}8401{key:X2}";

    private static string Hash(byte[] digest) => $"002A90A0{digest.Length + 2:X2}90{digest.Length:X2}{Convert.ToHexString(digest)}";

    private static byte[] Sign(SimulatedCard card, int algorithm, int key, byte[] digest)
    {
        Assert.Equal("9000", card.Say(Environment(algorithm, key)));
        Assert.Equal("9000", card.Say(Hash(digest)));
        var answer = Convert.FromHexString(card.Say("002A9E9A00"));
        Assert.Equal("9000", Convert.ToHexString(answer[^2..]));
        return answer[..^2];
    }

    [Theory]
    [InlineData(0x34, 28)]
    [InlineData(0x44, 32)]
    [InlineData(0x54, 48)]
    [InlineData(0x64, 64)]
    public void Generation_4_signs_a_digest_of_every_hash_with_both_keys(int algorithm, int length)
    {
        var card = Opened("fineid-citizen");
        var login = Sign(card, algorithm, 0x01, Digest(length));
        var signed = Sign(card, algorithm, 0x02, Digest(length));
        Assert.Equal((96, 96), (login.Length, signed.Length));
        using var first = SimulatorsFineidCitizen.ReadCertificate(card, "00A4080C024331").GetECDsaPublicKey()!;
        using var second = SimulatorsFineidCitizen.ReadCertificate(card, "00A4080C0450164332").GetECDsaPublicKey()!;
        Assert.True(first.VerifyHash(Digest(length), login));
        Assert.True(second.VerifyHash(Digest(length), signed));
    }

    [Theory]
    [InlineData(0x34, 28)]
    [InlineData(0x44, 32)]
    [InlineData(0x54, 48)]
    [InlineData(0x64, 64)]
    public void Generation_3_signs_on_P256_with_key_03(int algorithm, int length)
    {
        var card = Opened("fineid-citizen-v3");
        var signed = Sign(card, algorithm, 0x03, Digest(length));
        Assert.Equal(64, signed.Length);
        using var key = SimulatorsFineidCitizen.ReadCertificate(card, "00A4080C0450164335").GetECDsaPublicKey()!;
        Assert.Equal(256, key.KeySize);
        Assert.True(key.VerifyHash(Digest(length), signed));
    }

    [Theory]
    [InlineData(0x45, 32)]
    [InlineData(0x55, 48)]
    [InlineData(0x65, 64)]
    [InlineData(0x42, 32)]
    [InlineData(0x52, 48)]
    [InlineData(0x62, 64)]
    public void Generation_3_logs_in_with_RSA(int algorithm, int length)
    {
        var card = Opened("fineid-citizen-v3");
        var signed = Sign(card, algorithm, 0x01, Digest(length));
        using var key = SimulatorsFineidCitizen.ReadCertificate(card, "00A4080C024331").GetRSAPublicKey()!;
        Assert.Equal(2048, key.KeySize);
        var padding = (algorithm & 0x0F) == 5 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        Assert.True(key.VerifyHash(Digest(length), signed, Hashes.Single(h => Size(h) == length), padding));
    }

    // .NET has no SHA-224 to verify with: openssl pkeyutl 3.0 took such a signature when this was written.
    [Fact]
    public void Generation_3_signs_a_digest_of_28_bytes_too() =>
        Assert.Equal(256, Sign(Opened("fineid-citizen-v3"), 0x35, 0x01, Digest(28)).Length);

    // FIPS 180-4: the examples that NIST publishes for SHA-224.
    [Theory]
    [InlineData("", "D14A028C2A3A2BC9476102BB288234C415A2B01F828EA62AC5B3E42F")]
    [InlineData("abc", "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388B16512776CC5DBA5DA1FD890150B0C6455CB4F58B1952522525")]
    public void The_hash_of_the_shortest_digests_is_the_published_one(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexString(Sha224.HashData(System.Text.Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData("fineid-citizen", 0x14, 0x01, "6A80")]      // SHA-1
    [InlineData("fineid-citizen", 0x74, 0x01, "6A80")]
    [InlineData("fineid-citizen", 0x46, 0x01, "6A80")]
    [InlineData("fineid-citizen", 0x45, 0x01, "6A80")]      // a key on a curve
    [InlineData("fineid-citizen", 0x54, 0x03, "6A88")]
    [InlineData("fineid-citizen-v3", 0x44, 0x01, "6A80")]   // an RSA key
    [InlineData("fineid-citizen-v3", 0x45, 0x03, "6A80")]
    [InlineData("fineid-citizen-v3", 0x44, 0x02, "6A88")]
    public void An_algorithm_or_key_that_the_card_has_not_is_refused(string name, int algorithm, int key, string status)
    {
        var card = Card(name).At(CardProtocol.T1);
        Assert.Equal(status, card.Say(Fineid, Environment(algorithm, key)));
        Assert.Equal("6985", card.Say(Hash(Digest(32))));
    }

    [Theory]
    [InlineData(0x34, 32)]
    [InlineData(0x44, 28)]
    [InlineData(0x44, 64)]
    [InlineData(0x64, 48)]
    public void A_digest_of_another_length_than_the_algorithms_is_refused(int algorithm, int length)
    {
        var card = Card("fineid-citizen").At(CardProtocol.T1);
        Assert.Equal("6A80", card.Say(Fineid, Environment(algorithm, 0x01), Hash(Digest(length))));
    }

    [Fact]
    public void Generation_3_has_its_signature_certificate_where_cards_of_its_time_have_it()
    {
        var card = Card("fineid-citizen-v3");
        Assert.Equal("3B7F9600008031B865B08504021B1200F6829000", Convert.ToHexString(card.Atr.Span));
        Assert.Equal("6A82", card.Say(Fineid, "00A4080C0450164332"));
        Assert.Equal("9000", card.Say("00A4080C0450164335"));
    }

    [Theory, InlineData(2), InlineData(5)]
    public void Another_generation_is_an_error_that_names_those_known(int generation)
    {
        var error = Assert.Throws<ArgumentException>(() => SimulatedCard.Create(new() { Profile = "fi.citizen", Generation = generation }));
        Assert.Contains("3 and 4", error.Message, StringComparison.Ordinal);
    }

    private static int Size(HashAlgorithmName hash) => hash.Name switch { "SHA256" => 32, "SHA384" => 48, _ => 64 };
}
