using System.Runtime.Versioning;
using EidPin.Guidance.Wording;

namespace EidPin.SystemTests;

/// <summary>Two members of staff and a holder, each in a browser.</summary>
[SupportedOSPlatform("linux")]
public sealed class StaffInBrowserTests(Browser browser)
{
    private const string Known = "2468";

    [Theory, InlineData("ja")]
    public async Task Photos_are_compared_by_staff_who_may_ask_for_another_one_before_the_machine_is_opened(string language)
    {
        await using var stage = await PracticeStage.Start(face: "review", language: language);
        await using var desk = await DeskPage.Open(browser, stage.Desk, language);
        var (page, words) = (new MachinePage(desk), Texts.For(language, "staff"));
        await page.Reserve("jp.signature", 2, Known);
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.reserved"]);
        await page.SendPhotos();
        await using var anna = await browser.NewPage(language);
        await using var ben = await browser.NewPage(language);
        await SignIn(anna, stage);
        await SignIn(ben, stage);
        // One has it, and the other hears that nobody waits.
        Assert.Equal((2, 0), (await anna.Page.Locator("img").CountAsync(), await ben.Page.Locator("img").CountAsync()));
        Assert.True(await anna.Page.EvaluateAsync<bool>("[...document.images].every(i => i.complete && i.naturalWidth > 0)"));
        await Sound(anna, "two photos");
        await Sound(ben, "nobody waits");
        await Press(anna, "unclear");
        await DeskPage.Sees(page.Booking, desk.Texts["booking.new-photo"]);
        await DeskPage.Sees(page.Booking, desk.Texts["booking.new-photo.why"]);
        Assert.Equal([], await desk.Browser.Violations());
        await page.SendPhotos();
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.reserved"]);
        await anna.Page.ReloadAsync();
        // The holder takes another one while somebody looks.
        await page.Booking.Locator(".result").WaitForAsync();
        await page.GoToReserve();
        await page.SendPhotos();
        await Press(anna, "same");
        await Sound(anna, "words to sign");
        await anna.Page.Locator("form .main").ClickAsync();
        await DeskPage.Sees(anna.Page.Locator("main [role=alert]:visible"), words["staff.told.changed"]);
        await Sound(anna, "told");
        await Press(anna, "same");
        await anna.Page.Locator("form .main").ClickAsync();
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.identified"]);
        await page.GoToMachine(2);
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        desk.IsClean();
    }

    private static async Task SignIn(BrowserPage clerk, PracticeStage stage)
    {
        await clerk.Page.GotoAsync(new Uri(stage.Server.Url, "/staff").AbsoluteUri);
        await Sound(clerk, "sign in");
        await clerk.Page.Locator("button[value=clerk]").ClickAsync();
        await clerk.Page.Locator("a[href='/staff/faces']").ClickAsync();
        await clerk.Page.Locator("h1").WaitForAsync();
    }

    private static Task Press(BrowserPage clerk, string act) => clerk.Page.Locator($"button[value={act}]").ClickAsync();

    private static async Task Sound(BrowserPage clerk, string what)
    {
        var found = await clerk.Violations();
        Assert.True(found.Count == 0, $"{what}: {string.Join('\n', found)}");
    }
}
