using System.Text.Json;

namespace EidPin.ResetServer.Serving;

/// <summary>What is wrong with a file of JSON and where, in words of the file and not of this program.</summary>
internal static class JsonFault
{
    // Words of the runtime's reader of JSON, of its own or of what it was stopped by, and what stands for them here.
    private static readonly (string Word, string Kind)[] Kinds =
    [
        ("could not be mapped", "there is no such member"),
        ("null values", "null is no value for it"),
        ("as a string", "text is expected: \"…\""),
        ("as a number", "a whole number is expected"),
        ("as a boolean", "true or false is expected"),
        ("TimeOnly", "a time of day is expected: \"06:30\""),
        ("DateTime", "a time is expected: \"2031-05-05T00:00:00Z\""),
        ("base64", "base64 is expected: \"…\""),
        ("Base64", "base64 is expected: \"…\""),
        ("IReadOnlyDictionary", "an object is expected: { … }"),
        ("IReadOnlyList", "a list is expected: [ … ]"),
        ("Int", "a whole number is expected"),
        ("Boolean", "true or false is expected"),
        ("String", "text is expected: \"…\""),
        ("could not be converted", "an object is expected: { … }"),
    ];

    public static string Explain(JsonException e)
    {
        var where = e.Path is ['$', '.', .. var member] ? $"{member}: " : "";
        var line = e.LineNumber is { } number ? $" (line {number + 1})" : "";
        return $"{where}{What(e)}{line}";
    }

    private static string What(JsonException e)
    {
        const string missing = "including: ";
        if (e.Message.IndexOf(missing, StringComparison.Ordinal) is > 0 and var at)
            return $"missing: {e.Message[(at + missing.Length)..].Split(". ")[0].TrimEnd('.')}";
        var cause = e.InnerException is { } inner && inner is not JsonException ? inner.Message : e.Message.Split(" Path: ")[0];
        return Kinds.FirstOrDefault(k => cause.Contains(k.Word, StringComparison.Ordinal)).Kind ?? cause;
    }
}
