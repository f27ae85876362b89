using EidPin.Simulators;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>A page of another local port, in the browser in which the Desk is open: it gets the cookie, and nothing else.</summary>
public sealed class DeskAttackTests(Browser browser) : IAsyncLifetime
{
    private readonly SimulatedCard card = ReadyMade.Find("my-number")!.Create();
    private DeskStage desk = null!;
    private HostileSite site = null!;
    private BrowserPage own = null!;
    private IPage hostile = null!;
    private int commands;

    /// <summary>The Desk is open with a card to see, and the other page has been handed the cookie.</summary>
    public async ValueTask InitializeAsync()
    {
        card.Authorities();
        desk = await DeskStage.Start(SimulatedReaders.With(card));
        site = await HostileSite.Start();
        own = await browser.NewPage();
        await own.Page.GotoAsync(desk.StartUrl());
        await own.Page.Locator(".card").First.WaitForAsync();
        await desk.Settled();
        commands = card.CommandCount;
        hostile = await own.Context.NewPageAsync();
        await hostile.GotoAsync(site.Origin);
        await hostile.ReloadAsync();
        Assert.Contains(site.Cookies, c => c.Contains($"eidpin-{desk.Port()}=", StringComparison.Ordinal));
    }

    /// <summary>After every attack: the card got no command, and the Desk's own tab works as before.</summary>
    public async ValueTask DisposeAsync()
    {
        Assert.Equal(commands, card.CommandCount);
        await own.Page.BringToFrontAsync();
        await own.Page.Locator("[data-act=check][data-pin='jp.authentication']").ClickAsync();
        await own.Page.Locator("form.code").WaitForAsync();
        await own.DisposeAsync();
        await site.DisposeAsync();
        await desk.DisposeAsync();
    }

    [Fact]
    public async Task Framed_the_desk_shows_nothing()
    {
        foreach (var path in (string[])["/", "/start?lang=en", "/guide", "/help"])
        {
            await hostile.EvaluateAsync("""
                address => new Promise(done => {
                  const frame = document.createElement('iframe');
                  frame.onload = () => done();
                  setTimeout(done, 3000);
                  frame.src = address;
                  document.body.append(frame);
                })
                """, desk.Address(path));
        }
        var frames = hostile.Frames.Where(f => f != hostile.MainFrame).ToArray();
        Assert.Equal(4, frames.Length);
        foreach (var frame in frames) Assert.DoesNotContain("EidPin", await frame.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_with_the_cookie_are_refused_and_their_answers_stay_unread()
    {
        const string attack = """
            async ([address, mode, method, type]) => {
              try {
                const headers = type ? { 'Content-Type': type } : {};
                const body = method === 'POST' ? '\u00049999' : undefined;
                const answer = await fetch(address, { method, mode, credentials: 'include', headers, body });
                return answer.type + ' ' + answer.status + ' ' + await answer.text();
              } catch { return 'refused'; }
            }
            """;
        foreach (var path in (string[])[
            "/", "/start", "/form?card=c1&pin=jp.authentication&act=check", "/do", "/finish?card=c1", "/again?card=c1", "/practise?card=c1",
            "/live", "/desk.js"])
            foreach (var (mode, method, type) in ((string, string, string?)[])[
                ("cors", "GET", null), ("no-cors", "GET", null), ("cors", "POST", "application/octet-stream"),
                ("cors", "POST", "text/plain"), ("no-cors", "POST", "text/plain"), ("no-cors", "POST", null)])
            {
                var seen = await hostile.EvaluateAsync<string>(attack, new object?[] { desk.Address(path), mode, method, type });
                Assert.True(seen is "refused" or "opaque 0 ", $"{method} {mode} {path}: {seen}");
            }
    }

    [Fact]
    public async Task Socket_is_refused()
    {
        const string attack = """
            address => new Promise(done => {
              const socket = new WebSocket(address);
              socket.onopen = () => { socket.send('{"view":"cards","lang":"en"}'); };
              socket.onmessage = message => done('told ' + message.data);
              socket.onclose = event => done('closed ' + event.code);
            })
            """;
        Assert.Equal("closed 1006", await hostile.EvaluateAsync<string>(attack, $"ws://127.0.0.1:{desk.Port()}/live"));
    }

    [Fact]
    public async Task Opened_in_a_window_the_desk_cannot_be_read_or_steered()
    {
        var opening = own.Context.WaitForPageAsync();
        const string attack = """
            address => new Promise(done => {
              const other = window.open(address);
              setTimeout(() => {
                const seen = [];
                try { seen.push('read ' + other.document.body.innerText); } catch { seen.push('unread'); }
                try { seen.push('key ' + other.sessionStorage.getItem('eidpin-key')); } catch { seen.push('no key'); }
                seen.push(other.closed ? 'severed' : 'held ' + other.length);
                done(seen.join(', '));
              }, 1500);
            })
            """;
        Assert.Equal("unread, no key, severed", await hostile.EvaluateAsync<string>(attack, desk.Address("/")));
        await (await opening).CloseAsync();
    }

    [Fact]
    public async Task Forms_scripts_pictures_and_channels_of_the_other_page_get_nothing()
    {
        const string load = """
            ([kind, address]) => new Promise(done => {
              const element = Object.assign(document.createElement(kind), { onload: () => done('loaded'), onerror: () => done('refused') });
              if (kind === 'link') element.rel = 'stylesheet';
              element[kind === 'link' ? 'href' : 'src'] = address;
              document.body.append(element);
            })
            """;
        foreach (var (kind, path) in ((string, string)[])[
            ("script", "/desk.js"), ("img", "/icon-ready.svg"), ("link", "/desk.css"), ("link", "/guide.css")])
            Assert.Equal("refused", await hostile.EvaluateAsync<string>(load, new[] { kind, desk.Address(path) }));
        const string listen = """
            () => new Promise(done => {
              const channel = new BroadcastChannel('eidpin');
              channel.onmessage = event => done('heard ' + JSON.stringify(event.data));
              channel.postMessage({ ask: true });
              setTimeout(() => done('silence'), 1000);
            })
            """;
        Assert.Equal("silence", await hostile.EvaluateAsync<string>(listen));
        foreach (var path in (string[])["/do", "/finish?card=c1", "/again?card=c1", "/start"])
        {
            var page = await own.Context.NewPageAsync();
            await page.GotoAsync(site.Origin);
            var answer = page.WaitForResponseAsync(r => r.Url.StartsWith(desk.Origin, StringComparison.Ordinal));
            const string send = """
                address => {
                  const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
                  document.body.append(form);
                  form.submit();
                }
                """;
            await page.EvaluateAsync(send, desk.Address(path));
            Assert.Equal(403, (await answer).Status);
        }
    }

    [Fact]
    public async Task Cookie_tossed_by_the_other_port_does_not_lock_the_tab_out()
    {
        foreach (var path in (string[])["/form", "/live", "/do"])
        {
            site.Toss = $"eidpin-{desk.Port()}=tossed; Path={path}; HttpOnly";
            await hostile.GotoAsync(site.Origin);
        }
        await own.Page.BringToFrontAsync();
        await own.Page.ReloadAsync();
        await own.Page.Locator(".card").First.WaitForAsync();
    }
}
