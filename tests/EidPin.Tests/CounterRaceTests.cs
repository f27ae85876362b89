using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;
using static EidPin.Tests.CounterStage;

namespace EidPin.Tests;

/// <summary>Two people, or two terminals, on one visit in the same moment: one is first, and the other is told.</summary>
public sealed class CounterRaceTests
{
    private const string Authentication = ResetPins.Authentication, CardInfo = ResetPins.CardInfo;
    private const int Rounds = 5;

    [Fact]
    public async Task What_a_supervisor_signs_while_the_clerk_records_something_else_holds_for_what_was_signed_or_not_at_all()
    {
        await using var stage = await CounterStage.Open();
        for (var round = 0; round < Rounds; round++)
        {
            var (id, asked) = await AwaitingSupervisor(stage);
            var page = await stage.Clerk.Look($"/counter/{id}");
            var signed = stage.Supervisor.Sign($"/counter/{id}/sign", asked);
            var other = stage.Clerk.Press($"/counter/{id}", page, [("act", "describe"), .. Exception(CardInfo)]);
            Assert.Contains((await signed).Status, (int[])[303, 409, 410, 422]);
            Assert.Contains((await other).Status, (int[])[303, 409, 422]);
            var visit = await stage.Visit(id);
            var permitted = visit.Pins.Where(p => p.Value.State == VisitPinState.Permitted).Select(p => p.Key).ToList();
            // Recorded last, nothing is permitted before both have signed anew; signed last, what was signed is.
            Assert.Equal(visit.Description!.Pins.Contains(CardInfo) ? [] : [Authentication], permitted);
            Assert.Equal(303, (await Act(id, stage.Clerk, "cancel", ("why", "mistake"))).Status);
        }
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task Of_two_terminals_that_type_one_code_at_once_one_has_the_visit_and_the_other_is_told()
    {
        await using var stage = await CounterStage.Open();
        var second = await NewTerminal(stage.Server, Site);
        for (var round = 0; round < Rounds; round++)
        {
            var id = await stage.Begin();
            var code = await stage.Code(id);
            var told = await Task.WhenAll(stage.Terminal.Pair(code), second.Pair(code));
            Assert.Single(told, answer => answer.Status == 200);
            var refused = told.Single(answer => answer.Status != 200).Reason;
            Assert.Contains(refused, (string[])[VisitRefusals.OtherTerminal, VisitRefusals.PairingCode]);
            Assert.Equal(303, (await Act(id, stage.Clerk, "close")).Status);
        }
    }

    [Fact]
    public async Task A_visit_that_is_cancelled_while_a_card_session_is_asked_for_gives_keys_before_or_not_at_all()
    {
        await using var stage = await CounterStage.Open();
        for (var round = 0; round < Rounds; round++)
        {
            var card = await stage.Server.NewCard();
            var id = await stage.Begin();
            await stage.Pair(id, card);
            await stage.Decide(id, Shown(Authentication));
            var page = await stage.Clerk.Look($"/counter/{id}");
            var authorised = CounterTests.Authorise(stage, id, Authentication, card);
            var cancelled = stage.Clerk.Press($"/counter/{id}", page, ("act", "cancel"), ("why", "left"));
            var (reason, status) = (await authorised, (await cancelled).Status);
            // Within a card session nobody ends the visit: that its end is known comes first.
            Assert.Equal(reason is null ? 409 : 303, status);
            Assert.Equal(reason is null ? VisitState.Open : VisitState.Cancelled, (await stage.Visit(id)).StateAt(stage.Server.Clock.Now));
            stage.Server.Clock.Now += TimeSpan.FromHours(15);
            await stage.Clerk.Begin(stage.Server);
        }
        Assert.Empty(await stage.Problems());
    }

    private static async Task<(string Id, StaffView Asked)> AwaitingSupervisor(CounterStage stage)
    {
        var id = await stage.Begin();
        await stage.Pair(id);
        await stage.Decide(id, Exception(Authentication));
        var asked = await Act(id, stage.Supervisor, "sign");
        Assert.Equal(200, asked.Status);
        return (id, asked);
    }

    private static (string, string)[] Exception(string pin) =>
        [Document("my-number-card"), (VisitForm.Field(pin), "on"), ("override", "known-to-office")];
}
