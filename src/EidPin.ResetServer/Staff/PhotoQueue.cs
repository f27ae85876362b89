using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>The photos that wait for staff to compare them, as a program asks for them.</summary>
internal sealed class PhotoQueue(ResetStore store)
{
    // More than anybody looks at before he asks again.
    private const int Most = 100;

    /// <summary>Cases that wait for their comparison, have photos and that nobody looks at, the hundred that wait longest.</summary>
    public async Task<IReadOnlyList<FaceWaiting>> Waiting()
    {
        var now = store.Now;
        var rows = await store.Database.Read(c => c.QueryAsync<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE due > @now AND id IN (SELECT case_id FROM photos WHERE delete_at > @now) " +
            $"AND id NOT IN (SELECT case_id FROM face_claims WHERE until > @now) ORDER BY reserved_at LIMIT {Most}",
            new { now = Stored.Ms(now) }));
        return [.. rows.Select(r => r.Case)
            .Where(c => c.StateAt(now) == ResetState.Reserved)
            .Select(c => new FaceWaiting(c.Id, c.ReservedAt))];
    }
}
