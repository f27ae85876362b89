using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;
using static EidPin.SystemTests.CounterPageStage;
using static EidPin.SystemTests.DeskPage;

namespace EidPin.SystemTests;

/// <summary>The holder's screen at a municipal counter, beside the built server and its clerk.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class CounterPageTests(Browser browser)
{
    private const string Signature = "jp.signature", Authentication = "jp.authentication";
    private const string Register = "jp.resident-register", CardInfo = "jp.card-info";
    private const string Password = "NEW4PASS", Number = "9753";

    [Fact]
    public async Task With_a_keyboard_alone_four_PINs_are_set_with_two_entries_and_the_page_says_how_far_it_is()
    {
        await using var stage = await Start();
        await using var desk = await Open(browser, stage.Desk);
        await stage.Permit(desk, Signature, Authentication, Register, CardInfo);
        stage.Reader.Delay = TimeSpan.FromMilliseconds(40);
        await desk.Page.Keyboard.PressAsync("Tab");
        await desk.Page.Keyboard.PressAsync("Enter");
        foreach (var typed in (string[])[Number, Number, Password, Password]) await Type(desk, typed);
        await desk.Page.Locator(".stage[data-pace=busy]").WaitForAsync();
        Assert.Matches("PIN [1-4] of 4: ", await Stage(desk).InnerTextAsync());
        await Sees(Stage(desk), desk.Texts["terminal.done"]);
        Assert.Equal(
            [Password, Number, Number, Number],
            new[] { Signature, Authentication, Register, CardInfo }.Select(p => stage.Card.Codes.Single(c => c.Key == p).Value));
        Assert.Equal(4, await Stage(desk).GetByText(desk.Texts["terminal.pin.confirmed"], new() { Exact = true }).CountAsync());
        var kept = await desk.Page.EvaluateAsync<string>(
            "document.documentElement.outerHTML + JSON.stringify(sessionStorage) + JSON.stringify(localStorage)");
        Assert.DoesNotContain(Password, kept, StringComparison.OrdinalIgnoreCase);
        desk.IsClean();
    }

    [Fact]
    public async Task After_the_visit_nothing_of_it_is_on_the_screen_and_the_next_person_finds_the_first_language()
    {
        await using var stage = await Start();
        await using var desk = await Open(browser, stage.Desk);
        await desk.Page.Locator(".languages a[lang=fi]").ClickAsync();
        await Sees(desk.Page.Locator("h1"), "Tunnuslukujen");
        await Type(desk, await stage.Clerk.Begin());
        await Sees(Stage(desk), Texts.For("fi", "desk")["terminal.put-in"]);
        stage.Reader.Insert(stage.Card);
        await Sees(Stage(desk), Texts.For("fi", "desk")["terminal.waits.clerk"]);
        await stage.Clerk.Sign(CardInfo);
        await desk.Page.Locator(".choose [data-do=take]").ClickAsync();
        await desk.Page.Keyboard.TypeAsync("97");
        await stage.Clerk.Close();
        await Sees(desk.Page.Locator("h1"), desk.Texts["terminal.title"]);
        await Step(desk).WaitForAsync();
        Assert.Equal(0, await desk.Page.Locator(".visit-pins, .choose, .marks i").CountAsync());
        var left = await desk.Page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain(desk.Texts["pin.jp.card-info.name"], left, StringComparison.Ordinal);
        desk.IsClean();
    }

    // The language with the most to fit into the smallest window, and one with letters of another kind.
    public static TheoryData<string> Languages => LongForm.Of(["ja", "sv"], ["en", "fi"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task Each_stage_is_open_to_everybody_and_nothing_overflows(string language)
    {
        var (width, height) = language switch
        {
            "ja" => (512, 384),
            "sv" => (320, 256),
            "fi" => (320, 640),
            _ => (1024, 768),
        };
        await using var stage = await Start(language);
        await using var desk = await Open(browser, stage.Desk, language, width: width);
        await desk.Page.SetViewportSizeAsync(width, height);
        await Step(desk).WaitForAsync();
        await Sound(desk, "the code");
        await Type(desk, "7KQ2M9XWM");
        await Sees(Stage(desk), desk.Texts["terminal.reason.pairing-code-wrong"]);
        await Sound(desk, "a wrong code");
        await stage.Permit(desk, Signature, Authentication, CardInfo);
        await Sound(desk, "the choice");
        await desk.Page.Locator("[data-do=take][data-set=each]").ClickAsync();
        await Sound(desk, "letters");
        foreach (var typed in (string[])[Password, Password, "1234", "1234", Number, Number]) await Type(desk, typed);
        await desk.Page.Locator(".weak [data-do=other]").WaitForAsync();
        await Sound(desk, "a weak one");
        await desk.Page.Locator(".weak [data-do=other]").ClickAsync();
        await Sound(desk, "digits");
        stage.Card.CutAtCode(acts: true, ins: 0x2C);
        foreach (var typed in (string[])["8642", "8642", Number, Number])
            if (typed == "8642" || await Step(desk).CountAsync() > 0) await Type(desk, typed);
        await Sees(Stage(desk), desk.Texts["terminal.pin.unknown"]);
        await Sound(desk, "an end that nobody knows");
        stage.Reader.Insert(stage.Card);
        await desk.Page.Locator("[data-do=unknown]").WaitForAsync();
        await Sound(desk, "the new PIN is tried");
        stage.Wire.Away = true;
        await Sees(Stage(desk), desk.Texts["terminal.reason.unreachable"]);
        await Sound(desk, "the server is away");
        desk.IsClean();
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_takes_nothing_from_who_types()
    {
        await using var stage = await Start();
        await using var desk = await Open(browser, stage.Desk);
        await stage.Permit(desk, CardInfo);
        await desk.Page.Locator("[data-do=take]").ClickAsync();
        await desk.Page.Keyboard.TypeAsync("97");
        stage.Wire.Away = true;
        for (var asked = stage.Wire.Asked.Count; stage.Wire.Asked.Count < asked + 2;) await desk.Page.WaitForTimeoutAsync(100);
        stage.Wire.Away = false;
        await desk.Page.WaitForTimeoutAsync(500);
        await Type(desk, "53");
        await Type(desk, Number);
        await Sees(Stage(desk), desk.Texts["terminal.done"]);
        Assert.Equal(Number, stage.Card.Codes.Single(c => c.Key == CardInfo).Value);
        desk.IsClean();
    }

    [Fact]
    public async Task What_a_page_shows_is_good_for_one_sending_in_whatever_tab()
    {
        await using var stage = await Start();
        stage.Reader.Insert(stage.Card);
        using var tab = await DeskTab.Enter(stage.Desk.StartUrl());
        await Html(tab, "/terminal/session", "data-pace=\"idle\"");
        await Html(tab, $"/terminal/pair?code={await stage.Clerk.Begin()}", "data-visit=\"visit\"");
        await Html(tab, "/terminal/session", "The clerk has to decide");
        await stage.Clerk.Sign(CardInfo);
        var first = TicketOf().Match(await Html(tab, "/terminal/session", "data-ticket"));
        var second = TicketOf().Match(await Html(tab, "/terminal/session", "data-ticket"));
        using var done = await tab.Do(first.Groups[1].Value, DeskTab.Body(Number), "/terminal/do");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        using var again = await tab.Do(first.Groups[1].Value, DeskTab.Body("8642"), "/terminal/do");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        // Another tab's is of a card that has had a code since.
        using var other = await tab.Do(second.Groups[1].Value, DeskTab.Body("8642"), "/terminal/do");
        Assert.Equal(Number, stage.Card.Codes.Single(c => c.Key == CardInfo).Value);
        Assert.Single(stage.Card.Log, c => c.Ins == 0x2C);
    }

    [Fact]
    public async Task A_terminal_shows_its_one_page_and_tells_a_page_that_shows_it_already_nothing()
    {
        await using var stage = await Start();
        using var client = stage.Desk.Client();
        foreach (var (path, status) in ((string, HttpStatusCode)[])[
            ("/terminal", HttpStatusCode.OK), ("/", HttpStatusCode.NotFound), ("/kiosk", HttpStatusCode.NotFound),
            ("/guide", HttpStatusCode.NotFound), ("/reserve", HttpStatusCode.NotFound)])
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal((path, status), (path, answer.StatusCode));
        }
        var start = await client.GetStringAsync("/start", TestContext.Current.CancellationToken);
        Assert.Contains("data-to=\"/terminal\"", start, StringComparison.Ordinal);
        using var tab = await DeskTab.Enter(stage.Desk.StartUrl());
        var html = await Html(tab, "/terminal/session", "data-pace=\"idle\"");
        var shown = Regex.Match(html, "data-stage=\"([0-9A-Fa-f]+)\"").Groups[1].Value;
        using var same = await tab.Post($"/terminal/session?lang=en&have={shown}");
        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        using var stranger = await client.PostAsync("/terminal/session", new ByteArrayContent([]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
    }

    private static async Task<string> Html(DeskTab tab, string path, string wanted)
    {
        var html = "";
        for (var i = 0; i < 200; i++)
        {
            using var answer = await tab.Post($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang=en");
            html = await answer.Content.ReadAsStringAsync();
            if (html.Contains(wanted, StringComparison.Ordinal)) return html;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{wanted}: {html}");
    }

    private static async Task Sound(DeskPage desk, string what)
    {
        var found = await desk.Browser.Violations();
        Assert.True(found.Count == 0, $"{what}: {string.Join('\n', found)}");
        var over = await desk.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{what}: {over} pixels too wide");
    }

    [GeneratedRegex("data-ticket=\"([0-9a-f]+)\"")]
    private static partial Regex TicketOf();
}
