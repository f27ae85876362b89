using System.Net;
using System.Text;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>Attacks on the door of the Desk, one by one: each is refused, and nothing of a card is shown or done.</summary>
public sealed class DeskDoorwayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly string[] Own = ["/form", "/do", "/finish"];

    [Theory]
    [InlineData("localhost:PORT"), InlineData("127.0.0.1"), InlineData("127.0.0.1:1"), InlineData("127.0.0.1.:PORT")]
    [InlineData("[::1]:PORT"), InlineData("[::ffff:127.0.0.1]:PORT")]
    [InlineData("0.0.0.0:PORT"), InlineData("127.1:PORT"), InlineData("evil.example:PORT"), InlineData("127.0.0.1.evil.example:PORT")]
    [InlineData("127.0.0.1:PORT.evil.example"), InlineData("user@127.0.0.1:PORT"), InlineData("")]
    public async Task DNS_rebinding_another_name_for_this_computer_is_refused(string host)
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var answer = await desk.Raw(
            $"GET /start HTTP/1.1\nHost: {host.Replace("PORT", $"{desk.Port()}", StringComparison.Ordinal)}\nConnection: close\n\n");
        Assert.True(answer.Status is 421 or 400, answer.Text);
    }

    [Theory]
    [InlineData("GET /start HTTP/1.1\n\n", 400)]
    [InlineData("GET /start HTTP/1.0\n\n", 421)]
    [InlineData("GET /start HTTP/1.1\nHost: 127.0.0.1:PORT\nHost: 127.0.0.1:PORT\n\n", 400)]
    [InlineData("GET /start HTTP/1.1\nHost: 127.0.0.1:PORT\nHost: evil.example\n\n", 400)]
    [InlineData("GET http://evil.example/start HTTP/1.1\nHost: 127.0.0.1:PORT\n\n", 400)]
    [InlineData("GET http://evil.example/start HTTP/1.1\nHost: evil.example\n\n", 421)]
    [InlineData("GET http://127.0.0.1:PORT/start HTTP/1.1\nHost: evil.example\n\n", 400)]
    public async Task Request_whose_host_is_missing_double_or_contradicts_its_target_is_refused(string request, int status)
    {
        await using var desk = await DeskStage.Start();
        Assert.Equal(status, (await desk.Raw(request.Replace("PORT", $"{desk.Port()}", StringComparison.Ordinal))).Status);
    }

    [Theory, InlineData(null), InlineData("null"), InlineData("http://localhost:PORT"), InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:PORT"), InlineData("http://127.0.0.1:PORT/"), InlineData("http://127.0.0.1:PORT, http://127.0.0.1:PORT")]
    [InlineData("https://evil.example")]
    public async Task Post_of_another_origin_is_refused_with_cookie_and_key(string? origin)
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var keys = await DeskKeys.Enter(desk);
        foreach (var path in (string[])["/start", .. Own])
            Assert.Equal(
                403,
                await Status(desk, keys.Own(desk, path), "Origin", origin?.Replace("PORT", $"{desk.Port()}", StringComparison.Ordinal)));
    }

    [Theory, InlineData(null), InlineData("cross-site"), InlineData("same-site"), InlineData("none")]
    [InlineData("same-origin, same-origin")]
    public async Task Post_that_the_browser_calls_another_sites_is_refused_with_cookie_and_key(string? site)
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var keys = await DeskKeys.Enter(desk);
        foreach (var path in (string[])["/start", .. Own])
            Assert.Equal(403, await Status(desk, keys.Own(desk, path), "Sec-Fetch-Site", site));
    }

    [Fact]
    public async Task Other_port_that_was_handed_the_cookie_can_do_nothing_without_the_tabs_key()
    {
        var card = ReadyMade.Find("my-number")!.Create();
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        var keys = await DeskKeys.Enter(desk);
        foreach (var key in (string?[])[
            null, "", keys.Key[..^1], keys.Key.ToUpperInvariant(), desk.StartToken(), keys.Cookie.Split('=')[1]])
            foreach (var path in Own) Assert.Equal(403, await Status(desk, keys.Own(desk, path), "X-EidPin-Key", key));
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public async Task Key_without_cookie_and_two_keys_are_refused()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var keys = await DeskKeys.Enter(desk);
        using var client = desk.Client();
        foreach (var path in Own)
        {
            Assert.Equal(403, await Status(desk, keys.Own(desk, path), "Cookie", null));
            using var two = keys.Own(desk, path);
            two.Headers.Add("X-EidPin-Key", "other");
            Assert.Equal(403, (int)(await client.SendAsync(two, Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task Cookie_tossing_a_second_cookie_of_that_name_neither_lets_in_nor_locks_out()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var keys = await DeskKeys.Enter(desk);
        var name = keys.Cookie.Split('=')[0];
        Assert.Equal(403, await Status(desk, keys.Own(desk, "/finish"), "Cookie", $"{name}=tossed"));
        Assert.Equal(403, await Status(desk, keys.Own(desk, "/finish"), "Cookie", $"{name}=; {name}={new string('0', 64)}"));
        Assert.NotEqual(403, await Status(desk, keys.Own(desk, "/finish"), "Cookie", $"{name}=tossed; {keys.Cookie}"));
        Assert.NotEqual(403, await Status(desk, keys.Own(desk, "/finish"), "Cookie", $"{keys.Cookie}; {name}=tossed"));
        Assert.NotEqual(403, await Status(desk, keys.Own(desk, "/finish"), "Cookie", keys.Cookie));
    }

    [Theory, InlineData("OPTIONS"), InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH"), InlineData("TRACE"), InlineData("get")]
    [InlineData("POSTX")]
    public async Task Methods_that_no_page_of_ours_uses_are_405(string method)
    {
        await using var desk = await DeskStage.Start();
        var keys = await DeskKeys.Enter(desk);
        foreach (var path in (string[])["/", "/start", .. Own])
        {
            var answer = await desk.Raw(
                $"{method} {path} HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nOrigin: {desk.Origin}\nSec-Fetch-Site: same-origin\n" +
                $"Cookie: {keys.Cookie}\nX-EidPin-Key: {keys.Key}\nContent-Length: 0\n\n");
            Assert.Equal(405, answer.Status);
        }
    }

    [Fact]
    public async Task Preflight_of_another_page_is_never_answered_with_leave()
    {
        await using var desk = await DeskStage.Start();
        foreach (var path in (string[])["/", "/start", .. Own])
            foreach (var origin in (string[])["https://evil.example", "http://127.0.0.1:1", desk.Origin, "null"])
            {
                var answer = await desk.Raw(
                    $"OPTIONS {path} HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nOrigin: {origin}\n" +
                    "Access-Control-Request-Method: POST\nAccess-Control-Request-Headers: x-eidpin-key\n" +
                    "Access-Control-Request-Private-Network: true\n\n");
                Assert.Equal(405, answer.Status);
                Assert.DoesNotContain("Access-Control", answer.Text, StringComparison.OrdinalIgnoreCase);
            }
    }

    [Theory, InlineData("cross-site"), InlineData("same-site")]
    public async Task Other_page_loads_nothing_of_ours_into_itself_but_a_link_may_lead_here(string site)
    {
        await using var desk = await DeskStage.Start();
        foreach (var (mode, to, status) in ((string, string, int)[])[
            ("no-cors", "script", 403), ("no-cors", "image", 403), ("cors", "empty", 403), ("navigate", "iframe", 403),
            ("navigate", "object", 403), ("navigate", "document", 200)])
        {
            var answer = await desk.Raw(
                $"GET /start?lang=en HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\n" +
                $"Sec-Fetch-Site: {site}\nSec-Fetch-Mode: {mode}\nSec-Fetch-Dest: {to}\nConnection: close\n\n");
            Assert.Equal((to, status), (to, answer.Status));
        }
    }

    [Fact]
    public async Task Every_answer_a_refusal_too_forbids_frames_scripts_of_others_and_keeping()
    {
        await using var desk = await DeskStage.Start();
        foreach (var request in (string[])[
            "GET /start HTTP/1.1\nHost: HERE\nConnection: close\n\n", "GET /nothing HTTP/1.1\nHost: HERE\nConnection: close\n\n",
            "GET / HTTP/1.1\nHost: evil\n\n", "PUT / HTTP/1.1\nHost: HERE\n\n", "POST /do HTTP/1.1\nHost: HERE\nContent-Length: 0\n\n"])
        {
            var answer = await desk.Raw(request.Replace("HERE", $"127.0.0.1:{desk.Port()}", StringComparison.Ordinal));
            Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(
                ("DENY", "nosniff", "no-store"),
                (answer.Header("X-Frame-Options"), answer.Header("X-Content-Type-Options"), answer.Header("Cache-Control")));
            Assert.Equal(
                ("same-origin", "same-origin", "no-referrer"),
                (
                    answer.Header("Cross-Origin-Opener-Policy"),
                    answer.Header("Cross-Origin-Resource-Policy"),
                    answer.Header("Referrer-Policy")));
            Assert.Null(answer.Header("Server"));
        }
    }

    [Fact]
    public async Task Guessing_the_start_token_ends_after_twenty_wrong_ones()
    {
        await using var desk = await DeskStage.Start();
        var token = desk.StartToken();
        string[] wrong = ["", token[..^1], token + "0", $"{token[..^1]}g", new('0', token.Length)];
        for (var i = 0; i < 20; i++) Assert.Equal(403, await Status(desk, DeskKeys.Start(desk, wrong[i % wrong.Length])));
        Assert.Equal(429, await Status(desk, DeskKeys.Start(desk, wrong[0])));
        Assert.Equal(429, await Status(desk, DeskKeys.Start(desk, token)));
    }

    [Fact]
    public async Task An_address_is_good_once_and_each_one_that_is_given_out_is_another()
    {
        await using var desk = await DeskStage.Start();
        string[] tokens = [desk.StartToken(), desk.StartToken(), desk.StartToken()];
        Assert.Equal(3, tokens.Distinct().Count());
        foreach (var token in tokens) Assert.Equal(200, await Status(desk, DeskKeys.Start(desk, token)));
        foreach (var token in tokens) Assert.Equal(403, await Status(desk, DeskKeys.Start(desk, token)));
    }

    [Fact]
    public async Task Wrong_token_gets_neither_cookie_nor_key_and_a_get_changes_nothing()
    {
        await using var desk = await DeskStage.Start();
        using var client = desk.Client();
        using var refused = await client.SendAsync(DeskKeys.Start(desk, new string('a', 64)), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Equal("", await refused.Content.ReadAsStringAsync(Stop));
        foreach (var path in (string[])["/start", "/", $"/start?token={desk.StartToken()}"])
            Assert.False((await client.GetAsync(path, Stop)).Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Cookie_is_out_of_reach_of_scripts_and_bound_to_this_site()
    {
        await using var desk = await DeskStage.Start();
        using var client = desk.Client();
        var token = desk.StartToken();
        using var answer = await client.SendAsync(DeskKeys.Start(desk, token), Stop);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, cookie + await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_of_another_origin_without_cookie_or_with_a_wrong_key_sees_no_card()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var keys = await DeskKeys.Enter(desk);
        string[] ours = [$"Origin: {desk.Origin}", $"Cookie: {keys.Cookie}"];
        foreach (var headers in (string[][])[
            [ours[0]], [ours[1]], ["Origin: http://127.0.0.1:1", ours[1]], ["Origin: https://evil.example", ours[1]],
            ["Origin: null", ours[1]], [.. ours, "Sec-Fetch-Site: same-site"], [.. ours, "Sec-Fetch-Site: cross-site"]])
            Assert.Equal(403, (await desk.Raw(Handshake(desk, headers))).Status);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        late.CancelAfter(TimeSpan.FromSeconds(20));
        foreach (var first in (string[])["{}", $$"""{"key":"{{new string('0', 64)}}"}""", "[", "{\"key\":null}", new string('x', 120)])
        {
            using var socket = await desk.Connect(late.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(Handshake(desk, ours).ReplaceLineEndings("\r\n")), late.Token);
            var buffer = new byte[64 * 1024];
            Assert.StartsWith(
                "HTTP/1.1 101",
                Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, late.Token)),
                StringComparison.Ordinal);
            await socket.SendAsync((byte[])[0x81, (byte)(0x80 | first.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(first)], late.Token);
            var got = await socket.ReceiveAsync(buffer, late.Token);
            Assert.Equal(0x88, buffer[0]);   // closes, and says no more
            Assert.True(got <= 4 + 2, "more than a close frame");
        }
    }

    private static string Handshake(DeskStage desk, params string[] headers) =>
        $"GET /live HTTP/1.1\nHost: 127.0.0.1:{desk.Port()}\nConnection: Upgrade\nUpgrade: websocket\n" +
        $"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n{string.Join('\n', headers)}\n\n";

    private static async Task<int> Status(DeskStage desk, HttpRequestMessage request, string? header = null, string? value = null)
    {
        using var client = desk.Client();
        if (header is not null) request.Headers.Remove(header);
        if (value is not null) request.Headers.TryAddWithoutValidation(header!, value);
        using (request) return (int)(await client.SendAsync(request, Stop)).StatusCode;
    }
}
