using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli;

/// <summary>Waits for card work so that a person sees that something happens, and can leave while nothing is at stake.</summary>
internal sealed class Waiting(Writer output, WatchedReaders? readers, CancellationToken asked)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5), Tick = TimeSpan.FromSeconds(0.12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Work in which no code is under way: it is left at once when the person asks for it.</summary>
    /// <param name="until">That, or what leaves it as well.</param>
    public T Leaving<T>(Func<T> work, CancellationToken until)
    {
        until.ThrowIfCancellationRequested();
        var card = Begin(work);
        Watch(card, until);
        return card.Result;
    }

    /// <summary>Work in which a code may be under way: its end is waited for, whatever happens.</summary>
    public T Staying<T>(Func<T> work)
    {
        var card = Begin(work);
        try
        {
            Watch(card, CancellationToken.None);
        }
        catch (IOException)
        {
            // Where nobody can be told that it takes long, it does all the same.
        }
        return card.Result;
    }

    /// <summary>The same while a person types on the reader: nobody is told that it takes long.</summary>
    public T Typing<T>(Func<T> work)
    {
        var card = Begin(work);
        try
        {
            card.Wait(asked);
        }
        catch (OperationCanceledException)
        {
            output.Say("wait.pin-pad");
        }
        return card.Result;
    }

    // Whoever asked to leave before it began has not sent anything.
    private Aside<T> Begin<T>(Func<T> work)
    {
        asked.ThrowIfCancellationRequested();
        return new("card", work);
    }

    private void Watch<T>(Aside<T> card, CancellationToken leave)
    {
        if (card.EndsWithin(Quiet, leave)) return;
        var told = false;
        try
        {
            while (!card.EndsWithin(Tick, leave))
            {
                var heldUp = readers?.HeldUp > Patience;
                // Told once where there is no spinner to carry it.
                if (heldUp && !told) output.Stuck();
                told |= heldUp;
                output.Spin(output.Text(Doing(heldUp)));
            }
        }
        finally
        {
            output.StopSpinning();
        }
    }

    private string Doing(bool heldUp)
    {
        if (heldUp) return "wait.busy";
        return asked.IsCancellationRequested ? "wait.answer" : "wait.working";
    }
}
