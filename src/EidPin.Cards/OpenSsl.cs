using System.Runtime.InteropServices;

namespace EidPin.Cards;

/// <summary>
/// On Linux .NET computes hashes, keys and random numbers with the system's OpenSSL. It loads that when it first needs one, and where it
/// finds none it ends the process on the spot, be a code under way or not. So whoever will need it asks for it before.
/// </summary>
public static class OpenSsl
{
    // What the runtime tries, in its order (opensslshim.c of .NET 10): the version that this variable names, then these.
    private const string Named = "DOTNET_OPENSSL_VERSION_OVERRIDE";
    private static readonly string[] Known = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    /// <summary>Costs nothing: the library stays loaded, and the runtime finds it there.</summary>
    /// <exception cref="CardException">This computer has none.</exception>
    public static void Demand()
    {
        if (OperatingSystem.IsLinux() && !Loads(Environment.GetEnvironmentVariable(Named)) && !Known.Any(Loads))
            throw new CardException(CardFault.CryptoMissing);
    }

    private static bool Loads(string? version) => !string.IsNullOrEmpty(version) && NativeLibrary.TryLoad($"libssl.so.{version}", out _);
}
