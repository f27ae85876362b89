using System.Globalization;
using System.Text;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Screens;

/// <summary>
/// What a screen is called on the telephone: a letter and a number, the same in all languages, so that a helper sees the same screen. It
/// says nothing of the person and is no code of a card.
/// </summary>
public sealed record ScreenCode(char Letter, int Number)
{
    private const int MostDigits = 4;

    /// <summary>As it is shown: <c>J-7323</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Letter}-{Number}");

    /// <summary>As people type it: small letters, full width, without the line, with blanks.</summary>
    /// <returns>Null: it does not look like one.</returns>
    public static ScreenCode? Read(string text)
    {
        var typed = new StringBuilder();
        foreach (var c in Spoken.Narrow(text).Select(char.ToUpperInvariant))
            if (char.IsAsciiLetterOrDigit(c)) typed.Append(c);
            else if (!char.IsWhiteSpace(c) && !IsLine(c)) return null;
        if (typed.Length is < 2 or > MostDigits + 1 || !char.IsAsciiLetterUpper(typed[0])) return null;
        return int.TryParse(typed.ToString(1, typed.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(typed[0], number)
            : null;
    }

    /// <summary>
    /// A + stands behind it: the card has said more than any screen's name can, and this is that of the nearest one.
    /// </summary>
    public static bool IsNearest(string text) => text.TrimEnd() is [.., '+' or '＋'];

    // The hyphens and minus signs of keyboards, what a Japanese input method makes of the key, and a stop in their place.
    private static bool IsLine(char c) => c is '-' or '‐' or '‑' or '–' or '—' or '−' or 'ー' or '+' or '.' or '_';
}
