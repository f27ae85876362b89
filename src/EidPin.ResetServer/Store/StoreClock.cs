namespace EidPin.ResetServer.Store;

/// <summary>The time as the database keeps it.</summary>
internal sealed class StoreClock(TimeProvider time)
{
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Stored.Ms(time.GetUtcNow()));
}
