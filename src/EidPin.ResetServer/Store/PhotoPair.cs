using System.Security.Cryptography;

namespace EidPin.ResetServer.Store;

/// <summary>The photo of the chip and the live one.</summary>
internal sealed record PhotoPair(byte[] Chip, byte[] Live)
{
    /// <summary>
    /// Names just these two: SHA-256, hex, over the SHA-256 of each. It stands in the trail for good; of one photo alone nobody can tell
    /// whether it was one of the two.
    /// </summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(Chip), .. SHA256.HashData(Live)]));
}
