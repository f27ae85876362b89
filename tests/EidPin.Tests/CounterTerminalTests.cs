using System.Text;
using EidPin.Cards;
using EidPin.Desk.Resetting;
using EidPin.Desk.Terminal;
using EidPin.Reset;
using static EidPin.Tests.CounterTerminalStage;

namespace EidPin.Tests;

/// <summary>A visit at a municipal counter as its holder goes through it at the terminal.</summary>
public sealed class CounterTerminalTests : IAsyncLifetime
{
    private const string Sentinel = "SENTINEL42";

    private CounterTerminalStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await CounterTerminalStage.Start();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Two_PINs_are_set_in_one_go_and_each_is_confirmed_by_using_it()
    {
        var choose = await stage.Permitted(Signature, Authentication);
        Assert.Equal([Signature, Authentication], choose.Pins.Select(p => p.Pin));
        Code[] codes = [Typed(Sentinel), Typed("9753")];
        var end = await stage.Set(choose, [[Signature], [Authentication]], codes);
        Assert.Equal((StageKind.Finished, "jp.signature=done! jp.authentication=done!"), (end.Kind, await stage.States()));
        Assert.Equal((Sentinel, "9753"), (stage.CodeOf(Signature), stage.CodeOf(Authentication)));
        Assert.All(end.Said, said => Assert.True(Assert.IsType<Visited.Done>(said).Told));
        Assert.All(stage.Wire.Receipts, receipt => Assert.NotNull(receipt.Proof));
        Assert.Equal([2, 2], [stage.Wire.Reports.Count(r => r.Result == "done"), end.Signed.Count]);
        // Each was wiped after its last use.
        Assert.All(codes, code => Assert.Equal(0, code.Length));
        Assert.Equal(2, stage.Card.Log.Count(c => c.Ins == 0x2C));
        Assert.Empty(await stage.Problems());
    }

    [Fact]
    public async Task No_code_stands_in_what_is_said_to_the_server()
    {
        await stage.Set(await stage.Permitted(Signature, CardInfo), ([Signature], Sentinel), ([CardInfo], "9753"));
        var said = stage.Wire.Text;
        foreach (var shift in (int[])[0, 1, 2])
            Assert.DoesNotContain(
                Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', shift) + Sentinel))[4..12], said, StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel, said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.ASCII.GetBytes(Sentinel)), said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_number_for_three_PINs_is_typed_once_and_the_two_without_a_key_are_confirmed_by_a_check()
    {
        var choose = await stage.Permitted(Authentication, Register, CardInfo);
        Code[] codes = [Typed("9753")];
        var end = await stage.Set(choose, [[Authentication, Register, CardInfo]], codes);
        Assert.Equal(StageKind.Finished, end.Kind);
        foreach (var pin in (string[])[Authentication, Register, CardInfo]) Assert.Equal("9753", stage.CodeOf(pin));
        Assert.Equal([true, false, false], stage.Wire.Receipts.Select(r => r.Proof is not null));
        Assert.Equal(0, codes[0].Length);
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_holder_before_clerk_and_supervisor_have_signed()
    {
        await using var empty = await CounterTerminalStage.Start(isCardIn: false);
        await empty.Ready();
        await empty.At(StageKind.Idle);
        Assert.Equal(StageKind.NoCard, (await empty.Visit.Pair((await empty.Begin()).ToLowerInvariant())).Kind);
        empty.Reader.Insert(empty.Card);
        Assert.Equal(TerminalWaits.Clerk, (await empty.At(StageKind.Waits)).Waits);
        await empty.SignAsException(CardInfo);
        Assert.Equal(TerminalWaits.Supervisor, (await empty.At(StageKind.Waits)).Waits);
        await empty.Supervise();
        await empty.At(StageKind.Choose);
        Assert.DoesNotContain(empty.Card.Log, c => c.CarriesCode);
    }

    [Fact]
    public async Task A_code_that_is_none_is_not_asked_of_the_server_and_a_wrong_one_is_told()
    {
        var code = await stage.Begin();
        await stage.Ready();
        var slip = await stage.Visit.Pair(code[..^1] + (code[^1] == 'A' ? 'B' : 'A'));
        Assert.Equal((StageKind.Idle, "pairing-code-wrong"), (slip.Kind, slip.Refusal?.Id));
        Assert.Equal(0, stage.Wire.Count("/v1/terminal/pair"));
        var wrong = await stage.Visit.Pair(ShortCode.New());
        Assert.Equal("pairing-code-wrong", wrong.Refusal?.Id);
        // The page stays as it is, and so does what is typed there.
        Assert.Equal(wrong.Key, (await stage.Visit.Look()).Key);
        Assert.Equal(1, stage.Wire.Count("/v1/terminal/pair"));
        await stage.Visit.Pair(code);
        await stage.End();
        Assert.Null((await stage.At(StageKind.Idle)).Refusal);
    }

    [Fact]
    public async Task Another_card_is_refused_until_the_first_is_there_again()
    {
        await stage.Permitted(CardInfo);
        stage.Reader.Insert(await stage.NewCard("TE0000002"));
        Assert.Equal(Refusals.OtherCard, (await stage.At(StageKind.Refused)).Refusal?.Id);
        stage.Reader.Insert(stage.Card);
        await stage.At(StageKind.Choose);
    }

    [Fact]
    public async Task A_card_that_is_refused_is_shown_to_the_server_once_and_once_more_where_somebody_says_so()
    {
        int Shown() => stage.Wire.Count("/v1/terminal/card");
        var unknown = await stage.NewCard("TE0000003", isKnown: false);
        stage.Reader.Insert(unknown);
        await stage.Ready();
        await stage.Visit.Pair(await stage.Begin());
        Assert.Equal(Refusals.UnknownCard, (await stage.At(StageKind.Refused)).Refusal?.Id);
        for (var i = 0; i < 5; i++) await stage.Visit.Look();
        Assert.Equal(1, Shown());
        await stage.Issue(unknown);
        Assert.Equal((StageKind.Waits, 2), ((await stage.Visit.Again(null)).Kind, Shown()));
    }

    [Fact]
    public async Task Nothing_of_a_visit_is_left_after_its_end_and_the_card_is_to_be_taken()
    {
        var end = await stage.Set(await stage.Permitted(Authentication), ([Authentication], "9753"));
        Assert.NotEmpty(end.Said);
        Assert.NotEmpty(end.Signed);
        await stage.End();
        var idle = await stage.At(StageKind.Idle);
        Assert.Equal((null, 0, 0), (idle.Visit, idle.Said.Count, idle.Signed.Count));
        Assert.NotNull(idle.Card);
        stage.Reader.Remove();
        for (var i = 0; i < 200 && (await stage.Visit.Look()).Card is not null; i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Null((await stage.Visit.Look()).Card);
        stage.Reader.Insert(stage.Card);
        var next = await stage.Permitted(CardInfo);
        Assert.Empty(next.Said);
    }

    [Fact]
    public async Task A_card_that_the_person_before_left_behind_is_not_shown_to_the_server_as_that_of_the_next()
    {
        await stage.Permitted(CardInfo);
        await stage.End();
        await stage.At(StageKind.Idle);
        var shown = stage.Wire.Count("/v1/terminal/card");
        await stage.Visit.Pair(await stage.Begin());
        for (var i = 0; i < 5; i++) Assert.NotNull((await stage.At(StageKind.NoCard)).Card);
        Assert.Equal(shown, stage.Wire.Count("/v1/terminal/card"));
        stage.Reader.Insert(await stage.NewCard("TE0000002"));
        Assert.Equal(TerminalWaits.Clerk, (await stage.At(StageKind.Waits)).Waits);
    }

    [Fact]
    public async Task A_visit_whose_PINs_nobody_has_named_yet_waits_for_the_clerk()
    {
        await stage.Ready();
        await stage.Visit.Pair(await stage.Begin());
        Assert.Equal(TerminalWaits.Clerk, (await stage.At(StageKind.Waits)).Waits);
    }

    [Fact]
    public async Task What_was_shown_in_a_visit_before_sets_nothing_in_the_next()
    {
        var before = await stage.Permitted(CardInfo);
        await stage.End();
        await stage.At(StageKind.Idle);
        stage.Reader.Insert(stage.Card);
        await stage.Permitted(CardInfo);
        var end = await stage.Set(before, ([CardInfo], "9753"));
        Assert.IsType<Visited.Refused>(Assert.Single(end.Said));
        Assert.DoesNotContain(stage.Card.Log, c => c.CarriesCode);
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_and_the_visit_goes_on_when_it_is_back()
    {
        await stage.Permitted(CardInfo);
        stage.Wire.Away = true;
        Assert.Equal(ResetClient.Unreachable, (await stage.At(StageKind.Trouble)).Refusal?.Id);
        stage.Wire.Away = false;
        await stage.At(StageKind.Choose);
    }

    [Fact]
    public async Task A_weak_code_is_objected_to_by_its_entry_before_anything_is_sent()
    {
        var choose = await stage.Permitted(Signature, CardInfo);
        var weak = await stage.Weak(choose, ([Signature], Sentinel), ([CardInfo], "1234"));
        Assert.Equal((CardInfo, 1, Weakness.Run), (weak!.Pin, weak.Field, weak.Weaknesses));
        Assert.Null(await stage.Weak(choose, ([Signature], Sentinel), ([CardInfo], "9753")));
        Assert.DoesNotContain(stage.Card.Log, c => c.CarriesCode);
    }
}
