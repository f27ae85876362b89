using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace EidPin.Simulators;

/// <summary>
/// RSA of 2048 bits, as real cards have it, but of four primes of 512 bits (RFC 8017, 3.1 and 3.2): they are found in a tenth of the time
/// of two of 1024. Who uses the public key sees no difference. For test keys: they protect nothing, and no care is taken about timing.
/// </summary>
internal sealed class MultiPrimeRsa
{
    private const int Bits = 2048;
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    private readonly BigInteger modulus, exponent, secret;
    private readonly BigInteger[] primes;

    private MultiPrimeRsa(BigInteger modulus, BigInteger exponent, BigInteger secret, BigInteger[] primes) =>
        (this.modulus, this.exponent, this.secret, this.primes) = (modulus, exponent, secret, primes);

    /// <summary>Length of the modulus in bytes.</summary>
    public int Size => (int)(modulus.GetBitLength() + 7) / 8;

    public static MultiPrimeRsa New()
    {
        while (true)
        {
            // .NET makes primes only as those of a key.
            using RSA first = RSA.Create(Bits / 2), second = RSA.Create(Bits / 2);
            RSAParameters one = first.ExportParameters(true), two = second.ExportParameters(true);
            if (Of(Number(one.Exponent), Number(one.P), Number(one.Q), Number(two.P), Number(two.Q)) is { } key) return key;
        }
    }

    /// <summary>The public half.</summary>
    public RSA Public() => RSA.Create(new RSAParameters { Modulus = Bytes(modulus), Exponent = Bytes(exponent) });

    /// <summary>RSASP1 (RFC 8017, 5.2.1, 2.b): prime by prime, put together by the Chinese remainder theorem.</summary>
    public byte[] Sign(byte[] block)
    {
        var message = Number(block);
        BigInteger signature = 0, product = 1;
        foreach (var prime in primes)
        {
            var at = BigInteger.ModPow(message, secret % (prime - 1), prime);
            var h = (at - signature) * Inverse(product, prime) % prime;
            signature += product * (h.Sign < 0 ? h + prime : h);
            product *= prime;
        }
        var bytes = Bytes(signature);
        return [.. new byte[Size - bytes.Length], .. bytes];
    }

    /// <summary>RSAPrivateKey (RFC 8017, A.1.2) in PKCS#8, of two primes or more.</summary>
    public static MultiPrimeRsa Read(byte[] pkcs8)
    {
        var outer = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        outer.ReadInteger();
        outer.ReadSequence();
        var key = new AsnReader(outer.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
        key.ReadInteger();
        BigInteger modulus = key.ReadInteger(), exponent = key.ReadInteger(), secret = key.ReadInteger();
        List<BigInteger> primes = [key.ReadInteger(), key.ReadInteger()];
        // The exponents and the coefficient follow from these.
        for (var i = 0; i < 3; i++) key.ReadInteger();
        if (!key.HasData) return new(modulus, exponent, secret, [.. primes]);
        var others = key.ReadSequence();
        while (others.HasData) primes.Add(others.ReadSequence().ReadInteger());
        return new(modulus, exponent, secret, [.. primes]);
    }

    public byte[] ToPkcs8()
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            BigInteger p = primes[0], q = primes[1];
            key.WriteInteger(primes.Length > 2 ? 1 : 0);   // version: two primes, or more
            BigInteger[] numbers = [modulus, exponent, secret, p, q, secret % (p - 1), secret % (q - 1), Inverse(q, p)];
            foreach (var number in numbers) key.WriteInteger(number);
            if (primes.Length > 2) WriteOthers(key, p * q);
        }
        var outer = new AsnWriter(AsnEncodingRules.DER);
        using (outer.PushSequence())
        {
            outer.WriteInteger(0);
            using (outer.PushSequence())
            {
                outer.WriteObjectIdentifier(RsaEncryption);
                outer.WriteNull();
            }
            outer.WriteOctetString(key.Encode());
        }
        return outer.Encode();
    }

    // OtherPrimeInfos: each prime with its exponent and its coefficient, the inverse of the product of those before it.
    private void WriteOthers(AsnWriter key, BigInteger product)
    {
        using var others = key.PushSequence();
        foreach (var prime in primes.Skip(2))
        {
            using (key.PushSequence())
                foreach (var number in (BigInteger[])[prime, secret % (prime - 1), Inverse(product, prime)]) key.WriteInteger(number);
            product *= prime;
        }
    }

    // Null: the modulus is a bit short, or the exponent has no inverse.
    private static MultiPrimeRsa? Of(BigInteger exponent, params BigInteger[] primes)
    {
        BigInteger modulus = 1, order = 1;
        foreach (var prime in primes) (modulus, order) = (modulus * prime, order * (prime - 1));
        if (modulus.GetBitLength() != Bits || primes.Distinct().Count() != primes.Length || order % exponent == 0) return null;
        // The exponent is a prime too: 1 + k·order is then divided by it without rest.
        var k = exponent - Inverse(order, exponent);
        return new(modulus, exponent, (1 + k * order) / exponent, primes);
    }

    // Fermat: modulo a prime, x^(prime - 2) is the inverse of x.
    private static BigInteger Inverse(BigInteger number, BigInteger prime) => BigInteger.ModPow(number, prime - 2, prime);

    private static BigInteger Number(byte[]? bytes) => new(bytes!, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);
}
