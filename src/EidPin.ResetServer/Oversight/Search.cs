using EidPin.Reset;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Visits;

namespace EidPin.ResetServer.Oversight;

/// <summary>A visit or reservation that a reference names.</summary>
/// <param name="Site">Null: a reservation.</param>
/// <param name="At">Opened or reserved.</param>
internal sealed record Found(string Id, string? Site, DateTimeOffset At);

/// <summary>
/// Finds what a reference names: the id of a visit or reservation, a reservation's short code, the reference of a letter. Of another site
/// there is nothing.
/// </summary>
internal sealed class Search(ResetStore store, OversightDesk desk)
{
    // A short code is used again after years.
    private const int Most = 50;

    public async Task<IReadOnlyList<Found>> For(string typed)
    {
        // Ids are made in small letters; who reads one out may write others.
        var id = typed.Trim().ToLowerInvariant();
        var wanted = new { id = Stored.IsId(id) ? id : "", code = ShortCode.Parse(typed) ?? "", most = Most };
        return await store.Database.Read(async connection =>
        {
            var reading = new Writing(connection, null);
            var visits = await reading.Query<VisitRow>(
                $"SELECT {VisitRow.Columns} FROM visits v WHERE v.id = @id OR v.letter = @code ORDER BY v.opened_at DESC LIMIT @most",
                wanted);
            var found = visits.Where(IsSeen).Select(v => new Found(v.Id, v.Site, Moment(v.OpenedAt))).ToList();
            if (!desk.SeesAll) return found;
            var cases = await reading.Query<(string Id, long At)>(
                "SELECT id, reserved_at FROM cases WHERE id = @id OR code = @code ORDER BY reserved_at DESC LIMIT @most", wanted);
            return [.. found, .. cases.Select(c => new Found(c.Id, null, Moment(c.At)))];
        });
    }

    // Which site it belongs to is what a row says that the server's key vouches for.
    private bool IsSeen(VisitRow row) => desk.SeesAll || (store.Guard.Holds(row, row.Mac) && desk.Sees(row.Site));

    private static DateTimeOffset Moment(long at) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(at, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
