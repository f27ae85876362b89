using System.Text.RegularExpressions;
using EidPin.Cli;

namespace EidPin.Tests;

/// <summary>The manual page, <c>--help</c> and docs/command.md say the same, in every language that packages have a page for.</summary>
public sealed partial class ManualTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Top, "docs", "command.md"));

    public static TheoryData<string> Languages => ["en", "ja", "fi", "sv"];

    [Theory, MemberData(nameof(Languages))]
    public void Each_command_has_the_options_and_words_of_its_help(string language)
    {
        var sections = Sections(language);
        Assert.Equal(Cli.Cli.Commands.Select(c => c.Name), sections.Keys);
        foreach (var (command, section) in sections)
        {
            var help = Help($"{command} --help", language);
            // What every command takes stands once, in a section of its own.
            var own = Options(help).Except(Options(Everywhere(language)));
            Assert.Equal(own.Order(), Rows(section).Where(r => r.Contains("--", StringComparison.Ordinal)).SelectMany(Options).Order());
            var summary = Flat(help.Split("\n\n")[0]);
            Assert.Contains(summary, Flat(Plain(section)));
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void What_every_command_takes_and_what_it_ends_with_is_that_of_the_help(string language)
    {
        var help = Help("--help", language);
        Assert.Equal(Options(help).Order(), Options(Everywhere(language)).Order());
        var codes = Codes(Part(Page(language), "EXIT STATUS", language));
        Assert.Equal(Codes(help), codes);
        Assert.Equal(ExitCodes(), codes.Select(int.Parse));
        Assert.Equal(codes, DocumentedCodes().Matches(Document).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void The_document_names_every_command_variable_and_file_of_the_page()
    {
        var page = Page("en");
        Assert.All(Cli.Cli.Commands.Select(c => c.Name), name => Assert.Contains($"`{name}", Document.Replace("`eidpin ", "`")));
        var names = Rows(Part(page, "ENVIRONMENT", "en")).SelectMany(r => r.Split(", ")).Concat(Rows(Part(page, "FILES", "en"))).ToArray();
        Assert.True(names.Length >= 6);
        Assert.All(names, name => Assert.Contains(name, Document));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_example_is_understood(string language)
    {
        var examples = Rows(Part(Page(language), "EXAMPLES", language)).ToArray();
        Assert.True(examples.Length >= 5);
        // No reader is there: what ends with "not understood" is a slip of the page.
        foreach (var example in examples)
        {
            var run = CliRun.Do($"{example["eidpin ".Length..].Replace(" --wait", "")} --json", readers: CliRun.Readers());
            Assert.True(run.Exit != ExitCode.Usage, $"{example}: {run.Out}");
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void No_line_is_taken_for_a_command_of_the_macros(string language)
    {
        string[] macros = [".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP"];
        var commands = Page(language).Split('\n').Where(l => l is ['.' or '\'', ..]).ToArray();
        Assert.All(commands, line => Assert.Contains(line.Split(' ')[0], macros));
        Assert.Equal(Cli.Cli.Commands.Length, commands.Count(l => l.StartsWith(".SS ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_of_the_server_has_the_lines_of_its_usage()
    {
        var file = Path.Combine(Repository.Top, "packaging", "eidpin-reset", "eidpin-reset.8");
        var synopsis = Plain(File.ReadAllText(file)).Split(".nf")[1].Split(".fi")[0];
        IEnumerable<string> Lines(string text) => text.Trim().Split('\n').Select(l => l.Replace("usage:", "").Trim());
        Assert.Equal(Lines(ResetServer.Commands.ServerOptions.Usage), Lines(synopsis));
    }

    [Theory, InlineData("README.md"), InlineData("docs/install.md")]
    public void What_is_installed_is_named_by_the_version_that_this_is(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Top, document));
        Assert.Contains($"./eidpin_{Cli.Cli.VersionText}_amd64.deb", text);
    }

    private static string Page(string language) => CliRun.Do($"manual --lang {language}").Out;

    private static string Help(string line, string language) =>
        CliRun.Do($"{line} --lang {language}", width: 500).Out.ReplaceLineEndings("\n");

    private static string Everywhere(string language) => Plain(Part(Page(language), "OPTIONS OF EVERY COMMAND", language));

    // Sections stand in the same order in all languages.
    private static string Part(string page, string english, string language)
    {
        string[] Titles(string of) => [.. of.Split("\n.SH ").Skip(1).Select(p => p.Split('\n')[0])];
        var at = Array.IndexOf(Titles(Page("en")), english);
        Assert.True(at >= 0, $"{language}: {english}");
        return page.Split("\n.SH ")[at + 1];
    }

    private static Dictionary<string, string> Sections(string language) =>
        Part(Page(language), "COMMANDS", language).Split("\n.SS ").Skip(1).ToDictionary(s => Plain(s).Split(' ')[1], s => s);

    // What stands to the left: the line after .TP.
    private static IEnumerable<string> Rows(string section) => Left().Matches(section).Select(m => Plain(m.Groups[1].Value));

    private static string Plain(string roff) =>
        roff.Replace("\\fB", "").Replace("\\fR", "").Replace("\\-", "-").Replace("\\&", "").Replace("\\e", "\\");

    private static string Flat(string text) => Blanks().Replace(text.Replace("`", ""), " ");

    private static IEnumerable<string> Options(string text) =>
        Option().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    // The numbers at the left of the last section of the help, or of the rows of the page.
    private static IEnumerable<string> Codes(string text) =>
        Code().Matches(Plain(text)).Select(m => m.Groups[1].Value);

    private static IEnumerable<int> ExitCodes() =>
        typeof(ExitCode).GetFields().Where(f => f.IsLiteral).Select(f => (int)f.GetRawConstantValue()!).Order();

    [GeneratedRegex(@"^\.TP\n(.*)$", RegexOptions.Multiline)]
    private static partial Regex Left();

    // At the beginning of a line, alone or after its letter: an option that a text only mentions is not described there.
    [GeneratedRegex(@"^ *(?:-[a-z], )?(--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex(@"^ *(\d+)(?: |$)", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedCodes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
