using System.Globalization;
using EidPin.Guidance.Pages;

namespace EidPin.ResetServer.Oversight;

/// <summary>A picture of numbers: a bar for each, with its words above it, so that it is read on a narrow screen, too.</summary>
internal static class Bars
{
    private const int Width = 320, Height = 40, Thick = 12;

    /// <param name="id">Of the picture in its page.</param>
    public static void Write(Html html, string id, string title, IReadOnlyList<(string Words, long Number)> all)
    {
        var most = all.Max(one => one.Number);
        var size = string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {all.Count * Height}");
        html.Add($"<svg class=\"bars\" viewBox=\"{size:a}\" role=\"img\" aria-labelledby=\"{id:a} {id:a}-said\">");
        html.Add($"<title id=\"{id:a}\">{title:t}</title><desc id=\"{id:a}-said\">");
        html.Add($"{string.Join("; ", all.Select(Said)):t}</desc>\n");
        foreach (var (i, one) in all.Index())
        {
            var length = Math.Max(1, (int)(one.Number * Width / most));
            html.Add($"<text x=\"0\" y=\"{i * Height + 15}\">{Said(one):t}</text>");
            html.Add($"<rect x=\"0\" y=\"{i * Height + 21}\" width=\"{length}\" height=\"{Thick}\"/>\n");
        }
        html.Add($"</svg>\n");
    }

    private static string Said((string Words, long Number) one) =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Words}: {one.Number}");
}
