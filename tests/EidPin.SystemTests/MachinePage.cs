using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>Reservation and machine as a person uses them.</summary>
internal sealed class MachinePage(DeskPage desk)
{
    private IPage Page => desk.Page;

    public ILocator Booking => Page.Locator(".booking");

    public ILocator Work => Page.Locator("#s-work");

    public ILocator Step => Page.Locator(".step:not([hidden])");

    private string Origin => new Uri(Page.Url).GetLeftPart(UriPartial.Authority);

    private string Language => desk.Texts.Language;

    public async Task GoToReserve()
    {
        await Page.GotoAsync($"{Origin}/reserve?lang={Language}");
        await Page.Locator("#live section.card li.pin, #live .away").First.WaitForAsync();
    }

    /// <param name="pin">The one to be set anew.</param>
    /// <param name="known">The code of the other one.</param>
    public async Task Reserve(string pin, int reader, string known)
    {
        await GoToReserve();
        var tile = desk.Tile(pin, reader);
        await tile.Locator("button[data-path='/reserve/form']").ClickAsync();
        await tile.Locator("form input[data-field]").ClickAsync();
        await tile.Locator("form input[data-field]").FillAsync(known);
        await tile.Locator("form button[type=submit]").ClickAsync();
        await tile.Locator(".slot .result").WaitForAsync();
    }

    /// <summary>The chip's photo, opened by the numbers of the card's front, and a picture of the page as the live one.</summary>
    public async Task SendPhotos()
    {
        await Booking.Locator("[data-path='/reserve/front']").ClickAsync();
        foreach (var (i, part) in new[] { "550217", "2034", "2285" }.Index())
        {
            // A field opens when somebody comes to it.
            await Booking.Locator($"input[data-field='{i}']").ClickAsync();
            await Booking.Locator($"input[data-field='{i}']").FillAsync(part);
        }
        await Booking.Locator("form button[type=submit]").ClickAsync();
        await Booking.Locator(".faces img").WaitForAsync();
        await Booking.Locator("input.picture").SetInputFilesAsync(
            new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = await Page.ScreenshotAsync() });
        await Booking.Locator("[data-do=photo]").ClickAsync();
        await DeskPage.Sees(Booking, desk.Texts["photo.sent"]);
    }

    /// <summary>From the first screen to the card.</summary>
    public async Task GoToMachine(int card)
    {
        await Page.GotoAsync($"{Origin}/kiosk?lang={Language}");
        await Page.Locator(".session .offers").WaitForAsync();
        await Begin(card);
    }

    public async Task Begin(int card)
    {
        await Page.Locator("#s-start .do [data-do=go]").ClickAsync();
        await Page.Locator("#s-menu [data-do=go]").ClickAsync();
        await Choose(card);
    }

    public async Task Choose(int card)
    {
        // By name: while a card is away the others move up.
        await Page.Locator("#live .cards li").Filter(new() { HasText = $"Simulated reader {card}" }).Locator("button").ClickAsync();
        await Page.Locator("#s-work .steps .step:not([hidden]), #s-work .result").First.WaitForAsync();
    }

    /// <summary>Presses the page's own keys, then Next.</summary>
    public async Task Type(string code)
    {
        foreach (var key in code) await Step.Locator($"[data-key='{key}']").ClickAsync();
        await Step.Locator("[data-do=next]").ClickAsync();
    }

    /// <summary>The known PIN and the new one twice; waits for what became of it.</summary>
    public async Task Reset(string known, string next)
    {
        await Type(known);
        await Type(next);
        await Type(next);
        await Work.Locator(".result").WaitForAsync();
    }
}
