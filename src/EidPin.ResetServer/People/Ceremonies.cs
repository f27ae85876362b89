using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>
/// What a browser was asked to sign, kept until it comes back, whichever process it comes to. Each is taken once. The server's key vouches
/// for it: whoever could choose a challenge could sign in with what somebody has signed for another purpose.
/// </summary>
internal sealed class Ceremonies(ResetStore store)
{
    public const string SignIn = "sign-in", Enrol = "enrol", Record = "record";

    public static readonly TimeSpan Life = PeopleDeciding.Patience;

    /// <param name="owner">Whose it is: a session, a code, or nobody's yet.</param>
    /// <returns>Its id.</returns>
    public async Task<string> Begin(string kind, string owner, string state)
    {
        var row = new CeremonyRow(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), kind, owner, state, Stored.Ms(store.Now + Life));
        await store.Database.Write(w => w.Execute(
            "INSERT INTO staff_ceremonies (id, kind, owner, state, until, mac) VALUES (@Id, @Kind, @Owner, @State, @Until, @mac)",
            new { row.Id, row.Kind, row.Owner, row.State, row.Until, mac = store.Guard.Mac(row) }));
        return row.Id;
    }

    /// <returns>Its state.</returns>
    /// <exception cref="RefusedException">There is none, it was taken before, or it is over.</exception>
    public async Task<string> Take(string kind, string owner, string id)
    {
        var rows = !Stored.IsId(id) ? [] : await store.Database.Write(w => w.Query<CeremonyRow>(
            "DELETE FROM staff_ceremonies WHERE id = @id AND kind = @kind AND owner = @owner " +
            "RETURNING id AS Id, kind AS Kind, owner AS Owner, state AS State, until AS Until, mac AS Mac",
            new { id, kind, owner }));
        return rows.SingleOrDefault() is { } row && store.Guard.Holds(row, row.Mac) && Stored.Ms(store.Now) < row.Until
            ? row.State
            : throw new RefusedException(Refusals.StaleProof);
    }

    private sealed record CeremonyRow(
        string Id, string Kind, string Owner, string State, long Until, byte[]? Mac = null) : IGuarded
    {
        public string TableName => "staff_ceremonies";

        public IEnumerable<object?> Guarded => [Id, Kind, Owner, State, Until];
    }
}
