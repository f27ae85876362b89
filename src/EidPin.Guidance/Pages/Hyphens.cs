using System.Text.RegularExpressions;

namespace EidPin.Guidance.Pages;

/// <summary>
/// Where long Finnish words may break. Browsers hyphenate by dictionaries, and Chromium has none for Finnish: on a narrow screen
/// "aktivointitunnusluku" would break anywhere, without a sign. Soft hyphens stand at the seams of the compounds that these pages use.
/// </summary>
internal static partial class Hyphens
{
    public const char Soft = '\u00AD';

    private const int LongWord = 12;

    /// <param name="html">Words ready for a page.</param>
    /// <param name="language">HTML's <c>lang</c>; others than Finnish stay as they are.</param>
    public static string Mark(string html, string language) => language == "fi" ? Word().Replace(html, Marked) : html;

    private static string Marked(Match word) =>
        word.Length < LongWord ? word.Value : Seam().Replace(word.Value, seam => seam.Value + Soft);

    // Neither in tags nor in their attributes.
    [GeneratedRegex(@"\p{L}+(?![^<]*>)")]
    private static partial Regex Word();

    // What looks like a part and is none is left out: perus-teellisesti, henkilö-llisyys, ammatti-lainen, käyttö-ön.
    [GeneratedRegex(
        "(?:aktivointi|allekirjoitus|perus(?=tunnus)|tunnusluku(?=lom)|tunnus(?=lu[kv])"
        + "|kansalais|kirjautumis|henkilöllisyys|henkilöstö|henkilö(?!llis|stö)"
        + "|organisaatio(?!i)|ammatti(?!la)|rekisteröinti|väestö(?=rek|tie)"
        + "|terveyden(?=huol)|sosiaali(?=huol|turv)|todentamis|salasanan"
        + "|kortin|käyttöön|käyttö(?!ö)|asiointi|oleskelu|varmenne|syöttö)"
        + "(?=\\p{L}{4})",
        RegexOptions.IgnoreCase)]
    private static partial Regex Seam();
}
