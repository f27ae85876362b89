using System.CommandLine;
using EidPin.Cli.Commands;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;
using EidPin.Guidance.Wording;

namespace EidPin.Cli;

/// <summary>The command, from its words to its exit code. Tests call it in process.</summary>
internal static class Cli
{
    public static readonly (string Name, Func<CommandLine, Command> Create)[] Commands =
    [
        ("status", Status.Create), ("check", Check.Create), ("change", Change.Create), ("unlock", Unlock.Create),
        ("activate", Activate.Create), ("certificates", Certificates.Create), ("which", Which.Create), ("guide", GuideCommand.Create),
        ("sheet", Sheet.Create), ("simulate", Simulate.Create), ("desk", Desk.Create), ("demo", Demo.Create), ("doctor", Doctor.Create),
        ("forget", Forget.Create), ("completion", CompletionScript.Create), ("manual", Manual.Create),
        ("help", Help.Create),
    ];

    public static string VersionText { get; } = typeof(Cli).Assembly.GetName().Version?.ToString(3) ?? "";

    // Written in easy Japanese throughout; of the other commands only parts are.
    private static readonly string[] InEasyJapanese = ["which", "guide", "sheet"];

    public static int Run(string[] args, CliStreams streams)
    {
        var texts = Texts.FromEnvironment(
            Asked(args, "--lang"), streams.Environment, OperatingSystem.IsWindows() ? ConsoleCalls.Language : null);
        // Known before the words are understood, so that a mistake in them is reported in the form asked for.
        var output = new Writer(streams, texts, args.Contains("--json"), streams.Coloured(off: args.Contains("--no-color")));
        try
        {
            return Understand(args, streams, texts, output);
        }
        catch (Exception e)
        {
            return Failure.Report(e, output, null);
        }
    }

    private static int Understand(string[] args, CliStreams streams, Texts texts, Writer output)
    {
        var line = new CommandLine(streams, texts);
        var root = line.Root(Needed(args).Select(c => c.Create(line)));
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.GetValue(line.Version))
        {
            output.Verbatim($"eidpin {VersionText}");
            return ExitCode.Done;
        }
        if (parsed.GetValue(line.Help))
        {
            new HelpView(output).Show(parsed.CommandResult.Command);
            return ExitCode.Done;
        }
        if (args.Length == 0)
        {
            new HelpView(output).Show(root);
            return ExitCode.Usage;
        }
        if (line.Problem(parsed) is { } problem) throw problem;
        if (parsed.GetValue(line.Lang) is { } lang && !Texts.Languages.Contains(lang, StringComparer.OrdinalIgnoreCase))
            throw new UsageException(texts.Get("ui.usage-lang", ("lang", lang)), Texts.Languages);
        var isEasy = InEasyJapanese.Contains(parsed.CommandResult.Command.Name) || Help.IsOfScreen(parsed.CommandResult);
        var borrows = texts.FellBack && !isEasy;
        if (borrows && !output.IsJson) output.Note(output.Text("ui.fell-back"), Look.Dim);
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    // At start every millisecond is seen: the other commands are built only for help or where the first word is none of them.
    private static IEnumerable<(string Name, Func<CommandLine, Command> Create)> Needed(string[] args)
    {
        var asked = args is [var first, ..] ? Commands.Where(c => c.Name == first).ToArray() : [];
        return asked.Length == 1 ? asked : Commands;
    }

    private static string? Asked(string[] args, string option)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == option && i + 1 < args.Length) return args[i + 1];
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal)) return args[i][(option.Length + 1)..];
        }
        return null;
    }
}
