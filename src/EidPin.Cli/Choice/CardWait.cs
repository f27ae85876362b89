using System.Globalization;
using EidPin.Cards;

namespace EidPin.Cli.Choice;

/// <summary>Looks into the readers until a card fits: once, or with --wait until one comes or the time is over.</summary>
internal sealed class CardWait : IDisposable
{
    /// <summary>The service says nothing while it does not run.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A card that cannot be read may be on its way in, its contacts bouncing, or held by another program: nothing tells when that is over.
    /// It is looked at again after these times, and then each time after the last.
    /// </summary>
    private static readonly TimeSpan[] Again = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly Invocation call;
    private readonly Wanted wanted;
    private readonly CancellationTokenSource until;
    private readonly List<Uncounted> settled = [];
    private readonly HashSet<string> said = [];
    private Exception? missing;
    private int again;

    private CardWait(Invocation call, Wanted wanted)
    {
        (this.call, this.wanted) = (call, wanted);
        until = CancellationTokenSource.CreateLinkedTokenSource(call.Streams.Cancellation);
        if (call.Timeout is { } time) until.CancelAfter(time);
    }

    /// <summary>A look that found a card that fits, or several.</summary>
    /// <exception cref="CardException">There is none, and it was not to be waited for.</exception>
    /// <exception cref="TimeIsOverException">None came in time.</exception>
    public static CardLook For(Invocation call, Wanted wanted)
    {
        using var wait = new CardWait(call, wanted);
        try
        {
            return wait.Run();
        }
        catch (OperationCanceledException) when (!call.Streams.Cancellation.IsCancellationRequested)
        {
            throw wait.IsOver();
        }
    }

    public void Dispose() => until.Dispose();

    private CardLook Run()
    {
        while (true)
        {
            var look = new CardLook(call, wanted, settled, until.Token);
            if (look.Found) return look;
            missing = look.Missing();
            if (!call.Wait || missing is CardException { Fault: { } fault } && NoWaitingMends(fault)) throw missing;
            Tell(look);
            Pause(look);
        }
    }

    private static bool NoWaitingMends(CardFault fault) =>
        fault is CardFault.CryptoMissing or CardFault.DriverMissing or CardFault.NoPermission;

    // Each thing once: who waits wants to know why the card that is in does not count.
    private void Tell(CardLook look)
    {
        foreach (var other in look.Others.Where(o => o.IsSettled || again >= Again.Length))
            Say(call.Output.Text("wait.not-counted", ("reader", other.Reader.Name), ("why", other.Why)));
        if (look.Trouble is CardException { Fault: not CardFault.NoReader } service)
        {
            Say(Words(service));
            if (call.Words.Remedy(service.Fault) is { } remedy) Say(remedy);
            return;
        }
        if (look.Trouble is { } trouble and not CardException) Say(Words(trouble));
        Say(call.Output.Text(look.Trouble is null ? "wait.card" : "wait.reader"));
    }

    private void Say(string line)
    {
        if (said.Add(line)) call.Output.Note(line);
    }

    private void Pause(CardLook look)
    {
        if (look.Trouble is CardException { Fault: not CardFault.NoReader })
        {
            Sleep();
            return;
        }
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(until.Token);
        if (look.Others.Any(o => !o.IsSettled)) pause.CancelAfter(Again[Math.Min(again++, Again.Length - 1)]);
        try
        {
            call.Readers.WaitForChange(look.Known, pause.Token);
            again = 0;
        }
        catch (OperationCanceledException) when (!until.IsCancellationRequested)
        {
            // Time to look again.
        }
        catch (CardException)
        {
            // The service went away, with the last reader as it may be. The next look says what is there.
            Sleep();
        }
    }

    private void Sleep()
    {
        until.Token.WaitHandle.WaitOne(Poll);
        until.Token.ThrowIfCancellationRequested();
    }

    private TimeIsOverException IsOver()
    {
        var seconds = call.Timeout!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        // Without any look that came to its end another program holds a card.
        var why = missing ?? new CardException(CardFault.ReaderBusy);
        return new(call.Output.Text("wait.over", ("seconds", seconds), ("why", Words(why))), (why as CardException)?.Fault);
    }

    private string Words(Exception trouble) => trouble is CardException fault ? call.Words.Fault(fault) : trouble.Message;
}

/// <summary>No card came in the time given with --timeout. The message is for people, in their language.</summary>
internal sealed class TimeIsOverException(string message, CardFault? fault) : Exception(message)
{
    /// <summary>What was missing.</summary>
    public CardFault? Fault { get; } = fault;
}
