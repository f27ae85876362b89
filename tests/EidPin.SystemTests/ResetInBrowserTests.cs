using System.Net.Http.Json;
using System.Runtime.Versioning;
using EidPin.Reset;
using EidPin.Simulators;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// From a locked PIN to a working one in a real browser: reservation, machine, card and server, the last as a process of its own.
/// </summary>
[SupportedOSPlatform("linux")]
public class ResetInBrowserTests(Browser browser)
{
    private const string Known = "2468", Password = "TEST1234";

    [Theory, InlineData("sqlite", "en"), InlineData("postgres", "ja")]
    public async Task A_locked_signature_password_works_again_after_reservation_and_machine(string database, string language)
    {
        using var postgres = database == "postgres" ? PrivatePostgres.Start() : null;
        await using var stage = await PracticeStage.Start(postgres?.Connection, language: language);
        await using var desk = await DeskPage.Open(browser, stage.Desk, language);
        await desk.Settled();
        var page = new MachinePage(desk);
        // From the card's own page.
        await desk.Section(2).Locator("a[href^='/reserve']").ClickAsync();
        await page.Reserve("jp.signature", 2, Known);
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.identified"]);
        await DeskPage.Sees(page.Booking, "EidPin");
        await page.Booking.Locator("a[href^='/kiosk']").ClickAsync();
        await desk.Page.Locator(".session .offers").WaitForAsync();
        await page.Begin(2);
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        var receipt = await page.Work.Locator(".receipt").InnerTextAsync();
        Assert.DoesNotContain("NEW4PASS", receipt, StringComparison.Ordinal);
        Assert.Equal("NEW4PASS", stage.Card(2).Codes.First(c => c.Key == "jp.signature").Value);
        await page.Work.Locator("button[data-do=leave]").Last.ClickAsync();
        await DeskPage.Sees(page.Work, desk.Texts["kiosk.take-card"]);
        await page.Work.Locator("[data-do=took]").ClickAsync();
        await desk.Page.Locator("#s-start:not([hidden])").WaitForAsync();
        // The reservation says so too, and cannot be used again.
        await page.GoToReserve();
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.done"]);
        desk.IsClean();
    }

    [Theory, InlineData("sqlite", "fi"), InlineData("postgres", "en")]
    public async Task A_login_PIN_that_was_locked_by_mistakes_works_again_after_reservation_and_machine(string database, string language)
    {
        using var postgres = database == "postgres" ? PrivatePostgres.Start() : null;
        await using var stage = await PracticeStage.Start(postgres?.Connection, language: language);
        await using var desk = await DeskPage.Open(browser, stage.Desk, language);
        await Lock(desk);
        // The plan is there as before; the reservation beside it.
        Assert.True(await desk.Tile("jp.authentication").Locator(".face a[href^='/guide']").IsVisibleAsync());
        await desk.Section().Locator("a[href^='/reserve']").ClickAsync();
        var page = new MachinePage(desk);
        await page.Reserve("jp.authentication", 1, Password);
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.identified"]);
        var limit = await desk.Page.RunAndWaitForDownloadAsync(() => page.Booking.Locator("a[href*='limit.ics']").ClickAsync());
        Assert.Contains(
            "DTEND:",
            await File.ReadAllTextAsync(await limit.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await page.GoToMachine(1);
        await page.Reset(Password, "8642");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.authentication.name"])));
        Assert.Equal("8642", stage.Card(1).Codes.First(c => c.Key == "jp.authentication").Value);
        desk.IsClean();
    }

    [Fact]
    public async Task Three_processes_of_the_server_are_one_and_one_of_them_may_be_replaced_at_every_step()
    {
        using var postgres = PrivatePostgres.Start();
        using var servers = await PracticeServers.Start(postgres.Connection, 3);
        await using var stage = await PracticeStage.On(servers);
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.identified"]);
        await servers.Replace(1);
        await page.GoToMachine(2);
        await servers.Replace(2);
        await page.Reset(Known, "NEW4PASS");
        await DeskPage.Sees(page.Work, desk.Texts.Get("kiosk.done", ("pin", desk.Texts["pin.jp.signature.name"])));
        Assert.All(servers.Asked, count => Assert.True(count > 0));
        desk.IsClean();
    }

    [Fact]
    public async Task A_card_of_another_issuer_is_turned_away_to_the_plan_before_any_PIN_is_asked()
    {
        await using var stage = await PracticeStage.Start();
        var own = ReadyMade.Find("my-number-signature-locked")!.Definition;
        var foreign = SimulatedCard.Create(own with { OtherIssuer = true });
        stage.Desk.Reader(2).Insert(foreign);
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        await desk.Settled();
        Assert.Equal(0, await desk.Section(2).Locator("a[href^='/reserve']").CountAsync());
        var page = new MachinePage(desk);
        await page.GoToReserve();
        var away = desk.Section(2).Locator(".away");
        await DeskPage.Sees(away, "another issuer");
        Assert.StartsWith("/guide", await away.Locator("a").GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.Equal(0, await desk.Section(2).Locator("input, button").CountAsync());
        // Nor does a page that asks all the same.
        Assert.Contains("other-issuer", await Ask(desk, "/reserve/form", 2), StringComparison.Ordinal);
        await page.GoToMachine(2);
        await DeskPage.Sees(page.Work, "another issuer");
        Assert.DoesNotContain(foreign.Log, c => c.CarriesCode || c.Ins is 0x2A or 0x50);
        desk.IsClean();
    }

    [Fact]
    public async Task A_wrong_known_PIN_tells_the_tries_that_are_left_and_the_last_one_is_asked_for_apart()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, "1111");
        await DeskPage.Sees(desk.Result, "2 tries left");
        await desk.Result.Locator("[data-path='/reserve/form']").ClickAsync();
        await Fill(desk.Page.Locator(".slot form[data-path]").Locator("input[data-field]"), "2222");
        await desk.Page.Locator(".slot form[data-path]").Locator("button[type=submit]").ClickAsync();
        await DeskPage.Sees(desk.Result, "1 try left");
        await desk.Result.Locator("[data-path='/reserve/form']").ClickAsync();
        await DeskPage.Sees(desk.Page.Locator(".slot .result.last"), "both PINs are locked");
        Assert.Equal(0, await desk.Page.Locator(".slot form[data-path]").CountAsync());
        await desk.Page.Locator(".slot .result.last [data-with=last]").ClickAsync();
        await Fill(desk.Page.Locator(".slot form[data-path]").Locator("input[data-field]"), Known);
        await desk.Page.Locator(".slot form[data-path]").Locator("button[type=submit]").ClickAsync();
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.identified"]);
        desk.IsClean();
    }

    [Fact]
    public async Task A_cancelled_reservation_is_none_for_the_machine()
    {
        await using var stage = await PracticeStage.Start();
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.Reserve("jp.signature", 2, Known);
        await page.Booking.Locator("[data-do=cancel]").ClickAsync();
        await DeskPage.Sees(page.Booking, desk.Texts["booking.state.cancelled"]);
        await page.GoToMachine(2);
        await page.Work.Locator("[data-reason]").WaitForAsync();
        Assert.Equal(0, await page.Step.CountAsync());
        Assert.DoesNotContain(stage.Card(2).Log.TakeLast(20), c => c.Ins == 0x2C);
    }

    [Fact]
    public async Task A_server_that_wants_a_signature_of_tomorrow_gets_none_and_the_page_says_why()
    {
        await using var stage = await PracticeStage.Start(between: new Tomorrow());
        await using var desk = await DeskPage.Open(browser, stage.Desk);
        var page = new MachinePage(desk);
        await page.GoToReserve();
        await desk.Tile("jp.signature", 2).Locator("button[data-path='/reserve/form']").ClickAsync();
        await DeskPage.Sees(desk.Tile("jp.signature", 2).Locator(".slot"), desk.Texts["reset.reason.clocks-apart"]);
        Assert.Equal(0, await desk.Page.Locator(".slot form").CountAsync());
        Assert.DoesNotContain(stage.Card(2).Log, c => c.CarriesCode || c.Ins == 0x2A);
        desk.IsClean();
    }

    /// <summary>A server whose challenges are dated a day ahead.</summary>
    private sealed class Tomorrow() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath != "/v1/challenges") return answer;
            var made = (await answer.Content.ReadFromJsonAsync(ResetJson.Default.Challenge, cancellationToken))!;
            answer.Content = JsonContent.Create(made with { Time = made.Time.AddDays(1) }, ResetJson.Default.Challenge);
            return answer;
        }
    }

    private static async Task Lock(DeskPage desk)
    {
        var tile = desk.Tile("jp.authentication");
        foreach (var wrong in (string[])["1111", "2222", "3333"])
        {
            await tile.Locator(".face [data-act=check]").ClickAsync();
            if (wrong == "3333") await tile.Locator(".result.last [data-with=last]").ClickAsync();
            await Fill(tile.Locator("form input[data-field]"), wrong);
            await tile.Locator("form button[type=submit]").ClickAsync();
            await tile.Locator(".slot .result").WaitForAsync();
        }
    }

    // A field opens when somebody comes to it.
    private static async Task Fill(ILocator field, string code)
    {
        await field.ClickAsync();
        await field.FillAsync(code);
    }

    private static Task<string> Ask(DeskPage desk, string path, int reader) => desk.Page.EvaluateAsync<string>($$"""
        async () => {
          const card = document.querySelectorAll('section.card')[{{reader - 1}}].id;
          const words = new URLSearchParams({ desk: '', lang: 'en', card, pin: 'jp.signature' });
          const headers = { 'X-EidPin-Key': sessionStorage.getItem('eidpin-key') };
          return (await fetch('{{path}}?' + words, { method: 'POST', headers })).text();
        }
        """);
}
