using System.Security.Cryptography;
using System.Text;
using EidPin.ResetServer.Proofs;

namespace EidPin.ResetServer;

/// <summary>
/// What all processes of an operator have to have alike, each told by a hash: one that has other keys or takes other cards would refuse
/// what the others have begun.
/// </summary>
internal static class Fingerprints
{
    public const string Operator = "operator", Keys = "keys", Authorities = "authorities";

    public static IReadOnlyDictionary<string, string> Of(Settings settings) => new Dictionary<string, string>
    {
        [Operator] = Hash(settings.Id),
        [Keys] = Convert.ToHexStringLower(settings.Key.Mac("fingerprint", [settings.Keys.CheckValue()])),
        [Authorities] = Hash(string.Join('\n', settings.Authorities.Select(Name).Order(StringComparer.Ordinal))),
    };

    private static string Name(Reset.AuthorityInfo info)
    {
        using var authority = Authority.Of(info);
        return $"{authority.Pin} {authority.Name}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
