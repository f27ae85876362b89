using System.Text;
using System.Text.RegularExpressions;

namespace EidPin.Tests;

/// <summary>What a file of the sources keeps to, so that it can be read beside another one.</summary>
public sealed partial class StyleTests
{
    private const int Columns = 140, Lines = 300, Files = 2;

    // Profiles and facts are by country or family.
    private static readonly string[] ManyFiles = ["CardProfiles", "Facts"];

    private static IReadOnlyList<(string Name, string[] Lines)> Sources { get; } = [.. Read()];

    [Fact]
    public void No_line_is_over_140_columns() =>
        Assert.Empty(
            from source in Sources
            from line in source.Lines.Index()
            where Width(line.Item) > Columns
            select $"{source.Name}:{line.Index + 1}");

    [Fact]
    public void No_file_is_over_300_lines() =>
        Assert.Empty(Sources.Where(s => s.Lines.Length > Lines).Select(s => $"{s.Name}: {s.Lines.Length}"));

    [Fact]
    public void No_partial_class_is_in_over_two_files()
    {
        var parts =
            from source in Sources
            from line in source.Lines
            let part = Partial().Match(line)
            where part.Success
            group source.Name by part.Groups[1].Value into places
            where !ManyFiles.Contains(places.Key) && places.Distinct().Count() > Files
            select $"{places.Key}: {string.Join(", ", places.Distinct())}";
        Assert.Empty(parts);
    }

    [Theory, InlineData("abc", 3), InlineData("暗証番号", 8), InlineData("ｶﾅ", 2), InlineData("ＰＩＮ", 6), InlineData("é", 1)]
    public void A_wide_character_counts_two_columns(string line, int width) => Assert.Equal(width, Width(line));

    private static int Width(string line) => line.EnumerateRunes().Sum(rune => IsWide(rune) ? 2 : 1);

    // East Asian Width W and F (Unicode Standard Annex 11), as far as the sources need it.
    private static bool IsWide(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115F => true,
        >= 0x2E80 and <= 0xA4CF => true,
        >= 0xAC00 and <= 0xD7A3 => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFE30 and <= 0xFE6F => true,
        >= 0xFF01 and <= 0xFF60 => true,
        >= 0xFFE0 and <= 0xFFE6 => true,
        >= 0x1F300 and <= 0x1FAFF => true,
        >= 0x20000 and <= 0x3FFFD => true,
        _ => false,
    };

    private static IEnumerable<(string Name, string[] Lines)> Read()
    {
        foreach (var folder in (string[])["src", "tests", "benchmarks"])
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Top, folder), "*.cs", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(Repository.Top, file).Replace('\\', '/');
                if (name.Contains("/obj/", StringComparison.Ordinal) || name.Contains("/bin/", StringComparison.Ordinal)) continue;
                yield return (name, File.ReadAllLines(file));
            }
    }

    [GeneratedRegex(@"^(?:public |internal )?(?:static |sealed |abstract )*partial (?:class|record|struct) (\w+)")]
    private static partial Regex Partial();
}
