using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>How a form is left: by the person, or because nobody is there any more; and what the ear hears of the card meanwhile.</summary>
public sealed class DeskTypingTests(Browser browser)
{
    [Fact]
    public async Task Escape_closes_a_form_sends_nothing_and_gives_the_focus_back_to_its_PIN()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("change", "jp.authentication");
        await page.Type("2468", "8642");
        var heard = stage.Card().CommandCount;
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Form).ToHaveCountAsync(0);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.matches('li.pin[id$=\"-jp.authentication\"] .do *')"));
        Assert.Equal(heard, stage.Card().CommandCount);
        // An answer is no form: it stays until it was read.
        await page.Do("check", "jp.authentication", "9999");
        await page.Page.Keyboard.PressAsync("Escape");
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.wrong", ("n", 2)));
    }

    [Fact]
    public async Task What_was_typed_and_left_alone_for_ten_minutes_is_cleared_and_not_before()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await AfterAWrongOne(stage);
        // The new one is kept for the next try, and no longer than any other.
        await page.Page.Clock.FastForwardAsync(540_000);
        await page.Click(page.Result.Locator("[data-act=change]"));
        var fields = page.Form.Locator("input[data-field]");
        await Expect(fields.Nth(1)).ToHaveValueAsync("8642");
        await fields.First.FillAsync("2468");
        await page.Page.Clock.FastForwardAsync(540_000);
        await Expect(fields.First).ToHaveValueAsync("2468");
        await page.Page.Clock.FastForwardAsync(120_000);
        for (var i = 0; i < 3; i++) await Expect(fields.Nth(i)).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_new_PIN_that_was_kept_for_the_next_try_is_forgotten_after_ten_minutes_too()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await AfterAWrongOne(stage);
        await page.Page.Clock.FastForwardAsync(660_000);
        await page.Click(page.Result.Locator("[data-act=change]"));
        foreach (var each in await page.Form.Locator("input[data-field]").AllAsync()) await Expect(each).ToHaveValueAsync("");
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("fi"), InlineData("sv")]
    public async Task Whoever_does_not_see_the_page_hears_that_a_PIN_is_locked(string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-pin1-locked"), language);
        await using var page = await DeskPage.Open(browser, stage, language);
        await DeskPage.Sees(page.Page.Locator("#said[role=status]"), page.Texts.Get("desk.title.locked", ("n", 1)));
    }

    [Theory, InlineData("/guide"), InlineData("/which"), InlineData("/certificates"), InlineData("/sheet"), InlineData("/about")]
    public async Task The_name_of_the_program_leads_to_the_cards(string path)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"), "fi");
        await using var page = await DeskPage.Open(browser, stage, "fi");
        await page.Page.GotoAsync(stage.Address($"{path}?lang=fi"));
        await page.Page.Locator("header .brand").ClickAsync();
        await page.Tile("jp.signature").WaitForAsync();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(page.Texts["desk.cards"]);
    }

    // The current PIN was wrong, the new one is kept; and the test moves the page's clock.
    private async Task<DeskPage> AfterAWrongOne(DeskStage stage)
    {
        var page = await DeskPage.Open(browser, stage);
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await page.Tile("jp.authentication").WaitForAsync();
        await page.Do("change", "jp.authentication", "9999", "8642");
        return page;
    }
}
