namespace EidPin.Simulators.Chips;

internal enum FineidScheme { Pkcs1, Ecdsa, Pss }

/// <summary>
/// The algorithm byte of MSE SET (libelectronic-id EIDThales.cpp, ReFineID): the length of the hash in the upper half, whether SHA-2 or
/// SHA-3, and what is done with it in the lower half.
/// </summary>
internal sealed record FineidAlgorithm(int DigestLength, FineidScheme Scheme)
{
    public bool IsRsa => Scheme != FineidScheme.Ecdsa;

    /// <summary>Null: none that the card knows. SHA-1 (1) and ISO 9796 (1) are not used with any card that is still valid.</summary>
    public static FineidAlgorithm? Of(byte algorithm)
    {
        int? digest = (algorithm >> 4) switch
        {
            3 => 28,
            4 => 32,
            5 => 48,
            6 => 64,
            _ => null,
        };
        FineidScheme? scheme = (algorithm & 0x0F) switch
        {
            2 => FineidScheme.Pkcs1,
            4 => FineidScheme.Ecdsa,
            5 => FineidScheme.Pss,
            _ => null,
        };
        return digest is { } length && scheme is { } known ? new(length, known) : null;
    }
}
