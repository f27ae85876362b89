using System.Runtime.InteropServices;

namespace EidPin.Hardening;

/// <summary>
/// On Linux .NET computes hashes, keys and random numbers with the system's OpenSSL. It loads that when it first needs one, and where it
/// finds none it ends the process on the spot, be a code under way or not. So whoever will need it looks for it before.
/// </summary>
public static class SystemCrypto
{
    // What the runtime tries, in its order (opensslshim.c of .NET 10): the version that this variable names, then these.
    private const string Named = "DOTNET_OPENSSL_VERSION_OVERRIDE";
    private static readonly string[] Known = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    /// <summary>Asking costs nothing: the library stays loaded, and the runtime finds it there.</summary>
    public static bool IsThere =>
        !OperatingSystem.IsLinux() || Loads(Environment.GetEnvironmentVariable(Named)) || Known.Any(Loads);

    private static bool Loads(string? version) => !string.IsNullOrEmpty(version) && NativeLibrary.TryLoad($"libssl.so.{version}", out _);
}
