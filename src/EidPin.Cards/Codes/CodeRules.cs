using System.Globalization;

namespace EidPin.Cards;

/// <summary>Why a code that the card would take is still a poor choice. Warnings: the person decides.</summary>
[Flags]
public enum Weakness
{
    None = 0,
    /// <summary>The same character throughout.</summary>
    Repeated = 1,
    /// <summary>A run up or down: 1234, 8765.</summary>
    Run = 2,
    /// <summary>A part repeated: 1212, 123123.</summary>
    Pattern = 4,
    BirthDate = 8,
    /// <summary>Longer than other programs accept.</summary>
    LongerThanAdvised = 16,
    /// <summary>Shorter than the issuer of some cards of this type accepts.</summary>
    ShorterThanAdvised = 32,
    /// <summary>PIN1 and PIN2 of a Finnish card should differ.</summary>
    SameAsOtherPin = 64,
}

/// <summary>Rules for codes: what can be right at all, what a new code must be, and what is weak.</summary>
public static class CodeRules
{
    /// <summary>Null when the code could be right for this format; else why it cannot. Expects a folded code.</summary>
    public static CodeProblem? Problem(PinFormat format, Code code)
    {
        if (code.Length == 0) return CodeProblem.Empty;
        foreach (var c in code.Bytes)
            if (!format.Takes(c)) return CodeProblem.Characters;
        if (code.Length < format.Min) return CodeProblem.TooShort;
        return code.Overflowed || code.Length > format.Max ? CodeProblem.TooLong : null;
    }

    /// <summary>
    /// Null when this may be a new code; the rules of <see cref="Problem"/> and, with letters, at least one letter and one digit.
    /// </summary>
    public static CodeProblem? NewProblem(PinFormat format, Code code)
    {
        if (Problem(format, code) is { } problem) return problem;
        if (!format.Letters) return null;
        bool letter = false, digit = false;
        foreach (var c in code.Bytes) (letter, digit) = (letter || PinFormat.IsLetter(c), digit || PinFormat.IsDigit(c));
        return letter && digit ? null : CodeProblem.LetterAndDigit;
    }

    /// <param name="birthDate">The holder's, if given: YYMMDD, DDMMYY, MMDD, DDMM, YYYY and the like are then told.</param>
    /// <param name="advisedMin">The shortest code that the issuer of a card of unknown kind may insist on.</param>
    public static Weakness Weaknesses(PinFormat format, Code code, DateOnly? birthDate = null, int advisedMin = 0)
    {
        var bytes = code.Bytes;
        var found = Weakness.None;
        if (bytes.Length < 2) return found;
        if (bytes.IndexOfAnyExcept(bytes[0]) < 0) found |= Weakness.Repeated;
        else if (IsRun(bytes, 1) || IsRun(bytes, -1)) found |= Weakness.Run;
        else if (IsPattern(bytes)) found |= Weakness.Pattern;
        if (birthDate is { } born && IsOf(bytes, born)) found |= Weakness.BirthDate;
        if (format.Advised > 0 && bytes.Length > format.Advised) found |= Weakness.LongerThanAdvised;
        if (bytes.Length < advisedMin) found |= Weakness.ShorterThanAdvised;
        return found;
    }

    // 890 counts as a run as 789 does: people count on.
    private static bool IsRun(ReadOnlySpan<byte> code, int step)
    {
        for (var i = 1; i < code.Length; i++)
        {
            var expected = PinFormat.IsDigit(code[i - 1]) ? '0' + (code[i - 1] - '0' + step + 10) % 10 : code[i - 1] + step;
            if (code[i] != expected) return false;
        }
        return true;
    }

    private static bool IsPattern(ReadOnlySpan<byte> code)
    {
        for (var length = 2; length <= code.Length / 2; length++)
            if (code.Length % length == 0 && code[length..].SequenceEqual(code[..^length])) return true;
        return false;
    }

    private static bool IsOf(ReadOnlySpan<byte> code, DateOnly born)
    {
        Span<byte> text = stackalloc byte[8];
        ReadOnlySpan<string> shapes =
        [
            "yyyyMMdd", "ddMMyyyy", "MMddyyyy",
            "yyMMdd", "ddMMyy", "MMddyy",
            "MMdd", "ddMM", "yyyy", "yyMM", "MMyy",
        ];
        foreach (var shape in shapes)
        {
            var isWritten = born.TryFormat(text, out var length, shape, CultureInfo.InvariantCulture);
            if (isWritten && code.SequenceEqual(text[..length])) return true;
        }
        return false;
    }
}
