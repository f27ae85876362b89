using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.SystemTests;

/// <summary>The slip as Chromium prints it: one sheet of A4, whose code opens the same checklist when it is scanned.</summary>
public sealed class SlipOnPaperTests(Browser browser)
{
    private const string Guide = "/guide?card=jp.my-number";

    private static readonly string[] Plans =
    [
        $"{Guide}&happened=locked&which=signature&know-authentication=yes&exceptions=none&phone=yes",
        $"{Guide}&happened=forgot&which=all&exceptions=none",
        "/guide?card=fi.citizen&happened=locked&which=pin1&letter=no",
    ];

    private static readonly string[] Lines =
    [
        "eidpin:1?card=jp.my-number&pin=authentication&pins.authentication=locked&pins.signature=locked",
        "eidpin:1?card=jp.my-number&age=10&pin=card-info&pins.card-info=locked&whoGoes=legal-representative",
        "eidpin:1?card=jp.my-number&has=insurance-confirmation,passport&pin=resident-register&pins.resident-register=forgotten",
        "eidpin:1?card=jp.my-number&pin=signature&pins.signature=locked&residency=foreign-resident&whoGoes=agent",
        "eidpin:1?card=jp.my-number&cardState=lost",
        "eidpin:1?card=fi.citizen&pin=pin2&pins.activation-code=locked&pins.pin2=locked",
        "eidpin:1?card=fi.citizen&cardState=lost",
        "eidpin:1?card=fi.personnel&pin=pin2&pins.pin2=locked",
        "eidpin:1?card=fi.professional&pin=pin1&pins.pin1=forgotten",
        "eidpin:1?card=fi.organisation&pin=pin1&pins.pin1=locked",
    ];

    // The longest, and the one with readings.
    public static TheoryData<string> Languages => LongForm.Of(["ja-easy"], ["en", "fi", "ja", "sv"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task A_slip_is_one_sheet_and_its_code_opens_the_same_checklist(string language)
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage(language[..2], script: false);
        foreach (var plan in Plans)
        {
            await page.Page.GotoAsync(desk.Address($"{plan}&lang={language}"));
            await page.Page.Locator("a.btn[href^='/slip']").ClickAsync();
            await OneSheet(page, desk, language);
        }
        foreach (var line in Lines)
        {
            await page.Page.GotoAsync(desk.Address($"/slip?lang={language}&line={Uri.EscapeDataString(line)}"));
            Assert.Equal(SlipCode.Of(SlipCode.Read(line)), await OneSheet(page, desk, language));
        }
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_slip_is_open_to_everybody_and_the_line_may_be_pasted()
    {
        await using var desk = await DeskStage.Start();
        await using var page = await browser.NewPage("en");
        await page.Page.GotoAsync(desk.Address("/slip?lang=en"));
        Assert.Equal([], await page.Violations());
        await page.Page.Locator("input[name=line]").FillAsync(Lines[0]);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(Lines[0], await page.Page.Locator(".slip-code code").InnerTextAsync());
        Assert.Equal([], await page.Violations());
        await page.Page.GotoAsync(desk.Address("/slip?lang=en&line=eidpin:7?card=fi.citizen"));
        Assert.Contains(
            Texts.For("en", "page").Get("page.bad.version", ("found", "7")),
            await page.Page.Locator("main").InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Equal([], await page.Violations());
    }

    private static async Task<string> OneSheet(BrowserPage page, DeskStage desk, string language)
    {
        var line = await page.Page.Locator(".slip-code code").InnerTextAsync();
        var list = await page.Page.Locator(".slip-pair").InnerTextAsync();
        var sheets = await Paper.Drawn(await page.Page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.True(sheets.Count == 1, $"{line} takes {sheets.Count} sheets in {language}");
        Assert.Equal(line, Paper.Scanned(sheets[0]));
        await page.Page.GotoAsync(desk.Address($"/slip?lang={language}&line={Uri.EscapeDataString(line)}"));
        Assert.Equal(list, await page.Page.Locator(".slip-pair").InnerTextAsync());
        return line;
    }
}
