using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Desk.Terminal;
using EidPin.Reset;
using static EidPin.Tests.CounterTerminalStage;

namespace EidPin.Tests;

/// <summary>Card sessions at a counter's terminal of which somebody did not hear the end.</summary>
public sealed class CounterTerminalEndTests : IAsyncLifetime
{
    private const string Sentinel = "SENTINEL42";

    private CounterTerminalStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await CounterTerminalStage.Start();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Where_the_answer_to_authorise_is_lost_nothing_is_set_and_the_session_is_reported_as_refused()
    {
        var choose = await stage.Permitted(CardInfo, Register);
        stage.Wire.LosesAnswerOf = "/v1/terminal/authorise";
        var end = await stage.Set(choose, ([CardInfo], "9753"), ([Register], "8642"));
        Assert.Equal(ResetClient.Unreachable, Assert.IsType<Visited.Refused>(Assert.Single(end.Said)).Refusal.Id);
        Assert.DoesNotContain(stage.Card.Log, c => c.Ins == 0x2C);
        stage.Wire.LosesAnswerOf = null;
        for (var i = 0; i < 200 && stage.Wire.Reports.Count == 0; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(["refused"], stage.Wire.Reports.Select(r => r.Result));
        // That of the other PIN is not used up.
        Assert.Equal("jp.resident-register=not-done jp.card-info=permitted", await stage.States());
    }

    [Fact]
    public async Task After_an_end_that_nobody_knows_the_holder_tries_the_new_PIN_which_confirms_it_too()
    {
        await using var open = await CounterTerminalStage.Start(used: 1);
        var choose = await open.Permitted(Signature, CardInfo);
        open.Card.CutAtCode(acts: true, ins: 0x2C);
        var cut = await open.Set(choose, ([Signature], Sentinel), ([CardInfo], "9753"));
        Assert.IsType<PinOutcome.Uncertain>(Outcome(cut));
        Assert.Equal("jp.signature=unknown jp.card-info=permitted", await open.States());
        open.Reader.Insert(open.Card);
        var trying = await open.At(StageKind.Try);
        Assert.Equal(Signature, trying.Pin);
        var next = await open.Use(trying, Sentinel);
        Assert.Equal((StageKind.Choose, "jp.signature=done! jp.card-info=permitted"), (next.Kind, await open.States()));
        Assert.Single(open.Wire.Receipts);
    }

    [Fact]
    public async Task Where_a_PIN_was_locked_its_counter_tells_after_such_an_end_and_the_holder_only_confirms()
    {
        var choose = await stage.Permitted(CardInfo);
        stage.Card.CutAtCode(acts: true, ins: 0x2C);
        await stage.Set(choose, ([CardInfo], "9753"));
        stage.Reader.Insert(stage.Card);
        var confirm = await stage.At(StageKind.Confirm);
        Assert.Equal((StageKind.Finished, "jp.card-info=done!"), ((await stage.Use(confirm, "9753")).Kind, await stage.States()));
        Assert.Null(Assert.Single(stage.Wire.Receipts).Proof);
    }

    [Fact]
    public async Task A_wrong_new_PIN_tells_that_it_was_not_set_and_the_clerk_decides_again()
    {
        await using var open = await CounterTerminalStage.Start(used: 1);
        var end = await open.Use(await Uncertain(open), "1357");
        Assert.Equal((StageKind.Waits, TerminalWaits.Clerk), (end.Kind, end.Waits));
        Assert.IsType<PinOutcome.Wrong>(Outcome(end));
        Assert.Equal("jp.card-info=not-done", await open.States());
        await open.Sign(CardInfo);
        var again = await open.Set(await open.At(StageKind.Choose), ([CardInfo], "8642"));
        Assert.Equal((StageKind.Finished, "8642"), (again.Kind, open.CodeOf(CardInfo)));
    }

    [Fact]
    public async Task The_last_try_of_the_new_PIN_is_spent_only_where_the_holder_is_sure()
    {
        await using var open = await CounterTerminalStage.Start(used: 2);
        var trying = await Uncertain(open);
        var held = await open.Use(trying, "1357");
        Assert.IsType<PinOutcome.Held>(Outcome(held));
        Assert.Equal((1, StageKind.Try), (open.Card.TriesLeft(CardInfo), held.Kind));
        var sure = await open.Visit.Again(CardInfo);
        Assert.Equal(LastTry.Spend, sure.Last);
        await open.Use(sure, "1357", sure.Last);
        Assert.Equal((0, "jp.card-info=not-done"), (open.Card.TriesLeft(CardInfo), await open.States()));
    }

    [Fact]
    public async Task Who_does_not_know_the_new_PIN_says_so_and_no_try_is_spent()
    {
        await using var open = await CounterTerminalStage.Start(used: 1);
        await Uncertain(open);
        var end = await open.Visit.Unknown(CardInfo);
        Assert.Equal((StageKind.Waits, "jp.card-info=not-done"), (end.Kind, await open.States()));
        Assert.Equal(2, open.Card.TriesLeft(CardInfo));
    }

    [Fact]
    public async Task A_receipt_of_the_chip_whose_answer_was_lost_is_told_later_and_the_holder_confirms_by_typing_once_more()
    {
        var choose = await stage.Permitted(Authentication);
        stage.Wire.LosesAnswerOf = "/v1/terminal/report";
        var end = await stage.Set(choose, ([Authentication], "9753"));
        Assert.False(Assert.IsType<Visited.Done>(Assert.Single(end.Said)).Told);
        Assert.Equal("9753", stage.CodeOf(Authentication));
        Assert.Empty(stage.Wire.Receipts);
        stage.Wire.LosesAnswerOf = null;
        var confirm = await stage.At(StageKind.Confirm);
        Assert.Equal(Authentication, confirm.Pin);
        Assert.Equal(StageKind.Finished, (await stage.Use(confirm, "9753")).Kind);
        Assert.NotNull(Assert.Single(stage.Wire.Receipts).Proof);
    }

    [Fact]
    public async Task Codes_whose_page_is_gone_before_their_turn_came_are_not_sent_and_the_visit_goes_on()
    {
        var choose = await stage.Permitted(CardInfo);
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Set(choose, [[CardInfo]], [Typed("9753")], gone.Token));
        Assert.DoesNotContain(stage.Card.Log, c => c.CarriesCode);
        Assert.Equal(StageKind.Finished, (await stage.Set(await stage.At(StageKind.Choose), ([CardInfo], "9753"))).Kind);
    }

    private static PinOutcome Outcome(Stage stage) =>
        Assert.IsType<Reply.Told>(Assert.IsType<Visited.Card>(Assert.Single(stage.Said)).Reply).Outcome;

    // The card goes before it has acted, and nobody knows.
    private static async Task<Stage> Uncertain(CounterTerminalStage stage)
    {
        var choose = await stage.Permitted(CardInfo);
        stage.Card.CutAtCode(acts: false, ins: 0x2C);
        await stage.Set(choose, ([CardInfo], "9753"));
        stage.Reader.Insert(stage.Card);
        return await stage.At(StageKind.Try);
    }
}
