namespace EidPin.Cli;

/// <summary>Work on a thread of its own, so that who waits for it can show something meanwhile, or leave it behind.</summary>
internal sealed class Aside<T>
{
    private readonly TaskCompletionSource<T> end = new();

    public Aside(string name, Func<T> work)
    {
        new Thread(() => Run(work)) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>What the work gave or threw; waits for it.</summary>
    public T Result => end.Task.GetAwaiter().GetResult();

    /// <exception cref="OperationCanceledException">Cancelled; the work goes on, left behind.</exception>
    public bool EndsWithin(TimeSpan time, CancellationToken cancellation) =>
        Task.WaitAny([end.Task], (int)time.TotalMilliseconds, cancellation) == 0;

    /// <exception cref="OperationCanceledException">Cancelled; the work goes on, left behind.</exception>
    public void Wait(CancellationToken cancellation) => Task.WaitAny([end.Task], cancellation);

    private void Run(Func<T> work)
    {
        try
        {
            end.SetResult(work());
        }
        catch (Exception e)
        {
            end.SetException(e);
        }
    }
}
