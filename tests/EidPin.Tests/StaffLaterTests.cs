using System.Text.RegularExpressions;
using Dapper;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;

namespace EidPin.Tests;

/// <summary>What happens between the making of words, their signature, and somebody who looks at them years later.</summary>
public sealed partial class StaffLaterTests
{
    [Fact]
    public async Task Whoever_lost_the_role_after_the_words_were_made_signs_nothing_with_it()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var asked = await Ask(admin, ("act", "role-given"), ("staff", clerk.Id), ("role", "supervisor"));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        await TestStaff.Told(stage, new PeopleAct.RoleEnded(admin.Id, StaffRole.Administrator, "moved"));
        Assert.Equal(403, (await admin.Sign("/staff/people/sign", asked)).Status);
        Assert.False((await stage.Store.People.Newest()).Of(clerk.Id)!.Is(StaffRole.Supervisor, stage.Clock.Now));
        await Whole(stage);
    }

    [Fact]
    public async Task What_was_done_to_somebody_after_the_words_were_made_is_not_undone_unseen()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var asked = await Ask(admin, ("act", "role-given"), ("staff", clerk.Id), ("role", "clerk"));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        await TestStaff.Told(stage, new PeopleAct.RoleEnded(clerk.Id, StaffRole.Clerk, "moved"));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(409, (await admin.Sign("/staff/people/sign", asked)).Status);
        Assert.False((await stage.Store.People.Newest()).Of(clerk.Id)!.Is(StaffRole.Clerk, stage.Clock.Now));
        await Whole(stage);
    }

    [Fact]
    public async Task A_decision_that_was_right_when_it_was_signed_stays_right_when_the_role_ends_later()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new(ResetServer.Serving.FaceCheck.Review) });
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        var clerk = await TestClerk.SignIn(stage);
        await TestClerk.Waiting(stage);
        var asked = await Ask(admin, ("act", "role-ended"), ("staff", clerk.Id), ("role", "clerk"), ("why", "moved"));
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(303, (await clerk.Press("same", await clerk.Look())).Status);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(303, (await admin.Sign("/staff/people/sign", asked)).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task A_code_that_was_used_or_came_before_a_newer_one_opens_nothing_though_its_row_is_put_back()
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.Added(stage, "chiyoda", [StaffRole.Clerk]);
        async Task<string> Code() => Shown().Match((await admin.Do(("act", "code-given"), ("staff", clerk.Id))).Text).Value;
        var (older, newer) = (await Code(), await Code());
        var rows = (await stage.Store.Database.Read(c => c.QueryAsync("SELECT * FROM staff_codes"))).ToList();
        using var thief = TestStaff.At(stage.Http, clerk.Id);
        Assert.Equal(403, (await thief.Enrol(older)).Status);
        Assert.Equal(200, (await clerk.Enrol(newer)).Status);
        await stage.Store.Database.Write(w => w.Execute("DELETE FROM staff_codes"));
        foreach (var row in rows)
            await stage.Store.Database.Write(w => w.Execute(
                "INSERT INTO staff_codes (id, staff, given, until, mac) VALUES (@id, @staff, @given, @until, @mac)", (object)row));
        foreach (var code in (string[])[older, newer]) Assert.Equal(403, (await thief.Enrol(code)).Status);
    }

    [Fact]
    public async Task A_sealing_anew_by_a_version_that_knew_no_staff_vouches_for_none()
    {
        await using var stage = await ResetStage.Open();
        using var thief = await TestStaff.Added(stage, "", [StaffRole.Administrator]);
        var facts = await stage.Store.Database.Read(c => c.QueryAsync<string>("SELECT fact FROM register_facts ORDER BY seq"));
        var people = new ResetServer.People.KnownPeople();
        foreach (var changed in facts.Select(RegisterChain.Read).OfType<RegisterFact.PeopleChanged>())
            people.Take(changed, isMarked: false);
        people.Vouch(null);
        Assert.Equal((0, 2), (people.Book.Members.Count, people.Strange));
        people.Vouch(1);
        Assert.Empty(people.Book.Members);
        people.Vouch(2);
        Assert.True(people.Book.Of(thief.Id)!.Is(StaffRole.Administrator, stage.Clock.Now));
    }

    [Theory]
    [InlineData("9999-12-31T00:00:00Z", "command", """{"act":"role-given","staff":"s","role":"clerk","until":"9999-12-31T23:59:59Z"}""")]
    [InlineData("2026-11-28T01:00:00Z", "command", """{"act":"role-given","staff":"s","role":"clerk","until":"9999-12-31T23:59:59Z"}""")]
    [InlineData("2026-11-28T01:00:00Z", "command", """{"act":"role-given","staff":"s","role":99,"until":"2026-12-28T01:00:00Z"}""")]
    [InlineData("2026-11-28T01:00:00Z", "s", """{"act":"left","staff":"t","why":"x"}""")]
    [InlineData("2026-11-28T01:00:00Z", "command", "null"), InlineData("yesterday", "command", "{}")]
    public void Words_that_make_no_sense_are_refused_and_stop_no_audit(string time, string by, string act)
    {
        var words = $$"""
            {"version":"eidpin people v1","operator":"o","origin":"no address","at":"{{time}}","nonce":"0123456789abcdef",
            "by":"{{by}}","act":{{act}}}
            """;
        var at = DateTimeOffset.Parse("2026-11-28T01:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        using var passkey = new TestPasskey();
        var key = new StaffKey(passkey.Id, passkey.PublicKey, at, "", IsBackupEligible: false) { LetInAt = at };
        var member = new Member("s", "s", "S") { Keys = [key], Sites = [new(at, "site")] };
        var administrator = member with { Roles = [new(StaffRole.Administrator, at, at.AddDays(1))] };
        var book = PeopleBook.Empty with
        {
            Members = PeopleBook.Empty.Members.Add("s", administrator).Add("t", new("t", "t", "T")),
        };
        var signed = by == "s"
            ? passkey.Sign(System.Text.Encoding.UTF8.GetBytes(words))
            : null;
        Assert.NotNull(ResetServer.People.KnownPeople.Problem(book, new(words, signed) { At = at }));
    }

    private static async Task<StaffView> Ask(TestStaff staff, params (string, string)[] fields) =>
        await staff.Press("/staff/people", await staff.Look("/staff"), fields);

    private static async Task Whole(ResetStage stage) => Assert.Equal([], (await stage.Store.Walk()).Problems);

    [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}")]
    private static partial Regex Shown();
}
