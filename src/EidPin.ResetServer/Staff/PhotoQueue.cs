using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>The photos that wait for staff to compare them.</summary>
internal sealed class PhotoQueue(ResetStore store)
{
    // More than anybody looks at before he asks again.
    private const int Most = 100;

    public async Task<(byte[] Chip, byte[] Live)?> Of(string id)
    {
        if (!Stored.IsId(id)) return null;
        var photos = await store.Database.Read(c => c.QueryAsync<(byte[], byte[])>(
            "SELECT chip, live FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Stored.Ms(store.Now) }));
        return photos.Select(p => ((byte[], byte[])?)p).FirstOrDefault();
    }

    /// <summary>Cases that wait for their comparison and have photos, the hundred that wait longest.</summary>
    public async Task<IReadOnlyList<ResetCase>> Waiting()
    {
        var now = store.Now;
        var rows = await store.Database.Read(c => c.QueryAsync<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE due > @now AND id IN (SELECT case_id FROM photos WHERE delete_at > @now) " +
            $"ORDER BY reserved_at LIMIT {Most}",
            new { now = Stored.Ms(now) }));
        return [.. rows.Select(r => r.Case).Where(c => c.StateAt(now) == ResetState.Reserved)];
    }
}
