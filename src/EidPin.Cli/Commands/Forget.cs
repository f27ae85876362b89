using System.CommandLine;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin forget</c>: deletes what the program keeps on this computer.</summary>
internal static class Forget
{
    public static Command Create(CommandLine line) => line.Command("forget", Run);

    private static int Run(Invocation call)
    {
        var forgotten = call.LastChanged.Forget();
        if (call.Json) call.Output.Json(new ForgottenJson(forgotten), JsonShapes.Default.ForgottenJson);
        else call.Output.Result(call.Output.Text(forgotten ? "ui.forgotten" : "ui.forgotten-nothing"));
        return ExitCode.Done;
    }
}
