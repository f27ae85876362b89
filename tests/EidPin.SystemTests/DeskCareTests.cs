using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// The card pages in the hand: nothing covers anything, the focus is not carried away, slips of the keys are told while they are made, and
/// paper shows what the screen shows.
/// </summary>
public sealed class DeskCareTests(Browser browser)
{
    [Fact]
    public async Task With_several_cards_a_form_stands_open_and_the_page_stays_where_it_is()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number", "fineid-citizen-pin1-locked"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Section(2).Locator("form[data-act=unlock]").WaitForAsync();
        Assert.Equal("BODY 0", await page.Page.EvaluateAsync<string>("`${document.activeElement.tagName} ${scrollY}`"));
    }

    [Theory, InlineData(320, 640, "fi"), InlineData(320, 256, "fi"), InlineData(1200, 900, "en")]
    public async Task Band_and_notice_stand_below_each_other_and_leave_room(int width, int height, string language)
    {
        await using var stage = await DeskStage.Demo(language);
        await using var page = await DeskPage.Open(browser, stage, language, width: width);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Section(4).WaitForAsync();
        await page.Begin("check", "jp.authentication");
        await page.Page.Locator("form[data-act=check] input[data-field]").FillAsync("1111");
        await page.Page.Locator("form[data-act=check] button.main").ClickAsync();
        await page.Result.First.WaitForAsync();
        stage.Reader(1).Remove();
        await page.Page.Locator("#notice .result").WaitForAsync();
        // In a window of a few lines it comes into sight; in others it stays there.
        if (height > 300) await page.Page.EvaluateAsync("scrollTo(0, 2000)");
        var (band, notice) = (
            (await page.Page.Locator(".band").BoundingBoxAsync())!, (await page.Page.Locator("#notice").BoundingBoxAsync())!);
        Assert.True(band.Y >= 0, $"the band is at {band.Y}");
        Assert.True(band.Y + band.Height <= notice.Y + 1, $"{band.Y} + {band.Height} and {notice.Y}");
        Assert.True(height > 300 ? notice.Y + notice.Height <= height : notice.Y < height / 2, $"{notice.Y} + {notice.Height} of {height}");
        Assert.True(band.Height <= height / 4.0, $"a band of {band.Height} in {height}");
    }

    [Fact]
    public async Task What_the_keyboard_comes_to_never_lies_under_the_band()
    {
        await using var stage = await DeskStage.Demo();
        await using var page = await DeskPage.Open(browser, stage, width: 320);
        await page.Page.SetViewportSizeAsync(320, 500);
        await page.Section(4).WaitForAsync();
        var hidden = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            await page.Page.Keyboard.PressAsync(i < 18 ? "Tab" : "Shift+Tab");
            if (await page.Page.EvaluateAsync<string?>("""
                () => { const e = document.activeElement, box = e.getBoundingClientRect();
                        const band = document.querySelector('.band').getBoundingClientRect();
                        return e.closest('main') && box.bottom <= band.bottom && box.bottom > 0 && band.top >= 0 ? e.innerText : null; }
                """) is { } covered) hidden.Add(covered);
        }
        Assert.Equal([], hidden);
    }

    [Theory]
    [InlineData("jp.authentication", "にゃん form.kana", "\"#¤% form.shift", "&é\"' form.shift", "12ab form.not-digit", "１２ form.wide")]
    [InlineData("jp.signature", "ネコ1234 form.kana", "ТЕСТ1234 form.layout", "pässword1 form.layout")]
    public async Task A_slip_of_the_keys_is_named_while_it_is_typed_and_costs_no_try(string pin, params string[] slips)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", pin);
        foreach (var slip in slips.Select(s => s.Split(' ')))
        {
            var before = page.Browser.Requests.Count;
            await page.Type(slip[0]);
            await DeskPage.Sees(page.Form.Locator(".hint"), page.Texts[slip[1]]);
            await page.Send();
            await Expect(page.Objection.Locator("strong")).ToBeVisibleAsync();
            await Expect(page.Form.Locator("input[data-field]")).ToBeFocusedAsync();
            // What no code can have does not even leave the page.
            if (slip[1] is "form.kana" or "form.shift" or "form.layout")
                Assert.DoesNotContain(page.Browser.Requests.Skip(before), r => r.Contains("/do?", StringComparison.Ordinal));
        }
        Assert.DoesNotContain(stage.Card().Log, c => c.CarriesCode);
    }

    [Fact]
    public async Task Marks_colours_names_and_tries_stay_in_print_and_the_band_too()
    {
        await using var stage = await DeskStage.Demo();
        await using var page = await DeskPage.Open(browser, stage, dark: true);
        await page.Section(4).WaitForAsync();
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Page.Locator(".band")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#readers")).ToBeHiddenAsync();
        var colours = new HashSet<string>();
        foreach (var pin in (string[])["jp.signature", "jp.authentication", "jp.resident-register", "jp.card-info"])
        {
            var tile = page.Tile(pin);
            await Expect(tile.Locator(".mark")).ToBeVisibleAsync();
            await Expect(tile).ToContainTextAsync(page.Texts[$"pin.{pin}.name"]);
            var look = await tile.EvaluateAsync<string[]>("""
                tile => {
                  const of = (e, what) => getComputedStyle(e)[what];
                  const mark = tile.querySelector('.mark'), dot = tile.querySelector('.dots i.on');
                  return [
                    of(mark, 'color'), of(tile, 'borderLeftColor'), of(dot, 'backgroundColor'),
                    of(mark, 'printColorAdjust'), of(dot, 'printColorAdjust'), of(tile.querySelector('h3'), 'color'),
                  ];
                }
                """);
            Assert.Equal(look[0], look[1]);
            Assert.Equal(look[0], look[2]);
            Assert.Equal(["exact", "exact", "rgb(0, 0, 0)"], look[3..]);
            colours.Add(look[0]);
        }
        Assert.Equal(4, colours.Count);
    }

    [Theory, InlineData("/"), InlineData("/which?q=perustunnusluku"), InlineData("/sheet?card=fi.citizen")]
    [InlineData("/guide?card=fi.citizen&happened=locked&which=pin1&letter=no")]
    public async Task Long_Finnish_words_break_at_their_seams_on_a_narrow_screen(string path)
    {
        await using var stage = await DeskStage.Demo("fi");
        await using var page = await DeskPage.Open(browser, stage, "fi", width: 320);
        if (path == "/") await page.Section(4).WaitForAsync();
        else await page.Page.GotoAsync(stage.Address($"{path}&lang=fi"));
        // A word of letters alone that stands on two lines without a hyphen where the line ends.
        var torn = await page.Page.EvaluateAsync<string[]>("""
            () => {
              const torn = new Set(), range = document.createRange();
              const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
              const top = (node, at) => {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                return Math.round([...range.getClientRects()].at(-1)?.top ?? 0);
              };
              for (let node; node = walk.nextNode();) {
                const holder = node.parentElement;
                if (holder.closest('[lang]')?.lang !== 'fi' || !holder.checkVisibility() || holder.closest('.unseen')) continue;
                for (const word of node.data.matchAll(/[\p{L}\u00AD]{12,}/gu)) {
                  const line = i => top(node, word.index + i), letters = word[0];
                  for (let i = 1; i < letters.length; i++) {
                    if (letters[i - 1] === '\u00AD' || letters[i] === '\u00AD') continue;
                    if (line(i) > line(i - 1) + 5) torn.add(letters.replaceAll('\u00AD', '|') + ' at ' + i);
                  }
                }
              }
              return [...torn];
            }
            """);
        Assert.Equal([], torn);
    }
}
