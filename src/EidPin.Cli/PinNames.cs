using System.Text;
using EidPin.Cards;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>Finds the PIN that a person names: by id, by id without the country, or by any of its names in any language.</summary>
internal static class PinNames
{
    public static PinSpec Find(string words, Output output)
    {
        var wanted = Fold(words);
        if (wanted.Length > 0)
        {
            if (One(p => Fold(p.Id) == wanted || Fold(Short(p.Id)) == wanted) is { } byId) return byId;
            if (One(p => Fold(p.Name.English) == wanted || Fold(p.Name.Local) == wanted) is { } byProfile) return byProfile;
            // Only now, since it loads every language.
            if (One(p => Names(p).Any(n => Fold(n) == wanted)) is { } byName) return byName;
            if (One(p => Names(p).Append(p.Name.Local).Append(p.Name.English).Any(n => Fold(n).Contains(wanted, StringComparison.Ordinal))) is { } byPart) return byPart;
        }
        throw new UsageException(output.Text("ui.unknown-pin", ("pin", words)), [.. All.Where(p => !p.Extra).Select(p => p.Id)]);
    }

    /// <summary>The id as people type it: without the country.</summary>
    public static string Short(string id) => id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<PinSpec> All => CardProfiles.All.SelectMany(c => c.Pins).DistinctBy(p => p.Id);

    private static PinSpec? One(Func<PinSpec, bool> fits) => All.Where(fits).ToArray() is [var only] ? only : null;

    private static IEnumerable<string> Names(PinSpec pin) => Texts.InAllLanguages($"pin.{pin.Id}.name")
        .Concat(Texts.InAllLanguages($"pin.{pin.Id}.official"))
        .Concat(Texts.InAllLanguages($"pin.{pin.Id}.also").SelectMany(names => names.Split('|')));

    // Case, width, blanks and hyphens say nothing: "Login PIN", "login-pin" and "ＬＯＧＩＮ" are one name.
    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var ascii = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsLetterOrDigit(ascii)) folded.Append(char.ToLowerInvariant(ascii));
        }
        return folded.ToString();
    }
}
