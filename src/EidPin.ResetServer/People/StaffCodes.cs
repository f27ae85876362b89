using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>Codes that are handed over to a person, each for one passkey. The database knows them by their keyed hash alone.</summary>
internal sealed class StaffCodes(ResetStore store, ServerKeys keys)
{
    /// <summary>A new code, and what keeps it, for the transaction of the fact that tells of it.</summary>
    /// <param name="given">By which it is given: the list of staff says whether it is still good.</param>
    public (string Code, Statement Keep) New(PeopleRecord given)
    {
        var code = ShortCode.New();
        var row = new CodeRow(Id(keys.First, code), given.Act.Staff, given.Nonce, Stored.Ms(store.Now + OpenCode.Life));
        var keep = new Statement(
            "INSERT INTO staff_codes (id, staff, given, until, mac) VALUES (@Id, @Staff, @Given, @Until, @mac)",
            new { row.Id, row.Staff, row.Given, row.Until, mac = store.Guard.Mac(row) });
        return (code, keep);
    }

    /// <param name="typed">As a person has typed it.</param>
    /// <exception cref="RefusedException">It opens nothing now.</exception>
    public async Task<GivenCode> Open(string? typed)
    {
        var code = ShortCode.Parse(typed) ?? throw new RefusedException(StaffRefusals.BadCode);
        string[] ids = [.. keys.All.Select(key => Id(key, code))];
        var rows = await store.Database.Read(c => new Writing(c, null).Query<CodeRow>(
            "SELECT id AS Id, staff AS Staff, given AS Given, until AS Until, mac AS Mac FROM staff_codes " +
            $"WHERE {store.Database.In("id", "ids")}",
            new { ids }));
        if (rows.FirstOrDefault() is not { } row || !store.Guard.Holds(row, row.Mac) || Stored.Ms(store.Now) >= row.Until)
            throw new RefusedException(StaffRefusals.BadCode);
        var member = (await store.People.Newest()).Of(row.Staff);
        return member is { HasLeft: false, Code: { } open } && open.Nonce == row.Given && store.Now < open.Until
            ? new(row.Id, member, open)
            : throw new RefusedException(StaffRefusals.BadCode);
    }

    /// <summary>Uses it up, in the transaction of the passkey that was made with it.</summary>
    public static Statement Use(GivenCode code) => new(
        "DELETE FROM staff_codes WHERE id = @Id",
        new { code.Id },
        Must: used =>
        {
            if (used == 0) throw new RefusedException(StaffRefusals.BadCode);
        });

    private static string Id(ServerKey key, string code) => key.Hidden("staff code", code);

    private sealed record CodeRow(string Id, string Staff, string Given, long Until, byte[]? Mac = null) : IGuarded
    {
        public string TableName => "staff_codes";

        public IEnumerable<object?> Guarded => [Id, Staff, Given, Until];
    }
}

/// <param name="Id">Its keyed hash.</param>
internal sealed record GivenCode(string Id, Member Member, OpenCode Given);
