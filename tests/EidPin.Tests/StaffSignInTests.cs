using System.Text.RegularExpressions;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Commands;
using EidPin.ResetServer.People;

namespace EidPin.Tests;

/// <summary>Named staff at the pages of the server: how they come in, what is signed, and how they go.</summary>
public sealed partial class StaffSignInTests
{
    private static Task<ResetStage> Stage() => ResetStage.Open(s => s with { Limits = s.Limits with { SignInsPerMinute = 1000 } });

    [Fact]
    public async Task The_first_administrator_comes_in_by_a_command_a_code_and_a_passkey()
    {
        await using var stage = await Stage();
        var output = new StringWriter();
        var options = ServerOptions.Parse(["staff", "add", "sato", "--name", "Sato Hanako", "--role", "administrator", "--config", "x"]);
        await StaffCommands.Add(stage.Settings, stage.Store, options, output);
        var code = Code().Match(output.ToString()).Value;
        using var sato = TestStaff.At(stage.Http, stage.Store.People.Book.OfUserName("sato")!.Id);
        var (status, made) = await sato.Enrol(code);
        Assert.Equal((200, true), (status, (bool)made!["isGood"]!));
        Assert.Equal(403, (await sato.Enrol(code)).Status);
        Assert.Equal(204, await sato.SignIn());
        Assert.Contains("Sato Hanako", (await sato.Look("/staff")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await sato.Look("/staff/people")).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task An_administrator_adds_a_clerk_who_makes_a_passkey_and_is_let_in_by_its_signs()
    {
        await using var stage = await Stage();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        Assert.Equal(303, (await admin.Do(("act", "added"), ("user", "ito"), ("name", "Ito Ren"), ("site", "chiyoda"))).Status);
        var id = (await stage.Store.People.Newest()).OfUserName("ito")!.Id;
        Assert.Equal(303, (await admin.Do(("act", "role-given"), ("staff", id), ("role", "clerk"), ("until", "2027-06-01"))).Status);
        var code = Code().Match((await admin.Do(("act", "code-given"), ("staff", id))).Text).Value;
        using var ito = TestStaff.At(stage.Http, id);
        var (status, made) = await ito.Enrol(code);
        Assert.Equal((200, false), (status, (bool)made!["isGood"]!));
        // Nobody has let it in: it opens nothing.
        Assert.Equal(401, await ito.SignIn());
        var page = await admin.Look($"/staff/people/{id}");
        Assert.Contains((string)made["said"]!, page.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.Do(("act", "key-let-in"), ("staff", id), ("key", await KeyOf(stage, id)))).Status);
        Assert.Equal(204, await ito.SignIn());
        Assert.Equal(200, (await ito.Look("/staff/faces")).Status);
        Assert.Equal(403, (await ito.Look("/staff/people")).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task A_passkey_that_did_not_ask_who_holds_it_signs_nobody_in()
    {
        await using var stage = await Stage();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        // Present, and not verified.
        clerk.Passkey.Flags = 1;
        Assert.Equal(401, await clerk.SignIn());
        clerk.Passkey.Flags = 5;
        Assert.Equal(204, await clerk.SignIn());
    }

    [Fact]
    public async Task Codes_that_open_nothing_are_taken_six_times_a_minute_and_no_more()
    {
        await using var stage = await ResetStage.Open(s => s with { Limits = s.Limits with { WrongCodesPerMinute = 6 } });
        using var somebody = TestStaff.At(stage.Http);
        for (var tries = 0; tries < 6; tries++) Assert.Equal(403, (await somebody.Enrol(ShortCode.New())).Status);
        Assert.Equal(429, (await somebody.Enrol(ShortCode.New())).Status);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(403, (await somebody.Enrol(ShortCode.New())).Status);
    }

    [Fact]
    public async Task Every_page_has_the_way_out_in_its_head()
    {
        await using var stage = await Stage();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var supervisor = await TestStaff.SignedIn(stage, StaffRole.Clerk, StaffRole.Supervisor);
        foreach (var (who, path) in ((TestStaff, string)[])[
            (admin, "/staff"), (admin, "/staff/people"), (admin, $"/staff/people/{supervisor.Id}"), (supervisor, "/staff/faces")])
            Assert.Contains("action=\"/staff/sign-out\"", (await who.Look(path)).Text.Split("<main>")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_anew_has_left_the_session_before()
    {
        await using var stage = await Stage();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var before = clerk.Cookie!.Split('=')[1];
        Assert.Equal(204, await clerk.SignIn());
        Assert.NotEqual(before, clerk.Cookie!.Split('=')[1]);
        Assert.Null(await new StaffSessions(stage.Store, stage.Settings.Key).Of(before));
    }

    [Fact]
    public async Task Somebody_sees_where_else_he_is_signed_in_and_ends_it()
    {
        await using var stage = await Stage();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var other = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var elsewhere = clerk.Cookie!.Split('=')[1];
        await clerk.Begin(stage);
        var page = await clerk.Look("/staff");
        Assert.Contains("Signed in elsewhere", page.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await clerk.Press("/staff/sign-out/others", page)).Status);
        Assert.DoesNotContain("Signed in elsewhere", (await clerk.Look("/staff")).Text, StringComparison.Ordinal);
        Assert.Null(await new StaffSessions(stage.Store, stage.Settings.Key).Of(elsewhere));
        Assert.Equal(200, (await other.Look("/staff/faces")).Status);
    }

    [Fact]
    public async Task A_page_of_staff_is_closed_to_whoever_is_not_signed_in()
    {
        await using var stage = await Stage();
        using var nobody = TestStaff.At(stage.Http);
        foreach (var path in (string[])["/staff/faces", "/staff/people", "/staff/people/s-1"])
            Assert.Equal(401, (await nobody.Look(path)).Status);
        Assert.Contains("data-passkey=\"sign-in\"", (await nobody.Look("/staff")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_by_leaving_by_resting_and_after_a_day()
    {
        await using var stage = await Stage();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        Assert.Equal(303, (await clerk.Press("/staff/sign-out", await clerk.Look("/staff"))).Status);
        Assert.Equal(401, (await clerk.Look("/staff/faces")).Status);
        await clerk.Begin(stage);
        stage.Clock.Now += StaffSessions.Idle - TimeSpan.FromSeconds(1);
        Assert.Equal(200, (await clerk.Look("/staff/faces")).Status);
        stage.Clock.Now += StaffSessions.Idle;
        Assert.Equal(401, (await clerk.Look("/staff/faces")).Status);
        await clerk.Begin(stage);
        for (var begun = stage.Clock.Now; stage.Clock.Now < begun + StaffSessions.Longest; stage.Clock.Now += TimeSpan.FromMinutes(10))
            Assert.Equal(200, (await clerk.Look("/staff/faces")).Status);
        Assert.Equal(401, (await clerk.Look("/staff/faces")).Status);
    }

    [Fact]
    public async Task Who_left_and_whose_passkey_was_ended_is_signed_out_at_once_in_every_process()
    {
        await using var stage = await Stage();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        using var other = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        Assert.Equal(200, (await clerk.Look("/staff/faces")).Status);
        var ended = await admin.Do(("act", "key-ended"), ("staff", clerk.Id), ("key", clerk.KeyName(stage)), ("why", "lost"));
        Assert.Equal(303, ended.Status);
        Assert.Equal(401, (await clerk.Look("/staff/faces")).Status);
        Assert.Equal(401, await clerk.SignIn());
        // By another process: here it is read with the session.
        await TestStaff.Told(stage, new PeopleAct.Left(other.Id, "moved away"));
        Assert.Equal(401, (await other.Look("/staff/faces")).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task A_role_lapses_after_a_year_unless_somebody_else_renews_it()
    {
        await using var stage = await Stage();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        Assert.Equal(403, (await clerk.Do(("act", "role-given"), ("staff", clerk.Id), ("role", "clerk"))).Status);
        Assert.Equal(403, (await admin.Do(("act", "role-given"), ("staff", admin.Id), ("role", "administrator"))).Status);
        Assert.Equal(400, (await admin.Do(("act", "role-given"), ("staff", clerk.Id), ("role", "clerk"), ("until", "2028-01-01"))).Status);
        stage.Clock.Now += TimeSpan.FromDays(366);
        await clerk.Begin(stage);
        Assert.Equal(403, (await clerk.Look("/staff/faces")).Status);
        Assert.Equal(200, (await clerk.Look("/staff")).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task Two_supervisors_let_in_the_passkey_of_an_administrator_who_has_lost_every_one()
    {
        await using var stage = await Stage();
        using var admin = await TestStaff.Added(stage, "", [StaffRole.Administrator]);
        using var first = await TestStaff.SignedIn(stage, StaffRole.Supervisor);
        using var second = await TestStaff.SignedIn(stage, StaffRole.Supervisor);
        using var elsewhere = await TestStaff.SignedIn(stage, "minato", StaffRole.Clerk);
        var code = Code().Match((await first.Do(("act", "code-given"), ("staff", admin.Id))).Text).Value;
        Assert.Equal(200, (await admin.Enrol(code)).Status);
        var key = await KeyOf(stage, admin.Id);
        Assert.Equal(303, (await first.Do(("act", "key-let-in"), ("staff", admin.Id), ("key", key))).Status);
        Assert.Equal(303, (await first.Do(("act", "key-let-in"), ("staff", admin.Id), ("key", key))).Status);
        Assert.Equal(401, await admin.SignIn());
        Assert.Equal(303, (await second.Do(("act", "key-let-in"), ("staff", admin.Id), ("key", key))).Status);
        Assert.Equal(204, await admin.SignIn());
        // At another site they are nobody's supervisors.
        Assert.Equal(403, (await first.Do(("act", "code-given"), ("staff", elsewhere.Id))).Status);
        await Whole(stage);
    }

    [Fact]
    public async Task Somebody_lets_in_a_second_passkey_of_his_own_with_the_first()
    {
        await using var stage = await Stage();
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var code = Code().Match((await clerk.Do(("act", "code-given"), ("staff", clerk.Id))).Text).Value;
        using var second = TestStaff.At(stage.Http, clerk.Id);
        Assert.Equal(200, (await second.Enrol(code)).Status);
        Assert.Equal(401, await second.SignIn());
        Assert.Equal(303, (await clerk.Do(("act", "key-let-in"), ("staff", clerk.Id), ("key", await KeyOf(stage, clerk.Id)))).Status);
        Assert.Equal(204, await second.SignIn());
        await Whole(stage);
    }

    private static async Task<string> KeyOf(ResetStage stage, string id) => (await stage.Store.People.Newest()).Of(id)!.Keys[^1].Name;

    private static async Task Whole(ResetStage stage) => Assert.Equal([], (await stage.Store.Walk()).Problems);

    [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}")]
    private static partial Regex Code();
}
