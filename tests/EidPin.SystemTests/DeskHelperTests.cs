using System.Text.RegularExpressions;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>Somebody helps on the telephone: every screen has a name at its foot, and who types it sees the same.</summary>
public sealed class DeskHelperTests(Browser browser)
{
    [Fact]
    public async Task A_helper_opens_the_question_that_the_other_one_has_before_their_eyes_in_another_language()
    {
        await using var stage = await DeskStage.Start("ja");
        await using var caller = await browser.NewPage("ja", script: false);
        await caller.Page.GotoAsync(stage.Address("/guide?lang=ja&card=jp.my-number&happened=locked&which=signature"));
        var code = await Code(caller.Page);
        await using var helper = await browser.NewPage("fi", script: false);
        await helper.Page.GotoAsync(stage.Address($"/n/{code}?lang=fi"));
        Assert.Equal(code, await Code(helper.Page));
        Assert.Equal("fi", await helper.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(await caller.Page.Locator(".choices a").CountAsync(), await helper.Page.Locator(".choices a").CountAsync());
    }

    [Theory]
    [InlineData("d4", "/which")]
    [InlineData("D-1", "/")]
    [InlineData("J-1", "/sheet")]
    public async Task The_code_of_a_page_leads_to_it(string code, string path)
    {
        await using var stage = await DeskStage.Start("en");
        await using var helper = await browser.NewPage("en", script: false);
        await helper.Page.GotoAsync(stage.Address($"/n/{code}?lang=en"));
        Assert.Equal(path, new Uri(helper.Page.Url).AbsolutePath);
    }

    // Read out and compared: the title of a page is the one that a helper hears.
    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public async Task Every_page_has_the_title_that_a_helper_reads_of_its_code(string language)
    {
        await using var stage = await DeskStage.Demo(language);
        using var client = stage.Client();
        var (texts, compared) = (Texts.For(language).ForPages(), 0);
        foreach (var screen in ScreenList.AllPages.Where(s => s.Place != Place.Reserve))
        {
            var to = $"/{(screen.Place == Place.Cards ? "" : screen.Place.ToString().ToLowerInvariant())}?lang={language}";
            var html = await client.GetStringAsync(to, TestContext.Current.CancellationToken);
            var (words, foot) = (ScreenWords.Of(screen, texts), Regex.Match(html, "<footer.*", RegexOptions.Singleline).Value);
            Assert.Contains($"{screen.Code}", foot, StringComparison.Ordinal);
            if (!words.IsSameEverywhere) continue;
            var heading = Regex.Match(html, "<h1[^>]*>(.*?)</h1>").Groups[1].Value;
            Assert.Equal(Bare(new Html(texts.Tag).Add($"{words.Title}").ToString()), Bare(heading));
            compared++;
        }
        Assert.Equal(7, compared);
    }

    private static string Bare(string html) => Regex.Replace(html, "<[^>]*>|&shy;|\u00AD", "");

    [Fact]
    public async Task What_the_plus_behind_a_code_means_is_said_before_the_nearest_screen()
    {
        await using var stage = await DeskStage.Start("en");
        await using var helper = await browser.NewPage("en", script: false);
        var code = GuideScreens.Of("fi.citizen", DateOnly.FromDateTime(DateTime.Now)).First.Code;
        await helper.Page.GotoAsync(stage.Address($"/n?lang=en&code={code}%2B"));
        var words = Texts.For("en", "desk").ForPages();
        Assert.Contains(words["screen.nearest"], await helper.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await helper.Page.Locator("main .do a").ClickAsync();
        Assert.Equal("/guide", new Uri(helper.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Of_a_form_a_helper_reads_what_is_asked_and_has_no_field_to_type_in()
    {
        await using var stage = await DeskStage.Start("en");
        await using var helper = await browser.NewPage("en", script: false);
        await helper.Page.GotoAsync(stage.Address("/n/J-21?lang=en"));
        Assert.Equal(["Current: Signature password", "New: Signature password", "The same again"],
            await helper.Page.Locator("main ol li").AllInnerTextsAsync());
        Assert.Equal(0, await helper.Page.Locator("main input").CountAsync());
        Assert.Contains("Never ask for a code", await helper.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    // One code on a screen: of an open form it is the form's.
    [Fact]
    public async Task An_open_form_has_the_only_code_of_the_page()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-pin1-locked"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        await Assertions.Expect(page.Form.Locator(".screen-code")).ToHaveTextAsync("Screen F-31");
        await Assertions.Expect(page.Page.Locator("footer .screen-code")).ToBeHiddenAsync();
        await page.Click(page.Form.Locator("[data-do=close]"));
        await Assertions.Expect(page.Page.Locator("footer .screen-code")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_PIN_is_unlocked_with_eight_digits_and_whoever_has_seven_learns_what_they_are_for()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-pin1-locked"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        await Assertions.Expect(page.Form.Locator("label").First).ToHaveTextAsync(page.Texts["form.activation-code.8"]);
        await page.Type("7654321", "4826");
        await page.Page.Keyboard.PressAsync("Enter");
        await DeskPage.Sees(page.Objection, page.Texts["form.activation-code.puk"]);
    }

    [Fact]
    public async Task A_number_without_its_letter_leads_to_the_screens_that_have_it()
    {
        await using var stage = await DeskStage.Start("en");
        await using var helper = await browser.NewPage("en", script: false);
        await helper.Page.GotoAsync(stage.Address("/n?lang=en&code=21"));
        Assert.Contains("J-21", await helper.Page.Locator("main ul").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_there_is_not_says_so_and_what_is_meant()
    {
        await using var stage = await DeskStage.Start("en");
        await using var helper = await browser.NewPage("en", script: false);
        var answer = await helper.Page.GotoAsync(stage.Address("/n?lang=en&code=%3Cb%3EJ-99"));
        Assert.Equal(404, answer!.Status);
        Assert.Contains("<b>J-99", await helper.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> Code(IPage page) =>
        (await page.Locator("footer .screen-code").InnerTextAsync()).Split(' ', ':', '：')[1];
}
