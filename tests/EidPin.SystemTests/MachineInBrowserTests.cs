using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>
/// The machine's page in a real browser: what it says before anything is sent, when the server or the card is gone, and when nobody is
/// there any more.
/// </summary>
[SupportedOSPlatform("linux")]
public class MachineInBrowserTests(Browser browser)
{
    private const string Known = "2468";

    [Fact]
    public async Task A_card_whose_answer_was_lost_while_the_new_PIN_was_set_tells_the_next_time_that_it_works()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        // Power goes after the chip has set the new PIN, before it answered.
        stage.Card(2).CutAtCode(acts: true, ins: 0x2C);
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts["outcome.uncertain.unblock"]);
        stage.Desk.Reader(2).Insert(stage.Card(2));
        await page.GoToMachine(2);
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        desk.IsClean();
    }

    [Fact]
    public async Task Who_does_not_know_the_PIN_that_may_have_been_set_the_last_time_sets_one_again()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        // Forgotten, not locked: the card's counter tells nothing afterwards.
        await page.Reserve("jp.authentication", 1, "TEST1234");
        await page.GoToMachine(1);
        stage.Card(1).CutAtCode(acts: false, ins: 0x2C);
        await page.Reset("TEST1234", "8642");
        await DeskPage.Sees(page.Work, desk.Texts["outcome.uncertain.unblock"]);
        stage.Desk.Reader(1).Insert(stage.Card(1));
        await page.GoToMachine(1);
        await DeskPage.Sees(page.Step, desk.Texts["kiosk.try-new.help"]);
        await page.Step.Locator("[data-unknown]").ClickAsync();
        await DeskPage.Sees(page.Step, desk.Texts.Get("kiosk.known", ("pin", desk.Texts["pin.jp.signature.name"])));
        await page.Reset("TEST1234", "8642");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.authentication.name"])));
        Assert.Equal(3, stage.Card(1).TriesLeft("jp.authentication"));
        desk.IsClean();
    }

    [Fact]
    public async Task A_machine_whose_server_was_away_opens_by_itself_when_it_is_back()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        await desk.Page.Clock.InstallAsync();
        await desk.Page.RouteAsync("**/kiosk/session**", route => route.AbortAsync());
        await desk.Page.GotoAsync($"{new Uri(desk.Page.Url).GetLeftPart(UriPartial.Authority)}/kiosk?lang=en");
        await DeskPage.Sees(desk.Page.Locator(".session"), desk.Texts["kiosk.out-of-order"]);
        Assert.False(await desk.Page.Locator("#s-start .do [data-do=go]").IsVisibleAsync());
        await desk.Page.UnrouteAllAsync();
        await desk.Page.Clock.RunForAsync(31_000);
        await desk.Page.Locator(".session .offers").WaitForAsync();
        await desk.Page.Locator("#s-start .do [data-do=go]").ClickAsync();
        Assert.Equal("", await desk.Page.Locator("#notice").InnerTextAsync());
    }

    [Fact]
    public async Task A_card_that_is_pulled_while_somebody_types_is_missed_at_once_and_found_again()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        await page.Type(Known);
        // The known PIN is under way until the next screen comes.
        await DeskPage.Sees(page.Step, desk.Texts.Get("kiosk.new", ("pin", desk.Texts["pin.jp.signature.name"])));
        stage.Desk.Reader(2).Remove();
        await page.Work.Locator(".result").WaitForAsync(new() { Timeout = 1500 });
        await DeskPage.Sees(page.Work, desk.Texts["kiosk.gone"]);
        stage.Desk.Reader(2).Insert(stage.Card(2));
        await page.Work.Locator("[data-do=go]").ClickAsync();
        await page.Choose(2);
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        desk.IsClean();
    }

    [Fact]
    public async Task The_next_person_does_not_find_the_language_of_the_last()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        await desk.Page.Clock.InstallAsync();
        await desk.Page.GotoAsync($"{new Uri(desk.Page.Url).GetLeftPart(UriPartial.Authority)}/kiosk?lang=en");
        await desk.Page.Locator(".languages [lang=sv]").ClickAsync();
        await desk.Page.Locator("#s-start .do [data-do=go]").ClickAsync();
        await desk.Page.Clock.RunForAsync(62_000);
        await desk.Page.Locator("html[lang=en] .session .offers").WaitForAsync();
        desk.IsClean();
    }

    [Fact]
    public async Task Without_its_server_a_machine_is_out_of_order_and_the_card_untouched()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        var before = stage.Card(2).CommandCount;
        stage.Server.Kill();
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts["reset.reason.unreachable"]);
        Assert.DoesNotContain(stage.Card(2).Log.Skip(before), c => c.Ins is 0x2C or 0x82);
        Assert.Equal(0, stage.Card(2).TriesLeft("jp.signature"));
    }

    [Fact]
    public async Task A_visit_that_nobody_continues_warns_can_be_extended_and_clears_itself()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await desk.Page.Clock.InstallAsync();
        await page.GoToMachine(2);
        await page.Step.Locator("[data-key='2']").ClickAsync();
        var warning = desk.Page.Locator("#warn:not([hidden])");
        await desk.Page.Clock.RunForAsync(98_000);
        Assert.Equal(0, await warning.CountAsync());
        await desk.Page.Clock.RunForAsync(5_000);
        await warning.WaitForAsync();
        await warning.Locator("[data-do=stay]").ClickAsync();
        await DeskPage.Sees(page.Step.Locator(".words"), "1 typed");
        await desk.Page.Clock.RunForAsync(123_000);
        await desk.Page.Locator("#s-start:not([hidden])").WaitForAsync();
        Assert.Equal("", await page.Work.InnerHTMLAsync());
        desk.IsClean();
    }

    [Fact]
    public async Task Two_new_PINs_that_differ_or_are_too_short_or_weak_are_told_before_anything_is_sent()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.GoToMachine(2);
        var problem = page.Step.Locator(".problem");
        await page.Type("24");
        await DeskPage.Sees(problem, "Too short");
        await page.Type("68");
        await page.Type("123456");
        await DeskPage.Sees(problem, desk.Texts["form.rule.letters"]);
        for (var i = 0; i < 6; i++) await page.Step.Locator("[data-do=back]").ClickAsync();
        await page.Type("A1B2A1B2");
        await page.Type("A1B2A1B3");
        await DeskPage.Sees(problem, desk.Texts["kiosk.differs"]);
        await page.Type("A1B2A1B2");
        await page.Type("A1B2A1B2");
        var weak = desk.Page.Locator(".weak");
        await weak.WaitForAsync();
        await weak.Locator("[data-do=other]").ClickAsync();
        await page.Type("KIRIN77");
        await page.Type("KIRIN77");
        await page.Work.Locator(".result.good").WaitForAsync();
        Assert.Equal("KIRIN77", stage.Card(2).Codes.First(c => c.Key == "jp.signature").Value);
        desk.IsClean();
    }

    [Theory, InlineData("en", 1200), InlineData("ja", 320), InlineData("sv", 320)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_window(string language, int width)
    {
        await using var stage = await PracticeStage.Start(language: language);
        await using var desk = await DeskPage.Open(browser, stage.Desk, language, width: width);
        var page = new MachinePage(desk);
        async Task Look(string what)
        {
            Assert.Empty((await desk.Browser.Violations()).Select(v => $"{what}: {v}"));
            Assert.True(await desk.Browser.Width() <= width, $"{what} is wider than {width}");
        }
        await page.GoToReserve();
        await desk.Tile("jp.signature", 2).Locator("button[data-path]").ClickAsync();
        await desk.Page.Locator(".slot form[data-path]").WaitForAsync();
        await Look("reserve");
        await page.Reserve("jp.signature", 2, Known);
        await page.Booking.WaitForAsync();
        await Look("booking");
        await desk.Page.GotoAsync($"{stage.Desk.Origin}/kiosk?lang={language}");
        await desk.Page.Locator(".session .offers").WaitForAsync();
        await Look("start");
        await page.Begin(2);
        await Look("digits");
        await page.Type(Known);
        await Look("letters");
        await page.Type("NEW4PASS");
        await page.Type("NEW4PASS");
        await page.Work.Locator(".result").WaitForAsync();
        await Look("done");
        desk.IsClean();
    }
}
