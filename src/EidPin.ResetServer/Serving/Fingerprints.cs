using System.Security.Cryptography;
using System.Text;

namespace EidPin.ResetServer.Serving;

/// <summary>
/// What all processes of an operator have to have alike, each told by hashes: one that has other keys or takes other cards would refuse
/// what the others have begun.
/// </summary>
internal static class Fingerprints
{
    public const string Operator = "operator", Masters = "master-keys", Pseudonyms = "pseudonym-keys", Authorities = "authorities";

    public static IReadOnlyDictionary<string, string> Of(Settings settings) => new Dictionary<string, string>
    {
        [Operator] = Hash(settings.Id),
        [Masters] = string.Join(' ', settings.Keys.CheckValues()),
        [Pseudonyms] = string.Join(' ', settings.Key.All.Select(key => key.Fingerprint())),
        [Authorities] = Hash(string.Join('\n', settings.Authorities.Select(a => $"{a.Pin} {a.Name}").Order(StringComparer.Ordinal))),
    };

    /// <summary>As the version before generations named both keys, and left them.</summary>
    public const string Former = "keys";

    /// <summary>By that name; null: of no such key.</summary>
    public static string? FormerOf(Settings settings) =>
        settings.Keys.FirstCheckValue is { } check ? Convert.ToHexStringLower(settings.Key.First.Mac("fingerprint", [check])) : null;

    /// <summary>
    /// May a process with the one work beside those with the other? Of master keys it has to have all that are in use. Of pseudonym keys
    /// each has to open what the other makes with its first one.
    /// </summary>
    /// <param name="known">What the operator's processes have, as it was adopted last.</param>
    public static bool Fit(string name, string own, string? known)
    {
        if (known is null) return false;
        var (ours, theirs) = (own.Split(' '), known.Split(' '));
        return name switch
        {
            Masters => theirs.All(ours.Contains),
            Pseudonyms => theirs.Contains(ours[0]) && ours.Contains(theirs[0]),
            _ => own == known,
        };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
