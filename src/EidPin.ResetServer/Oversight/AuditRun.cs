using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Oversight;

/// <summary>An audit that was begun from the page.</summary>
/// <param name="By">Staff id.</param>
/// <param name="Walk">Its counts grow while it runs; null: it has not begun to read.</param>
/// <param name="EndedAt">Null: it runs.</param>
internal sealed record AuditState(
    DateTimeOffset BegunAt, string By, AuditWalk? Walk = null, DateTimeOffset? EndedAt = null, bool HasFailed = false)
{
    public bool IsRunning => EndedAt is null;
}

/// <summary>
/// One walk at a time in this process, which remembers the last one: it can take minutes, and nobody waits for it with a page open.
/// </summary>
/// <param name="walk">Is given what to tell of the walk when it begins.</param>
internal sealed class AuditRun(Func<DateTimeOffset> now, Func<Action<AuditWalk>, Task<AuditWalk>> walk, ILogger log)
{
    private AuditState? state;

    /// <summary>Null: none was begun since the process was started.</summary>
    public AuditState? State => Volatile.Read(ref state);

    /// <returns>False: one runs already.</returns>
    public bool Begin(string by)
    {
        var before = State;
        if (before is { IsRunning: true }) return false;
        var begun = new AuditState(now(), by);
        if (!ReferenceEquals(Interlocked.CompareExchange(ref state, begun, before), before)) return false;
        _ = Task.Run(() => Run(begun));
        return true;
    }

    private async Task Run(AuditState begun)
    {
        try
        {
            var done = await walk(reading => Volatile.Write(ref state, begun with { Walk = reading }));
            Volatile.Write(ref state, begun with { Walk = done, EndedAt = now() });
        }
        catch (Exception e)
        {
            // A database that is away, or a row that nothing can be made of: the page says that there is no result.
            log.WorkFailed("an audit from the page", $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}");
            Volatile.Write(ref state, begun with { EndedAt = now(), HasFailed = true });
        }
    }
}
