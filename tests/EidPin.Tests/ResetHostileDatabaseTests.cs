using Dapper;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>
/// Who administers the database changes it in each of these ways, and has a machine's key of his own, the key of one that was revoked, and
/// all that a session of somebody else left in the tables: the audit names the change, and no session key comes out.
/// </summary>
public sealed class ResetHostileDatabaseTests
{
    // Of cases and of the register. @mine is the attacker's own key; @one and @other are two cases. Rewritten with right hashes:
    // ResetAuditTests.
    [Theory]
    [InlineData(
        "inserted: a case",
        "INSERT INTO cases SELECT 'made-up', version, state, 'ab', code, 0, due, reserved_at, head, sealed FROM cases WHERE id = " +
        "@one")]
    [InlineData("inserted: a fact", "INSERT INTO facts SELECT case_id, 5, at, fact, hash FROM facts WHERE case_id = @one AND seq = 4")]
    [InlineData("inserted: facts of no case", "INSERT INTO facts SELECT 'nobody', seq, at, fact, hash FROM facts WHERE case_id = @one")]
    [InlineData(
        "inserted: a machine",
        "INSERT INTO kiosks SELECT 'mine', chain, @mine, 0, 0, mac, NULL, NULL FROM kiosks WHERE revoked = 0")]
    [InlineData(
        "inserted: a card",
        "INSERT INTO cards SELECT 'FF', authentication_authority, '77', signature_authority, '78', signature_until, 0, 8, 0, mac, 1 " +
        "FROM cards LIMIT 1")]
    [InlineData(
        "inserted: a fact of the register",
        "INSERT INTO register_facts SELECT seq + 1, at, fact, hash FROM register_facts ORDER BY seq DESC LIMIT 1")]
    [InlineData("altered: a fact", "UPDATE facts SET fact = replace(fact, 'policy', 'staff') WHERE case_id = @one AND seq = 2")]
    [InlineData("altered: a case's state", "UPDATE cases SET state = replace(state, 'Done', 'Identified'), living = 1 WHERE id = @one")]
    [InlineData("altered: personal data", "UPDATE persons SET data = replace(data, 'pin', 'PIN')")]
    [InlineData("altered: a machine's key", "UPDATE kiosks SET public_key = @mine WHERE revoked = 0")]
    [InlineData("altered: a revoked machine", "UPDATE kiosks SET revoked = 0")]
    [InlineData("altered: a fact of the register", "UPDATE register_facts SET fact = replace(fact, 'seven-eleven', 'lawson')")]
    [InlineData("altered: the end of a list", "UPDATE revocation_lists SET next_update = next_update + 86400000")]
    [InlineData("deleted: a fact", "DELETE FROM facts WHERE case_id = @one AND seq = 2")]
    [InlineData("deleted: a whole case", "DELETE FROM facts WHERE case_id = @one; DELETE FROM cases WHERE id = @one")]
    [InlineData("deleted: a seal", "DELETE FROM seal_heads WHERE seal = 1; DELETE FROM seals WHERE seq = 1")]
    [InlineData("deleted: a machine", "DELETE FROM kiosks WHERE revoked = 1")]
    [InlineData("deleted: a revoked certificate", "DELETE FROM revoked_serials")]
    [InlineData("deleted: a fact of the register", "DELETE FROM register_facts WHERE seq = 2")]
    [InlineData(
        "swapped: two facts",
        "UPDATE facts SET seq = 6 - seq + 100 WHERE case_id = @one AND seq IN (2, 4); UPDATE facts SET seq = seq - 100 WHERE seq > " +
        "100")]
    [InlineData(
        "swapped: the facts of two cases",
        "UPDATE facts SET case_id = 'x' WHERE case_id = @one; UPDATE facts SET case_id = @one WHERE case_id = @other; UPDATE facts " +
        "SET case_id = @other WHERE case_id = 'x'")]
    [InlineData(
        "swapped: the keys of two machines",
        "UPDATE kiosks SET public_key = (SELECT public_key FROM kiosks k WHERE k.id <> kiosks.id)")]
    [InlineData("cut off: the last fact", "DELETE FROM facts WHERE case_id = @one AND seq = 4")]
    [InlineData("cut off: the register", "DELETE FROM register_facts WHERE seq > 2")]
    [InlineData(
        "rolled back: a case with its facts",
        "DELETE FROM facts WHERE case_id = @one AND seq > 2; UPDATE cases SET version = 2, sealed = 2, head = (SELECT hash FROM " +
        "facts WHERE case_id = @one AND seq = 2) WHERE id = @one")]
    public async Task Each_change_is_found_and_opens_no_card(string kind, string sql)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk, revoked) = (await stage.NewCard(), await stage.NewKiosk(), await stage.NewKiosk());
        var one = (await stage.Reserve(card, ResetPins.Signature)).Right.Id;
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        var (chaining, receipt) = card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        Assert.Equal("done", (await kiosk.Report(new(one, authorised.Attempt, "done", chaining, receipt))).Right.State);
        var other = (await stage.Reserve(await stage.NewCard(), ResetPins.Authentication)).Right.Id;
        var list = stage.Issuer.List(ResetPins.Signature, 5, stage.Clock.Now, stage.Clock.Now.AddDays(1), "01AB");
        await stage.AsOperator("/v1/issuer/cards", new([], RevocationLists: [list]), ResetJson.Default.IssuedCards);
        Assert.True(await stage.Store.Register.RevokeKiosk(revoked.Id));
        Assert.NotNull(await stage.Store.Seals.Make());
        Assert.Empty((await stage.Store.Walk()).Problems);

        var mine = new TestKiosk(stage.Http, "mine", "seven-eleven", () => stage.Clock.Now, ResetStage.OperatorId);
        await using (var connection = await stage.Store.Database.Open())
            await connection.ExecuteAsync(
                $"PRAGMA foreign_keys = OFF; {sql}", new { one, other, mine = mine.Entry.PublicKey });

        Assert.True((await stage.Store.Walk()).ProblemCount > 0, kind);
        foreach (var machine in (TestKiosk[])[mine, revoked])
        {
            Assert.NotNull((await machine.Session()).Reason);
            Assert.NotNull((await machine.Lookup(card)).Reason);
            foreach (var key in (string[])["a", "b"]) Assert.NotNull((await machine.Authorise(request, key)).Reason);
        }
    }
}
