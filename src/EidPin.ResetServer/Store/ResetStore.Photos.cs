using Dapper;

namespace EidPin.ResetServer.Store;

// Photos live in a table of their own, until they are compared.
internal sealed partial class ResetStore
{
    public static readonly TimeSpan PhotosLife = TimeSpan.FromHours(24);

    /// <summary>Keeps them for a case that still waits for its comparison.</summary>
    public Task KeepPhotos(string id, byte[] chip, byte[] live) => database.Write(w => w.Execute("""
        INSERT INTO photos (case_id, chip, live, delete_at) VALUES (@id, @chip, @live, @until) ON CONFLICT (case_id) DO UPDATE SET chip = @chip, live = @live
        """, new { id, chip, live, until = Ms(Now + PhotosLife) }));

    public static Task DropPhotos(Writing writing, string id) => writing.Execute("DELETE FROM photos WHERE case_id = @id", new { id });

    public Task<(byte[] Chip, byte[] Live)?> Photos(string id) => database.Read(async c =>
        (await c.QueryAsync<(byte[], byte[])>("SELECT chip, live FROM photos WHERE case_id = @id AND delete_at > @now", new { id, now = Ms(Now) })).Select(p => ((byte[], byte[])?)p).FirstOrDefault());

    /// <summary>Cases that wait for their comparison and have photos, the oldest first.</summary>
    public Task<IEnumerable<(string Id, long At)>> WaitingFaces() => database.Read(c => c.QueryAsync<(string, long)>(
        "SELECT cases.id, cases.reserved_at FROM photos JOIN cases ON cases.id = photos.case_id WHERE cases.living = 1 AND photos.delete_at > @now ORDER BY cases.reserved_at LIMIT 100", new { now = Ms(Now) }));
}
