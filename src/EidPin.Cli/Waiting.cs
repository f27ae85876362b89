using System.Runtime.ExceptionServices;
using EidPin.Cli.Writing;

namespace EidPin.Cli;

/// <summary>Runs blocking card work on a thread of its own, so that a person sees that something happens and can leave while nothing is at stake.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5), Tick = TimeSpan.FromSeconds(0.12), Stuck = TimeSpan.FromSeconds(2);

    /// <param name="mayLeave">Ctrl-C leaves at once. False once a code may be under way: then the card's answer is waited for.</param>
    /// <param name="progress">Commands sent so far; null: the work is one step. A step of over 2 s means that another program holds the card.</param>
    /// <param name="quiet">A person is at work, not a card.</param>
    public static T Run<T>(Writer output, Func<T> work, bool mayLeave, Func<int>? progress, CancellationToken cancellation, bool quiet = false)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        // Not disposed when left early: the thread may still set it.
        var done = new ManualResetEventSlim();
        new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            done.Set();
        })
        { IsBackground = true, Name = "card" }.Start();
        if (quiet) done.Wait(CancellationToken.None);
        else Watch(output, done, progress, mayLeave ? cancellation : default);
        done.Dispose();
        failure?.Throw();
        return result;
    }

    private static void Watch(Writer output, ManualResetEventSlim done, Func<int>? progress, CancellationToken cancellation)
    {
        if (done.Wait(Quiet, cancellation)) return;
        var (steps, since, told) = (progress?.Invoke(), Environment.TickCount64 - (long)Quiet.TotalMilliseconds, false);
        try
        {
            while (!done.Wait(Tick, cancellation))
            {
                if (progress is not null && progress() is var now && now != steps) (steps, since) = (now, Environment.TickCount64);
                var stuck = Environment.TickCount64 - since > Stuck.TotalMilliseconds;
                // Told once where there is no spinner to carry it.
                if (stuck && !told) output.Stuck();
                told |= stuck;
                output.Spin(output.Text(stuck ? "wait.busy" : "wait.working"));
            }
        }
        finally
        {
            output.StopSpinning();
        }
    }
}
