using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Visits;
using static EidPin.Tests.CounterStage;

namespace EidPin.Tests;

/// <summary>
/// Somebody at a counter, at a terminal or at the database who wants a card reset that nobody has decided on: refused before any key is
/// made, or found by the audit.
/// </summary>
public sealed class CounterHostileTests
{
    private const string Pin = ResetPins.Authentication;

    [Fact]
    public async Task The_card_in_the_terminal_has_to_be_the_card_of_the_visit()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        var other = await stage.Server.NewCard();
        Assert.Equal(Refusals.OtherCard, (await stage.Terminal.Card(id, other)).Reason);
        // The right card was seen, and another one is put in for the session itself.
        var seen = (await stage.Terminal.Card(id, stage.Card)).Right;
        Assert.Equal(Refusals.OtherCard, (await stage.Terminal.Authorise(TestTerminal.Prepare(other, seen, Pin).Request, "a")).Reason);
        // With the right card's certificate and the other one's chip.
        var mixed = TestTerminal.Prepare(other, seen, Pin).Request with { AuthenticationCertificate = stage.Card.Authentication.RawData };
        Assert.Equal(Refusals.NotTheChip, (await stage.Terminal.Authorise(mixed, "b")).Reason);
        Assert.Equal(VisitPinState.Permitted, (await stage.Visit(id)).Pins[Pin].State);
    }

    [Fact]
    public async Task The_visit_has_to_be_of_the_terminals_own_site()
    {
        await using var stage = await CounterStage.Open();
        var elsewhere = await NewTerminal(stage.Server, "uminari");
        var id = await stage.Begin();
        Assert.Equal(VisitRefusals.OtherSite, (await elsewhere.Pair(await stage.Code(id))).Reason);
        await stage.Pair(id);
        await stage.Decide(id, Shown(Pin));
        Assert.Equal(VisitRefusals.OtherSite, (await elsewhere.Card(id, stage.Card)).Reason);
        Assert.Equal(VisitRefusals.OtherSite, await CounterTests.Authorise(stage, id, Pin, at: elsewhere));
        using var clerk = await TestStaff.SignedIn(stage.Server, "uminari", StaffRole.Clerk);
        Assert.Equal(404, (await clerk.Look($"/counter/{id}")).Status);
        Assert.DoesNotContain(id, (await clerk.Look("/counter")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_terminals_with_one_code_one_has_the_visit_and_a_terminal_has_one_visit()
    {
        await using var stage = await CounterStage.Open();
        var second = await NewTerminal(stage.Server, Site);
        var id = await stage.Begin();
        var code = await stage.Code(id);
        var both = await Task.WhenAll(stage.Terminal.Pair(code), second.Pair(code));
        Assert.Single(both, told => told.Status == 200);
        Assert.Single(both, told => told.Reason == VisitRefusals.OtherTerminal);
        var (winner, loser) = both[0].Status == 200 ? (stage.Terminal, second) : (second, stage.Terminal);
        Assert.Equal(VisitRefusals.OtherTerminal, (await loser.Card(id, stage.Card)).Reason);
        var next = await stage.Begin();
        Assert.Equal(VisitRefusals.TerminalInUse, (await winner.Pair(await stage.Code(next))).Reason);
        Assert.Equal(200, (await loser.Pair(await stage.Code(next))).Status);
    }

    [Fact]
    public async Task A_permission_is_used_up_by_one_card_session_and_one_nobody_saw_the_end_of_is_unknown()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        var seen = (await stage.Terminal.Card(id, stage.Card)).Right;
        var request = TestTerminal.Prepare(stage.Card, seen, Pin).Request;
        var granted = (await stage.Terminal.Authorise(request, "one")).Right;
        // The answer was lost: the same request again is the same answer again, another one is none.
        Assert.Equal(granted.SessionEnc, (await stage.Terminal.Authorise(request, "one")).Right.SessionEnc);
        Assert.Equal(Refusals.ReusedKey, (await stage.Terminal.Authorise(request with { Tries = 2 }, "one")).Reason);
        Assert.Equal(VisitRefusals.SessionOpen, await CounterTests.Authorise(stage, id, Pin));
        stage.Server.Clock.Now += ResetCase.ReportWithin;
        Assert.Equal(TerminalWaits.CardAgain, (await stage.Terminal.Session()).Right.Visit!.Waits);
        Assert.Equal(VisitRefusals.EndUnknown, await CounterTests.Authorise(stage, id, Pin));
        // Still locked, as it was before: the chip has set nothing.
        var after = (await stage.Terminal.Card(id, stage.Card, new Dictionary<string, int?> { [Pin] = 0 })).Right;
        Assert.Equal("not-done", after.Visit.Pins.Single().State);
        Assert.Equal(VisitRefusals.PermissionUsed, await CounterTests.Authorise(stage, id, Pin));
        var asked = await Act(id, stage.Clerk, "sign");
        Assert.Equal(303, (await stage.Clerk.Sign($"/counter/{id}/sign", asked)).Status);
        Assert.Null(await CounterTests.Authorise(stage, id, Pin));
    }

    [Fact]
    public async Task A_machine_comes_to_no_counter_and_a_terminal_to_no_reservation()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        var machine = new TestTerminal(await stage.Server.NewKiosk(), ResetStage.OperatorId);
        Assert.Equal(Refusals.KioskUnknown, (await machine.Session()).Reason);
        Assert.Equal(Refusals.KioskUnknown, (await machine.Card(id, stage.Card)).Reason);
        Assert.Equal(Refusals.KioskUnknown, (await stage.Terminal.Machine.Lookup(stage.Card)).Reason);
    }

    [Fact]
    public async Task A_signature_of_another_visit_or_of_what_the_visit_was_before_counts_not()
    {
        await using var stage = await CounterStage.Open();
        var (one, two) = (await stage.Begin(), await stage.Begin());
        await stage.Pair(one);
        var asked = await Act(one, stage.Clerk, "describe-sign", Shown(Pin));
        // What is wanted changes while the words are on the screen.
        await Act(one, stage.Clerk, "describe", Shown([.. ResetPins.AtCounter]));
        Assert.Equal(409, (await stage.Clerk.Sign($"/counter/{one}/sign", asked)).Status);
        var anew = await Act(one, stage.Clerk, "sign");
        Assert.Equal(409, (await stage.Clerk.Sign($"/counter/{two}/sign", anew)).Status);
        Assert.Null((await stage.Visit(one)).SignedBy);
    }

    [Fact]
    public async Task Nobody_else_signs_and_a_clerk_signs_not_as_supervisor()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        await stage.Pair(id);
        (string, string)[] said = [Document("my-number-card"), (VisitForm.Field(Pin), "on"), ("override", "known-to-office")];
        var asked = await Act(id, stage.Clerk, "describe-sign", said);
        using var thief = new TestPasskey();
        var forged = thief.Sign(System.Text.RegularExpressions.Regex.Match(asked.Text, "data-sign=\"([^\"]+)\"").Groups[1].Value);
        Assert.NotEqual(303, (await stage.Clerk.Answer($"/counter/{id}/sign", asked, forged)).Status);
        await stage.Decide(id, said);
        Assert.NotEqual(200, (await Act(id, stage.Clerk, "sign")).Status);
        Assert.Null((await stage.Visit(id)).SupervisedBy);
    }

    [Theory]
    [InlineData("UPDATE visit_facts SET fact = replace(fact, 'jp.authentication', 'jp.signature')")]
    [InlineData("UPDATE visits SET terminal = 'another'")]
    [InlineData("UPDATE visits SET card = 'another'")]
    [InlineData("DELETE FROM visit_facts WHERE seq = 3")]
    [InlineData("DELETE FROM visit_facts")]
    public async Task What_somebody_changes_in_the_database_is_no_visit_any_more_and_the_audit_names_it(string change)
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        var seen = (await stage.Terminal.Card(id, stage.Card)).Right;
        await stage.Server.Store.Database.Write(w => w.Execute(change));
        var (request, _, _) = TestTerminal.Prepare(stage.Card, seen, Pin);
        Assert.Equal(VisitRefusals.NoVisit, (await stage.Terminal.Authorise(request, "key")).Reason);
        Assert.NotEmpty(await stage.Problems());
    }

    [Fact]
    public async Task A_decision_that_nobody_signed_is_found_by_the_audit_though_a_process_with_all_keys_wrote_it()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        await stage.Pair(id);
        await Act(id, stage.Clerk, "describe", Shown(Pin));
        var visit = await stage.Visit(id);
        var by = new Actor(stage.Clerk.Id, $"Name of {stage.Clerk.Id}", Site, StaffRole.Clerk);
        var record = VisitRecord.Of(visit, by, new(ResetStage.OperatorId, TestCard.Origin), stage.Server.Clock.Now, "n").ToBytes();
        using var thief = new TestPasskey();
        var signed = thief.Sign(TestPasskey.Text(System.Security.Cryptography.SHA256.HashData(record)));
        await Forge(stage, id, new VisitFact.Decided(by.Staff, by.Role, record, signed) { At = stage.Server.Clock.Now });
        Assert.Contains(await stage.Problems(), problem => problem.Contains("not signed by a passkey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_attempt_that_somebody_wrote_into_the_database_gives_no_keys()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        var other = await stage.Server.NewCard();
        var seen = (await stage.Terminal.Card(id, stage.Card)).Right;
        var (request, _, _) = TestTerminal.Prepare(other, seen, Pin);
        var attempt = KioskSignature.Attempt(stage.Terminal.Id, "forged");
        var hash = System.Security.Cryptography.SHA256.HashData(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, ResetJson.Default.TerminalAuthoriseRequest));
        await stage.Server.Store.Database.Write(w => w.Execute(
            "INSERT INTO visit_attempts " +
            "(attempt, visit_id, pin, terminal, request, host_challenge, initialize_update, generation, at, mac) VALUES " +
            "(@attempt, @id, @Pin, @terminal, @hash, @host, @update, @generation, 0, @mac)",
            new
            {
                attempt,
                id,
                Pin,
                terminal = stage.Terminal.Id,
                hash,
                host = seen.HostChallenge,
                update = request.InitializeUpdate,
                generation = IssuerKeys.FirstGeneration,
                mac = new byte[32],
            }));
        Assert.NotNull((await stage.Terminal.Authorise(request, "forged")).Reason);
    }

    [Fact]
    public async Task A_seal_covers_visits_and_what_is_cut_off_behind_it_is_missed()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        Assert.NotNull(await stage.Server.Store.Seals.Make());
        Assert.Empty(await stage.Problems());
        await stage.Server.Store.Database.Write(async w =>
        {
            await w.Execute("DELETE FROM visit_facts WHERE visit_id = @id", new { id });
            await w.Execute("DELETE FROM visits WHERE id = @id", new { id });
        });
        Assert.Contains(await stage.Problems(), problem => problem.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_visit_is_over_with_the_sites_day_and_time_alone_ends_it()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Pin);
        stage.Server.Clock.Now += TimeSpan.FromHours(15);
        Assert.Equal(VisitRefusals.VisitOver, await CounterTests.Authorise(stage, id, Pin));
        foreach (var due in await stage.Server.Store.Visits.Due())
            await stage.Server.Store.Visits.Change(due.Id, new VisitCommand.Expire());
        Assert.Equal(VisitState.Expired, (await stage.Visit(id)).State);
        Assert.Empty(await stage.Problems());
    }

    // As a process with all keys would write it.
    internal static Task Forge(CounterStage stage, string id, VisitFact fact) => stage.Server.Store.Database.Write(async w =>
        await VisitWriting.Append(w, stage.Server.Store.Guard, await stage.Server.Store.Visits.Find(id), id, fact));
}
