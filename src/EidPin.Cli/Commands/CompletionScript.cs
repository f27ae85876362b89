using System.CommandLine;
using EidPin.Cards;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin completion SHELL</c>: a script for the shell, made from the commands as they are.</summary>
internal static class CompletionScript
{
    public static Command Create(CommandLine line)
    {
        var shell = new Argument<string>("SHELL") { Description = line.Text("help.argument.shell") };
        return line.Command("completion", call => Run(call, line, call.Parsed.GetRequiredValue(shell)), shell);
    }

    private static int Run(Invocation call, CommandLine line, string shell)
    {
        if (!Completion.Shells.Contains(shell))
            throw new UsageException(call.Output.Text("ui.usage-unknown", ("word", shell)), Completion.Shells);
        var root = line.Root(Cli.Commands.Select(c => c.Create(line)));
        var everywhere = root.Options.Where(o => o.Recursive).Select(Of).ToArray();
        var commands = root.Subcommands.Select(c =>
            new CompletionCommand(c.Name, c.Description ?? "", [.. c.Options.Select(Of), .. everywhere], Words(c)));
        var script = Completion.Script(shell, [.. commands]);
        if (call.Json) call.Output.Json(new ScriptJson(shell, script), JsonShapes.Default.ScriptJson);
        else call.Output.Verbatim(script.TrimEnd());
        return ExitCode.Done;
    }

    private static CompletionOption Of(Option option) => new(option.Name, option.Name switch
    {
        _ when option.HelpName is null => null,
        "--lang" => Texts.Languages,
        "--country" => ["jp", "fi"],
        "--simulated" or "--second" => [.. ReadyMade.All.Select(c => c.Name)],
        "--card" => SituationFields.Cards,
        "--pin" => PinWords,
        _ => [],
    }, IsFile: option.HelpName is "FILE" or "FOLDER", option.Description);

    private static IReadOnlyList<string> PinWords =>
        [.. CardProfiles.All.SelectMany(c => c.Pins).Where(p => !p.Extra && p.Checkable).Select(p => p.ShortId).Distinct()];

    private static IReadOnlyList<string> Words(Command command) => command.Arguments is not [var argument] ? [] : argument.Name switch
    {
        "PIN" => PinWords,
        "CARD" => [.. ReadyMade.All.Select(c => c.Name)],
        "SHELL" => Completion.Shells,
        _ => [],
    };
}
