using System.Runtime.Versioning;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// The demonstration's story of a card with every PIN locked, as one person plays it: the holder in one window, the clerk in the other.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CounterStoryTests(Browser browser)
{
    private const string Password = "NEW4PASS", Number = "9753";

    public static TheoryData<string> Languages => LongForm.Of(["ja"], ["ja-easy", "en"]);

    [Theory, MemberData(nameof(Languages))]
    public async Task From_four_locked_PINs_by_plan_slip_and_counter_to_four_working_ones(string language)
    {
        await using var stage = await PracticeStage.Start(language: language);
        var reader = stage.Strip.Places[0].Reader.Name;
        while (stage.Strip.Places[0].Name != "my-number-all-locked") stage.Strip.Do(reader, "swap");
        await using var holder = await DeskPage.Open(browser, stage.Desk, language);
        var office = holder.Page.Locator("#readers .do a");
        var (counter, terminal) = (await Address(office.First), await Address(office.Last));
        var line = await Slip(holder);
        await using var clerk = await browser.NewPage(language[..2]);
        await Opened(clerk.Page, counter, line);
        await holder.Page.GotoAsync(new Uri(new Uri(stage.Desk.Origin), terminal).AbsoluteUri);
        await Type(holder, await clerk.Page.Locator(".code").InnerTextAsync());
        await DeskPage.Sees(clerk.Page.Locator("main"), Words(language, "staff")["staff.visit.card"]);
        await Described(clerk.Page);
        await clerk.Page.Locator("button[value=describe-sign]").ClickAsync();
        await clerk.Page.Locator("form .main").First.ClickAsync();
        await holder.Page.Locator("[data-do=take][data-set=one]").ClickAsync();
        foreach (var typed in (string[])[Number, Number, Password, Password]) await Type(holder, typed);
        await holder.Page.Locator("#stage .result.good").WaitForAsync();
        await Confirmed(clerk.Page, language);
        var codes = stage.Strip.Places[0].Card.Codes.ToDictionary(c => c.Key, c => c.Value);
        Assert.Equal(Password, codes[ResetPins.Signature]);
        Assert.All(ResetPins.AtCounter.Skip(1), pin => Assert.Equal(Number, codes[pin]));
        Assert.All(ResetPins.AtCounter, pin => Assert.True(stage.Strip.Places[0].Card.TriesLeft(pin) > 0));
        await clerk.Page.Locator("button[value=close]").ClickAsync();
        await holder.Page.Locator("#stage [data-pace=idle]").WaitForAsync();
        Assert.Empty(clerk.Errors);
        holder.IsClean();
    }

    // Easy Japanese has no words for staff: theirs are those of Japanese.
    private static Texts Words(string language, string file) => Texts.For(language[..2], file);

    private static async Task<string> Address(ILocator link) => (await link.GetAttributeAsync("href"))!;

    // From the card's own page through the questions to the plan and its slip.
    private static async Task<string> Slip(DeskPage holder)
    {
        await Follow(holder.Page, holder.Section().Locator("a[href^='/guide']"));
        // The card has answered all other questions.
        await Follow(holder.Page, holder.Page.Locator("main a.btn[href$='exceptions=none']"));
        await Follow(holder.Page, holder.Page.Locator("a.btn[href^='/slip']"));
        return await holder.Page.Locator(".slip-code code").InnerTextAsync();
    }

    // To its page, and on when that is there.
    private static async Task Follow(IPage page, ILocator link) =>
        await page.GotoAsync(new Uri(new Uri(page.Url), await Address(link.First)).AbsoluteUri);

    /// <summary>The clerk signs in, reads the slip and opens the visit.</summary>
    /// <param name="counter">Where the clerk signs in.</param>
    /// <param name="line">Of the slip.</param>
    internal static async Task Opened(IPage clerk, string counter, string line)
    {
        await clerk.GotoAsync(counter);
        await clerk.Locator("button[value=clerk]").ClickAsync();
        await clerk.Locator("a[href='/counter']").ClickAsync();
        await clerk.Locator("#slip").FillAsync(line);
        await clerk.Keyboard.PressAsync("Enter");
        await clerk.Locator("[role=status]").WaitForAsync();
        await clerk.Locator("button[value=holder]").First.ClickAsync();
        await clerk.Locator(".code").WaitForAsync();
    }

    /// <summary>The clerk has seen one ID, and all four PINs are wanted.</summary>
    internal static async Task Described(IPage clerk)
    {
        foreach (var document in (string[])["my-number-card", "driving-licence"])
            await clerk.Locator($"[name='doc holder {document}']").CheckAsync();
        foreach (var pin in ResetPins.AtCounter) await clerk.Locator($"[name='pin {pin}']").CheckAsync();
    }

    private static async Task Type(DeskPage holder, string typed)
    {
        await CounterPageStage.Step(holder).WaitForAsync();
        await holder.Page.Keyboard.TypeAsync(typed);
        await holder.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task Confirmed(IPage clerk, string language)
    {
        foreach (var how in (string[])["signature", "check"])
            await DeskPage.Sees(clerk.Locator("main"), Words(language, "visit")[$"visit-receipt.{how}"]);
    }
}
