using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>docs/command.md, which scripts are written by, names every id, exit code and JSON member that there is.</summary>
public sealed class CommandDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Top, "docs", "command.md"));

    [Fact]
    public void Every_fault_stands_at_its_exit_code() =>
        Assert.All(Enum.GetValues<CardFault>(), fault => Assert.Contains($"`{fault.Id}`", Row(ExitCode.Of(fault))));

    [Theory, InlineData(ExitCode.Done, "done"), InlineData(ExitCode.Wrong, "wrong", "repeated"),
        InlineData(ExitCode.Usage, "bad-format", "usage"), InlineData(ExitCode.Locked, "locked"),
        InlineData(ExitCode.NotThere, "timeout"), InlineData(ExitCode.Held, "held"),
        InlineData(ExitCode.Failed, "refused", "uncertain", "io", "desk-missing", "desk-slow", "desk-ended", "desk-other-card"),
        InlineData(ExitCode.NotPossible, "not-possible", "no-certificate"), InlineData(ExitCode.Bug, "bug"),
        InlineData(ExitCode.Cancelled, "cancelled")]
    public void Every_outcome_and_error_stands_at_its_exit_code(int exit, params string[] ids) =>
        Assert.All(ids, id => Assert.Contains($"`{id}`", Row(exit)));

    [Fact]
    public void Every_reason_problem_and_state_is_named()
    {
        string[] ids =
        [
            .. Enum.GetValues<Impossible>().Select(EnumId.Of), .. Enum.GetValues<CodeProblem>().Select(EnumId.Of),
            .. Enum.GetValues<PinState>().Select(EnumId.Of), .. Enum.GetValues<CertificateState>().Select(EnumId.Of),
        ];
        Assert.All(ids, id => Assert.Contains($"`{id}`", Document));
    }

    [Fact]
    public void Every_member_of_what_is_read_by_scripts_is_named()
    {
        Type[] shapes =
        [
            typeof(StatusJson), typeof(ReaderJson), typeof(CardJson), typeof(PinJson), typeof(OutcomeJson), typeof(CertificatesJson),
            typeof(ReaderCertificatesJson), typeof(CardCertificatesJson), typeof(CertificateJson), typeof(ErrorJson),
            typeof(ErrorDetailJson), typeof(ChecksJson), typeof(CheckJson),
        ];
        var names = shapes.SelectMany(s => s.GetProperties()).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Distinct();
        Assert.All(names, name => Assert.Matches($"[`\"]{name}[`\"]", Document));
    }

    [Fact]
    public void Every_option_of_every_command_is_named_or_belongs_to_those_who_keep_the_rules()
    {
        var line = new CommandLine(new CliStreams(TextWriter.Null, TextWriter.Null, () => Stream.Null), Texts.For("en"));
        var root = line.Root(Cli.Cli.Commands.Select(c => c.Create(line)));
        string[] elsewhere = ["--help", "--version", "--list", "--state", "--prepare", "--second"];
        var options = root.Options.Concat(root.Subcommands.SelectMany(c => c.Options)).Select(o => o.Name).Distinct().Except(elsewhere);
        Assert.All(options, option => Assert.Contains($"{option}", Document));
    }

    // A row of the table of exit codes.
    private static string Row(int exit) => Regex.Match(Document, $@"^\| {exit} \|.*$", RegexOptions.Multiline).Value;
}
