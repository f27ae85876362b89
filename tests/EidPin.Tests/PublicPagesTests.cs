using System.Collections.Concurrent;
using System.Net;
using EidPin.Guidance.Wording;
using EidPin.ResetServer.Public;
using Microsoft.Data.Sqlite;

namespace EidPin.Tests;

/// <summary>The guide that the reset server shows to everybody.</summary>
public sealed class PublicPagesTests
{
    private const string Answers = "card=jp.my-number&happened=locked&which=signature&know-authentication=yes&exceptions=none&phone=yes";

    private static readonly string[] Addresses =
    [
        "/guide", "/guide?card=fi.citizen", $"/guide?{Answers}", "/which", "/which?q=署名用", "/sheet", "/sheet?card=fi.personnel",
        "/rules", "/rules?country=jp", "/about", "/help",
        "/slip", $"/slip?{Answers}", "/slip?line=eidpin:1?card=fi.citizen%26pin=pin1%26pins.pin1=locked",
    ];

    [Fact]
    public async Task Every_page_is_there_in_every_language_names_the_operator_and_says_what_no_page_asks_for()
    {
        var names = new Dictionary<string, string> { ["en"] = "Test <City>", ["ja"] = "試験市" };
        await using var stage = await ResetStage.Open(s => s with { Name = names, Practice = false });
        foreach (var language in Texts.Languages)
            foreach (var address in Addresses)
            {
                var (status, html, _) = await Get(stage, With(address, language));
                Assert.Equal(HttpStatusCode.OK, status);
                var page = Page.Check(address, html);
                Assert.Equal(Texts.For(language).Tag, page.Root!.Attribute("lang")!.Value);
                Assert.Empty(page.Descendants("style").Concat(page.Descendants("script")));
                var name = names.GetValueOrDefault(language) ?? "Test <City>";
                var foot = page.Descendants("footer").Single().ToString();
                Assert.Contains(Ruby.Escape(name), foot, StringComparison.Ordinal);
                Assert.Contains(Ruby.Html(Texts.For(language, "guide")["guide.disclaimer"])[..20], html, StringComparison.Ordinal);
                Assert.DoesNotContain("class=\"practice-band\"", html, StringComparison.Ordinal);
                foreach (var link in page.Descendants("a").Select(a => a.Attribute("href")!.Value).Where(l => l.StartsWith('/')))
                    Assert.True(Opens(link), $"{address}: {link}");
            }
    }

    [Fact]
    public async Task A_server_for_practice_says_so_on_every_page()
    {
        await using var stage = await ResetStage.Open();
        foreach (var address in Addresses)
        {
            var band = Page.Check(address, (await Get(stage, With(address, "fi"))).Html).Descendants("body").Single().Elements().First();
            Assert.Equal(("practice-band", Texts.For("fi", "page")["page.practice"]), (band.Attribute("class")?.Value, band.Value));
        }
    }

    [Fact]
    public async Task The_address_holds_the_whole_state_so_a_link_shows_everybody_the_same()
    {
        await using var stage = await ResetStage.Open();
        var (_, first, _) = await Get(stage, $"/guide?lang=en&{Answers}");
        var (_, again, _) = await Get(stage, $"/guide?lang=en&{Answers}");
        Assert.Equal(first, again);
        var title = Texts.For("en", "jp")["route.kiosk.title"];
        var page = Page.Check("plan", first);
        Assert.Equal(title, page.Descendants("h1").Single().Value.Replace("\u00AD", "", StringComparison.Ordinal));
        var japanese = page.Descendants("a").Single(a => a.Attribute("hreflang")?.Value == "ja" && a.Value == "日本語");
        var (_, other, _) = await Get(stage, japanese.Attribute("href")!.Value);
        Assert.Contains(Texts.For("ja", "jp")["route.kiosk.title"], other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guide", "private, max-age=300")]
    [InlineData("/guide?lang=ja", "private, max-age=300")]
    [InlineData("/guide?lang=ja&card=fi.citizen", "no-store")]
    [InlineData("/which?q=abc", "no-store")]
    [InlineData("/guide?card=xx", "no-store")]
    [InlineData("/n/J-21", "no-store")]
    [InlineData("/guide.css", "private, max-age=300")]
    public async Task No_cache_on_the_way_keeps_a_page_and_no_browser_one_with_answers(string address, string kept)
    {
        await using var stage = await ResetStage.Open();
        var (_, _, answer) = await Get(stage, address);
        var said = answer.Headers.CacheControl!;
        Assert.Equal(kept, said.NoStore ? "no-store" : said.Private ? $"private, max-age={said.MaxAge!.Value.TotalSeconds:0}" : "");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        foreach (var (name, value) in ((string, string)[])[
            ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ])
            Assert.Equal(value, Assert.Single(answer.Headers.GetValues(name)));
    }

    [Fact]
    public async Task GET_and_HEAD_alone_are_answered_and_HEAD_without_the_page()
    {
        await using var stage = await ResetStage.Open();
        using var head = await stage.Http.SendAsync(new(HttpMethod.Head, $"/guide?{Answers}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 1000);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options])
        {
            using var answer = await stage.Http.SendAsync(new(method, "/guide"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_somebody_answers_or_searches_for_stands_in_no_log()
    {
        var log = new ConcurrentQueue<string>();
        await using var stage = await ResetStage.Open(log: new ListLog(log));
        foreach (var address in Addresses.Concat([
            "/which?q=SENTINELWORDS", "/guide?card=SENTINELWORDS", "/n/SENTINELWORDS", "/slip?line=SENTINELWORDS",
            "/guide?card=jp.my-number&happened=locked&which=SENTINELWORDS", $"/guide?{new string('S', GuideDoor.LongestQuery)}",
        ]))
            await Get(stage, address);
        Assert.DoesNotContain(log, line => line.Contains("SENTINEL", StringComparison.OrdinalIgnoreCase)
            || line.Contains("happened", StringComparison.Ordinal) || line.Contains("jp.my-number", StringComparison.Ordinal)
            || line.Contains("SSSS", StringComparison.Ordinal));
        // And the log does hear of what is not a page.
        await stage.Http.PostAsync("/v1/reservations", null, TestContext.Current.CancellationToken);
        Assert.Contains(log, line => line.Contains("/v1/reservations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_database_is_away_every_page_is_there()
    {
        await using var stage = await ResetStage.Open();
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(stage.File, "this is no database", TestContext.Current.CancellationToken);
        using var other = await stage.Http.PostAsync("/v1/challenges", null, TestContext.Current.CancellationToken);
        Assert.True((int)other.StatusCode >= 500, $"{other.StatusCode}");
        foreach (var address in Addresses) Assert.Equal(HttpStatusCode.OK, (await Get(stage, address)).Status);
    }

    [Fact]
    public async Task An_address_that_is_too_long_or_says_what_there_is_not_is_told_in_words_with_a_way_on()
    {
        await using var stage = await ResetStage.Open();
        foreach (var (address, status) in ((string, HttpStatusCode)[])[
            ($"/which?q={new string('a', GuideDoor.LongestQuery)}", HttpStatusCode.RequestUriTooLong),
            ("/guide?card=<script>", HttpStatusCode.BadRequest),
            ("/sheet?card=xx", HttpStatusCode.BadRequest),
            ("/rules?country=se", HttpStatusCode.BadRequest),
            ("/n/X-1", HttpStatusCode.NotFound),
        ])
        {
            var (said, html, _) = await Get(stage, With(address, "en"));
            Assert.Equal(status, said);
            var page = Page.Check(address[..Math.Min(40, address.Length)], html);
            Assert.Contains(page.Descendants("main").Single().Descendants("a"), a => a.Attribute("href")!.Value == "/guide?lang=en");
            Assert.DoesNotContain("aaaa", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_helper_types_the_code_of_a_screen_and_sees_the_same()
    {
        await using var stage = await ResetStage.Open();
        var (_, help, _) = await Get(stage, "/help?lang=en");
        Assert.Contains("action=\"/n\"", help, StringComparison.Ordinal);
        var plan = Page.Check("plan", (await Get(stage, $"/guide?lang=en&{Answers}")).Html);
        var said = plan.Descendants("p").Single(p => p.Attribute("class")?.Value == "screen-code").Value;
        var code = said.Split(' ')[1].TrimEnd(':');
        var (status, _, answer) = await Get(stage, $"/n?lang=en&code={code}");
        Assert.Equal(HttpStatusCode.Found, status);
        Assert.StartsWith("/guide?lang=en&card=jp.my-number&happened=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_not_told_of_the_pages()
    {
        await using var stage = await ResetStage.Open();
        var (_, document, _) = await Get(stage, "/openapi/v1.json");
        Assert.Contains("/v1/reservations", document, StringComparison.Ordinal);
        foreach (var path in (string[])["/guide", "/which", "/sheet", "/slip", "/rules", "/about", "/help", "/n/"])
            Assert.DoesNotContain($"\"{path}", document, StringComparison.Ordinal);
    }

    private static bool Opens(string link) =>
        link.Split('?', '#')[0] is "/guide" or "/which" or "/sheet" or "/rules" or "/about" or "/help" or "/slip";

    private static string With(string address, string language) => $"{address}{(address.Contains('?') ? '&' : '?')}lang={language}";

    private static async Task<(HttpStatusCode Status, string Html, HttpResponseMessage Answer)> Get(
        ResetStage stage, string address)
    {
        var answer = await stage.Http.GetAsync(address, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer);
    }
}
