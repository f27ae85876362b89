using System.Text;
using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Choice;

/// <summary>Finds the PIN that a person names: by id, by id without the country, or by any of its names in any language.</summary>
internal static class PinNames
{
    /// <summary>
    /// All PINs of that name: within a country a name means one PIN, but "signature" is a PIN of a Japanese card and of a Finnish one, and
    /// the card in the reader decides.
    /// </summary>
    public static IReadOnlyList<PinSpec> Find(string words, Writer output)
    {
        var wanted = Fold(words);
        // No PIN is called by a number: it may be the code.
        if (wanted.Length >= 4 && wanted.All(char.IsDigit)) throw CommandLine.CodeInCommand(output.Texts);
        var all = All.ToArray();
        var byId = wanted.Length == 0 ? [] : all.Where(p => Fold(p.Id) == wanted || Fold(p.ShortId) == wanted).ToArray();
        // An id in full is exact. Names come second, since looking loads every language.
        if (byId is [var one] && Fold(one.Id) == wanted) return byId;
        var named = wanted.Length == 0 ? byId : [.. byId, .. all.Except(byId).Where(p => Names(p).Any(n => Fold(n) == wanted))];
        return named.Length > 0 ? named : throw new UsageException(output.Text("ui.unknown-pin", ("pin", words)), Ids);
    }

    /// <summary>The PINs that people have.</summary>
    public static IReadOnlyList<string> Ids => [.. All.Where(p => !p.Extra).Select(p => p.Id)];

    private static IEnumerable<PinSpec> All => CardProfiles.All.SelectMany(c => c.Pins).DistinctBy(p => p.Id);

    private static IEnumerable<string> Names(PinSpec pin) => ((string[])["name", "official", "also"])
        .SelectMany(kind => Texts.InAllLanguages($"pin.{pin.Id}.{kind}")).SelectMany(names => names.Split('|'))
        .Concat([pin.Name.English, pin.Name.Local]);

    // Case, width, blanks and hyphens say nothing: "Login PIN", "login-pin" and "ＬＯＧＩＮ PIN" are one name.
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
