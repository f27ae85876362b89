using System.CommandLine;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin demo</c>: the local web app and the reset server with simulated cards to play with; with <c>--terminal</c> a walk through the
/// commands. No real card is touched.
/// </summary>
internal static class Demo
{
    public static Command Create(CommandLine line)
    {
        var (terminal, port, noOpen) = (line.Flag("--terminal"), Desk.Port(line), Desk.NoOpen(line));
        return line.Command("demo", call =>
        {
            if (call.Parsed.GetValue(terminal)) return Walkthrough.Run(call);
            return Desk.Run(call, Desk.Options(call, port, noOpen, demo: true), demo: true);
        }, terminal, port, noOpen);
    }
}
