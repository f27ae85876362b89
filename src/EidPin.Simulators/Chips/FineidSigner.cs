using System.Security.Cryptography;

namespace EidPin.Simulators.Chips;

/// <summary>MANAGE SECURITY ENVIRONMENT and PERFORM SECURITY OPERATION of a Finnish card with P-384 keys (libelectronic-id EIDThales.cpp).</summary>
/// <param name="authentication">The reference of the key that PIN1 opens.</param>
/// <param name="signature">The reference of the key that PIN2 opens.</param>
internal sealed class FineidSigner(FineidFiles files, byte authentication, byte signature)
{
    private byte? key;
    private byte[]? hash;

    public void Reset() => (key, hash) = (null, null);

    // 00 22 41 B6 06 80 01 54 84 01 key: ECDSA with SHA-384.
    public Reply SetEnvironment(Command c)
    {
        if (c.P1P2 != 0x41B6) return 0x6A86;
        if (c.Data is not [0x80, 0x01, var algorithm, 0x84, 0x01, var reference] || algorithm != 0x54) return 0x6A80;
        if (reference != authentication && reference != signature) return 0x6A88;
        (key, hash) = (reference, null);
        return 0x9000;
    }

    /// <param name="verified">The names of the codes verified; a signature takes PIN2 out, since each needs a VERIFY of its own.</param>
    public Reply Operate(Command c, ISet<string> verified)
    {
        switch (c.P1P2)
        {
            case 0x90A0:
                if (c.Data is not [0x90, 0x30, .. { Length: 48 } digest]) return 0x6A80;
                hash = digest;
                return 0x9000;
            case 0x9E9A:
                return Sign(c, verified);
            default:
                return 0x6A86;
        }
    }

    private Reply Sign(Command c, ISet<string> verified)
    {
        if (key is null || hash is null) return 0x6985;
        if (c.Le is null) return 0x6700;
        var pin = key == signature ? "fi.pin2" : "fi.pin1";
        if (!verified.Contains(pin)) return 0x6982;
        if (key == signature) verified.Remove(pin);
        using var private384 = ECDsa.Create();
        private384.ImportPkcs8PrivateKey(files.Key(pin).PrivateKey, out _);
        var signed = private384.SignHash(hash);   // r and s, 48 bytes each
        hash = null;
        return Reply.Ok(signed);
    }
}
