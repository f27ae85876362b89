using System.Globalization;
using System.Net;
using EidPin.Desk;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>The pages of the local web app that need no card, as any program may ask for them.</summary>
public sealed class GuideRoutesTests : IAsyncLifetime
{
    private const string Script = "/guide.js";

    private const string Locked = "card=jp.my-number&pins.signature=locked&pin=signature&pinOf=card&wish=use&troubl" +
        "e=locked&cardState=in-hand";

    private const string Kiosk = Locked + "&know-authentication=yes&exceptions=none&phone=yes";

    private DeskServer desk = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        desk = await DeskServer.Start(new DeskOptions(Port: 0), new SimulatedReaders());
        client = new() { BaseAddress = new(desk.Doorway.Origin) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await desk.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_is_there_in_every_language_and_is_XML()
    {
        foreach (var language in Texts.Languages)
            foreach (var path in (string[])[
                "/guide", "/guide?card=fi.citizen", $"/guide?{Locked}", $"/guide?{Kiosk}", "/which", "/which?q=署名用",
                "/which?q=xyzzy", "/sheet", "/sheet?card=fi.personnel", "/slip", $"/slip?{Kiosk}", "/rules", "/rules?country=jp", "/about",
            ])
            {
                var (status, html) = await Get($"{path}{(path.Contains('?') ? '&' : '?')}lang={language}");
                Assert.Equal(HttpStatusCode.OK, status);
                var page = Page.Check(path, html, Script);
                Assert.Equal(Texts.For(language).Tag, page.Root!.Attribute("lang")!.Value);
                // The policy of the program allows none.
                Assert.Empty(page.Descendants("style"));
                Assert.Equal(7, page.Descendants("nav").First().Descendants("a").Count());
            }
    }

    [Theory]
    [InlineData("", "en")]
    [InlineData("fi-FI,fi;q=0.9,en;q=0.8", "fi")]
    [InlineData("de,en;q=0.5,sv;q=0.7", "sv")]
    [InlineData("de", "en")]
    [InlineData("ja;q=0", "en")]
    [InlineData("JA-jp", "ja")]
    [InlineData(";;;=", "en")]
    public async Task The_browser_says_the_language_where_the_address_does_not(string liked, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/guide?lang=xx");
        request.Headers.TryAddWithoutValidation("Accept-Language", liked);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(
            $"<html lang=\"{expected}\">",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task What_the_card_said_leads_into_the_next_question_and_to_the_plan()
    {
        var (_, question) = await Get($"/guide?lang=en&{Locked}");
        Assert.Contains(Texts.For("en", "jp")["question.know-authentication.title"], question, StringComparison.Ordinal);
        var (_, plan) = await Get($"/guide?lang=en&{Kiosk}");
        Assert.Contains(Ruby.Escape(Texts.For("en", "jp")["route.kiosk.title"]).Split('(')[0], plan, StringComparison.Ordinal);
        Assert.Contains("action=\"/calendar/limit.ics\"", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guide?card=xx")]
    [InlineData("/guide?card=jp.my-number&happened=<b>")]
    [InlineData("/guide?card=jp.my-number&pins.signature=sleepy")]
    [InlineData("/guide?card=jp.my-number&pins.signature=known&wrongTries.signature=5")]
    [InlineData("/guide?card=jp.my-number&pin=pin1")]
    [InlineData("/guide?card=fi.citizen&pinOf=phone")]
    [InlineData("/sheet?card=<script>")]
    [InlineData("/rules?country=se")]
    [InlineData("/slip?card=xx")]
    [InlineData("/slip?line=eidpin:1?name=Maija")]
    [InlineData("/slip?line=eidpin:9?card=fi.citizen")]
    [InlineData("/calendar/limit.ics")]
    [InlineData("/calendar/limit.ics?card=fi.citizen")]
    [InlineData("/calendar/limit.ics?" + Kiosk + "&reserved=yesterday")]
    [InlineData("/calendar/limit.ics?" + Kiosk + "&reserved=2020-01-01T10:00")]
    [InlineData("/calendar/limit.ics?" + Kiosk + "&reserved=9999-12-31T23:59")]
    [InlineData("/calendar/certificate.ics")]
    [InlineData("/calendar/certificate.ics?card=jp.my-number&pin=card-info&until=2030-01-01")]
    [InlineData("/calendar/certificate.ics?card=jp.my-number&pin=signature&until=2030-02-30")]
    [InlineData("/calendar/certificate.ics?card=jp.my-number&pin=signature&until=0001-01-01")]
    [InlineData("/calendar/certificate.ics?card=jp.my-number&pin=signature&until=9999-12-31")]
    [InlineData("/calendar/certificate.ics?card=fi.citizen&pin=signature&until=2030-01-01")]
    public async Task A_bad_address_is_told_in_words_with_a_way_on(string address)
    {
        foreach (var language in Texts.Languages)
        {
            var (status, html) = await Get($"{address}{(address.Contains('?') ? '&' : '?')}lang={language}");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            var page = Page.Check(address, html, Script);
            Assert.Contains(Ruby.Html(Texts.For(language, "page")["page.bad.title"]), html, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", html, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
            Assert.Contains(page.Descendants("main").Single().Descendants("a"), a =>
                a.Attribute("href")!.Value == $"/guide?lang={language}");
        }
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/guide/")]
    [InlineData("/guide.cs")]
    [InlineData("/calendar")]
    [InlineData("/..%2f..%2fetc/passwd")]
    public async Task A_page_that_is_not_there_is_told_in_words(string path)
    {
        var (status, html) = await Get($"{path}?lang=fi");
        if (path == "/guide/")
        {
            // The same page, as servers have it.
            Assert.Equal(HttpStatusCode.OK, status);
            return;
        }
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains(Texts.For("fi", "page")["page.missing.title"], html, StringComparison.Ordinal);
        Page.Check(path, html, Script);
    }

    [Fact]
    public async Task Nothing_from_an_address_becomes_markup()
    {
        const string Hostile = "\"'><script>alert(1)</script>";
        foreach (var path in (string[])[
            "/guide?card=", "/guide?asked=", $"/guide?{Locked}&asked=", "/which?q=", "/sheet?card=", "/rules?country=",
            "/calendar/limit.ics?card=", "/about?x=", "/nothing?x=",
        ])
        {
            var (_, html) = await Get(path + Uri.EscapeDataString(Hostile));
            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            Page.Check(path, html, Script);
        }
        var (_, named) = await Get($"/about?{Uri.EscapeDataString(Hostile)}=1");
        Assert.DoesNotContain("<script>", named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("署名用", "en", "Signature password", "#mark-sign")]
    [InlineData("perustunnusluku", "en", "PIN1", "#mark-auth")]
    [InlineData("xyzzy", "en", "Nothing fits “xyzzy”.", "page")]
    public async Task The_words_of_a_screen_lead_to_the_PIN(string words, string language, string expected, string mark)
    {
        var (_, html) = await Get($"/which?lang={language}&q={Uri.EscapeDataString(words)}");
        var found = html[html.IndexOf("<section class=\"found\"", StringComparison.Ordinal)..];
        found = found[..found.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Contains(expected, found, StringComparison.Ordinal);
        if (mark.StartsWith('#')) Assert.Contains($"href=\"{mark}\"", found, StringComparison.Ordinal);
        Assert.Contains($"value=\"{words}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_becomes_a_file_for_the_calendar()
    {
        var reserved = DateTime.UtcNow.AddHours(9).Date.AddDays(1).AddHours(1);
        using var answer = await client.GetAsync(
            $"/calendar/limit.ics?lang=ja&{Kiosk}&reserved={reserved.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)}",
            TestContext.Current.CancellationToken);
        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"eidpin-limit.ics\"", answer.Content.Headers.ContentDisposition!.ToString());
        var file = (
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\r\n ", "", StringComparison.Ordinal);
        // Reserved at one in the night: the copiers close at 23:00 of the same day.
        Assert.Contains(
            $"DTEND;TZID=Asia/Tokyo:{reserved.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}T230000\r\n",
            file,
            StringComparison.Ordinal);
        Assert.Contains($"SUMMARY;LANGUAGE=ja:{Texts.For("ja", "page")["page.limit.event"]}\r\n", file, StringComparison.Ordinal);
        Assert.Contains("24時間", file, StringComparison.Ordinal);
        // Reserved now, the field left empty.
        var (status, now) = await Get($"/calendar/limit.ics?lang=ja-easy&{Kiosk}&reserved=");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain('《', now);
    }

    [Fact]
    public async Task The_end_of_a_certificate_becomes_a_file_for_the_calendar()
    {
        var (status, file) = await Get("/calendar/certificate.ics?lang=sv&card=fi.citizen&pin=pin2&until=2031-03-01");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("DTSTART;VALUE=DATE:20310301\r\n", file, StringComparison.Ordinal);
        Assert.Contains("polisen", file.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Style_and_script_have_their_types()
    {
        foreach (var (path, type) in ((string, string)[])[("/guide.css", "text/css"), ("/guide.js", "text/javascript")])
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
        var (_, script) = await Get("/guide.js");
        Assert.StartsWith("\"use strict\";", script, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> Get(string address)
    {
        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
