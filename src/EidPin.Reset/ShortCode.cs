using System.Security.Cryptography;

namespace EidPin.Reset;

/// <summary>
/// The code by which a reservation is named where its card is not at hand yet: nine digits and letters (no I, L, O, U, Z), the last one a
/// check, written in threes. It opens nothing by itself: the card and the known PIN do.
/// </summary>
public static class ShortCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXY";
    private const int Length = 8;

    /// <summary>Of a code as it is typed, without the hyphens.</summary>
    public const int Characters = Length + 1;

    public static string New() => Checked(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>As people read it out: <c>7KQ-2M9-XW4</c>.</summary>
    public static string Shown(string code) => string.Join('-', code.Chunk(3).Select(part => new string(part)));

    /// <summary>What somebody typed, in any case, with or without hyphens, O for 0 and I or L for 1; null: it cannot be one.</summary>
    public static string? Parse(string? typed)
    {
        if (typed is null || typed.Length > 40) return null;
        var code = string.Concat(typed.Normalize().ToUpperInvariant().Where(c => c is not ('-' or ' ')).Select(Meant));
        if (code.Length != Characters || !code.All(c => Alphabet.Contains(c))) return null;
        return Checked(code[..Length]) == code ? code : null;
    }

    private static char Meant(char typed) => typed switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        _ => typed,
    };

    // Weighted by the place, so that one wrong character and two that changed places are both seen; there are 31 of them, a prime.
    private static string Checked(string code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length; i++) sum += (i + 1) * Alphabet.IndexOf(code[i], StringComparison.Ordinal);
        return code + Alphabet[sum % 31];
    }
}
