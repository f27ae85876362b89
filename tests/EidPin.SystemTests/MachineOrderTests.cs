using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>What can be told is told at the earliest point: a slip in the known PIN before the new one is thought up.</summary>
[SupportedOSPlatform("linux")]
public sealed class MachineOrderTests(Browser browser)
{
    private const string Known = "2468";

    [Fact]
    public async Task A_wrong_known_PIN_is_told_before_the_new_one_is_typed_and_named()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        await page.Type("9999");
        await page.Work.Locator(".result").WaitForAsync();
        await DeskPage.Sees(page.Work, desk.Texts.Get("outcome.wrong", ("n", 2)));
        await DeskPage.Sees(page.Work.Locator(".result"), desk.Texts["pin.jp.authentication.name"]);
        Assert.Equal(2, stage.Card(2).TriesLeft("jp.authentication"));
        // And on with the right one, which is then typed once.
        await page.Work.Locator("[data-do=find]").ClickAsync();
        await page.Step.WaitForAsync();
        await page.Type(Known);
        await DeskPage.Sees(page.Step, desk.Texts.Get("kiosk.new", ("pin", desk.Texts["pin.jp.signature.name"])));
        Assert.Equal(3, stage.Card(2).TriesLeft("jp.authentication"));
        await page.Type("NEW4PASS");
        await page.Type("NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        desk.IsClean();
    }

    [Fact]
    public async Task Whoever_uses_the_last_try_and_misses_is_told_before_the_new_one_is_typed()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        foreach (var wrong in (string[])["9999", "8888"])
        {
            await page.Type(wrong);
            await page.Work.Locator("[data-do=find]").ClickAsync();
            await page.Work.Locator(".step:not([hidden]), .result.last").First.WaitForAsync();
        }
        await page.Work.Locator("[data-with=last]").ClickAsync();
        await page.Step.WaitForAsync();
        // What it costs stands where it is typed.
        await DeskPage.Sees(page.Step, desk.Texts["desk.one-left"]);
        await page.Type("7777");
        await DeskPage.Sees(page.Work, desk.Texts.Get("outcome.locked", ("pin", desk.Texts["pin.jp.authentication.name"])));
    }

    [Fact]
    public async Task A_second_reservation_is_made_only_after_a_question_that_names_the_first()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        var first = await page.Booking.First.Locator(".shortcode").InnerTextAsync();
        await page.GoToReserve();
        var tile = desk.Tile("jp.signature", 2);
        await DeskPage.Sees(tile.Locator(".face"), first);
        await tile.Locator(".face button[data-path='/reserve/form']").ClickAsync();
        await DeskPage.Sees(tile.Locator(".slot"), desk.Texts.Get("reserve.anew.asks", ("code", first)));
        Assert.Equal(0, await tile.Locator("form").CountAsync());
        await tile.Locator(".slot [data-with=anew]").ClickAsync();
        await tile.Locator("form input[data-field]").FillAsync(Known);
        await tile.Locator("form button[type=submit]").ClickAsync();
        await desk.Page.Locator(".booking .shortcode").Filter(new() { HasNotText = first }).First.WaitForAsync();
    }

    [Fact]
    public async Task The_machine_opens_in_a_second_tab_of_the_same_browser()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var other = await desk.Browser.Context.NewPageAsync();
        await other.GotoAsync(stage.Desk.Address("/kiosk?lang=en"));
        await other.Locator(".session .offers").WaitForAsync(new() { Timeout = 5000 });
    }
}
