using EidPin.Hardening;

namespace EidPin.Cards;

/// <summary>What .NET computes with on Linux, asked for before it is needed: see <see cref="SystemCrypto"/>.</summary>
public static class OpenSsl
{
    /// <exception cref="CardException">This computer has none.</exception>
    public static void Demand()
    {
        if (!SystemCrypto.IsThere) throw new CardException(CardFault.CryptoMissing);
    }
}
