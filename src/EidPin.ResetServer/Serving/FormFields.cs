using System.Text;

namespace EidPin.ResetServer.Serving;

/// <summary>A small form's fields (application/x-www-form-urlencoded).</summary>
internal static class FormFields
{
    public static IReadOnlyDictionary<string, string> Parse(byte[] body)
    {
        var fields = new Dictionary<string, string>();
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries).Take(64))
            if (pair.Split('=', 2) is [var name, var value]) fields[Plain(name)] = Plain(value);
        return fields;
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
