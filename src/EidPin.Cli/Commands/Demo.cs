using System.CommandLine;
using EidPin.Cli.Choice;
using EidPin.Simulators;

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
            if (call.Parsed.GetValue(terminal))
            {
                // The walk has cards of its own.
                if (call.Simulated is not null)
                    throw new UsageException(call.Output.Text("ui.usage-together", ("first", "--terminal"), ("second", "--simulated")));
                return Walkthrough.Run(call);
            }
            string[] one = call.Simulated is { } card ? ["--simulated", Usable(call, card)] : [];
            return Desk.Run(call, [.. Desk.Options(call, port, noOpen, demo: true), .. one], demo: true);
        }, terminal, port, noOpen);
    }

    // What is wrong with it is told here, in words, before anything is started. A card that was kept is played on as it began.
    private static string Usable(Invocation call, string card)
    {
        _ = SimulatedCards.Find(card, call.Output);
        return ReadyMade.Find(card) is null ? Path.GetFullPath(card) : card;
    }
}
