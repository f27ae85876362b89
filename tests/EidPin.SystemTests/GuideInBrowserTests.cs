using System.Globalization;
using EidPin.Guidance.Wording;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// The guide of the local web app as people see it: without scripts, in the dark, on a narrow screen, with a screen reader's eyes.
/// </summary>
public sealed class GuideInBrowserTests(Browser browser)
{
    private const string Question = "/guide?card=jp.my-number&happened=locked";
    private const string Exceptions = Question + "&which=signature&know-authentication=yes";
    private const string Plan = Exceptions + "&exceptions=none&phone=yes";

    private static readonly string[] Pages =
    [
        "/guide", Question, Exceptions, Plan, "/guide?card=fi.citizen&happened=locked&which=pin1&letter=no", "/which", "/which?q=署名用",
        "/which?q=HJS0432E", "/which?q=xyzzy", "/sheet", "/sheet?card=jp.my-number",
        "/sheet?card=fi.citizen", "/rules", "/rules?country=jp", "/about", "/guide?card=xx", "/calendar/limit.ics", "/nothing",
    ];

    [Theory, InlineData("en"), InlineData("ja")]
    public async Task Without_scripts_the_whole_way_from_the_start_to_the_plan(string language)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage(language, script: false);
        var (texts, words) = (Texts.For(language, "jp"), Texts.For(language, "page"));
        await page.Page.GotoAsync(desk.Address("/guide"));
        Assert.Equal(Texts.For(language).Tag, await page.Page.Locator("html").GetAttributeAsync("lang"));
        await Follow(page, words["guide.card.jp.my-number"]);
        await Follow(page, texts["answer.happened.locked"]);
        await Follow(page, texts["answer.which.signature"]);
        await Follow(page, texts["answer.know-authentication.yes"]);
        // Exceptions: a form of ticks. One is ticked, then the answer changed to none.
        await page.Page.GetByLabel(texts["answer.exceptions.child"], new() { Exact = true }).CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = words["guide.next"], Exact = true }).ClickAsync();
        Assert.Contains("exceptions=child", page.Page.Url, StringComparison.Ordinal);
        await page.Page.GetByRole(
            AriaRole.Link, new() { Name = $"{words["plan.change-answer"]}: {texts["question.exceptions.title"]}" }).ClickAsync();
        await Follow(page, words["guide.none"]);
        await Follow(page, texts["answer.phone.yes"]);
        Assert.Equal(texts["route.kiosk.title"], await page.Page.Locator("h1").InnerTextAsync());
        // What needs a script is not offered.
        Assert.False(await page.Page.Locator("#tools").IsVisibleAsync());
        Assert.Empty(page.Elsewhere(desk.Origin));
        Assert.Empty(page.Errors);
    }

    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["en"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task Nobody_is_shut_out_of_a_page(string language)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage(language);
        foreach (var path in Pages)
        {
            await page.Page.GotoAsync(desk.Address(path));
            // What is folded is looked at too.
            await page.Page.EvaluateAsync("for (const folded of document.querySelectorAll('details')) folded.open = true");
            Assert.Equal([], (await page.Violations()).Select(v => $"{path}: {v}"));
        }
        Assert.Equal([], page.Errors);
        Assert.Empty(page.Elsewhere(desk.Origin));
    }

    [Theory, InlineData("fi"), InlineData("en"), InlineData("ja-easy")]
    public async Task On_a_narrow_screen_nothing_is_wider_than_it(string language)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage("fi", width: 320);
        foreach (var path in Pages.Append("/guide?card=fi.professional").Append("/sheet?card=fi.personnel").Append("/rules?country=fi"))
        {
            await page.Page.GotoAsync(desk.Address($"{path}{(path.Contains('?') ? '&' : '?')}lang={language}"));
            await page.Page.EvaluateAsync("for (const folded of document.querySelectorAll('details')) folded.open = true");
            Assert.True(await page.Width() <= 320, $"{path} is {await page.Width()} wide");
        }
    }

    [Fact]
    public async Task Ticks_stay_with_their_plan_until_they_are_taken_away()
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage();
        ILocator Boxes() => page.Page.Locator(".plan .ticks input");
        async Task<int> Ticked() => await page.Page.Locator(".plan .ticks input:checked").CountAsync();

        await page.Page.GotoAsync(desk.Address($"{Plan}&lang=en"));
        Assert.Equal(0, await Ticked());
        await Boxes().First.CheckAsync();
        await page.Page.ReloadAsync();
        Assert.True(await Boxes().First.IsCheckedAsync());
        // The same plan in another language; another plan has boxes of its own.
        await page.Page.GotoAsync(desk.Address($"{Plan}&lang=ja"));
        Assert.True(await Boxes().First.IsCheckedAsync());
        await page.Page.GotoAsync(desk.Address("/guide?card=jp.my-number&happened=forgot&which=all&exceptions=none&lang=en"));
        Assert.Equal(0, await Ticked());
        await page.Page.GotoAsync(desk.Address($"{Plan}&lang=en"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = Texts.For("en", "page")["page.tools.untick"] }).ClickAsync();
        Assert.Equal(0, await Ticked());
        await page.Page.ReloadAsync();
        Assert.Equal(0, await Ticked());
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("localStorage.length"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_print_button_prints()
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage("sv");
        await page.Page.AddInitScriptAsync("window.print = () => { document.title = 'printed'; }");
        foreach (var path in (string[])[Plan, "/sheet?card=fi.citizen"])
        {
            await page.Page.GotoAsync(desk.Address(path));
            await page.Page.GetByRole(AriaRole.Button, new() { Name = Texts.For("sv", "page")["page.tools.print"] }).ClickAsync();
            Assert.Equal("printed", await page.Page.TitleAsync());
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_time_limit_goes_into_the_calendar(bool script)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage("fi", script: script);
        await page.Page.GotoAsync(desk.Address(Plan));
        var reserved = DateTime.UtcNow.AddHours(9).Date.AddDays(1).AddHours(1);
        await page.Page.Locator("input[type=datetime-local]").FillAsync(
            reserved.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        var download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Button, new() { Name = Texts.For("fi", "page").Get("page.limit.add", ("n", 24)) }).ClickAsync());
        Assert.Equal("eidpin-limit.ics", download.SuggestedFilename);
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains(
            $"DTEND;TZID=Asia/Tokyo:{reserved.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}T230000", file, StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task From_the_words_of_a_screen_to_the_name_of_the_PIN_are_two_acts()
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage("ja", script: false);
        await page.Page.GotoAsync(desk.Address("/which"));
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("署名用パスワード");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Contains(
            Texts.For("ja")["pin.jp.signature.name"],
            await page.Page.Locator(".found h3").First.InnerTextAsync(),
            StringComparison.Ordinal);
    }

    [Theory, InlineData("HJS0432E", "ja", "card=jp.my-number&pinOf=card&pin=signature&pins.signature=locked&trouble=locked&wish=use")]
    public async Task A_message_that_names_PIN_and_state_leads_to_its_plan_and_asks_nothing_of_it_again(
        string words, string language, string known)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage(language, script: false);
        await page.Page.GotoAsync(desk.Address($"/which?lang={language}&q={words}"));
        await page.Page.Locator(".found article a.btn").First.ClickAsync();
        Assert.EndsWith($"/guide?lang={language}&{known}", page.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Page.Locator(".plan, .so-far").First).ToBeVisibleAsync();
        var country = Texts.For(language, "jp");
        foreach (var asked in (string[])["happened", "which"])
            Assert.NotEqual(country[$"question.{asked}.title"], await page.Page.Locator("h1").InnerTextAsync());
    }

    private static Task Follow(BrowserPage page, string words) =>
        page.Page.Locator(".choices, form").GetByRole(AriaRole.Link, new() { Name = words, Exact = true }).ClickAsync();
}
