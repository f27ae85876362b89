using EidPin.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>What became of a code is never lost: not by a reload, a closed tab, a pulled card or another start of the program.</summary>
public sealed class DeskLastAnswerTests(Browser browser)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(250);

    [Theory, InlineData("reload"), InlineData("close")]
    public async Task A_wrong_code_whose_answer_nobody_saw_is_told_once_to_whoever_comes_next(string how)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        var tab = await DeskPage.Open(browser, stage);
        await Sending(stage, tab);
        if (how == "reload") await tab.Page.ReloadAsync();
        else
        {
            await tab.Page.CloseAsync();
            await tab.DisposeAsync();
            tab = await DeskPage.Open(browser, stage);
        }
        await using var next = tab;
        var told = next.Page.Locator("#live .untold");
        await told.WaitForAsync();
        await DeskPage.Sees(told, next.Texts.Get("outcome.wrong", ("n", 2)));
        await DeskPage.Sees(told, next.Texts["pin.jp.authentication.name"]);
        await next.Click(told.Locator("[data-do=told]"));
        await Expect(told).ToHaveCountAsync(0);
        await next.Page.ReloadAsync();
        await next.Tile("jp.authentication").WaitForAsync();
        Assert.Equal(0, await told.CountAsync());
        Assert.Equal(2, stage.Card().TriesLeft("jp.authentication"));
    }

    [Fact]
    public async Task It_is_told_to_whoever_holds_the_same_card_and_to_no_other()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number", "fineid-citizen"));
        await using var tab = await DeskPage.Open(browser, stage);
        await Sending(stage, tab);
        await tab.Page.ReloadAsync();
        var told = tab.Page.Locator("#live .untold");
        await told.WaitForAsync();
        var card = stage.Card();
        stage.Reader().Remove();
        await Expect(told).ToHaveCountAsync(0);
        stage.Reader().Insert(ReadyMade.Find("my-number-child")!.Create());
        await tab.Tile("jp.authentication").WaitForAsync();
        Assert.Equal(0, await told.CountAsync());
        stage.Reader().Remove();
        stage.Reader().Insert(card);
        await DeskPage.Sees(tab.Section().Locator(".untold"), tab.Texts.Get("outcome.wrong", ("n", 2)));
    }

    [Fact]
    public async Task An_answer_that_was_seen_is_not_told_again()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Do("check", "jp.authentication", "9999");
        await using var other = await DeskPage.Open(browser, stage);
        // Longer than an answer may be on its way.
        await Task.Delay(4000, TestContext.Current.CancellationToken);
        Assert.Equal(0, await tab.Page.Locator(".untold").CountAsync());
        Assert.Equal(0, await other.Page.Locator(".untold").CountAsync());
    }

    [Fact]
    public async Task Leaving_while_a_code_is_under_way_is_asked_first()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        var asked = 0;
        tab.Page.Dialog += (_, dialog) =>
        {
            asked += dialog.Type == DialogType.BeforeUnload ? 1 : 0;
            _ = dialog.AcceptAsync();
        };
        await Sending(stage, tab);
        await tab.Page.ReloadAsync();
        Assert.Equal(1, asked);
        await tab.Tile("jp.authentication").WaitForAsync();
        await tab.Page.ReloadAsync();
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_tab_that_outlived_its_EidPin_says_so_shows_no_stale_card_and_comes_back_with_a_new_one()
    {
        var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Tile("jp.authentication").WaitForAsync();
        var port = new Uri(stage.Origin).Port;
        await stage.DisposeAsync();
        await DeskPage.Sees(tab.Page.Locator("#notice"), tab.Texts["desk.gone"]);
        await using var anew = await DeskStage.OnPort(port, DeskStage.With("my-number-child"));
        await DeskPage.Sees(tab.Page.Locator("#live"), tab.Texts["desk.restarted"]);
        Assert.Equal("", await tab.Page.Locator("#notice").InnerTextAsync());
        Assert.Equal(0, await tab.Page.Locator("section.card").CountAsync());
        // In the same browser the address is opened that the new one printed: the old tab comes back by itself.
        var opened = await tab.Browser.Context.NewPageAsync();
        await opened.GotoAsync(anew.StartUrl());
        await opened.Locator("section.card li.pin").First.WaitForAsync();
        await tab.Page.BringToFrontAsync();
        await DeskPage.Sees(tab.Section(), tab.Texts["desk.child"]);
    }

    [Fact]
    public async Task A_reload_after_a_restart_says_what_happened_too()
    {
        var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        var port = new Uri(stage.Origin).Port;
        await stage.DisposeAsync();
        await using var anew = await DeskStage.OnPort(port, DeskStage.With("my-number"));
        await tab.Page.ReloadAsync();
        await DeskPage.Sees(tab.Page.Locator("#live"), tab.Texts["desk.restarted"]);
    }

    [Fact]
    public async Task A_card_that_is_pulled_while_somebody_types_is_said_and_the_focus_goes_there()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number", "fineid-citizen"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("check", "jp.authentication");
        await tab.Form.Locator("input[data-field]").PressSequentiallyAsync("24");
        stage.Reader().Remove();
        await DeskPage.Sees(tab.Page.Locator("#notice"), tab.Texts["kiosk.gone"]);
        await Expect(tab.Page.Locator("#notice [tabindex='-1']")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_was_said_of_a_card_goes_away_when_its_next_form_opens()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("check", "jp.authentication");
        stage.Reader().Remove();
        await DeskPage.Sees(tab.Page.Locator("#notice"), tab.Texts["kiosk.gone"]);
        stage.Reader().Insert(ReadyMade.Find("my-number")!.Create());
        await tab.Begin("check", "jp.authentication");
        Assert.Equal("", await tab.Page.Locator("#notice").InnerTextAsync());
    }

    // A slow reader, and the tab goes while the card is at work.
    private static async Task Sending(DeskStage stage, DeskPage tab)
    {
        await tab.Settled();
        await tab.Begin("check", "jp.authentication");
        await tab.Type("9999");
        stage.Reader().Delay = Slow;
        await tab.Send();
        await DeskPage.Sees(tab.Form.Locator(".answer"), tab.Texts["form.sending"]);
    }
}
