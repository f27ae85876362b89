namespace EidPin.Desk.Safety;

/// <summary>
/// Counts wrong tokens. Nobody guesses 32 random bytes; but a token that was cut short or leaked in part shall not be completed by trying.
/// </summary>
internal sealed class Guesses(TimeProvider clock)
{
    public const int Most = 20;

    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Lock one = new();
    private readonly Queue<long> wrong = new();

    /// <summary>So many were wrong lately that no more are looked at, right ones included.</summary>
    public bool TooMany
    {
        get
        {
            lock (one)
            {
                while (wrong.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Span) wrong.Dequeue();
                return wrong.Count >= Most;
            }
        }
    }

    public void Wrong()
    {
        lock (one) wrong.Enqueue(clock.GetTimestamp());
    }
}
