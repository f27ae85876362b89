using System.CommandLine;
using EidPin.Cli.Views;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin manual</c>: the manual page, made from the commands as they are. Packages install it for <c>man eidpin</c>.</summary>
internal static class Manual
{
    public static Command Create(CommandLine line) => line.Command("manual", call => Run(call, line));

    private static int Run(Invocation call, CommandLine line)
    {
        var root = line.Root(Cli.Commands.Select(c => c.Create(line)));
        var page = new ManualPage(call.Output.Texts).Of(root, Cli.VersionText);
        if (call.Json) call.Output.Json(new ManualJson(call.Output.Texts.Language, page), JsonShapes.Default.ManualJson);
        else call.Output.Verbatim(page.TrimEnd());
        return ExitCode.Done;
    }
}
