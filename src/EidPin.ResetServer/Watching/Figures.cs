using Dapper;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Watching;

/// <summary>What stands in the database at one time, for all processes alike. Times are in seconds.</summary>
/// <param name="Faces">Reservations that wait with their photos, and how long the first one has.</param>
/// <param name="Untold">Card sessions that were authorised, and no machine has told the end yet.</param>
/// <param name="Seal">Since the last one; null: there is none.</param>
/// <param name="Unsealed">Cases that changed since.</param>
internal sealed record Figures(
    (long Waiting, double Oldest) Faces, long Untold, double? Seal, long Unsealed, IReadOnlyList<ListFigure> Lists,
    IReadOnlyList<(string Work, double Left)> Leases)
{
    public static Task<Figures> Read(ResetStore store, IReadOnlyList<Authority> authorities) => store.Database.Read(async connection =>
    {
        var now = Stored.Ms(store.Now);
        double Since(long at) => (now - at) / 1000.0;
        var (faces, oldest) = await connection.QuerySingleAsync<(long, long?)>(
            "SELECT COUNT(*), MIN(reserved_at) FROM cases WHERE due > @now AND due <> @never AND id IN " +
            "(SELECT case_id FROM photos WHERE delete_at > @now)",
            new { now, never = StoredCase.NeverDue });
        var untold = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM cases WHERE living = 1 AND due = @never", new { never = StoredCase.NeverDue });
        var seal = await connection.ExecuteScalarAsync<long?>("SELECT MAX(at) FROM seals");
        var unsealed = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM cases WHERE sealed < version");
        var lists = (await connection.QueryAsync<ListRow>($"SELECT {RevokedStore.Columns} FROM revocation_lists"))
            .ToDictionary(list => list.Authority);
        // Others are of addresses, whose lists are told above.
        var leases = await connection.QueryAsync<(string Name, long Until)>(
            "SELECT name, until FROM leases WHERE name IN ('keep', 'seal') ORDER BY name");
        return new Figures(
            (faces, oldest is { } first ? Since(first) : 0), untold, seal is { } at ? Since(at) : null, unsealed,
            [.. authorities.DistinctBy(a => (a.Pin, a.Name)).Select(a => lists.GetValueOrDefault(a.Name) is { } list
                ? new ListFigure(a.Pin, a.Name[..12], Since(list.ThisUpdate), -Since(list.NextUpdate))
                : new(a.Pin, a.Name[..12], null, 0))],
            [.. leases.Select(lease => (lease.Name, -Since(lease.Until)))]);
    });
}

/// <summary>A revocation list: since when it is, and until when. Where there is none it has no age, and nothing is left of it.</summary>
internal sealed record ListFigure(string Pin, string Authority, double? Age, double Left);
