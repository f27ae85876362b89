using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using EidPin.Reset.People;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>Who is signed in, in every process. The database knows a token by its keyed hash alone.</summary>
internal sealed class StaffSessions(ResetStore store, ServerKeys keys)
{
    /// <summary>Ends when nothing was done for so long, and in any case after a working day.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15), Longest = TimeSpan.FromHours(10);

    // It is written down again only where it matters.
    private static readonly TimeSpan SeenAgain = TimeSpan.FromMinutes(1);

    private const int TokenLength = 32;

    /// <returns>The token, which only the browser keeps.</returns>
    public async Task<string> Begin(Member member, byte[] credential)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenLength));
        await store.Database.Write(async w =>
        {
            var now = Stored.Ms(await store.TimeOf(w));
            var row = new SessionRow(Id(keys.First, token), member.Id, credential, now, now);
            await w.Execute(
                "INSERT INTO staff_sessions (id, staff, credential, started, seen, mac) " +
                "VALUES (@Id, @Staff, @Credential, @Started, @Seen, @mac)",
                new { row.Id, row.Staff, row.Credential, row.Started, row.Seen, mac = store.Guard.Mac(row) });
        });
        return token;
    }

    /// <returns>Null: nobody, or not any more.</returns>
    public async Task<SignedIn?> Of(string token)
    {
        if (token.Length is 0 or > 64) return null;
        var (row, _) = await store.Known.Held(
            async connection =>
            {
                var found = await connection.QuerySingleAsync<SessionFound>(
                    "SELECT COALESCE(ended.seq, 0) AS End, ended.hash AS Hash, s.id AS Id, s.staff AS Staff, s.credential AS Credential, " +
                    "s.started AS Started, s.seen AS Seen, s.mac AS Mac " +
                    $"FROM (SELECT 1 AS one) AS asked LEFT JOIN {KnownRegister.End} AS ended ON 1 = 1 " +
                    $"LEFT JOIN staff_sessions s ON {store.Database.In("s.id", "ids")}",
                    new { ids = keys.All.Select(key => Id(key, token)).ToArray() });
                return (found.Row, new RegisterEnd(found.End, found.Hash));
            },
            _ => true,
            "a session of the staff");
        if (row is null || !store.Guard.Holds(row, row.Mac) || !IsInTime(row)) return null;
        // Who has left, and whose passkey was ended, is signed out with that.
        if (store.People.Book.Of(row.Staff) is not { HasLeft: false } member || member.Good(row.Credential, store.Now) is null) return null;
        if (Stored.Ms(store.Now - SeenAgain) >= row.Seen)
        {
            var again = row with { Seen = Stored.Ms(store.Now) };
            await store.Database.Write(w => w.Execute(
                "UPDATE staff_sessions SET seen = @Seen, mac = @mac WHERE id = @Id",
                new { again.Seen, again.Id, mac = store.Guard.Mac(again) }));
        }
        return new(row.Id, member, row.Credential, FormToken(keys.First, row.Id), store.Now);
    }

    /// <summary>Where somebody is signed in beside this session, the newest first.</summary>
    public async Task<IReadOnlyList<OpenSession>> Others(SignedIn by)
    {
        var rows = await store.Database.Read(connection => connection.QueryAsync<SessionRow>(
            "SELECT id AS Id, staff AS Staff, credential AS Credential, started AS Started, seen AS Seen, mac AS Mac FROM staff_sessions " +
            "WHERE staff = @staff AND id <> @id ORDER BY started DESC",
            new { staff = by.Member.Id, id = by.Id }));
        return [.. rows.Where(row => store.Guard.Holds(row, row.Mac) && IsInTime(row))
            .Select(row => new OpenSession(At(row.Started), At(row.Seen)))];
    }

    public Task EndOthers(SignedIn by) => store.Database.Write(w => w.Execute(
        "DELETE FROM staff_sessions WHERE staff = @staff AND id <> @id", new { staff = by.Member.Id, id = by.Id }));

    public Task End(string id) =>
        store.Database.Write(w => w.Execute("DELETE FROM staff_sessions WHERE id = @id", new { id }));

    public Task EndAll(string staff) =>
        store.Database.Write(w => w.Execute("DELETE FROM staff_sessions WHERE staff = @staff", new { staff }));

    /// <summary>What a form of its pages carries: no page of another site can know it.</summary>
    public bool IsFormToken(SignedIn session, string? said) =>
        said is not null && keys.All.Any(key => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(FormToken(key, session.Id)), Encoding.UTF8.GetBytes(said)));

    private bool IsInTime(SessionRow row)
    {
        var now = Stored.Ms(store.Now);
        return now < row.Started + (long)Longest.TotalMilliseconds && now < row.Seen + (long)Idle.TotalMilliseconds;
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static string Id(ServerKey key, string token) => key.Hidden("staff session", token);

    private static string FormToken(ServerKey key, string id) => key.Hidden("staff form", id);

    /// <summary>With the end of the register, read at once.</summary>
    private sealed record SessionFound(
        long End, byte[]? Hash, string? Id, string? Staff, byte[]? Credential, long? Started, long? Seen, byte[]? Mac)
    {
        public SessionRow? Row => Id is null ? null : new(Id, Staff!, Credential!, Started!.Value, Seen!.Value, Mac);
    }

    private sealed record SessionRow(string Id, string Staff, byte[] Credential, long Started, long Seen, byte[]? Mac = null) : IGuarded
    {
        public string TableName => "staff_sessions";

        public IEnumerable<object?> Guarded => [Id, Staff, Credential, Started, Seen];
    }
}

/// <param name="Seen">To a minute.</param>
internal sealed record OpenSession(DateTimeOffset Started, DateTimeOffset Seen);

/// <param name="Id">Of the session.</param>
/// <param name="Credential">Of the passkey that they signed in with.</param>
/// <param name="Token">Of the forms of their pages.</param>
/// <param name="At">When they came with this request.</param>
internal sealed record SignedIn(string Id, Member Member, byte[] Credential, string Token, DateTimeOffset At);
