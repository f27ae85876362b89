using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>Whoever has the database, an old signature or somebody else's passkey decides nothing, or is found.</summary>
public sealed class StaffHostileTests
{
    private static readonly byte[] Words = "these very words"u8.ToArray();

    public static TheoryData<string> Changes => ["words", "origin", "domain", "not verified", "not present", "counter", "signature",
        "other key", "cross origin", "said twice", "another type", "too short"];

    [Theory, MemberData(nameof(Changes))]
    public void An_assertion_that_was_changed_or_is_of_something_else_does_not_hold(string change)
    {
        using var passkey = new TestPasskey { Count = 7 };
        using var other = new TestPasskey();
        if (change == "origin") passkey.Origin = "http://evil.example";
        if (change == "domain") passkey.Domain = "evil.example";
        if (change == "not verified") passkey.Flags = 1;
        if (change == "not present") passkey.Flags = 4;
        var good = passkey.Sign(Words);
        var assertion = change switch
        {
            "counter" => good with { AuthenticatorData = [.. good.AuthenticatorData[..^1], 99] },
            "signature" => good with { Signature = [.. good.Signature[..^1], (byte)(good.Signature[^1] ^ 1)] },
            "other key" => other.Sign(Words) with { Credential = passkey.Id },
            "cross origin" => good with { ClientData = Replaced(good, "\"crossOrigin\":false", "\"crossOrigin\":true") },
            "said twice" => good with { ClientData = Replaced(good, "{\"type\"", "{\"challenge\":\"AAAA\",\"type\"") },
            "another type" => good with { ClientData = Replaced(good, "webauthn.get", "webauthn.create") },
            "too short" => good with { AuthenticatorData = good.AuthenticatorData[..36] },
            _ => good,
        };
        var key = new StaffKey(passkey.Id, passkey.PublicKey, DateTimeOffset.UnixEpoch, "command", IsBackupEligible: false);
        Assert.False(AssertionCheck.Holds(key, change == "words" ? "other words"u8.ToArray() : Words, TestCard.Origin, assertion));
        using var sound = new TestPasskey();
        var soundKey = key with { Credential = sound.Id, PublicKey = sound.PublicKey };
        Assert.True(AssertionCheck.Holds(soundKey, Words, TestCard.Origin, sound.Sign(Words)));
    }

    [Fact]
    public async Task Whoever_writes_a_challenge_into_the_database_does_not_sign_in_with_an_old_signature()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        var asked = await admin.Press("/staff/people", await admin.Look("/staff"), ("act", "code-given"), ("staff", admin.Id));
        Assertion? seen = null;
        Assert.Equal(200, (await admin.Sign("/staff/people/sign", asked, a => seen = a)).Status);
        using var thief = TestStaff.At(stage.Http, admin.Id);
        var (_, begun) = await thief.Ask("/staff/sign-in/begin", []);
        // The state of Identity's handler with the challenge of the words that were signed, in its own base64.
        var words = Encoding.UTF8.GetBytes((await RecordOf(stage))!);
        var (own, other) = (
            Convert.ToBase64String(Base64Url.DecodeFromChars((string)begun!["options"]!["challenge"]!)),
            Convert.ToBase64String(SHA256.HashData(words)));
        await Execute(stage, $"UPDATE staff_ceremonies SET state = replace(state, '{own}', '{other}')");
        var state = await stage.Store.Database.Read(c => c.QuerySingleAsync<string>("SELECT state FROM staff_ceremonies"));
        Assert.Contains(other, state, StringComparison.Ordinal);
        var replayed = new JsonObject
        {
            ["id"] = (string)begun["id"]!,
            ["credential"] = thief.Passkey.Get(begun["options"]!, admin.Id),
        };
        foreach (var name in (string[])["id", "rawId"]) replayed["credential"]![name] = TestPasskey.Text(seen!.Credential);
        var response = replayed["credential"]!["response"]!;
        (response["clientDataJSON"], response["authenticatorData"], response["signature"]) =
            (TestPasskey.Text(seen!.ClientData), TestPasskey.Text(seen.AuthenticatorData), TestPasskey.Text(seen.Signature));
        Assert.Equal(409, (await thief.Ask("/staff/sign-in", replayed)).Status);
    }

    [Fact]
    public async Task A_signature_counts_once_and_for_the_words_of_its_page_alone()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        async Task<StaffView> Ask(string act) => await admin.Press(
            "/staff/people", await admin.Look("/staff"), ("act", act), ("staff", clerk.Id), ("site", "minato"), ("why", "because"));
        var (moved, left) = (await Ask("moved"), await Ask("left"));
        Assertion? seen = null;
        Assert.Equal(303, (await admin.Sign("/staff/people/sign", moved, a => seen = a)).Status);
        Assert.Equal(409, (await admin.Answer("/staff/people/sign", moved, seen!)).Status);
        Assert.Equal(401, (await admin.Answer("/staff/people/sign", left, seen!)).Status);
        // The words were used up with the wrong answer.
        Assert.Equal(409, (await admin.Sign("/staff/people/sign", left)).Status);
        // Somebody else's session answers nothing for him.
        var again = await Ask("left");
        var own = again.Text.Replace(again.Field("token"), (await clerk.Look("/staff")).Field("token"), StringComparison.Ordinal);
        Assert.Equal(409, (await clerk.Sign("/staff/people/sign", again with { Text = own })).Status);
        // The same ceremony for another purpose is none, and is there still for its own.
        Assert.Equal(303, (await admin.Sign("/staff/people/sign", again)).Status);
        Assert.True((await stage.Store.People.Newest()).Of(clerk.Id)!.HasLeft);
    }

    [Fact]
    public async Task A_passkey_that_was_copied_is_found_by_its_counter()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        admin.Passkey.Count = 5;
        Assert.Equal(200, (await admin.Do(("act", "code-given"), ("staff", admin.Id))).Status);
        admin.Passkey.Count = 5;
        Assert.Equal(401, (await admin.Do(("act", "code-given"), ("staff", admin.Id))).Status);
    }

    [Fact]
    public async Task Rows_of_sessions_and_codes_that_the_server_did_not_write_open_nothing()
    {
        await using var stage = await ResetStage.Open();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        Assert.Equal(200, (await clerk.Look("/staff/faces")).Status);
        await Execute(stage, $"UPDATE staff_sessions SET staff = '{admin.Id}' WHERE staff = '{clerk.Id}'");
        Assert.Equal(401, (await clerk.Look("/staff/faces")).Status);
        var given = TestStaff.Record(stage, new PeopleAct.CodeGiven(clerk.Id));
        var (code, keep) = new StaffCodes(stage.Store, stage.Settings.Key).New(given);
        await stage.Store.People.Take(given, null, keep);
        await Execute(stage, $"UPDATE staff_codes SET staff = '{admin.Id}'");
        Assert.Equal(403, (await TestStaff.At(stage.Http, admin.Id).Enrol(code)).Status);
    }

    [Fact]
    public async Task A_fact_of_the_staff_with_right_hashes_that_no_process_wrote_makes_nobody_an_administrator()
    {
        await using var stage = await ResetStage.Open();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var act = new PeopleAct.RoleGiven(clerk.Id, StaffRole.Administrator, stage.Clock.Now.AddDays(9));
        var end = new PeopleAct.RoleEnded(clerk.Id, StaffRole.Clerk, "x");
        foreach (var one in (PeopleAct[])[end, act]) await Forge(stage, one, PeopleRecord.ByCommand);
        Assert.Equal(403, (await clerk.Look("/staff/people")).Status);
        Assert.Equal(200, (await clerk.Look("/staff/faces")).Status);
        Assert.NotEmpty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task Even_a_process_of_the_operator_makes_up_nothing_that_somebody_has_to_sign()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var thief = new TestPasskey();
        var record = new Records(stage.Settings, stage.Store).New(
            TestCard.Origin, admin.Id, new PeopleAct.RoleGiven(clerk.Id, StaffRole.Supervisor, stage.Clock.Now.AddDays(9)));
        var forged = thief.Sign(Encoding.UTF8.GetBytes(record.Text())) with { Credential = admin.Passkey.Id };
        var chain = new RegisterChain(new(stage.Clock), stage.Settings.Key);
        await stage.Store.Database.Write(w => chain.Append(
            w, new RegisterFact.PeopleChanged(record.Text(), forged) { At = stage.Clock.Now }));
        Assert.False((await stage.Store.People.Newest()).Of(clerk.Id)!.Is(StaffRole.Supervisor, stage.Clock.Now));
        Assert.Contains((await stage.Store.Walk()).Problems, p => p.Contains("of the staff was not to be taken", StringComparison.Ordinal));
    }

    [Theory, InlineData("photos"), InlineData("signature"), InlineData("nobody"), InlineData("other clerk"), InlineData("other case")]
    public async Task A_decision_that_was_changed_afterwards_with_right_hashes_is_found(string change)
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });
        var (anna, ben) = (await TestClerk.SignIn(stage), await TestClerk.SignIn(stage));
        var waiting = await TestClerk.Waiting(stage);
        Assert.Equal(303, (await anna.Press("same", await anna.Look())).Status);
        Assert.Equal([], (await stage.Store.Walk()).Problems);
        var fact = await stage.Store.Database.Read(c => c.QuerySingleAsync<string>("SELECT fact FROM facts WHERE seq = 2"));
        var changed = change switch
        {
            "photos" => fact.Replace(new PhotoPair(TestClerk.Chip, TestClerk.Live).Name, new string('a', 64), StringComparison.Ordinal),
            "signature" => fact.Replace("\"signature\":\"", "\"signature\":\"AAAA", StringComparison.Ordinal),
            "nobody" => fact[..fact.IndexOf(",\"staff\"", StringComparison.Ordinal)]
                + fact[fact.IndexOf(",\"at\"", StringComparison.Ordinal)..],
            "other clerk" => fact.Replace(anna.Id, ben.Id, StringComparison.Ordinal),
            _ => fact.Replace(waiting.Id, "another", StringComparison.Ordinal),
        };
        Assert.NotEqual(fact, changed);
        await Rewrite(stage, waiting.Id, changed);
        Assert.NotEmpty((await stage.Store.Walk()).Problems);
    }

    private static byte[] Replaced(Assertion assertion, string what, string by) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(assertion.ClientData).Replace(what, by, StringComparison.Ordinal));

    private static async Task<string?> RecordOf(ResetStage stage)
    {
        var fact = await stage.Store.Database.Read(c => c.QuerySingleAsync<string>(
            "SELECT fact FROM register_facts ORDER BY seq DESC LIMIT 1"));
        return ((RegisterFact.PeopleChanged)RegisterChain.Read(fact)!).Record;
    }

    // With a right hash, as whoever administers the database can make it.
    private static async Task Forge(ResetStage stage, PeopleAct act, string by)
    {
        var record = new Records(stage.Settings, stage.Store).New(TestCard.Origin, by, act);
        var last = await stage.Store.Database.Read(c => c.QuerySingleAsync<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq DESC LIMIT 1"));
        var before = RegisterChain.Read(last.Fact)!;
        var text = System.Text.Json.JsonSerializer.Serialize(
            (RegisterFact)new RegisterFact.PeopleChanged(record.Text(), null)
            {
                At = stage.Clock.Now,
                Rows = before.Rows,
                RowsKey = before.RowsKey,
            },
            StoreJson.Default.RegisterFact);
        await stage.Store.Database.Write(w => w.Execute(
            "INSERT INTO register_facts (seq, at, fact, hash) VALUES (@seq, @at, @text, @hash)",
            new
            {
                seq = last.Seq + 1,
                at = Stored.Ms(stage.Clock.Now),
                text,
                hash = StoredCase.Link(last.Hash, RegisterChain.Name, last.Seq + 1, text),
            }));
    }

    // The second fact and the head, as whoever administers the database writes them.
    private static async Task Rewrite(ResetStage stage, string id, string fact)
    {
        var first = await stage.Store.Database.Read(c => c.QuerySingleAsync<byte[]>(
            "SELECT hash FROM facts WHERE case_id = @id AND seq = 1", new { id }));
        var head = StoredCase.Link(first, id, 2, fact);
        await stage.Store.Database.Write(async w =>
        {
            await w.Execute("UPDATE facts SET fact = @fact, hash = @head WHERE case_id = @id AND seq = 2", new { fact, head, id });
            await w.Execute("UPDATE cases SET head = @head WHERE id = @id", new { head, id });
        });
    }

    private static Task Execute(ResetStage stage, string sql) => stage.Store.Database.Write(w => w.Execute(sql));
}
