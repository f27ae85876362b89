using System.CommandLine;
using System.Text.RegularExpressions;
using EidPin.Cli;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What a text tells people to type can be typed.</summary>
public sealed partial class CliAdviceTests
{
    private static readonly string[] WithCode = ["check", "change", "unlock", "activate", "certificates"];

    /// <summary>Texts that name an option without a command, and the commands that say them.</summary>
    private static readonly Dictionary<string, string[]> Bare = new()
    {
        ["outcome.held.help"] = WithCode,
        ["outcome.held.activation.help"] = ["unlock", "activate"],
        ["stdin.no-terminal"] = WithCode,
        ["stdin.terminal"] = WithCode,
        ["prompt.cannot-hide-remedy"] = WithCode,
        ["ui.several-cards"] = [.. WithCode, "status", "guide", "sheet"],
        ["ui.plan-try-again"] = ["check", "change"],
        ["ui.usage-birth-date"] = ["change", "unlock", "activate"],
        ["ui.guide-no-card"] = ["guide"],
        ["sheet.which-card"] = ["sheet"],
        ["sheet.exists"] = ["sheet"],
        ["cert.several"] = ["certificates"],
        ["simulate.prepared"] = ["status"],
        // The manual is of all commands.
        ["man.text"] = ["check", "change", "unlock", "activate"],
        ["man.variable-reader"] = ["status", "check", "change", "unlock", "activate", "certificates"],
        ["man.variable-language"] = ["status", "check", "which", "guide"],
    };

    private static readonly Dictionary<string, Command> Commands = Root().Subcommands.ToDictionary(c => c.Name);

    public static TheoryData<string> Languages => [.. Texts.Translations];

    [Theory, MemberData(nameof(Languages))]
    public void Every_command_that_a_text_names_exists_with_its_options(string language)
    {
        var texts = Texts.For(language);
        foreach (var key in Said(texts))
            foreach (var words in Quoted().Matches(texts[key]).Select(m => m.Groups[1].Value.Split(' ')))
            {
                Assert.True(words.Length == 1 || Commands.ContainsKey(words[1]), $"{key}: {string.Join(' ', words)}");
                foreach (var option in words.Where(w => w.StartsWith("--", StringComparison.Ordinal)))
                    Assert.True(Has(words[1], option), $"{key}: {string.Join(' ', words)}");
            }
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_option_that_a_text_names_alone_is_one_of_the_command_that_says_it(string language)
    {
        var texts = Texts.For(language);
        // Help is said of the option's own command.
        var named = Said(texts).Where(k => !k.StartsWith("help.", StringComparison.Ordinal))
            .Select(key => (Key: key, Options: Alone(texts[key]).ToArray()))
            .Where(n => n.Options.Length > 0).ToArray();
        Assert.Equal([], named.Select(n => n.Key).Except(Bare.Keys));
        foreach (var (key, options) in named)
            foreach (var command in Bare[key])
                Assert.All(options, option => Assert.True(Has(command, option), $"{key}: {command} {option}"));
    }

    [Fact]
    public void Every_outcome_of_a_command_with_a_code_names_options_that_it_has()
    {
        (string Command, string Card, string Stdin)[] runs =
        [
            ("certificates --signature --stdin", "my-number-signature-locked", "TEST1234"),
            ("certificates --signature --stdin", "my-number-child", "TEST1234"),
            ("certificates --signature", "my-number", ""),
            ("certificates --signature --stdin", "my-number", "2468"),
            ("check pin1", "fineid-citizen", ""), ("unlock pin1 --stdin", "fineid-dead", "12345678\n9753"),
            ("unlock", "my-number", ""), ("activate", "fineid-citizen", ""), ("change resident-register", "my-number", ""),
        ];
        foreach (var (command, card, stdin) in runs)
        {
            var run = CliRun.Do($"{command} --simulated {card}", stdin);
            var name = command.Split(' ')[0];
            foreach (var option in Alone(run.Out + run.Error))
                Assert.True(Has(name, option), $"{command} ({card}): {option}");
        }
    }

    private static IEnumerable<string> Said(Texts texts) => texts.Keys.Concat(texts.Of("outcome").Keys);

    // What stands between backticks and does not begin with an option is a command line of its own.
    private static IEnumerable<string> Alone(string text) => text.Split('`')
        .Where((part, i) => i % 2 == 0 || part.StartsWith('-'))
        .SelectMany(part => Option().Matches(part).Select(m => m.Value));

    private static bool Has(string command, string option) =>
        Commands[command].Options.Concat(Root().Options.Where(o => o.Recursive)).Any(o => o.Name == option);

    private static Command Root()
    {
        var line = new CommandLine(new CliStreams(TextWriter.Null, TextWriter.Null, () => Stream.Null), Texts.For("en"));
        return line.Root(Cli.Cli.Commands.Select(c => c.Create(line)));
    }

    [GeneratedRegex("`(eidpin[^`]*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<![A-Za-z-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    // Whoever looks for the letter where the card says "locked" learns there that it is lost.
    [Theory, InlineData("en"), InlineData("ja"), InlineData("fi"), InlineData("sv")]
    public void Where_the_code_of_a_letter_is_wanted_the_way_without_the_letter_is_named(string lang)
    {
        foreach (var line in (string[])["status", "unlock pin1"])
        {
            var run = CliRun.Do($"{line} --lang {lang} --simulated fineid-citizen-pin1-locked", keys: "");
            Assert.Contains("`eidpin guide", run.Out + run.Error, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(
            Texts.For(lang)["ui.next-no-letter"], CliRun.Do($"status --lang {lang} --simulated fineid-dead").Out, StringComparison.Ordinal);
    }

    // Who simulates cards has no use for a driver of readers, nor for the way without one.
    [Fact]
    public void A_simulated_card_without_a_virtual_reader_says_which_service_to_start()
    {
        var run = CliRun.Do("simulate fineid-citizen --port 1 --run true");
        Assert.Equal(4, run.Exit);
        Assert.Contains("vsmartcard-vpcd", run.Error, StringComparison.Ordinal);
        Assert.Contains("sudo pcscd", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("libccid", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("eidpin guide", run.Error, StringComparison.Ordinal);
        Assert.Equal((4, "service-not-running"), CliRun.Do("simulate fineid-citizen --port 1 --json").Failure);
    }

    [Fact]
    public void What_looks_after_the_rules_says_which_rules_those_are() =>
        Assert.Contains("built into this program", CliRun.Do("guide --lint").Out, StringComparison.Ordinal);
}
