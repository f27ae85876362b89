using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;
using EidPin.ResetServer.Serving;
using Microsoft.Extensions.DependencyInjection;
using static EidPin.Tests.CounterStage;

namespace EidPin.Tests;

/// <summary>Who tells a counter less than what happened, or writes into it what it does not expect.</summary>
public sealed class CounterEvasionTests
{
    private const string Pin = ResetPins.Authentication;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Keys_that_went_out_count_as_a_reset_whatever_the_terminal_tells_of_their_end(bool tells)
    {
        await using var stage = await CounterStage.Open();
        for (var visit = 0; visit < 2; visit++)
        {
            var id = await stage.Decided(Pin);
            var seen = (await stage.Terminal.Card(id, stage.Card)).Right;
            var granted = (await stage.Terminal.Authorise(TestTerminal.Prepare(stage.Card, seen, Pin).Request, $"{visit}")).Right;
            if (tells) Assert.Equal(200, (await stage.Terminal.Report(new(id, granted.Attempt, "refused", null, null))).Status);
            stage.Server.Clock.Now += ResetCase.ReportWithin;
            Assert.Equal(303, (await Act(id, stage.Clerk, "close")).Status);
        }
        var third = await stage.Decided(Pin);
        Assert.Equal(VisitRefusals.SupervisorNeeded, await CounterTests.Authorise(stage, third, Pin));
    }

    [Fact]
    public async Task A_reply_with_which_keys_went_out_opens_no_second_visit()
    {
        await using var stage = await CounterStage.Open();
        var first = await stage.Begin(Comers.Agent);
        await stage.Pair(first);
        (string, string)[] seen = [Document("my-number-card"), Document("driving-licence", Comers.Agent), (VisitForm.Field(Pin), "on")];
        await Act(first, stage.Clerk, "describe", seen);
        await Act(first, stage.Clerk, "letter");
        var letter = (await stage.Visit(first)).Enquiry!.Reference;
        stage.Server.Clock.Now += TimeSpan.FromDays(1);
        foreach (var staff in (TestStaff[])[stage.Clerk, stage.Supervisor]) await staff.Begin(stage.Server);
        var second = await stage.Begin("reply", ("letter", letter));
        await stage.Pair(second);
        (string, string)[] brought = [.. seen, Document("enquiry-letter"), Document("power-of-attorney"), Document("sealed-reply")];
        await stage.Decide(second, [.. brought, ("reply", "sealed")]);
        await stage.Supervise(second);
        Assert.Null(await CounterTests.Authorise(stage, second, Pin));
        stage.Server.Clock.Now += ResetCase.ReportWithin;
        var third = await stage.Clerk.Press("/counter", await stage.Clerk.Look("/counter"), ("who", "reply"), ("letter", letter));
        Assert.Equal(410, third.Status);
    }

    [Theory]
    [InlineData("\"documents\":[", "\"documents\":[null,")]
    [InlineData("\"zone\":\"Asia/Tokyo\"", "\"zone\":\"Asia/Nowhere\"")]
    [InlineData("\"pins\":[", "\"pins\":[null,")]
    public async Task A_fact_on_which_nothing_can_be_decided_keeps_the_audit_from_no_other_visit(string right, string wrong)
    {
        await using var stage = await CounterStage.Open();
        var (one, other) = (await stage.Decided(Pin), await stage.Begin());
        await stage.Server.Store.Database.Write(async w =>
        {
            await w.Execute("UPDATE visit_facts SET fact = replace(fact, @right, @wrong) WHERE visit_id = @one", new { right, wrong, one });
            await w.Execute("UPDATE visits SET terminal = 'another' WHERE id = @other", new { other });
        });
        var problems = await stage.Problems();
        foreach (var id in (string[])[one, other])
            Assert.Contains(problems, problem => problem.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_hold_up_the_end_of_no_visit()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        const int many = 600;
        await stage.Server.Store.Database.Write(async w =>
        {
            for (var row = 0; row < many; row++)
                await w.Execute(
                    "INSERT INTO visits (id, version, site, living, opened_at, until, head, sealed, mac) " +
                    "VALUES (@id, 1, @Site, 1, 0, 1, @none, 0, @none)", new { id = $"bad-{row}", Site, none = Array.Empty<byte>() });
        });
        stage.Server.Clock.Now += TimeSpan.FromHours(15);
        await stage.Server.Services.GetRequiredService<Housekeeping>().Keep();
        Assert.Equal(VisitState.Expired, (await stage.Visit(id)).State);
    }

    [Fact]
    public async Task A_PIN_that_is_said_to_be_set_without_a_card_session_is_found_by_the_audit()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        await CounterHostileTests.Forge(stage, id, new VisitFact.PinDone(Pin, "receipt") { At = stage.Server.Clock.Now });
        Assert.Contains(await stage.Problems(), problem => problem.Contains("could not be decided so", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_writes_into_a_form_by_hand_is_kept_nowhere()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        (string, string)[] said = [(VisitForm.Field(new ShownDocument("Tanaka-1980", Comers.Holder)), "on"), (VisitForm.Field(Pin), "on")];
        Assert.Equal(400, (await Act(id, stage.Clerk, "describe", said)).Status);
        Assert.Null((await stage.Visit(id)).Description);
    }
}
