using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>The card pages of the local web app as a person uses them, each click and each field counted as one act.</summary>
public sealed class DeskPage(BrowserPage browser, DeskStage stage, string language) : IAsyncDisposable
{
    private readonly List<string> typed = [];

    public BrowserPage Browser => browser;

    public IPage Page => browser.Page;

    /// <summary>What a person did since the tab was opened.</summary>
    public int Acts { get; private set; }

    public Texts Texts { get; } = Texts.For(language, "desk").ForPages();

    public ILocator Form => Page.Locator(".slot form");

    /// <summary>What became of the last thing done.</summary>
    public ILocator Result => Page.Locator(".slot .result");

    public ILocator Objection => Page.Locator(".slot .wrong, .slot .answer");

    /// <summary>A tab that was opened with the start token and shows what is there.</summary>
    public static async Task<DeskPage> Open(Browser browser, DeskStage stage, string language = "en", bool dark = false, int width = 1200)
    {
        var page = await browser.NewPage(language, dark, width);
        await page.Page.GotoAsync(stage.Server.Doorway.NewAddress(language));
        var tab = new DeskPage(page, stage, language);
        // A terminal's has nothing in it where no card is.
        await tab.Page.Locator("#live[data-said]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return tab;
    }

    /// <summary>The tile of a PIN, in the only card or in that reader.</summary>
    public ILocator Tile(string pin, int reader = 1) => Section(reader).Locator($"li.pin[id$='-{pin}']");

    public ILocator Section(int reader = 1) => Page.Locator("section.card").Nth(reader - 1);

    public async Task Click(ILocator what)
    {
        await what.ClickAsync();
        Acts++;
    }

    /// <summary>Opens the form of an act.</summary>
    public async Task Begin(string act, string pin, int reader = 1)
    {
        await Click(Tile(pin, reader).Locator($".face [data-act={act}]"));
        await Page.Locator($".slot form[data-act={act}][data-pin='{pin}'], .slot .result.last").First.WaitForAsync();
    }

    /// <summary>Types each code into its fields: new ones twice.</summary>
    public async Task Type(params string[] codes)
    {
        typed.AddRange(codes);
        await Form.WaitForAsync();
        foreach (var (i, code) in codes.Index())
            foreach (var field in await Form.Locator($"input[data-field='{i}']").AllAsync())
            {
                await field.ClickAsync();
                await field.FillAsync(code);
                Acts++;
            }
    }

    public async Task Send()
    {
        await Click(Form.Locator("button[type=submit].main"));
    }

    /// <summary>Begin, type and send.</summary>
    public async Task Do(string act, string pin, params string[] codes)
    {
        await Begin(act, pin);
        await Type(codes);
        await Send();
        await Result.WaitForAsync();
    }

    /// <summary>
    /// Waits for words. An expectation of Playwright's looks ever more seldom, up to a second apart; waiting for an element does not. Soft
    /// hyphens may stand in them.
    /// </summary>
    public static async Task Sees(ILocator what, string words)
    {
        var text = new Regex(string.Join("\u00AD?", words.Select(c => Regex.Escape($"{c}"))));
        try
        {
            await what.Filter(new() { HasTextRegex = text }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            await Assertions.Expect(what).ToContainTextAsync(words, new() { Timeout = 1 });
        }
    }

    /// <summary>Every card is read to its end: certificates come after the tiles.</summary>
    public Task Settled() => stage.Settled();

    /// <summary>
    /// Nothing was loaded from elsewhere, the browser complained of nothing, and no code stands in an address that was asked for.
    /// </summary>
    public void IsClean()
    {
        // Shorter ones are found in ports and dates too.
        Assert.DoesNotContain(
            browser.Requests, r => typed.Any(code => code.Length >= 6 && r.Contains(code, StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(browser.Errors);
        Assert.DoesNotContain(browser.Elsewhere(stage.Origin), r => !r.StartsWith("ws://127.0.0.1", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => browser.DisposeAsync();
}
