using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>A helper on the telephone has the published pages alone.</summary>
public sealed partial class GuideSiteTests
{
    [Fact]
    public void Every_code_that_a_page_prints_has_a_page_of_that_address()
    {
        foreach (var (path, html) in Site.Value.Where(p => p.Key.StartsWith("en/", StringComparison.Ordinal)))
        {
            var code = Regex.Match(html, "class=\"screen-code\">Screen ([A-Z]-[0-9]+):").Groups[1].Value;
            Assert.True(Site.Value.ContainsKey($"en/n/{code}.html"), $"{path}: {code}");
        }
    }

    // A helper who has no program chooses the code that is read to them from a list: no page needs a script.
    [Fact]
    public void Every_screen_is_in_the_lists_of_the_help_page()
    {
        foreach (var language in Texts.Languages)
        {
            var lists = Site.Value
                .Where(p => p.Key.StartsWith($"{language}/help", StringComparison.Ordinal))
                .SelectMany(p => Regex.Matches(p.Value, ">([DJFPRSM]-[0-9]+)<").Select(m => m.Groups[1].Value))
                .ToHashSet();
            foreach (var page in Site.Value.Keys.Where(k => k.StartsWith($"{language}/n/", StringComparison.Ordinal)))
                Assert.Contains(Path.GetFileNameWithoutExtension(page), lists);
            foreach (var form in (string[])["J-21", "F-31", "F-40", "M-5"]) Assert.Contains(form, lists);
            Assert.Contains("href=\"help.html\"", Site.Value[$"{language}/index.html"], StringComparison.Ordinal);
        }
    }
}
