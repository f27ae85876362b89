using EidPin.Cards;
using EidPin.Cli.Choice;

namespace EidPin.Cli;

/// <summary>The one place where exceptions end: what the person did, what the world did, and bugs.</summary>
internal static class Failure
{
    /// <param name="sending">The PIN and code of the operation that was under way, if any.</param>
    public static int Report(Exception failure, Output output, (string Pin, string Code)? sending)
    {
        output.StopSpinning();
        switch (failure)
        {
            case UsageException usage:
                output.Fail(usage.Id, usage.Message, usage.Remedy, usage.Allowed, usage.Field, usage.Nearest);
                return ExitCode.Usage;
            case CardException card:
                output.Fault(card);
                return ExitCode.Of(card.Fault);
            case TimeIsOverException late:
                output.Fail("timeout", late.Message, late.Fault is { } fault ? output.FaultRemedy(fault) : null);
                return ExitCode.NotThere;
            case OperationCanceledException:
                output.Cancelled(sending);
                return ExitCode.Cancelled;
            case IOException or UnauthorizedAccessException:
                // A full disk, a pipe that nobody reads any more.
                Quietly(() => output.Fail("io", output.Text("ui.io", ("what", failure.GetType().Name))));
                return ExitCode.Failed;
            default:
                // The type only: a message could carry what was typed.
                output.Fail("bug", output.Text("ui.bug", ("what", failure.GetType().Name)), output.Text("ui.bug-remedy"));
                return ExitCode.Bug;
        }
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            // The pipe that broke is the one that would carry the message.
        }
    }
}
