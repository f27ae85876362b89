namespace EidPin.Desk.Resetting;

/// <summary>
/// How often the server is asked whether something is otherwise: every two seconds for a minute after something happened here and as long
/// as a tab shows what was reserved, else once a minute. Thousands of Desks stay open all day.
/// </summary>
internal sealed class Pace(TimeProvider clock)
{
    /// <summary>Between two looks, at the quickest.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Seldom = TimeSpan.FromMinutes(1), StaysLively = TimeSpan.FromMinutes(1);

    private readonly Lock one = new();
    private long happened = clock.GetTimestamp();
    private long? looked;
    private int watching;

    /// <summary>To be asked every <see cref="Often"/>; true: look now.</summary>
    public bool IsDue()
    {
        lock (one)
        {
            var isLively = watching > 0 || clock.GetElapsedTime(happened) < StaysLively;
            if (!isLively && looked is { } last && clock.GetElapsedTime(last) < Seldom) return false;
            looked = clock.GetTimestamp();
            return true;
        }
    }

    public void Happened()
    {
        lock (one) happened = clock.GetTimestamp();
    }

    /// <summary>A tab shows it, until what is returned is put away.</summary>
    public IDisposable Watch()
    {
        lock (one) watching++;
        return new Watching(this);
    }

    private sealed class Watching(Pace pace) : IDisposable
    {
        public void Dispose()
        {
            lock (pace.one) pace.watching--;
        }
    }
}
