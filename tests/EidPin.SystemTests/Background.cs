using System.Runtime.ExceptionServices;

namespace EidPin.SystemTests;

/// <summary>A blocking call on a thread of its own, as callers of PC/SC make it.</summary>
internal sealed class Background<T>
{
    private readonly Thread thread;
    private T? result;
    private Exception? thrown;

    public Background(Func<T> call)
    {
        thread = new Thread(() => Run(call)) { IsBackground = true };
        thread.Start();
    }

    private void Run(Func<T> call)
    {
        try
        {
            result = call();
        }
        catch (Exception e)
        {
            thrown = e;
        }
    }

    public bool EndsWithin(int milliseconds) => thread.Join(milliseconds);

    public T Result
    {
        get
        {
            if (!thread.Join(TimeSpan.FromSeconds(20))) throw new TimeoutException("the call did not return");
            if (thrown is not null) ExceptionDispatchInfo.Throw(thrown);
            return result!;
        }
    }
}
