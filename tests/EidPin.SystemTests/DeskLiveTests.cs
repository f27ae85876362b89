using System.Diagnostics;
using EidPin.Cards;
using EidPin.Simulators;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>Readers and cards that come, go and fail while the page is open: it says so by itself, and recovers by itself.</summary>
public sealed class DeskLiveTests(Browser browser)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_card_that_comes_and_goes_is_shown_within_a_second_and_without_reload()
    {
        await using var stage = await DeskStage.Start(new SimulatedReaders(new SimulatedReader("A reader")));
        await using var tab = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(tab.Section(), tab.Texts["desk.put-in"]);
        await Within(tab, () => stage.Reader().Insert(ReadyMade.Find("my-number")!.Create()), tab.Texts["pin.jp.signature.name"]);
        await Within(tab, stage.Reader().Remove, tab.Texts["desk.put-in"]);
        tab.IsClean();
    }

    [Fact]
    public async Task Readers_come_and_go_and_without_any_the_way_on_is_shown()
    {
        await using var stage = await DeskStage.Start(new SimulatedReaders());
        await using var tab = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(tab.Page.Locator("#live"), tab.Texts["fault.no-reader.message"]);
        var reader = new SimulatedReader("A reader", ReadyMade.Find("fineid-citizen")!.Create());
        await Within(tab, () => stage.Readers.Plug(reader), tab.Texts["pin.fi.pin1.name"]);
        await Within(tab, () => stage.Readers.Unplug(reader), tab.Texts["fault.no-reader.message"]);
    }

    [Fact]
    public async Task A_service_that_stops_is_named_with_its_remedy_and_the_cards_come_back_with_it()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(tab.Section(), tab.Texts["pin.jp.signature.name"]);
        await Within(tab, () => stage.Readers.ServiceFault = CardFault.ServiceNotRunning, tab.Texts["fault.service-not-running.message"]);
        await Within(tab, () => stage.Readers.ServiceFault = null, tab.Texts["pin.jp.signature.name"]);
    }

    [Fact]
    public async Task Two_cards_of_one_kind_are_told_apart_by_their_readers()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number", "my-number-signature-locked"));
        await using var tab = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(tab.Section(2), tab.Texts.Get("desk.reader", ("n", 2)));
        await tab.Begin("check", "jp.authentication", reader: 2);
        await DeskPage.Sees(
            tab.Form,
            tab.Texts.Get(
                "form.where",
                ("reader", tab.Texts.Get("desk.reader", ("n", 2))),
                ("card", tab.Texts["card.jp.my-number.name"]),
                ("pin", tab.Texts["pin.jp.authentication.name"])));
        await tab.Type("2468");
        await tab.Send();
        await tab.Result.WaitForAsync();
        Assert.Equal((0, 1), (Codes(stage, 1), Codes(stage, 2)));
    }

    [Fact]
    public async Task A_reader_keeps_its_number_when_another_is_unplugged_and_plugged_in_again()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number", "fineid-citizen"));
        await using var tab = await DeskPage.Open(browser, stage);
        var (first, second) = (tab.Texts.Get("desk.reader", ("n", 1)), tab.Texts.Get("desk.reader", ("n", 2)));
        await DeskPage.Sees(tab.Section(2), second);
        var reader = stage.Reader();
        stage.Readers.Unplug(reader);
        await Expect(tab.Page.Locator("section.card")).ToHaveCountAsync(1);
        await DeskPage.Sees(tab.Section(), second);
        stage.Readers.Plug(reader);
        await Expect(tab.Page.Locator("section.card")).ToHaveCountAsync(2);
        await DeskPage.Sees(tab.Section(), first);
        await DeskPage.Sees(tab.Section(2), second);
    }

    [Fact]
    public async Task A_card_put_in_while_somebody_types_moves_neither_focus_nor_what_was_typed()
    {
        await using var stage = await DeskStage.Start(
            new SimulatedReaders(new SimulatedReader("A", ReadyMade.Find("my-number")!.Create()), new SimulatedReader("B")));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("check", "jp.authentication");
        await tab.Type("12");
        stage.Reader(2).Insert(ReadyMade.Find("fineid-citizen-pin1-locked")!.Create());
        await DeskPage.Sees(tab.Section(2), tab.Texts["pin.fi.pin1.name"]);
        var field = tab.Form.Locator("input[data-field]").First;
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveValueAsync("12");
    }

    [Fact]
    public async Task What_others_call_a_PIN_stands_on_its_tile_and_stays_open_while_cards_come_and_go()
    {
        await using var stage = await DeskStage.Start(
            new SimulatedReaders(new SimulatedReader("A", ReadyMade.Find("my-number")!.Create()), new SimulatedReader("B")), "ja");
        await using var tab = await DeskPage.Open(browser, stage, "ja");
        var names = tab.Tile("jp.signature").Locator(".also");
        await names.Locator("summary").ClickAsync();
        foreach (var name in tab.Texts["pin.jp.signature.also"].Split('|')) await Expect(names).ToContainTextAsync(name);
        stage.Reader(2).Insert(ReadyMade.Find("fineid-citizen")!.Create());
        await DeskPage.Sees(tab.Section(2), tab.Texts["pin.fi.pin1.name"]);
        await Expect(names.Locator("p")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_card_pulled_while_its_form_is_open_takes_the_form_along_and_the_page_says_so()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("change", "jp.authentication");
        await Within(tab, stage.Reader().Remove, tab.Texts["desk.put-in"]);
        Assert.Equal(0, await tab.Form.CountAsync());
    }

    // At every single command: DeskPullTests, without a browser. Here at each moment that a person could tell from another.
    [Theory, InlineData("check"), InlineData("change"), InlineData("unlock")]
    public async Task A_card_pulled_at_any_moment_never_costs_a_try_unseen_and_the_page_says_what_is_known(string act)
    {
        var flow = await PulledCard.Flow(act);
        await using var stage = await DeskStage.Start(new SimulatedReaders(new SimulatedReader("A reader")));
        await using var tab = await DeskPage.Open(browser, stage);
        foreach (var command in flow.Moments)
        {
            var card = ReadyMade.Find(flow.Card)!.Create();
            stage.Reader().Insert(card);
            await DeskPage.Sees(tab.Section(), tab.Texts[$"pin.{flow.Pin}.name"]);
            await tab.Settled();
            await tab.Begin(act, flow.Pin);
            await tab.Type(flow.Codes);
            var sent = card.Log.Count(c => c.CarriesCode);
            stage.Reader().PullAt(command);
            await tab.Send();
            var answer = tab.Page.Locator("#notice .result, .slot .result").First;
            await answer.WaitForAsync();
            Assert.Null(stage.Reader().Card);
            var words = await answer.InnerTextAsync();
            if (card.Log.Count(c => c.CarriesCode) == sent)
                Assert.True(
                    words.Contains(tab.Texts["outcome.nothing-sent"], StringComparison.Ordinal)
                        || words.Contains(tab.Texts["outcome.uncertain.verify"][..20], StringComparison.Ordinal),
                    words);
            await DeskPage.Sees(tab.Section(), tab.Texts["desk.put-in"]);
            if (await tab.Page.Locator("#notice [data-do=close]").CountAsync() > 0)
                await tab.Click(tab.Page.Locator("#notice [data-do=close]").First);
        }
    }

    [Fact]
    public async Task A_page_that_lost_the_program_says_so()
    {
        var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await stage.DisposeAsync();
        await DeskPage.Sees(tab.Page.Locator("#notice"), tab.Texts["desk.gone"]);
    }

    [Fact]
    public async Task Another_program_that_holds_the_card_is_named_after_two_seconds()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(tab.Section(), tab.Texts["pin.jp.signature.name"]);
        await tab.Settled();
        using (var other = stage.Readers.Connect(stage.Reader().Name))
        {
            other.Begin();
            await tab.Click(tab.Tile("jp.authentication").Locator("[data-act=check]"));
            await tab.Form.WaitForAsync();
            await tab.Type("2468");
            await tab.Form.Locator("button[type=submit].main").ClickAsync();
            await DeskPage.Sees(tab.Section(), tab.Texts["desk.waiting"]);
        }
        await Expect(tab.Section()).Not.ToContainTextAsync(tab.Texts["desk.waiting"]);
    }

    private static int Codes(DeskStage stage, int reader) => stage.Card(reader).Log.Count(c => c.CarriesCode);

    private static async Task Within(DeskPage tab, Action change, string words)
    {
        var since = Stopwatch.StartNew();
        change();
        await DeskPage.Sees(tab.Page.Locator("#live"), words);
        Machine.InTime(since.Elapsed, Soon);
    }
}
