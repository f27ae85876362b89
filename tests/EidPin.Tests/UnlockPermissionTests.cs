using System.Globalization;
using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>A code that a clerk makes for somebody who was identified.</summary>
public sealed class UnlockPermissionTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-12-01T01:00:00Z", CultureInfo.InvariantCulture);

    private static readonly UnlockCommand.Make AtCounter =
        new(VisitCounter.Clerk, "card", [ResetPins.Signature], Identifications.Documents, UnlockLives.Later, "hash", ByTelephone: false);

    private static readonly UnlockCommand.Use Use = new("m1", "card", "hash", "a");

    [Fact]
    public void It_is_used_up_when_it_is_accepted()
    {
        var made = Made();
        var used = After(made, Use);
        Assert.Equal((UnlockState.Used, "a"), (used.State, used.Attempt));
        Assert.Equal(UnlockDecision.Already, UnlockDeciding.Decide(used, Use, Start));
        Assert.Equal(VisitRefusals.UnlockUsed, Told(used, Use with { Attempt = "b" }));
        Assert.Equal(VisitRefusals.UnlockUsed, Told(used, Use with { Code = "other" }));
        Assert.Equal(VisitRefusals.UnlockUsed, Told(used, new UnlockCommand.Withdraw(VisitCounter.Clerk)));
    }

    [Theory, InlineData(UnlockLives.Now, 120), InlineData(UnlockLives.Later, 30 * 24 * 3600)]
    public void It_has_two_lives(string life, int seconds)
    {
        var made = Made(AtCounter with { Life = life });
        Assert.IsType<UnlockFact.Used>(UnlockDeciding.Decide(made, Use, Start.AddSeconds(seconds - 1)).Fact);
        Assert.Equal(VisitRefusals.UnlockOver, Told(made, Use, Start.AddSeconds(seconds)));
    }

    [Fact]
    public void Three_misses_end_it_and_each_is_written_down_and_refused()
    {
        var state = Made();
        for (var miss = 1; miss <= 3; miss++)
        {
            var decision = UnlockDeciding.Decide(state, Use with { Code = "other" }, Start);
            Assert.Equal(VisitRefusals.UnlockWrong, decision.Refusal!.Id);
            state = UnlockDeciding.Apply(state, "u1", Assert.IsType<UnlockFact.Missed>(decision.Fact));
            Assert.Equal(miss, state.Misses);
        }
        Assert.Equal(VisitRefusals.UnlockMissed, Told(state, Use));
    }

    [Fact]
    public void Another_card_learns_nothing_and_misses_nothing()
    {
        var (right, wrong) = (Use with { Card = "other" }, Use with { Card = "other", Code = "other" });
        foreach (var use in (UnlockCommand[])[right, wrong])
        {
            var decision = UnlockDeciding.Decide(Made(), use, Start);
            Assert.Equal((null, Refusals.OtherCard), (decision.Fact, decision.Refusal!.Id));
        }
    }

    [Theory, InlineData(Identifications.CallBack), InlineData(Identifications.Questions)]
    public void By_telephone_it_is_made_only_where_the_site_allows_that(string how)
    {
        Assert.Equal(VisitRefusals.UnlockNotAllowed, Told(null, AtCounter with { How = how }));
        Assert.IsType<UnlockFact.Made>(UnlockDeciding.Decide(null, AtCounter with { How = how, ByTelephone = true }, Start).Fact);
    }

    [Fact]
    public void What_is_not_in_the_lists_makes_none()
    {
        foreach (var make in (UnlockCommand.Make[])[
            AtCounter with { How = "by-face" }, AtCounter with { Life = "forever" }, AtCounter with { Pins = [] },
            AtCounter with { Pins = ["fi.pin1"] }, AtCounter with { Code = "" }])
            Assert.Equal(Refusals.Malformed, Told(null, make));
        Assert.Equal(VisitRefusals.WrongRole, Told(null, AtCounter with { By = VisitCounter.Clerk with { Role = StaffRole.Auditor } }));
        Assert.Equal(VisitRefusals.UnlockUnknown, Told(null, Use));
        Assert.Equal(VisitRefusals.VisitExists, Told(Made(), AtCounter));
    }

    [Fact]
    public void The_site_that_made_it_can_withdraw_it_and_no_other()
    {
        Assert.Equal(VisitRefusals.OtherSite, Told(Made(), new UnlockCommand.Withdraw(VisitCounter.Clerk with { Site = "other" })));
        var withdrawn = After(Made(), new UnlockCommand.Withdraw(VisitCounter.Clerk));
        Assert.Equal(VisitRefusals.UnlockOver, Told(withdrawn, Use));
    }

    [Fact]
    public void Its_facts_survive_JSON_and_hold_no_code()
    {
        UnlockFact[] facts =
        [
            UnlockDeciding.Decide(null, AtCounter, Start).Fact!,
            new UnlockFact.Missed("m1") { At = Start },
            new UnlockFact.Used("m1", "a") { At = Start },
            new UnlockFact.Withdrawn("s1") { At = Start },
        ];
        var texts = facts.Select(f => JsonSerializer.Serialize(f, VisitJson.Default.UnlockFact)).ToArray();
        Assert.All(texts, text => Assert.StartsWith("{\"fact\":\"unlock-", text, StringComparison.Ordinal));
        Assert.Equal(texts, texts.Select(t =>
            JsonSerializer.Serialize(JsonSerializer.Deserialize(t, VisitJson.Default.UnlockFact)!, VisitJson.Default.UnlockFact)));
    }

    private static Unlock Made(UnlockCommand.Make? make = null) =>
        UnlockDeciding.Apply(null, "u1", UnlockDeciding.Decide(null, make ?? AtCounter, Start).Fact!);

    private static Unlock After(Unlock state, UnlockCommand command) =>
        UnlockDeciding.Apply(state, "u1", UnlockDeciding.Decide(state, command, Start).Fact!);

    private static string? Told(Unlock? state, UnlockCommand command, DateTimeOffset? now = null) =>
        UnlockDeciding.Decide(state, command, now ?? Start).Refusal?.Id;
}
