using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;

namespace EidPin.Tests;

/// <summary>What staff hears when something was not done: a sentence that says what to do, on a page or to its script.</summary>
public sealed class StaffRefusalTests
{
    private static readonly Dictionary<string, Func<ResetStage, TestStaff, TestStaff, Task<(int Status, string Text)>>> Ways = new()
    {
        [StaffRefusals.SignedOut] = async (stage, _, _) => Page(await TestStaff.At(stage.Http).Look("/staff/people")),
        [StaffRefusals.NotYourRole] = async (_, _, clerk) => Page(await clerk.Look("/staff/people")),
        [StaffRefusals.NotOnOneself] = async (_, admin, _) => Page(await admin.Do(("act", "left"), ("staff", admin.Id), ("why", "tired"))),
        [StaffRefusals.NotStaff] = async (_, admin, _) => Page(await admin.Look("/staff/people/s-nobody")),
        [StaffRefusals.AlreadyStaff] = async (_, admin, clerk) => Page(
            await admin.Do(("act", "added"), ("user", $"user-{clerk.Id}"), ("name", "Somebody"))),
        [StaffRefusals.RolesApart] = async (_, admin, clerk) => Page(
            await admin.Do(("act", "role-given"), ("staff", clerk.Id), ("role", "auditor"))),
        [StaffRefusals.NoSuchKey] = async (_, admin, clerk) => Page(
            await admin.Do(("act", "key-let-in"), ("staff", clerk.Id), ("key", "none"))),
        [StaffRefusals.UnknownPasskey] = async (stage, admin, _) =>
        {
            using var stranger = TestStaff.At(stage.Http, admin.Id);
            var (_, begun) = await stranger.Ask("/staff/sign-in/begin", []);
            return Said(await stranger.Ask(
                "/staff/sign-in",
                new() { ["id"] = (string)begun!["id"]!, ["credential"] = stranger.Passkey.Get(begun["options"]!, admin.Id) }));
        },
        [StaffRefusals.NoCounter] = async (_, _, clerk) => Page(await clerk.Look("/counter")),
        [StaffRefusals.NoTrail] = async (stage, _, _) =>
        {
            using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
            return Page(await auditor.Look("/oversight/case/nothing"));
        },
        [StaffRefusals.BadDays] = async (stage, _, _) =>
        {
            using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
            return Page(await auditor.Look("/oversight/figures?from=2026-11-28&to=2026-11-27"));
        },
        [StaffRefusals.BadCode] = async (stage, _, _) =>
            Said(await TestStaff.At(stage.Http).Ask("/staff/enrol/begin", new() { ["code"] = "7KQ-2M9-XW4" })),
    };

    public static TheoryData<string> Ids => [.. StaffRefusals.All.Select(kind => kind.Id)];

    [Theory, MemberData(nameof(Ids))]
    public async Task Each_refusal_is_a_sentence_with_its_status_and_not_the_line_for_developers(string id)
    {
        await using var stage = await ResetStage.Open();
        using var admin = await TestStaff.SignedIn(stage, StaffRole.Administrator);
        using var clerk = await TestStaff.SignedIn(stage, StaffRole.Clerk);
        var (status, text) = await Ways[id](stage, admin, clerk);
        Assert.Equal(Refusals.All[id].Status, status);
        Assert.Contains(Texts.For("en", "staff")[$"staff.refused.{id}"], text, StringComparison.Ordinal);
        Assert.DoesNotContain(Refusals.All[id].Title, text, StringComparison.Ordinal);
    }

    private static (int, string) Page(StaffView page) => (page.Status, page.Text);

    private static (int, string) Said((int Status, System.Text.Json.Nodes.JsonNode? Said) answer) =>
        (answer.Status, (string)answer.Said!["title"]!);
}
