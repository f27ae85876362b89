using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;

namespace EidPin.Cli;

/// <summary>The one place where exceptions end: what the person did, what the world did, and bugs.</summary>
internal static class Failure
{
    /// <param name="sending">The PIN and code of the operation that was under way, if any.</param>
    public static int Report(Exception failure, Writer output, (string Pin, string Code)? sending)
    {
        output.StopSpinning();
        var kind = failure.GetType().Name;
        switch (failure)
        {
            case UsageException usage:
                output.Fail(usage.Shape(), usage.Names);
                return ExitCode.Usage;
            case CardException card:
                OfCard(card, output);
                return ExitCode.Of(card.Fault);
            case TimeIsOverException late:
                output.Fail(new("timeout", late.Message, late.Fault is { } fault ? new CardWords(output).Remedy(fault) : null));
                return ExitCode.NotThere;
            case OperationCanceledException:
                new OutcomeView(output).Cancelled(sending);
                return ExitCode.Cancelled;
            case IOException or UnauthorizedAccessException:
                // A full disk, a pipe that nobody reads any more.
                Quietly(() => output.Fail(new("io", output.Text("ui.io", ("what", kind)))));
                return ExitCode.Failed;
            default:
                // The type only: a message could carry what was typed.
                output.Fail(new("bug", output.Text("ui.bug", ("what", kind)), output.Text("ui.bug-remedy")));
                return ExitCode.Bug;
        }
    }

    private static void OfCard(CardException failure, Writer output)
    {
        var words = new CardWords(output);
        // Where cards are in, but none that fits, the message says what to do.
        var remedy = failure is { Fault: CardFault.NoCard, Detail: not null } ? null : words.Remedy(failure.Fault);
        output.Fail(new(failure.Fault.Id, words.Fault(failure), remedy));
        // Most people have none: the way to a working PIN does not depend on it.
        if (!output.IsJson && ExitCode.Of(failure.Fault) == ExitCode.NotThere) output.Say("ui.guide-without-reader");
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
