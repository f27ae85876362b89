namespace EidPin.Guidance.Wording;

/// <summary>What only a person at a terminal can use stands between <c>[[</c> and <c>]]</c> in a text.</summary>
internal static class Commands
{
    private const string Open = "[[", Close = "]]";

    /// <param name="kept">With what stands between the marks; otherwise without it.</param>
    public static string In(string text, bool kept)
    {
        var whole = text;
        while (text.IndexOf(Open, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0) return text;
            var inside = kept ? text[(open + Open.Length)..close] : "";
            text = text[..open] + inside + text[(close + Close.Length)..];
        }
        return text.Length == whole.Length ? text : text.Trim();
    }
}
