using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using EidPin.SystemTests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace EidPin.SystemTests;

/// <summary>One Chromium for all tests of this run: started when the first test asks for a page, since most runs need none.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Whole = "/usr/bin/chromium", Shell = "/usr/bin/chromium-headless-shell";

    // Chromium without its windows shows a page with half of the work. The long run has the one that people have.
    private static readonly string program = !LongForm.IsOn && File.Exists(Shell) ? Shell : Whole;

    /// <summary>
    /// Milliseconds for whatever a test waits for: a page that works needs a hundredth of it, a busy machine some of the rest.
    /// </summary>
    private const int Patience = 30_000;

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        return ValueTask.CompletedTask;
    }

    /// <summary>A page of its own: no cookies, storage or cache of other tests.</summary>
    /// <param name="language">As the browser asks for it: <c>en</c>, <c>ja</c>, <c>fi</c>, <c>sv</c>.</param>
    /// <param name="script">False: as with JavaScript switched off.</param>
    public async Task<BrowserPage> NewPage(
        string language = "en", bool dark = false, int width = 1200, bool script = true, int height = 900)
    {
        var context = await (await Started()).NewContextAsync(new()
        {
            Locale = language,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = script,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(BrowserPage.LookForTypes);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> Started()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            // Tests run as root too, where Chromium's own sandbox does not start.
            return browser ??= await playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = program,
                    Headless = true,
                    Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                });
        }
        finally
        {
            starting.Release();
        }
    }
}

/// <summary>A page, and what it did beside showing itself.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    // Only what was found is made ready to be read: of what passes there is a hundred times as much.
    private const string Look = """
        async () => (await axe.run(document, {
          resultTypes: ['violations'],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        })).violations
          .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} (${[...n.any, ...n.all, ...n.none].map(c => c.message).join('; ')})`))
        """;

    /// <summary>
    /// What C# prints of a value that nobody made words of, such as a record: whenever it stands in a page, even for a moment, it is an
    /// error of that page.
    /// </summary>
    internal const string LookForTypes = $$"""
        addEventListener('DOMContentLoaded', () => {
          const look = () => {
            const found = document.body.textContent.match(/\b[A-Z]\w* \{ [A-Z]\w* = .{0,40}/);
            if (found) console.error(`{{OfType}}: ${found[0]}`);
          };
          look();
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        });
        """;

    private const string OfType = "the text of a type";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> errors = new(), requests = new();

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        // Also of pages that this one opens.
        context.Console += (_, message) => Note(message);
        context.WebError += (_, error) => errors.Enqueue(error.Error);
        context.Request += (_, request) => requests.Enqueue(request.Url);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>
    /// What the browser complained of: scripts that failed, what the content security policy refused, files that are not there.
    /// </summary>
    public IReadOnlyList<string> Errors => [.. errors];

    /// <summary>Every address that was asked for, in order.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Nobody is shut out of it, and nothing in it is wider than the window.</summary>
    /// <param name="what">As a failure calls the page.</param>
    public async Task MustBeSound(string what)
    {
        var found = await Violations();
        Assert.True(found.Count == 0, $"{what}: {string.Join('\n', found)}");
        Assert.True(
            await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            $"{what}: wider than the window");
    }

    /// <summary>Requests to any other server than this one: there must be none.</summary>
    public IReadOnlyList<string> Elsewhere(string origin) =>
        [
            .. Requests.Where(r =>
                !r.StartsWith($"{origin}/", StringComparison.Ordinal)
                    && !r.StartsWith("data:", StringComparison.Ordinal)
                    && !r.StartsWith("blob:", StringComparison.Ordinal))];

    /// <summary>What axe finds against WCAG 2.2 AA in light and in dark: one line for each place.</summary>
    public async Task<IReadOnlyList<string>> Violations()
    {
        var found = new List<string>();
        if (!await Page.EvaluateAsync<bool>("'axe' in window")) await Page.EvaluateAsync(Axe);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            found.AddRange((await Page.EvaluateAsync<string[]>(Look)).Select(v => $"{scheme}: {v}"));
        }
        return found;
    }

    /// <summary>How wide the content is: more than the window means that people must scroll to the side.</summary>
    public Task<int> Width() => Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth");

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        Assert.DoesNotContain(Errors, e => e.Contains(OfType, StringComparison.Ordinal));
    }

    // A page that says in words what was wrong has a status that the browser tells of; that is meant.
    private void Note(IConsoleMessage message)
    {
        if (message.Type is not ("error" or "warning")) return;
        if (message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
            && message.Location.StartsWith(message.Page?.Url ?? "?", StringComparison.Ordinal))
            return;
        errors.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
    }
}
