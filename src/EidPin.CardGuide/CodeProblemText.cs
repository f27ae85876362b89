using EidPin.Cards;
using EidPin.Guidance.Wording;

namespace EidPin.CardGuide;

/// <summary>Which text says what is wrong with a code that was typed.</summary>
public static class CodeProblemText
{
    /// <summary>A key of <paramref name="texts"/> whose placeholders are <c>min</c> and <c>max</c>, lengths in characters.</summary>
    /// <param name="format">Of the code: where it has digits alone, the text speaks of digits; where of one length, of that.</param>
    public static string Key(Texts texts, CodeProblem problem, PinFormat format)
    {
        var key = $"problem.{EnumId.Of(problem)}";
        var digits = $"{key}.digits";
        if (format.Letters || !texts.Has(digits)) return key;
        return format.Min == format.Max ? $"{key}.exact" : digits;
    }
}
