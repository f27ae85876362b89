using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>
/// A clerk's pages in Chromium, on the built server; the terminal beside them is played by requests of its own key.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CounterInBrowserTests(Browser browser)
{
    private const int MostActs = 8;

    private int acts;

    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["en"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task The_commonest_visit_takes_eight_acts_and_the_page_follows_the_terminal(string language)
    {
        var width = language == "ja" ? 320 : 1024;
        using var server = await PracticeServer.Start();
        using var http = new HttpClient { BaseAddress = server.Url };
        var issuer = new TestIssuer();
        using var card = new TestCard(issuer, server.MasterKey, DateTimeOffset.UtcNow);
        var terminal = await Register(http, server, issuer, card);
        var (words, plans) = (Texts.For(language, "visit"), Texts.For(language, "jp"));
        await using var clerk = await browser.NewPage(language, width: width);
        await clerk.Page.GotoAsync(new Uri(server.Url, "/staff").AbsoluteUri);
        await clerk.Page.Locator("button[value=clerk]").ClickAsync();
        await clerk.Page.Locator("a[href='/counter']").ClickAsync();
        await clerk.MustBeSound("visits");
        await Act(clerk, "button[value=holder]");
        await clerk.MustBeSound("a new visit");
        var visit = new Uri(clerk.Page.Url).AbsolutePath.Split('/')[2];
        Assert.Equal(200, (await terminal.Pair(await clerk.Page.Locator(".code").InnerTextAsync())).Status);
        Assert.Equal(200, (await terminal.Card(visit, card)).Status);
        await DeskPage.Sees(clerk.Page.Locator("main"), Texts.For(language, "staff")["staff.visit.card"]);
        await Act(clerk, "[name='doc holder my-number-card']");
        await Act(clerk, "[name='doc holder driving-licence']");
        await Act(clerk, "[name='pin jp.signature']");
        await Act(clerk, "[name='pin jp.authentication']");
        await Act(clerk, "button[value=describe-sign]");
        await DeskPage.Sees(clerk.Page.Locator(".record"), plans["pin.jp.signature.name"]);
        await clerk.MustBeSound("words to sign");
        await Act(clerk, "form .main");
        await DeskPage.Sees(clerk.Page.Locator("main"), words["visit-pin.permitted"]);
        await clerk.MustBeSound("decided");
        await terminal.Set(visit, card, ResetPins.Signature, "ABC123"u8.ToArray());
        await terminal.Set(visit, card, ResetPins.Authentication, "4821"u8.ToArray());
        await terminal.ConfirmWith(visit, card, ResetPins.Authentication);
        await DeskPage.Sees(clerk.Page.Locator("main"), words["visit-receipt.signature"]);
        Assert.Equal(0, await clerk.Page.GetByText(words["visit-pin.permitted"], new() { Exact = true }).CountAsync());
        await Act(clerk, "button[value=close]");
        await DeskPage.Sees(clerk.Page.Locator("main"), words["visit-state.closed"]);
        await clerk.MustBeSound("over");
        Assert.InRange(acts, 1, MostActs);
        await clerk.Page.Locator("a[href$='/sheet']").ClickAsync();
        await clerk.Page.Locator("table").WaitForAsync();
        await clerk.MustBeSound("record sheet");
        Assert.Empty(clerk.Errors);
    }

    private async Task Act(BrowserPage page, string selector)
    {
        acts++;
        await page.Page.Locator(selector).First.ClickAsync();
    }

    private static async Task<TestTerminal> Register(HttpClient http, PracticeServer server, TestIssuer issuer, TestCard card)
    {
        var origin = server.Url.GetLeftPart(UriPartial.Authority);
        var machine = new TestKiosk(http, "terminal-1", "site:aonohara", () => DateTimeOffset.UtcNow, "practice") { Origin = origin };
        await Tell(http, server, "/v1/issuer/cards", new([card.Issued], issuer.Authorities), ResetJson.Default.IssuedCards);
        await Tell(http, server, "/v1/issuer/kiosks", machine.Entry, ResetJson.Default.KioskEntry);
        return new(machine, "practice");
    }

    private static async Task Tell<T>(HttpClient http, PracticeServer server, string path, T body, JsonTypeInfo<T> shape)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Operator", Convert.ToBase64String(server.OperatorSecret));
        Assert.Equal(204, (int)(await http.SendAsync(request)).StatusCode);
    }
}
