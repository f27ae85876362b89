using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// Every page of cards as axe sees it (WCAG 2.2 AA), each in light and in dark: nobody is shut out of a form, an answer or an objection
/// either.
/// </summary>
public sealed class DeskAxeTests(Browser browser)
{
    [Theory, InlineData("en"), InlineData("ja")]
    public async Task Cards_forms_objections_and_answers(string language)
    {
        await using var stage = await DeskStage.Demo();
        await using var page = await DeskPage.Open(browser, stage, language);
        await Sound(page, "cards");
        foreach (var (act, pin) in ((string, string)[])[("change", "jp.signature"), ("check", "jp.authentication"), ("unlock", "fi.pin2")])
        {
            await page.Page.Locator($"li.pin[id$='-{pin}'] .face [data-act={act}]").First.ClickAsync();
            await page.Page.Locator($"form[data-act={act}][data-pin='{pin}']").WaitForAsync();
        }
        // A code that cannot be right, and a hint while it is typed.
        var check = page.Page.Locator("form[data-act=check]");
        await check.Locator("input").Nth(1).FillAsync("１2");
        await check.Locator("button.main").ClickAsync();
        await check.Locator(".wrong strong").WaitForAsync();
        await Sound(page, "forms and an objection");
        await check.Locator("input").Nth(1).FillAsync("1111");
        await check.Locator("button.main").ClickAsync();
        await page.Result.First.WaitForAsync();
        await Sound(page, "answer");
        stage.Reader(1).Remove();
        await page.Page.Locator("#notice .result").WaitForAsync();
        await Sound(page, "pulled");
        foreach (var path in (string[])["certificates", "help"])
        {
            await page.Page.GotoAsync(stage.Address($"/{path}?lang={language}"));
            await page.Page.Locator("#live[data-said]").WaitForAsync();
            await Sound(page, path);
        }
        page.IsClean();
    }

    [Theory, InlineData("ja")]
    public async Task Last_try_keys_of_a_reader_activation_and_a_chip_that_is_dead(string language)
    {
        var last = ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2 } };
        await using var stage = await DeskStage.Start(
            new SimulatedReaders(
                new SimulatedReader("A", SimulatedCard.Create(last)),
                new SimulatedReader("B", ReadyMade.Find("fineid-citizen")!.Create(), new SimulatedPinPad()),
                new SimulatedReader("C", ReadyMade.Find("fineid-citizen-new")!.Create()),
                new SimulatedReader("D", ReadyMade.Find("fineid-dead")!.Create()),
                new SimulatedReader("E"),
                new SimulatedReader("F") { Mute = true }),
            language);
        await using var page = await DeskPage.Open(browser, stage, language);
        await page.Section(6).WaitForAsync();
        await page.Begin("check", "jp.authentication");
        await page.Section(2).Locator(".face [data-act=check]").First.ClickAsync();
        await page.Section(3).Locator("[data-act=activate]").ClickAsync();
        await page.Section(3).Locator("form").WaitForAsync();
        await page.Section(1).Locator(".last").First.WaitForAsync();
        await page.Section(2).Locator("form .countdown").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await Sound(page, "last try, keys, activation, dead, empty, mute");
        await page.Section(4).Locator("[data-do=finish]").ClickAsync();
        await page.Section(4).Locator("[data-do=again]").WaitForAsync();
        await Sound(page, "finished");
        page.IsClean();
    }

    [Theory, InlineData("en")]
    public async Task Practice_no_reader_and_a_tab_without_a_key(string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number-child"), language);
        await using var page = await DeskPage.Open(browser, stage, language);
        await page.Page.Locator("[data-do=practise]").ClickAsync();
        await page.Page.Locator("main.practice section.card li").First.WaitForAsync();
        await Sound(page, "practice of a child's card");
        await page.Page.GotoAsync(stage.Address($"/?lang={language}"));
        stage.Readers.Unplug(stage.Reader());
        await page.Page.Locator(".missing").WaitForAsync();
        await Sound(page, "no reader");
        await using var other = await browser.NewPage(language);
        await other.Page.GotoAsync(stage.Address($"/?lang={language}"));
        await other.Page.Locator("#live .note").WaitForAsync();
        Assert.Equal([], await other.Violations());
    }

    private static async Task Sound(DeskPage page, string what)
    {
        var found = await page.Browser.Violations();
        Assert.True(found.Count == 0, $"{what}: {string.Join('\n', found)}");
    }
}
