namespace EidPin.Reset;

/// <summary>
/// The server as whoever asks it dials it: <c>https://reset.example.org</c>, with its port where that is not the usual one. It stands in
/// all that a card or a machine signs, so that no other server can pass that on.
/// </summary>
public static class ServerOrigin
{
    /// <summary>Of every request of a program that signs for a server.</summary>
    public const string Header = "EidPin-Origin";

    /// <summary>By which the server's description says that texts with an origin are taken: <see cref="Version"/>.</summary>
    public const string TextsHeader = "EidPin-Texts", Version = "2";

    private const int Longest = 128;

    /// <summary>Scheme, host and port in the one way in which they are written: small letters, no port where it is the usual one.</summary>
    public static string Of(Uri server)
    {
        var host = server.HostNameType == UriHostNameType.IPv6 ? server.Host : server.IdnHost;
        return $"{server.Scheme}://{host.ToLowerInvariant()}{(server.IsDefaultPort ? "" : $":{server.Port}")}";
    }

    /// <summary>It is one as <see cref="Of"/> writes it.</summary>
    public static bool Is(string? said) =>
        said is { Length: <= Longest } && Uri.TryCreate(said, UriKind.Absolute, out var server) && IsFor(server) && Of(server) == said;

    /// <summary>One may talk to it: by TLS, or on this computer.</summary>
    public static bool IsFor(Uri server) =>
        server.IsAbsoluteUri && (server.Scheme == Uri.UriSchemeHttps || server is { Scheme: "http", IsLoopback: true });
}
