using System.Runtime.Versioning;
using EidPin.Guidance.Wording;

namespace EidPin.SystemTests;

/// <summary>Named staff in Chromium, whose virtual authenticator is the passkey.</summary>
[SupportedOSPlatform("linux")]
public sealed class StaffPasskeyTests(Browser browser)
{
    // Words without blanks, and the longest ones.
    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["sv"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task A_new_clerk_makes_a_passkey_is_let_in_signs_in_and_signs(string language)
    {
        using var server = await PracticeServer.Start();
        var words = Texts.For(language, "staff");
        await using var admin = await browser.NewPage(language, width: 320);
        await Practise(admin, server, "administrator");
        await Go(admin, server, "/staff/people");
        await admin.Page.Locator("#name").FillAsync("Ito Ren");
        await admin.Page.Locator("#user").FillAsync("ito");
        await admin.Page.Locator("#site").FillAsync("chiyoda");
        await admin.MustBeSound("list of staff");
        await admin.Page.Locator("form:has(#user) button").ClickAsync();
        await DeskPage.Sees(admin.Page.Locator(".record"), "Ito Ren");
        await admin.MustBeSound("words to sign");
        await admin.Page.Locator("form .main").ClickAsync();
        var ito = admin.Page.Url;
        await admin.Page.Locator("details:has(#role) summary").ClickAsync();
        await admin.MustBeSound("one of the staff");
        await admin.Page.Locator("details:has(#role) button").ClickAsync();
        await admin.Page.Locator("form .main").ClickAsync();
        await DeskPage.Sees(admin.Page.Locator("dl"), words["staff.role.clerk"]);
        var code = await Code(admin);

        await using var clerk = await browser.NewPage(language, width: 320);
        await Authenticator(clerk);
        await Go(clerk, server, "/staff/enrol");
        await clerk.Page.Locator("#code").FillAsync("WRO-NG0-000");
        await clerk.Page.Locator("form button").ClickAsync();
        await DeskPage.Sees(clerk.Page.Locator("#told"), words["staff.refused.bad-code"]);
        await clerk.MustBeSound("wrong code");
        // By keyboard alone.
        await clerk.Page.Locator("#code").FillAsync(code);
        await clerk.Page.Keyboard.PressAsync("Enter");
        var said = clerk.Page.Locator("#said");
        await said.WaitForAsync();
        await clerk.MustBeSound("passkey made");
        await Go(clerk, server, "/staff");
        await clerk.Page.Locator("[data-passkey] button").ClickAsync();
        await DeskPage.Sees(clerk.Page.Locator("#told"), words["staff.refused.unknown-passkey"]);

        await admin.Page.GotoAsync(ito);
        await admin.Page.Locator("form:has([value=key-let-in]) button").ClickAsync();
        await admin.Page.Locator("form .main").ClickAsync();
        await Go(clerk, server, "/staff");
        await clerk.MustBeSound("sign in");
        await clerk.Page.Locator("[data-passkey] button").ClickAsync();
        await DeskPage.Sees(clerk.Page.Locator("header"), "Ito Ren");
        await clerk.MustBeSound("account");
        // With one's own passkey: a code for a second one.
        await Code(clerk);
        await clerk.MustBeSound("code");
        await clerk.Page.Locator("header form button").ClickAsync();
        await clerk.Page.Locator("[data-passkey]").WaitForAsync();
    }

    private static async Task<string> Code(BrowserPage page)
    {
        await page.Page.Locator("form:has([value=code-given]) button").ClickAsync();
        await page.Page.Locator("form .main").ClickAsync();
        return await page.Page.Locator(".code").InnerTextAsync();
    }

    /// <summary>As somebody made up, whose passkey the server plays.</summary>
    private static async Task Practise(BrowserPage page, PracticeServer server, string role)
    {
        await Go(page, server, "/staff");
        await page.MustBeSound("practice");
        await page.Page.Locator($"button[value={role}]").ClickAsync();
        await page.Page.Locator("header").WaitForAsync();
    }

    private static Task Go(BrowserPage page, PracticeServer server, string path) =>
        page.Page.GotoAsync(new Uri(server.Url, path).AbsoluteUri);

    // chromedevtools.github.io/devtools-protocol, WebAuthn.
    private static async Task Authenticator(BrowserPage page)
    {
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
            },
        });
    }
}
