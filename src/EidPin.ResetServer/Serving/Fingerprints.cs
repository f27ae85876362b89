using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer.Serving;

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
        [Authorities] = Hash(string.Join('\n', settings.Authorities.Select(a => $"{a.Pin} {a.Name}").Order(StringComparer.Ordinal))),
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
