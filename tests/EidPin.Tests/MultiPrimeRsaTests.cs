using System.Security.Cryptography;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>The keys of simulated cards: made of four primes, and those of two that older files of cards hold.</summary>
public sealed class MultiPrimeRsaTests
{
    private static readonly byte[] Text = "signed by a simulated card"u8.ToArray();

    private static byte[] DigestInfo => RawRsa.DigestInfo(SHA256.HashData(Text));

    [Fact]
    public void What_a_key_signs_is_right_under_its_public_half()
    {
        for (var i = 0; i < 20; i++)
        {
            var key = MultiPrimeRsa.New();
            using var open = key.Public();
            Assert.Equal(2048, open.KeySize);
            var signature = RawRsa.SignPkcs1(key, DigestInfo);
            Assert.True(open.VerifyData(Text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    public void A_key_that_was_written_and_read_signs_the_same()
    {
        var key = MultiPrimeRsa.New();
        Assert.Equal(RawRsa.SignPkcs1(key, DigestInfo), RawRsa.SignPkcs1(key.ToPkcs8(), DigestInfo));
        Assert.Equal(key.ToPkcs8(), MultiPrimeRsa.Read(key.ToPkcs8()).ToPkcs8());
    }

    [Fact]
    public void A_key_of_two_primes_signs_as_the_system_does_and_is_written_as_it_was()
    {
        using var key = RSA.Create(2048);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        Assert.Equal(key.SignData(Text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), RawRsa.SignPkcs1(pkcs8, DigestInfo));
        Assert.True(key.VerifyHash(SHA256.HashData(Text), RawRsa.SignPss(pkcs8, SHA256.HashData(Text)), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pss));
        Assert.Equal(pkcs8, MultiPrimeRsa.Read(pkcs8).ToPkcs8());
    }
}
