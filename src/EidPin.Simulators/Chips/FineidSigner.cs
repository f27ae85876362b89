using System.Security.Cryptography;

namespace EidPin.Simulators.Chips;

/// <summary>
/// MANAGE SECURITY ENVIRONMENT and PERFORM SECURITY OPERATION of a Finnish card: which key and how, the hash, the signature
/// (libelectronic-id EIDThales.cpp and FinEID.hpp).
/// </summary>
internal sealed class FineidSigner(FineidFiles files)
{
    private FineidKey? key;
    private FineidAlgorithm? algorithm;
    private byte[]? hash;

    public void Reset() => (key, algorithm, hash) = (null, null, null);

    // 00 22 41 B6 06 80 01 algorithm 84 01 key.
    public Reply SetEnvironment(Command c)
    {
        if (c.P1P2 != 0x41B6) return 0x6A86;
        if (c.Data is not [0x80, 0x01, var named, 0x84, 0x01, var reference]) return 0x6A80;
        if (FineidAlgorithm.Of(named) is not { } known) return 0x6A80;
        if (files.Keys.FirstOrDefault(k => k.Reference == reference) is not { } found) return 0x6A88;
        if (known.IsRsa != found.IsRsa) return 0x6A80;
        (key, algorithm, hash) = (found, known, null);
        return 0x9000;
    }

    /// <param name="verified">The names of the codes verified; a signature takes PIN2 out, since each needs a VERIFY of its own.</param>
    public Reply Operate(Command c, ISet<string> verified) => c.P1P2 switch
    {
        0x90A0 => TakeHash(c),
        0x9E9A => Sign(c, verified),
        _ => 0x6A86,
    };

    private Reply TakeHash(Command c)
    {
        if (algorithm is null) return 0x6985;
        if (c.Data is not [0x90, var length, .. var digest]) return 0x6A80;
        if (digest.Length != length || length != algorithm.DigestLength) return 0x6A80;
        hash = digest;
        return 0x9000;
    }

    private Reply Sign(Command c, ISet<string> verified)
    {
        if (key is null || algorithm is null || hash is null) return 0x6985;
        if (c.Le is null) return 0x6700;
        if (!verified.Contains(key.Pin)) return 0x6982;
        if (key.Pin == "fi.pin2") verified.Remove(key.Pin);
        var signed = Signature(files.Stored(key.Pin).PrivateKey, hash, algorithm.Scheme);
        hash = null;
        return Reply.Ok(signed);
    }

    private static byte[] Signature(byte[] privateKey, byte[] hash, FineidScheme scheme)
    {
        if (scheme == FineidScheme.Pkcs1) return RawRsa.SignPkcs1(privateKey, RawRsa.DigestInfo(hash));
        if (scheme == FineidScheme.Pss) return RawRsa.SignPss(privateKey, hash);
        using var curve = ECDsa.Create();
        curve.ImportPkcs8PrivateKey(privateKey, out _);
        return curve.SignHash(hash);   // r and s, each as long as the curve
    }
}
