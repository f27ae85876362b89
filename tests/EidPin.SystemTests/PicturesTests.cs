using System.Runtime.Versioning;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// Makes the pictures of the documents from the pages as they are, into TestResults/pictures; docs/pictures.sh takes them over. A page that
/// no longer shows what its picture is of fails here.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class PicturesTests(Browser browser)
{
    private const string Known = "2468";

    [Fact]
    public async Task The_card_page_and_a_form()
    {
        await using (var stage = await DeskStage.Start(DeskStage.With("my-number-signature-locked")))
        {
            await using var page = await DeskPage.Open(browser, stage, width: 1000);
            await page.Tile("jp.signature").Locator("h3").WaitForAsync();
            await Save(page.Page, "desk-card", 1000, 1000);
        }
        await using (var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-pin1-locked")))
        {
            await using var page = await DeskPage.Open(browser, stage, width: 1000);
            await page.Form.WaitForAsync();
            await page.Form.ScrollIntoViewIfNeededAsync();
            await Save(page.Page, "desk-form", 1000, 900);
        }
    }

    [Fact]
    public async Task A_reservation_and_the_machine()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.Booking.ScrollIntoViewIfNeededAsync();
        await Save(desk.Page, "reservation", 1000, 1000);
        await page.GoToMachine(2);
        await page.Type(Known);
        foreach (var key in "NEW4") await page.Step.Locator($"[data-key='{key}']").ClickAsync();
        await Save(desk.Page, "machine", 1080, 1080);
    }

    [Fact]
    public async Task A_visit_at_the_counter_and_the_holders_terminal()
    {
        await using var stage = await CounterPageStage.Start();
        await using var holder = await DeskPage.Open(browser, stage.Desk);
        await using var clerk = await browser.NewPage();
        var line = SlipCode.Of(new Situation(new Dictionary<string, string> { ["card"] = "jp.my-number", ["trouble"] = "locked" }));
        await CounterStoryTests.Opened(clerk.Page, new Uri(stage.Url, "/staff").AbsoluteUri, line);
        await CounterPageStage.Type(holder, await clerk.Page.Locator(".code").InnerTextAsync());
        await DeskPage.Sees(CounterPageStage.Stage(holder), holder.Texts["terminal.put-in"]);
        stage.Reader.Insert(stage.Card);
        await DeskPage.Sees(clerk.Page.Locator("main"), Texts.For("en", "staff")["staff.visit.card"]);
        await CounterStoryTests.Described(clerk.Page);
        await clerk.Page.EvaluateAsync("scrollTo(0, 0)");
        await Save(clerk.Page, "counter", 1000, 1200);
        await clerk.Page.Locator("button[value=describe-sign]").ClickAsync();
        await clerk.Page.Locator("form .main").First.ClickAsync();
        await holder.Page.Locator(".choose h2").WaitForAsync();
        await Save(holder.Page, "terminal", 1000, 1000);
    }

    private static async Task Save(IPage page, string name, int width, int height)
    {
        await page.SetViewportSizeAsync(width, height);
        var folder = Directory.CreateDirectory(Path.Combine(Top(), "TestResults", "pictures")).FullName;
        var file = Path.Combine(folder, $"{name}.png");
        var picture = await page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
        Assert.InRange(picture.Length, 20_000, 400_000);
    }

    private static string Top()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ARCHITECTURE.md"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
