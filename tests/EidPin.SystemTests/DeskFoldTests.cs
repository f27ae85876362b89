using System.Runtime.Versioning;
using EidPin.Simulators;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>What a page is for is in sight when it opens: no header, menu or list of readers pushes it below the edge.</summary>
public sealed class DeskFoldTests(Browser browser)
{
    // 1024 x 768 as it is and at 200 %, and a phone.
    public static TheoryData<int, int, string> Windows => new()
    {
        { 1024, 768, "ja" }, { 512, 384, "ja" }, { 512, 384, "fi" }, { 512, 384, "ja-easy" }, { 360, 740, "sv" },
    };

    [Theory, MemberData(nameof(Windows))]
    public async Task The_first_PIN_of_the_card_is_in_sight(int width, int height, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"), language);
        await using var page = await DeskPage.Open(browser, stage, language, width: width);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Settled();
        var tile = page.Tile("jp.signature").Locator("h3");
        Assert.InRange((await tile.BoundingBoxAsync())!.Y, 0, height - 40);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("scrollY"));
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task The_first_answer_of_each_question_is_in_sight_and_an_answer_needs_no_scrolling_back(
        int width, int height, string language)
    {
        await using var stage = await DeskStage.Start(language);
        await using var page = await browser.NewPage(language, width: width, height: height, script: false);
        await page.Page.GotoAsync(stage.Address($"/guide?lang={language}&card=jp.my-number"));
        for (var i = 0; i < 2; i++)
        {
            var answer = page.Page.Locator(".choices a").First;
            Assert.True(await InSight(answer, height), $"question {i + 1}: {(await answer.BoundingBoxAsync())!.Y} of {height}");
            await answer.ClickAsync();
        }
    }

    // Four cards in the demonstration: their readers are one row, each with the name of its card.
    [Theory, InlineData(360, 640, "en"), InlineData(1024, 768, "en"), InlineData(1024, 768, "fi")]
    public async Task In_the_demonstration_too_the_first_PIN_is_in_sight_and_each_reader_names_its_card(
        int width, int height, string language)
    {
        await using var stage = await DeskStage.Demo(language);
        await using var page = await DeskPage.Open(browser, stage, language, width: width);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Settled();
        var name = page.Page.Locator(".pins h3").First;
        Assert.InRange((await name.BoundingBoxAsync())!.Y, 0, height - 40);
        var readers = page.Page.Locator(".readers a");
        Assert.Equal(4, await readers.CountAsync());
        Assert.True(await readers.First.Locator("small").IsVisibleAsync());
        var (first, last) = ((await readers.First.BoundingBoxAsync())!, (await readers.Last.BoundingBoxAsync())!);
        if (width < 768) Assert.Equal(first.Y, last.Y);
        Assert.Equal(width, await page.Browser.Width());
    }

    [Fact]
    public async Task A_locked_PIN_stands_first_and_nothing_moves_until_the_card_is_put_in_again()
    {
        var locked = ReadyMade.Find("fineid-citizen")!.Definition with { TriesUsed = new Dictionary<string, int> { ["fi.pin2"] = 5 } };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(locked)), "en");
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        Assert.Equal(["fi.pin2", "fi.pin1", "fi.activation-code"], await Order(page));
        await page.Type(stage.Card().Codes.First(c => c.Key == "fi.activation-code").Value, "739152");
        await page.Send();
        await page.Result.Locator(".big").WaitForAsync();
        Assert.Equal(["fi.pin2", "fi.pin1", "fi.activation-code"], await Order(page));
        await page.Click(page.Result.Locator("[data-do=finish]"));
        await page.Click(page.Section().Locator("[data-do=again]"));
        await page.Tile("fi.pin1").WaitForAsync();
        Assert.Equal(["fi.pin1", "fi.pin2", "fi.activation-code"], await Order(page));
    }

    private static async Task<string[]> Order(DeskPage page) =>
        [.. (await page.Page.Locator(".pins > li").EvaluateAllAsync<string[]>("all => all.map(e => e.id)"))
            .Select(id => id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..])];

    [Fact]
    public async Task In_a_window_of_middle_width_the_menu_is_one_line()
    {
        await using var stage = await DeskStage.Start("en");
        await using var page = await browser.NewPage("en", width: 1024, height: 768, script: false);
        await page.Page.GotoAsync(stage.Address("/which?lang=en"));
        var header = page.Page.Locator("header");
        Assert.InRange((await header.BoundingBoxAsync())!.Height, 20, 70);
        Assert.True(await header.Locator("nav a").First.IsVisibleAsync());
    }

    // Where reservations are offered there is one place more.
    [Theory, InlineData("fi"), InlineData("sv"), InlineData("en"), InlineData("ja"), SupportedOSPlatform("linux")]
    public async Task In_a_window_of_middle_width_the_menu_with_reservations_is_two_lines_at_most(string language)
    {
        await using var stage = await PracticeStage.Start(language: language);
        await using var page = await DeskPage.Open(browser, stage.Desk, language, width: 1024);
        var header = page.Page.Locator("header");
        Assert.InRange((await header.BoundingBoxAsync())!.Height, 20, 115);
        Assert.True(await header.Locator("nav a").First.IsVisibleAsync());
    }

    [Theory, InlineData("ja", 512), InlineData("fi", 360), InlineData("sv", 320), InlineData("en", 345), InlineData("en", 320)]
    public async Task Menu_and_languages_open_from_one_line_in_a_narrow_window_and_stand_open_in_a_wide_one(string language, int width)
    {
        await using var stage = await DeskStage.Start(language);
        await using var page = await browser.NewPage(language, width: width, height: 384, script: false);
        await page.Page.GotoAsync(stage.Address($"/which?lang={language}"));
        var header = page.Page.Locator("header");
        Assert.InRange((await header.BoundingBoxAsync())!.Height, 20, 70);
        var link = header.Locator("nav a").First;
        Assert.False(await link.IsVisibleAsync());
        await header.Locator("summary").First.ClickAsync();
        Assert.True(await link.IsVisibleAsync());
        Assert.Equal(width, await page.Width());
        await page.Page.SetViewportSizeAsync(1200, 800);
        await page.Page.ReloadAsync();
        Assert.True(await link.IsVisibleAsync());
        Assert.True(await header.Locator(".languages a").First.IsVisibleAsync());
        Assert.False(await header.Locator("summary").First.IsVisibleAsync());
    }

    private static async Task<bool> InSight(ILocator what, int height) =>
        await what.BoundingBoxAsync() is { } box && box.Y >= 0 && box.Y + 40 <= height;
}
