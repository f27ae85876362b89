using System.Net;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Oversight;
using Microsoft.Extensions.Logging.Abstractions;

namespace EidPin.Tests;

/// <summary>An audit that an auditor or supervisor begins on a page, and whether what is personal goes in time.</summary>
public sealed class AuditFromPageTests
{
    private const string Here = "/oversight/audit";

    private static readonly Texts Words = Texts.For("en", "staff");

    [Fact]
    public async Task An_audit_from_the_page_says_that_all_is_whole_and_then_finds_the_fact_that_somebody_has_changed()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var id = await stage.Decided(ResetPins.Authentication);
        var whole = await Audited(auditor);
        Assert.Contains(Words["staff.audit.whole"], whole, StringComparison.Ordinal);
        Assert.Contains($"Begun: 2026-11-28 10:00:00. By: Name of {auditor.Id}", whole, StringComparison.Ordinal);
        Assert.Contains($"<dt>{Words["staff.audit.visits"]}</dt><dd>1</dd>", whole, StringComparison.Ordinal);
        await stage.Server.Store.Database.Write(w => w.Execute(
            "UPDATE visit_facts SET fact = replace(fact, 'holder', 'agent') WHERE visit_id = @id AND seq = 1", new { id }));
        var changed = await Audited(auditor);
        Assert.Contains(Words["staff.audit.problems"], changed, StringComparison.Ordinal);
        Assert.Contains($"visit {id}: fact 1 does not follow from the one before it", changed, StringComparison.Ordinal);
        // A supervisor hears that there is something; which visits of which sites it is, is the auditor's.
        var supervisor = WebUtility.HtmlDecode((await stage.Supervisor.Look(Here)).Text);
        Assert.Contains(Words["staff.audit.problems"], supervisor, StringComparison.Ordinal);
        Assert.Contains(Words["staff.audit.ask-auditor"], supervisor, StringComparison.Ordinal);
        Assert.DoesNotContain(id, supervisor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_audit_runs_no_other_is_begun_and_its_counts_are_shown_as_they_grow()
    {
        await using var stage = await CounterStage.Open();
        await stage.Begin();
        var (read, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var walks = 0;
        var run = new AuditRun(() => stage.Server.Clock.Now, async tell =>
        {
            walks++;
            var walk = await stage.Server.Store.Walk(begun: tell);
            read.SetResult();
            await goOn.Task;
            return walk;
        }, NullLogger.Instance);
        Assert.Null(run.State);
        Assert.True(run.Begin("one"));
        await read.Task;
        Assert.False(run.Begin("two"));
        Assert.Equal((true, "one", 1L), (run.State!.IsRunning, run.State.By, run.State.Walk!.Visits));
        goOn.SetResult();
        while (run.State!.IsRunning) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal((1, false, 0L), (walks, run.State.HasFailed, run.State.Walk!.ProblemCount));
        (read, goOn) = (new(), new());
        goOn.SetResult();
        Assert.True(run.Begin("two"));
    }

    [Fact]
    public async Task An_audit_that_cannot_be_ended_says_so_and_can_be_begun_again()
    {
        var run = new AuditRun(() => DateTimeOffset.UnixEpoch, _ => throw new IOException("away"), NullLogger.Instance);
        for (var times = 0; times < 2; times++)
        {
            Assert.True(run.Begin("one"));
            while (run.State!.IsRunning) await Task.Delay(5, TestContext.Current.CancellationToken);
            Assert.True(run.State.HasFailed);
        }
    }

    [Fact]
    public async Task An_audit_from_the_page_writes_nothing_and_keeps_nobody_who_writes_waiting()
    {
        await using var stage = await CounterStage.Open();
        await using var reading = new ResetServer.Store.Database(stage.Server.File, isRead: true);
        Task Take(ResetServer.Store.Database where, string lease) =>
            where.Write(w => w.Execute("INSERT INTO leases VALUES (@lease, 1)", new { lease }));
        // As the walk reads: one state of all, however long it takes.
        await reading.Snapshot(async walk =>
        {
            var before = await walk.One<long>("SELECT COUNT(*) FROM leases");
            await Take(stage.Server.Store.Database, "somebody");
            Assert.Equal(before, await walk.One<long>("SELECT COUNT(*) FROM leases"));
            return true;
        });
        Assert.Empty((await stage.Server.Store.Walk(reading: reading)).Problems);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Take(reading, "audit"));
    }

    [Fact]
    public async Task The_page_says_how_long_what_is_personal_stays_when_it_was_deleted_last_and_what_is_overdue()
    {
        await using var stage = await ResetStage.Open();
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        await stage.Reserve(await stage.NewCard(), ResetPins.Signature);
        await stage.Store.Database.Write(w => w.Execute("DELETE FROM leases WHERE name = 'keep'"));
        var page = (await auditor.Look(Here)).Text;
        Assert.Contains(Words.Get("staff.retention.keep", ("n", 30)), page, StringComparison.Ordinal);
        Assert.Contains(Words["staff.retention.never"], page, StringComparison.Ordinal);
        Assert.Contains(Words.Get("staff.retention.kept", ("number", 1)), page, StringComparison.Ordinal);
        Assert.Contains(Words["staff.retention.in-time"], page, StringComparison.Ordinal);
        stage.Clock.Now += ResetStage.Keep + TimeSpan.FromHours(1);
        await auditor.Begin(stage);
        Assert.Contains(Words.Get("staff.retention.late", ("number", 1)), (await auditor.Look(Here)).Text, StringComparison.Ordinal);
        Assert.True(await stage.Store.Upkeep.Lease("keep", EidPin.ResetServer.Serving.Housekeeping.LeaseLength));
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        await auditor.Begin(stage);
        page = (await auditor.Look(Here)).Text;
        Assert.Contains(Words.Get("staff.retention.cleaned", ("time", "2026-12-28 11:00:00")), page, StringComparison.Ordinal);
        Assert.Contains(Words["staff.retention.in-time"], page, StringComparison.Ordinal);
    }

    /// <summary>The page once the audit that was begun on it has ended.</summary>
    private static async Task<string> Audited(TestStaff who)
    {
        Assert.Equal(303, (await who.Press(Here, await who.Look(Here))).Status);
        while ((await who.Look($"{Here}/state")).Text.Contains("running", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return WebUtility.HtmlDecode((await who.Look(Here)).Text);
    }
}
