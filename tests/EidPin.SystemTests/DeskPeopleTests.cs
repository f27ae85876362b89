using System.Text;
using EidPin.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// What people need of the card pages: few acts, the keyboard alone, a screen reader, a small screen, practice, and a way on.
/// </summary>
public sealed class DeskPeopleTests(Browser browser)
{
    [Fact]
    public async Task From_a_card_with_a_forgotten_PIN_to_a_new_one_it_takes_five_acts()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("unlock", "fi.pin2");
        await page.Type("12345678", "864202");
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.unlock", ("pin", page.Texts["pin.fi.pin2.name"])));
        Assert.Equal(5, page.Acts);
    }

    [Theory, InlineData("my-number-signature-locked", "jp.signature", "en"), InlineData("my-number-signature-locked", "jp.signature", "ja"),
        InlineData("my-number-both-locked", "jp.authentication", "en"), InlineData("fineid-dead", "fi.activation-code", "en")]
    public async Task From_a_PIN_that_is_locked_and_not_opened_at_home_to_the_plan_it_takes_one_act(
        string card, string pin, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var page = await DeskPage.Open(browser, stage, language);
        await page.Click(page.Tile(pin).Locator(".face .btn.main"));
        // The plan stands there, be it with a question above it that could narrow it.
        await Expect(page.Page.Locator(".plan, .so-far").First).ToBeVisibleAsync();
        Assert.Contains("/guide?", page.Page.Url, StringComparison.Ordinal);
        Assert.Contains($"pins.{pin[3..]}=locked", page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(1, page.Acts);
    }

    [Fact]
    public async Task A_PIN_is_changed_with_the_keyboard_alone()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        var keys = page.Page.Keyboard;
        var change = page.Tile("jp.authentication").Locator("[data-act=change]");
        await Tab(page.Page, change);
        await keys.PressAsync("Enter");
        await Expect(page.Form.Locator("input[data-field='0']")).ToBeFocusedAsync();
        await keys.TypeAsync("2468");
        await Tab(page.Page, page.Form.Locator("input[data-field='1']").First);
        await keys.TypeAsync("8642");
        await Tab(page.Page, page.Form.Locator("input[data-again]"));
        await keys.TypeAsync("8642");
        await keys.PressAsync("Enter");
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.change", ("pin", page.Texts["pin.jp.authentication.name"])));
        await Tab(page.Page, page.Result.Locator("[data-do=finish]"));
        await keys.PressAsync("Enter");
        await DeskPage.Sees(page.Section(), page.Texts["desk.finished"]);
        page.IsClean();
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public async Task Nothing_overflows_at_320_pixels(string language)
    {
        await using var stage = await DeskStage.Demo();
        await using var page = await DeskPage.Open(browser, stage, language, width: 320);
        Assert.Equal(320, await page.Browser.Width());
        foreach (var act in (string[])["change", "unlock"])
        {
            await page.Page.Locator($".face [data-act={act}]").Last.ClickAsync();
            await page.Page.Locator($"form[data-act={act}]").First.WaitForAsync();
            Assert.Equal(320, await page.Browser.Width());
        }
        foreach (var path in (string[])["certificates", "help"])
        {
            await page.Page.GotoAsync(stage.Address($"/{path}?lang={language}"));
            await page.Page.Locator("#live[data-said]").WaitForAsync();
            Assert.Equal(320, await page.Browser.Width());
        }
    }

    [Fact]
    public async Task Practice_works_like_the_card_and_the_card_hears_nothing_of_it()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number-signature-locked"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.Locator("[data-do=practise]").ClickAsync();
        await DeskPage.Sees(page.Page.Locator(".band"), page.Texts["practice.band"]);
        await DeskPage.Sees(page.Tile("jp.signature"), page.Texts.Get("tries.none"));
        // The codes to type are seen before the fields to type them in.
        Assert.True((await page.Page.Locator("#codes").BoundingBoxAsync())!.Y < (await page.Section().BoundingBoxAsync())!.Y);
        var heard = stage.Card().CommandCount;
        await page.Do("change", "jp.authentication", "2468", "8642");
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.change", ("pin", page.Texts["pin.jp.authentication.name"])));
        Assert.Equal(heard, stage.Card().CommandCount);
        Assert.Equal("2468", stage.Card().Codes.First(c => c.Key == "jp.authentication").Value);
        page.IsClean();
    }

    [Fact]
    public async Task On_a_reader_with_keys_nothing_is_typed_here_and_the_page_counts_down()
    {
        var pad = new SimulatedPinPad { Patience = TimeSpan.FromSeconds(20) };
        await using var stage = await DeskStage.Start(
            new SimulatedReaders(new SimulatedReader("Keys", ReadyMade.Find("fineid-citizen")!.Create(), pad)));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", "fi.pin1");
        Assert.Equal(0, await page.Form.Locator("input[data-field]").CountAsync());
        await DeskPage.Sees(page.Form, page.Texts.Get("form.pad.time", ("n", 30)));
        await page.Send();
        await Expect(page.Form.Locator(".countdown")).ToBeVisibleAsync();
        // Spoken at the tens, not at every second.
        var spoken = page.Form.Locator("[role=status]");
        await DeskPage.Sees(spoken, page.Texts.Get("form.pad.now", ("n", 30)));
        await DeskPage.Sees(page.Form.Locator(".countdown"), page.Texts.Get("form.pad.now", ("n", 28)));
        await Expect(spoken).ToHaveTextAsync(page.Texts.Get("form.pad.now", ("n", 30)));
        pad.Type("1234");
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.check.plain"]);
        await page.Begin("check", "fi.pin1");
        await page.Send();
        pad.Cancel();
        await DeskPage.Sees(page.Result, page.Texts["outcome.pad.cancelled"]);
        Assert.Equal(5, stage.Card().TriesLeft("fi.pin1"));
    }

    [Fact]
    public async Task Certificates_show_until_when_and_offer_a_reminder_for_the_calendar()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.GotoAsync(stage.Address("/certificates?lang=en"));
        await DeskPage.Sees(page.Page.Locator("#live"), page.Texts.Get("cert.until", ("date", new DateOnly(2029, 5, 5))));
        var file = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("a[href*='.ics']").First.ClickAsync());
        Assert.Contains(
            "DTSTART;VALUE=DATE:20290505",
            await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_script_the_card_page_leads_to_the_guide()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await browser.NewPage(script: false);
        await page.Page.GotoAsync(stage.Address("/?lang=en"));
        await page.Page.Locator("noscript a, main a.btn").First.ClickAsync();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(EidPin.Guidance.Wording.Texts.For("en", "page")["page.start.title"]);
    }

    [Fact]
    public async Task The_first_page_is_under_100_KB()
    {
        await using var stage = await DeskStage.Demo();
        await using var browserPage = await browser.NewPage();
        var (loaded, live) = (new List<IResponse>(), 0);
        browserPage.Page.Response += (_, response) => loaded.Add(response);
        browserPage.Page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) => Interlocked.Add(ref live, Encoding.UTF8.GetByteCount(frame.Text ?? ""));
        await browserPage.Page.GotoAsync(stage.StartUrl());
        await browserPage.Page.Locator("section.card").Nth(3).WaitForAsync();
        await browserPage.Page.Locator("#live h2").First.WaitForAsync();
        var sizes = await Task.WhenAll(
            loaded.ToArray().Where(r => !r.Url.Contains("/start", StringComparison.Ordinal)).Select(r => r.Request.SizesAsync()));
        Assert.InRange(live + sizes.Sum(s => s.ResponseBodySize + s.ResponseHeadersSize), 10_000, 100_000);
    }

    // As many times as it takes, but not for ever: an element that the keyboard does not reach is a fault.
    private static async Task Tab(IPage page, ILocator to)
    {
        for (var i = 0; i < 80 && !await to.EvaluateAsync<bool>("e => e === document.activeElement"); i++)
            await page.Keyboard.PressAsync("Tab");
        await Expect(to).ToBeFocusedAsync();
    }
}
