
namespace EidPin.Guidance.Situations;

/// <summary>The first part of a text that may be too long.</summary>
internal static class Beginning
{
    /// <summary>At most so many characters; a sign that is written as two is never cut in half.</summary>
    public static string Of(string text, int most)
    {
        if (text.Length <= most) return text;
        return char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];
    }
}
