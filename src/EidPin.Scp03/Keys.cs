using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>The static keys of one key set of one card; only the issuer and the chip have them. Wiped when put away.</summary>
public sealed class CardKeys(byte[] enc, byte[] mac) : IDisposable
{
    /// <summary>K-ENC and K-MAC: 16, 24 or 32 bytes each. K-DEK is for loading keys, which nobody does here.</summary>
    internal byte[] Enc { get; } = enc;

    internal byte[] Mac { get; } = mac;

    public static CardKeys Of(ReadOnlySpan<byte> masterKey, byte keySet, ReadOnlySpan<byte> cardId) =>
        new(Kdf.Diversify(masterKey, keySet, 1, cardId), Kdf.Diversify(masterKey, keySet, 2, cardId));

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Enc);
        CryptographicOperations.ZeroMemory(Mac);
    }
}

/// <summary>What INITIALIZE UPDATE answers (Amendment D, 7.1.1): the challenges have 8 bytes in S8 mode and 16 in S16.</summary>
public sealed record InitializeUpdateAnswer(byte[] CardId, byte KeySet, byte Parameter, byte[] CardChallenge, byte[] CardCryptogram)
{
    private const int CardIdLength = 10, Scp03 = 0x03, S16 = 0x01, PseudoRandom = 0x10, AnswersProtected = 0x60;

    /// <summary>8 or 16: the length of challenges, cryptograms and MACs.</summary>
    public int Size => CardChallenge.Length;

    /// <summary>
    /// Null: it is nothing of SCP03, or of a chip that cannot protect its answers (Amendment D, 7.1.1.5: bits 0x20 and 0x40 of
    /// the parameter).
    /// </summary>
    public static InitializeUpdateAnswer? Parse(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < CardIdLength + 3 || answer[CardIdLength + 1] != Scp03) return null;
        var (keySet, parameter) = (answer[CardIdLength], answer[CardIdLength + 2]);
        var size = (parameter & S16) != 0 ? 16 : 8;
        if ((parameter & AnswersProtected) != AnswersProtected) return null;
        var rest = answer[(CardIdLength + 3)..];
        // A sequence counter of three bytes follows where challenges are pseudo-random.
        return rest.Length == 2 * size + ((parameter & PseudoRandom) != 0 ? 3 : 0)
            ? new(answer[..CardIdLength].ToArray(), keySet, parameter, rest[..size].ToArray(), rest.Slice(size, size).ToArray()) : null;
    }

    public byte[] ToBytes() => [.. CardId, KeySet, Scp03, Parameter, .. CardChallenge, .. CardCryptogram];
}

/// <summary>The keys of one card session: what an issuer hands to a machine, good for nothing else. Wiped when put away.</summary>
/// <param name="enc">S-ENC.</param>
/// <param name="mac">S-MAC.</param>
/// <param name="rmac">S-RMAC.</param>
/// <param name="size">Of MACs: 8 or 16.</param>
public sealed class SessionKeys(byte[] enc, byte[] mac, byte[] rmac, int size) : IDisposable
{
    private const byte CardCryptogramConstant = 0x00, HostCryptogramConstant = 0x01;
    private const byte EncConstant = 0x04, MacConstant = 0x06, RmacConstant = 0x07;

    public byte[] Enc { get; } = enc;

    public byte[] Mac { get; } = mac;

    public byte[] Rmac { get; } = rmac;

    public int Size { get; } = size is 8 or 16 ? size : throw new ArgumentOutOfRangeException(nameof(size));

    /// <summary>Amendment D, 6.2.1.</summary>
    /// <exception cref="ArgumentException">The challenges do not have the same length.</exception>
    public static SessionKeys Derive(CardKeys keys, ReadOnlySpan<byte> hostChallenge, ReadOnlySpan<byte> cardChallenge)
    {
        if (hostChallenge.Length != cardChallenge.Length) throw new ArgumentException("both challenges have 8 bytes, or both have 16");
        byte[] context = [.. hostChallenge, .. cardChallenge];
        var bits = keys.Enc.Length * 8;
        var enc = Kdf.Scp03(keys.Enc, EncConstant, context, bits);
        var mac = Kdf.Scp03(keys.Mac, MacConstant, context, bits);
        var rmac = Kdf.Scp03(keys.Mac, RmacConstant, context, bits);
        return new(enc, mac, rmac, hostChallenge.Length);
    }

    /// <summary>Amendment D, 6.2.2.2: what only the chip with these keys can answer.</summary>
    public byte[] CardCryptogram(ReadOnlySpan<byte> hostChallenge, ReadOnlySpan<byte> cardChallenge) =>
        Kdf.Scp03(Mac, CardCryptogramConstant, [.. hostChallenge, .. cardChallenge], Size * 8);

    /// <summary>Amendment D, 6.2.2.3: what only the issuer can show the chip.</summary>
    public byte[] HostCryptogram(ReadOnlySpan<byte> hostChallenge, ReadOnlySpan<byte> cardChallenge) =>
        Kdf.Scp03(Mac, HostCryptogramConstant, [.. hostChallenge, .. cardChallenge], Size * 8);

    public SessionKeys Copy() => new([.. Enc], [.. Mac], [.. Rmac], Size);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Enc);
        CryptographicOperations.ZeroMemory(Mac);
        CryptographicOperations.ZeroMemory(Rmac);
    }
}
