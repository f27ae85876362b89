using System.Runtime.Versioning;
using static EidPin.SystemTests.DeskPage;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// Each screen of the machine: large enough for where it stands, its keys at the height of the hand, one thing to do, and words for this
/// very screen.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class MachineScreenTests(Browser browser)
{
    private const string Known = "2468", Next = "NEW4PASS";

    [Theory, InlineData(1080, 1920), InlineData(1280, 800), InlineData(1024, 768), InlineData(1920, 1080)]
    public async Task Every_key_is_in_sight_on_every_screen_also_beside_an_objection(int width, int height)
    {
        await using var stage = await PracticeStage.Start(language: "ja");
        await using var desk = await Open(stage, "ja", width, height);
        var page = new MachinePage(desk);
        await page.GoToMachine(2);
        async Task Look(string what)
        {
            foreach (var button in await desk.Page.Locator("main button:visible").AllAsync())
            {
                var box = (await button.BoundingBoxAsync())!;
                var at = $"{what}: {(await button.InnerTextAsync()).Trim()} {box.Y} to {box.Y + box.Height} of {height}";
                Assert.True(box.Y >= 0 && box.Y + box.Height <= height, at);
            }
            Assert.Single(await desk.Page.Locator("main button.main:visible").AllAsync());
        }
        await Look("digits");
        await page.Type("24");
        await Sees(page.Step.Locator(".problem"), desk.Texts["kiosk.short"]);
        await Look("too short");
        await page.Type("68");
        await Sees(page.Step, desk.Texts.Get("kiosk.new", ("pin", desk.Texts["pin.jp.signature.name"])));
        await Look("letters");
        await page.Type("123456");
        await Sees(page.Step.Locator(".problem"), desk.Texts["form.rule.letters"]);
        await Look("letters and digits");
    }

    [Fact]
    public async Task On_a_screen_that_stands_upright_keys_are_large_and_where_the_hand_is()
    {
        await using var stage = await PracticeStage.Start(language: "ja");
        await using var desk = await Open(stage, "ja", 1080, 1920);
        var page = new MachinePage(desk);
        await page.GoToMachine(2);
        var keys = (await page.Step.Locator(".digits").BoundingBoxAsync())!;
        Assert.InRange(keys.Width, 1080 * 0.6, 1080);
        Assert.InRange(keys.Y + keys.Height / 2, 1920 * 0.45, 1920 * 0.8);
        // Arm's length: the smallest text of a screen is no smaller than 1/60 of its width.
        var size = await page.Step.Locator("p").First.EvaluateAsync<double>("e => parseFloat(getComputedStyle(e).fontSize)");
        Assert.InRange(size, 1080 / 60.0, 60);
    }

    [Fact]
    public async Task A_screen_after_a_slip_has_one_main_button()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await Open(stage, "en", 1280, 800);
        var page = new MachinePage(desk);
        await page.GoToMachine(2);
        await page.Type("9999");
        await page.Work.Locator(".result").WaitForAsync();
        await Expect(desk.Page.Locator("main button.main:visible")).ToHaveTextAsync(desk.Texts["kiosk.once-more"]);
    }

    [Fact]
    public async Task What_is_typed_can_be_looked_at_and_is_hidden_again_on_the_next_screen()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await Open(stage, "en", 1280, 800);
        var page = new MachinePage(desk);
        await page.GoToMachine(2);
        await page.Type(Known);
        await Sees(page.Step, desk.Texts.Get("kiosk.new", ("pin", desk.Texts["pin.jp.signature.name"])));
        foreach (var key in Next) await page.Step.Locator($"[data-key='{key}']").ClickAsync();
        var (marks, show) = (page.Step.Locator(".marks"), page.Step.Locator("[data-do=reveal]"));
        Assert.DoesNotContain("N", await marks.InnerTextAsync(), StringComparison.Ordinal);
        await show.ClickAsync();
        Assert.Equal(Next, (await marks.InnerTextAsync()).ReplaceLineEndings(""));
        await Expect(show).ToHaveTextAsync(desk.Texts["form.hide"]);
        await page.Step.Locator("[data-do=next]").ClickAsync();
        await Sees(page.Step, desk.Texts.Get("kiosk.again", ("pin", desk.Texts["pin.jp.signature.name"])));
        Assert.DoesNotContain(Next, (await page.Work.TextContentAsync())!.ReplaceLineEndings(""), StringComparison.Ordinal);
        await Expect(page.Step.Locator("[data-do=reveal]")).ToHaveTextAsync(desk.Texts["form.show"]);
    }

    [Fact]
    public async Task Digits_are_counted_as_digits_and_letters_as_characters()
    {
        await using var stage = await PracticeStage.Start(language: "ja");
        await using var desk = await Open(stage, "ja", 1280, 800);
        var page = new MachinePage(desk);
        await page.GoToMachine(2);
        await Expect(page.Step.Locator(".words")).ToHaveTextAsync("0桁");
        await page.Type(Known);
        await Sees(page.Step, desk.Texts.Get("kiosk.new", ("pin", desk.Texts["pin.jp.signature.name"])));
        await page.Step.Locator("[data-key='N']").ClickAsync();
        await Expect(page.Step.Locator(".words")).ToHaveTextAsync("1文字");
    }

    [Fact]
    public async Task Nobody_is_told_to_put_down_a_card_that_lies_there_and_the_receipt_and_the_reservation_say_what_is()
    {
        await using var stage = await PracticeStage.Start(language: "ja");
        await using var desk = await Open(stage, "ja", 1280, 800);
        foreach (var other in (int[])[4, 3, 1]) stage.Desk.Readers.Unplug(stage.Desk.Reader(other));
        var page = new MachinePage(desk);
        await desk.Page.GotoAsync(stage.Desk.Address("/kiosk?lang=ja"));
        await desk.Page.Locator(".session .offers").WaitForAsync();
        await desk.Page.Locator("#s-start .do [data-do=go]").ClickAsync();
        await desk.Page.Locator("#s-menu [data-do=go]").ClickAsync();
        var heading = desk.Page.Locator("#s-card h1");
        await Expect(heading).ToHaveTextAsync(desk.Texts["kiosk.here"]);
        await Sees(desk.Page.Locator("#s-card .cards button"), desk.Texts["kiosk.go-on"]);
        stage.Desk.Reader(1).Remove();
        await Expect(heading).ToHaveTextAsync(desk.Texts["kiosk.hold"]);
        stage.Desk.Reader(1).Insert(stage.Card(2));
        await desk.Page.Locator("#s-card .cards button").ClickAsync();
        await page.Reset(Known, Next);
        Assert.DoesNotContain("練習 (練習)", await page.Work.Locator(".receipt").InnerTextAsync(), StringComparison.Ordinal);
        await page.Work.Locator("[data-do=leave]").ClickAsync();
        await page.Work.Locator("[data-do=took]").ClickAsync();
        await desk.Page.Locator("#s-start:not([hidden])").WaitForAsync();
        // The card is still there, without power: for the machine it is gone on with in one act.
        await desk.Page.Locator("#s-start .do [data-do=go]").ClickAsync();
        await desk.Page.Locator("#s-menu [data-do=go]").ClickAsync();
        await Expect(heading).ToHaveTextAsync(desk.Texts["kiosk.here"]);
        await Sees(desk.Page.Locator("#s-card .cards button"), desk.Texts["kiosk.go-on"]);
        await desk.Page.Locator("#s-card .cards button").ClickAsync();
        await page.Work.Locator(".result").WaitForAsync();
        await page.Work.Locator("[data-do=leave]").ClickAsync();
        await page.Work.Locator("[data-do=took]").ClickAsync();
        await desk.Page.GotoAsync(stage.Desk.Address("/reserve?lang=ja"));
        await Sees(desk.Page.Locator("#live"), desk.Texts["desk.finished"]);
        Assert.DoesNotContain(desk.Texts["reserve.no-card"], await desk.Page.Locator("#live").InnerTextAsync(), StringComparison.Ordinal);
        await desk.Page.Locator("#live [data-do=again]").ClickAsync();
        await desk.Tile("jp.signature").WaitForAsync();
    }

    [Fact]
    public async Task A_reservation_says_of_each_place_the_last_moment_at_which_it_is_open()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await Open(stage, "en", 1280, 800);
        var page = new MachinePage(desk);
        await desk.Page.GotoAsync(stage.Desk.Address("/reserve?lang=en"));
        var places = page.Booking.Locator("h4 + ul > li");
        await places.First.WaitForAsync();
        foreach (var place in await places.AllInnerTextsAsync())
            Assert.Contains(desk.Texts.Get("booking.last", ("time", "")).Trim(), place, StringComparison.Ordinal);
        // A picture that no machine here can read is not shown.
        Assert.Equal(0, await page.Booking.Locator("svg.qr").CountAsync());
    }

    private async Task<DeskPage> Open(PracticeStage stage, string language, int width, int height)
    {
        var desk = await DeskPage.Open(browser, stage.Desk, language, width: width);
        await desk.Page.SetViewportSizeAsync(width, height);
        await new MachinePage(desk).Reserve("jp.signature", 2, Known);
        return desk;
    }
}
