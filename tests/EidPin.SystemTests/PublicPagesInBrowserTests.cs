using System.Runtime.Versioning;
using EidPin.Guidance.Wording;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>The guide of the reset server as the public sees it: no script, a narrow screen, a window at 200 %.</summary>
[SupportedOSPlatform("linux")]
public sealed class PublicPagesInBrowserTests(Browser browser)
{
    private const string Question = "/guide?card=jp.my-number&happened=locked";
    private const string Exceptions = Question + "&which=signature&know-authentication=yes";
    private const string Plan = Exceptions + "&exceptions=none&phone=yes";

    private static readonly string[] Pages =
    [
        "/guide", Question, Exceptions, Plan, "/guide?card=fi.citizen&happened=locked&which=pin1&letter=no", "/which", "/which?q=署名用",
        "/sheet", "/sheet?card=fi.personnel", "/rules", "/rules?country=fi", "/about", "/help", "/guide?card=xx", "/n/X-1",
        SlipOf(Plan), "/slip",
    ];

    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["fi"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task Nobody_is_shut_out_and_nothing_is_wider_than_the_window(string language)
    {
        var (width, height) = language == "ja" ? (512, 384) : (320, 640);
        using var server = await PracticeServer.Start();
        await using var page = await browser.NewPage(width: width, height: height);
        foreach (var path in Pages)
        {
            await page.Page.GotoAsync(At(server, path, language));
            await page.Page.EvaluateAsync("for (const folded of document.querySelectorAll('details')) folded.open = true");
            Assert.True(await page.Width() <= width, $"{path} is {await page.Width()} wide");
            Assert.Equal([], (await page.Violations()).Select(v => $"{path}: {v}"));
            Assert.True(await page.Page.Locator(".practice-band").IsVisibleAsync(), path);
        }
        Assert.Equal([], page.Errors);
        Assert.Empty(page.Elsewhere(server.Url.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task From_the_start_to_a_plan_and_its_slip_without_scripts_or_cookies()
    {
        using var server = await PracticeServer.Start();
        await using var page = await browser.NewPage("en", script: false);
        var (texts, words) = (Texts.For("en", "jp"), Texts.For("en", "page"));
        await page.Page.GotoAsync(At(server, "/guide", "en"));
        foreach (var answer in (string[])[
            words["guide.card.jp.my-number"], texts["answer.happened.locked"], texts["answer.which.signature"],
            texts["answer.know-authentication.yes"], words["guide.none"], texts["answer.phone.yes"], words["page.slip.link"],
        ])
            await page.Page.GetByRole(AriaRole.Link, new() { Name = answer, Exact = true }).First.ClickAsync();
        Assert.Equal(words["page.slip.title"], await page.Page.Locator("h1").InnerTextAsync());
        // A help desk sends the address, and somebody else opens it.
        await using var other = await browser.NewPage("ja", script: false);
        await other.Page.GotoAsync(page.Page.Url);
        Assert.Equal(await page.Page.Locator(".slip-pair").InnerTextAsync(), await other.Page.Locator(".slip-pair").InnerTextAsync());
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Empty(page.Errors);
    }

    private static string SlipOf(string plan) => plan.Replace("/guide", "/slip", StringComparison.Ordinal);

    private static string At(PracticeServer server, string path, string language) =>
        new Uri(server.Url, $"{path}{(path.Contains('?') ? '&' : '?')}lang={language}").AbsoluteUri;
}
