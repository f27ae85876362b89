using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;
using static EidPin.Tests.CounterStage;

namespace EidPin.Tests;

/// <summary>Visits at a counter, through the pages of staff and the requests of a terminal.</summary>
public sealed class CounterTests
{
    private const string Signature = ResetPins.Signature, Authentication = ResetPins.Authentication;

    [Fact]
    public async Task A_holder_with_a_card_and_one_ID_leaves_with_four_working_PINs()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided([.. ResetPins.AtCounter]);
        foreach (var pin in ResetPins.AtCounter)
        {
            var after = await stage.Terminal.Set(id, stage.Card, pin, pin == Signature ? "ABC123"u8.ToArray() : "4821"u8.ToArray());
            Assert.Equal("done", after.Pins.Single(p => p.Pin == pin).State);
            Assert.Equal(200, (await stage.Terminal.ConfirmWith(id, stage.Card, pin)).Status);
        }
        Assert.Equal(4, stage.Card.Resets);
        Assert.All((await stage.Visit(id)).Pins.Values, pin => Assert.NotNull(pin.Receipt));
        Assert.Equal(303, (await Act(id, stage.Clerk, "close")).Status);
        Assert.Equal(VisitState.Closed, (await stage.Visit(id)).State);
        Assert.Null((await stage.Terminal.Session()).Right.Visit);
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task The_terminal_learns_which_PINs_and_for_whom_it_waits_and_nothing_of_who_came()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        Assert.Null((await stage.Terminal.Session()).Right.Visit);
        Assert.Equal(TerminalWaits.Card, (await stage.Terminal.Pair(await stage.Code(id))).Right.Waits);
        Assert.Equal(TerminalWaits.Clerk, (await stage.Terminal.Card(id, stage.Card)).Right.Visit.Waits);
        await stage.Decide(id, Shown(Authentication));
        var told = await stage.Terminal.Session();
        Assert.Null(told.Right.Visit!.Waits);
        Assert.Equal([(Authentication, "permitted")], told.Right.Visit.Pins.Select(p => (p.Pin, p.State)));
        Assert.DoesNotContain("licence", told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("holder", told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Name of", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_that_are_not_enough_are_recorded_and_nobody_is_asked_to_sign()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        await stage.Pair(id);
        var asked = await Act(id, stage.Clerk, "describe-sign", Document("my-number-card"), (VisitForm.Field(Authentication), "on"));
        Assert.Equal(303, asked.Status);
        Assert.False((await stage.Visit(id)).Description!.Enough);
        Assert.Contains("not enough: bring also", (await stage.Clerk.Look($"/counter/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await Act(id, stage.Clerk, "sign")).Status);
        Assert.Equal(VisitRefusals.NotSigned, await Authorise(stage, id, Authentication));
    }

    [Fact]
    public async Task With_an_override_nothing_is_set_before_a_supervisor_has_signed_who_is_somebody_else()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        await stage.Pair(id);
        await stage.Decide(id, Document("my-number-card"), (VisitForm.Field(Authentication), "on"), ("override", "known-to-office"));
        Assert.Equal(VisitRefusals.SupervisorNeeded, await Authorise(stage, id, Authentication));
        Assert.Equal(TerminalWaits.Supervisor, (await stage.Terminal.Session()).Right.Visit!.Waits);
        Assert.Contains(id, (await stage.Supervisor.Look("/counter")).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await stage.Supervise(id)).Status);
        Assert.Equal("done", (await stage.Terminal.Set(id, stage.Card, Authentication, "4821"u8.ToArray())).Pins.Single().State);
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task An_agent_comes_twice_with_a_letter_between_and_a_supervisor_signs()
    {
        await using var stage = await CounterStage.Open();
        var first = await stage.Begin(Comers.Agent);
        await stage.Pair(first);
        (string, string)[] seen = [Document("my-number-card"), Document("driving-licence", Comers.Agent),
            Document("passport", Comers.Agent), (VisitForm.Field(Authentication), "on")];
        Assert.Equal(303, (await Act(first, stage.Clerk, "describe", seen)).Status);
        Assert.Equal(303, (await Act(first, stage.Clerk, "letter")).Status);
        var letter = (await stage.Visit(first)).Enquiry!.Reference;
        Assert.Contains(ShortCode.Shown(letter), (await stage.Clerk.Look($"/counter/{first}/letter")).Text, StringComparison.Ordinal);
        var early = await stage.Clerk.Press("/counter", await stage.Clerk.Look("/counter"), ("who", "reply"), ("letter", letter));
        Assert.Equal(422, early.Status);
        stage.Server.Clock.Now += TimeSpan.FromDays(3);
        foreach (var staff in (TestStaff[])[stage.Clerk, stage.Supervisor]) await staff.Begin(stage.Server);
        var second = await stage.Begin("reply", ("letter", ShortCode.Shown(letter)));
        await stage.Pair(second);
        (string, string)[] brought = [.. seen, Document("enquiry-letter"), Document("power-of-attorney"), Document("sealed-reply")];
        Assert.Equal(422, (await Act(second, stage.Clerk, "describe", [.. brought, ("reply", "opened")])).Status);
        await stage.Decide(second, [.. brought, ("reply", "sealed")]);
        Assert.Equal(303, (await stage.Supervise(second)).Status);
        Assert.Equal("done", (await stage.Terminal.Set(second, stage.Card, Authentication, "4821"u8.ToArray())).Pins.Single().State);
        var again = await stage.Clerk.Press("/counter", await stage.Clerk.Look("/counter"), ("who", "reply"), ("letter", letter));
        Assert.Equal(410, again.Status);
        Assert.Empty(await stage.Problems());
    }

    [Theory, InlineData(Represented.Child, "family-register"), InlineData(Represented.Ward, "guardianship-certificate")]
    public async Task A_legal_representative_shows_two_IDs_and_what_proves_it(string represented, string proof)
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin(Comers.Representative, ("represented", represented));
        await stage.Pair(id);
        (string, string)[] said = [Document("my-number-card"), Document("driving-licence", Comers.Representative),
            Document("pension-book", Comers.Representative), (VisitForm.Field(Authentication), "on"), ("represented", represented)];
        Assert.Equal(303, (await Act(id, stage.Clerk, "describe-sign", [.. said])).Status);
        Assert.Null((await stage.Visit(id)).SignedBy);
        await stage.Decide(id, [.. said, Document(proof, Comers.Representative), Document("insurance-confirmation")]);
        Assert.Equal("done", (await stage.Terminal.Set(id, stage.Card, Authentication, "4821"u8.ToArray())).Pins.Single().State);
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task A_certificate_that_is_over_hands_the_visit_over()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Authentication);
        var over = await Act(id, stage.Clerk, "hand-over", ("certificate signature", "on"), ("why", "expired"));
        Assert.Equal(303, over.Status);
        Assert.Equal(VisitState.HandedOver, (await stage.Visit(id)).State);
        Assert.Equal(VisitRefusals.VisitEnded, await Authorise(stage, id, Authentication));
    }

    [Fact]
    public async Task The_record_sheet_has_no_code_and_says_what_became_of_each_PIN()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Authentication);
        await stage.Terminal.Set(id, stage.Card, Authentication, "4821"u8.ToArray());
        var sheet = await stage.Clerk.Look($"/counter/{id}/sheet");
        Assert.Contains("Login PIN", sheet.Text, StringComparison.Ordinal);
        Assert.Contains("Set", sheet.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4821", sheet.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_two_resets_in_a_week_a_supervisor_allows_the_third()
    {
        await using var stage = await CounterStage.Open();
        for (var reset = 0; reset < 2; reset++)
        {
            var id = await stage.Decided(Authentication);
            await stage.Terminal.Set(id, stage.Card, Authentication, "4821"u8.ToArray());
            await Act(id, stage.Clerk, "close");
        }
        var third = await stage.Decided(Authentication);
        Assert.Equal(VisitRefusals.SupervisorNeeded, await Authorise(stage, third, Authentication));
        await stage.Supervise(third);
        Assert.Null(await Authorise(stage, third, Authentication));
    }

    [Fact]
    public async Task A_terminal_whose_visit_is_over_by_its_time_takes_the_next_one_at_once()
    {
        await using var stage = await CounterStage.Open();
        var yesterday = await stage.Decided(Authentication);
        stage.Server.Clock.Now += TimeSpan.FromHours(15);
        await stage.Clerk.Begin(stage.Server);
        var today = await stage.Begin();
        Assert.Equal(200, (await stage.Terminal.Pair(await stage.Code(today))).Status);
        Assert.Equal((VisitState.Expired, VisitState.Open), ((await stage.Visit(yesterday)).State, (await stage.Visit(today)).State));
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task What_a_clerk_decided_stays_right_in_the_audit_when_he_works_elsewhere_later()
    {
        await using var stage = await CounterStage.Open();
        await stage.Decided(Authentication);
        stage.Server.Clock.Now += TimeSpan.FromHours(1);
        await TestStaff.Told(stage.Server, new PeopleAct.Moved(stage.Clerk.Id, "uminari"));
        Assert.Empty(await stage.Problems());
    }

    /// <summary>The reason; null: it was not refused.</summary>
    internal static async Task<string?> Authorise(CounterStage stage, string id, string pin, TestCard? card = null, TestTerminal? at = null)
    {
        var terminal = at ?? stage.Terminal;
        var seen = await terminal.Card(id, card ?? stage.Card);
        if (seen.Value is null) return seen.Reason;
        var keySet = (byte)(0x31 + ResetPins.AtCounter.ToList().IndexOf(pin));
        var (request, _, _) = TestTerminal.Prepare(card ?? stage.Card, seen.Right, pin, keySet: keySet);
        return (await terminal.Authorise(request, Guid.NewGuid().ToString())).Reason;
    }
}
