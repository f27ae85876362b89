using System.Runtime.Versioning;
using EidPin.Guidance.Wording;

namespace EidPin.SystemTests;

/// <summary>An auditor's pages in Chromium, on the built server, as narrow as a telephone.</summary>
[SupportedOSPlatform("linux")]
public sealed class OversightInBrowserTests(Browser browser)
{
    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["en"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task An_auditor_finds_a_visit_and_reads_its_timeline_and_the_figures(string language)
    {
        using var server = await PracticeServer.Start();
        var (words, visits) = (Texts.For(language, "staff"), Texts.For(language, "visit"));
        await using var staff = await browser.NewPage(language, width: language == "ja" ? 320 : 1024);
        var page = staff.Page;
        await SignIn(staff, server, "clerk");
        await page.GotoAsync(new Uri(server.Url, "/counter").AbsoluteUri);
        await page.Locator("button[value=holder]").First.ClickAsync();
        await page.Locator("button[value=close]").WaitForAsync();
        var visit = new Uri(page.Url).AbsolutePath.Split('/')[2];
        await page.Locator("header button").ClickAsync();

        await SignIn(staff, server, "auditor");
        await page.Locator("a[href='/oversight']").ClickAsync();
        await staff.MustBeSound("search");
        await page.Locator("#reference").FillAsync(visit);
        await page.Locator("form[role=search] button").ClickAsync();
        await page.Locator($"a[href='/oversight/visit/{visit}']").WaitForAsync();
        await staff.MustBeSound("found");
        await page.Locator($"a[href='/oversight/visit/{visit}']").ClickAsync();
        await DeskPage.Sees(page.Locator(".trail"), visits["comer.holder"]);
        await staff.MustBeSound("timeline");
        await page.Locator("a[href='/oversight'].button").ClickAsync();
        await page.Locator("a[href='/oversight/figures']").ClickAsync();
        await DeskPage.Sees(page.Locator("table").First, words["staff.figures.outcome.open"]);
        await staff.MustBeSound("figures");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='figures.csv']").ClickAsync());
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        // Each bar can be told from the ground.
        Assert.Equal("rgb(29, 76, 150)", await page.Locator(".bars rect").First.EvaluateAsync<string>("e => getComputedStyle(e).fill"));
        await page.GotoAsync(new Uri(server.Url, "/oversight/audit").AbsoluteUri);
        await staff.MustBeSound("before the audit");
        await page.Locator("main form button").ClickAsync();
        // The page loads itself again when the audit has ended.
        await DeskPage.Sees(page.Locator("#audit"), words["staff.audit.whole"]);
        await staff.MustBeSound("audit");
        Assert.Empty(staff.Errors);
    }

    private static async Task SignIn(BrowserPage staff, PracticeServer server, string role)
    {
        await staff.Page.GotoAsync(new Uri(server.Url, "/staff").AbsoluteUri);
        await staff.Page.Locator($"button[value={role}]").ClickAsync();
        await staff.Page.Locator("header nav").WaitForAsync();
    }
}
