using System.Runtime.Versioning;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>What colours, headings and sizes say to somebody who reads nothing else.</summary>
[SupportedOSPlatform("linux")]
public sealed class DeskSignsTests(Browser browser)
{
    [Fact]
    public async Task A_form_has_the_colour_of_the_PIN_that_is_typed_in_it()
    {
        await using var stage = await PracticeStage.Start();
        await using var page = await DeskPage.Open(browser, stage.Desk);
        var own = await Colour(page.Tile("jp.authentication", 2).Locator(".face .dots i").First);
        await new MachinePage(page).GoToReserve();
        // The signature password is to be set anew; the login PIN proves who it is.
        var tile = page.Tile("jp.signature", 2);
        await tile.Locator("button[data-path='/reserve/form']").ClickAsync();
        await tile.Locator("form input[data-field]").WaitForAsync();
        Assert.Equal(own, await Colour(tile.Locator("form .dots i").First));
        await tile.Locator("form input[data-field]").FillAsync("9999");
        await tile.Locator("form button[type=submit]").ClickAsync();
        await tile.Locator(".slot .result").WaitForAsync();
        Assert.Equal(own, await Colour(tile.Locator(".slot .result .dots i").First));
    }

    [Fact]
    public async Task Tries_of_the_activation_code_never_have_the_colour_of_the_PIN_that_it_opens()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"));
        await using var page = await DeskPage.Open(browser, stage);
        var own = await Colour(page.Tile("fi.activation-code").Locator(".face .dots i").First);
        await page.Begin("unlock", "fi.pin2");
        Assert.Equal(own, await Colour(page.Form.Locator(".dots i").First));
        await page.Type("11111111", "739152");
        await page.Send();
        await page.Result.WaitForAsync();
        Assert.Equal(own, await Colour(page.Result.Locator(".dots i").First));
    }

    [Theory, InlineData("fineid-organisation", "fi"), InlineData("fineid-professional", "fi"), InlineData("fineid-professional", "sv"),
        InlineData("fineid-citizen", "fi"), InlineData("fineid-citizen", "sv"), InlineData("my-number", "fi")]
    public async Task Every_heading_begins_with_a_capital(string card, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var page = await DeskPage.Open(browser, stage, language);
        foreach (var path in (string[])["/", "/certificates", "/help", "/which", "/sheet"])
        {
            await page.Page.GotoAsync(stage.Address($"{path}?lang={language}"));
            if (path is "/" or "/certificates" or "/help") await page.Page.Locator("#live[data-said]").WaitForAsync();
            await page.Settled();
            await page.Page.Locator("h1").WaitForAsync();
            foreach (var heading in await page.Page.Locator(":is(h1, h2, h3):visible").AllInnerTextsAsync())
                Assert.False(char.IsLower(heading.TrimStart()[0]), $"{path}: {heading}");
        }
    }

    [Theory, InlineData("fineid-citizen-new", ".note.activate", ".pins"), InlineData("fineid-dead", ".note", ".pins"),
        InlineData("my-number", ".pins", ".do.below")]
    public async Task Nothing_is_glued_to_the_box_above_it(string card, string above, string below)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        var (first, second) = (page.Section().Locator($"> {above}").First, page.Section().Locator($"> {below}").First);
        var end = await first.BoundingBoxAsync() is { } box ? box.Y + box.Height : throw new InvalidOperationException(above);
        Assert.InRange((await second.BoundingBoxAsync())!.Y - end, 10, 60);
    }

    [Fact]
    public async Task Codes_that_people_copy_are_no_smaller_than_the_text_around_them()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.Locator("[data-do=practise]").ClickAsync();
        var code = page.Page.Locator("#codes code").First;
        await code.WaitForAsync();
        Assert.InRange(await Size(code), await Size(page.Page.Locator("#codes dt").First) * 1.1, 40);
    }

    [Theory, InlineData("ja"), InlineData("ja-easy")]
    public async Task Japanese_words_are_not_torn_apart_at_the_end_of_a_line_and_readings_do_not_spread_them(string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"), language);
        await using var page = await DeskPage.Open(browser, stage, language, width: 360);
        await page.Settled();
        var body = await page.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('h1')).wordBreak");
        Assert.Equal("auto-phrase", body);
        // A reading that is wider than its word pushes the letters apart: no word may become over a third wider than it is without.
        var spread = await page.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main ruby')].filter(r => r.getBoundingClientRect().width > 0).map(r => {
              const own = r.cloneNode(true);
              own.querySelectorAll('rt, rp').forEach(e => e.remove());
              r.after(own);
              const [wide, bare] = [r, own].map(e => e.getBoundingClientRect().width);
              own.remove();
              return wide > bare * 1.34 ? `${r.innerText.replace(/\s/g, '')}: ${wide} of ${bare}` : '';
            }).filter(x => x)
            """);
        Assert.Empty(spread.Distinct());
    }

    private static Task<string> Colour(ILocator dot) => dot.EvaluateAsync<string>("e => getComputedStyle(e).borderTopColor");

    private static Task<double> Size(ILocator what) => what.EvaluateAsync<double>("e => parseFloat(getComputedStyle(e).fontSize)");
}
