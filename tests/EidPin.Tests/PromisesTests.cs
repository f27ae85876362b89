using System.Text.RegularExpressions;

namespace EidPin.Tests;

/// <summary>What the documents promise names the tests that show it.</summary>
public sealed partial class PromisesTests
{
    private static readonly string[] Documents =
        ["ARCHITECTURE.md", "SECURITY.md", "docs/cards.md", "docs/counter.md", "docs/desk.md", "docs/kiosk.md"];

    // Where a promise stands; what is out of reach, or how sure somebody else's report is, is none.
    private static readonly (string Document, string Section)[] Promises =
    [
        ("ARCHITECTURE.md", "What holds everywhere, and the tests that show it"),
        ("ARCHITECTURE.md", "The guide"),
        ("ARCHITECTURE.md", "The local web app, reservation and machine"),
        ("SECURITY.md", "What EidPin promises"),
        ("SECURITY.md", "The local web app (`eidpin desk`, `eidpin demo`)"),
        ("docs/cards.md", "Japan: My Number Card (`jp.my-number`)"),
        ("docs/cards.md", "Finland: identity card with the citizen certificate (`fi.citizen`)"),
        ("docs/cards.md", "Finland: organisation and professional cards (`fi.organisation`)"),
    ];

    [Fact]
    public void Every_test_that_a_document_names_exists()
    {
        var tests = Directory.GetFiles(Path.Combine(Repository.Top, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(f => Path.GetFileNameWithoutExtension(f)!);
        foreach (var document in Documents)
            foreach (var name in Named().Matches(Read(document)).Select(m => m.Groups[1].Value))
            {
                var parts = name.Split('.');
                Assert.True(tests.Contains(parts[0]), $"{document}: {name}");
                if (parts.Length == 1) continue;
                var texts = tests[parts[0]].Select(File.ReadAllText);
                Assert.Contains(texts, text => text.Contains($" {parts[1]}(", StringComparison.Ordinal));
            }
    }

    [Fact]
    public void Every_promise_names_a_test()
    {
        foreach (var (document, section) in Promises)
        {
            var points = Points(document, section).ToArray();
            Assert.True(points.Length >= 3, $"{document}: {section}");
            Assert.All(points, point => Assert.Matches(Named(), point));
        }
    }

    // The points of the lists of a section, each with the lines that go on with it.
    private static IEnumerable<string> Points(string document, string section)
    {
        var text = Read(document);
        var start = text.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{document} has no section “{section}”");
        // Of the local web app what is out of its reach stands below.
        var end = EndOfSection().Match(text, start + 4);
        var body = text[start..(end.Success ? end.Index : text.Length)];
        return body.Split("\n- ").Skip(1);
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Top, document));

    [GeneratedRegex(@"`((?:\w+Tests|Simulators\w+)(?:\.\w+)?)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"\n(## |Out of its reach:)")]
    private static partial Regex EndOfSection();
}
