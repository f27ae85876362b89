namespace EidPin.SystemTests;

/// <summary>What the browser tests stand on.</summary>
public sealed class DeskStageTests(Browser browser)
{
    [Fact]
    public async Task A_page_of_the_desk_opens_in_the_browser_and_asks_nobody_else()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number", "fineid-citizen"));
        await using var page = await browser.NewPage("fi", dark: true, width: 320);
        Assert.Equal(2, desk.Readers.List().Count);
        Assert.Equal(200, (await page.Page.GotoAsync(desk.StartUrl()))!.Status);
        // The start page gives way to the next one: what is asked of it in that moment is never answered.
        await page.Page.Locator("#live[data-said]").WaitForAsync();
        Assert.Equal(320, await page.Page.EvaluateAsync<int>("innerWidth"));
        Assert.True(await page.Page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches"));
        Assert.Contains(page.Requests, r => r.StartsWith(desk.Address("/start"), StringComparison.Ordinal));
        Assert.Empty(page.Elsewhere(desk.Origin));
    }

    [Fact]
    public async Task Without_scripts_none_runs_and_what_the_browser_refuses_is_noted()
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage(script: false);
        await page.Page.GotoAsync("data:text/html,<title>before</title><script>document.title = 'after'</script>");
        Assert.Equal("before", await page.Page.TitleAsync());
        await page.Page.GotoAsync($"data:text/html,<link rel='stylesheet' href='{desk.Address("/nothing.css")}'>");
        Assert.NotEmpty(page.Errors);
        Assert.Empty(page.Elsewhere(desk.Origin));
        await page.Page.GotoAsync("about:blank");
    }

    [Fact]
    public async Task What_shuts_people_out_is_found_in_light_and_in_the_dark_alone()
    {
        await using var page = await browser.NewPage();
        await page.Page.SetContentAsync(
            "<!doctype html><html lang='en'><title>t</title>" +
            "<style>p { color: #000 } @media (prefers-color-scheme: dark) { p { color: #bbb } }</style>" +
            "<main><h1>h</h1><p>words</p><img src=''></main>");
        var found = await page.Violations();
        Assert.Equal(
            ["Dark: color-contrast", "Dark: image-alt", "Light: image-alt"],
            found.Select(f => string.Join(':', f.Split(':')[..2])).Order(StringComparer.Ordinal));
    }
}
