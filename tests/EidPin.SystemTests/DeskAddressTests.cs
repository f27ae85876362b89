namespace EidPin.SystemTests;

/// <summary>The address that opens the Desk, in a real browser: good once, and what it is worth afterwards.</summary>
public sealed class DeskAddressTests(Browser browser)
{
    [Fact]
    public async Task An_address_that_was_used_shows_another_browser_no_card_and_says_how_to_get_a_new_one()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var address = desk.StartUrl();
        await using var own = await browser.NewPage();
        await own.Page.GotoAsync(address);
        await own.Page.Locator("section.card li.pin").First.WaitForAsync();
        await using var other = await browser.NewPage();
        await other.Page.GotoAsync(address);
        var words = EidPin.Guidance.Wording.Texts.For("en", "desk");
        await DeskPage.Sees(other.Page.Locator("#start"), words["desk.start.refused"]);
        await DeskPage.Sees(other.Page.Locator("#start"), "eidpin desk");
        await other.Page.GotoAsync(desk.Address("/"));
        await DeskPage.Sees(other.Page.Locator("#live"), words["desk.no-key"]);
        Assert.Equal(0, await other.Page.Locator("section.card").CountAsync());
        await other.Page.GotoAsync(desk.StartUrl());
        await other.Page.Locator("section.card li.pin").First.WaitForAsync();
    }

    [Fact]
    public async Task In_a_browser_that_is_in_a_used_address_opens_another_tab()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        var address = desk.StartUrl();
        await using var own = await browser.NewPage();
        await own.Page.GotoAsync(address);
        await own.Page.Locator("section.card li.pin").First.WaitForAsync();
        // In the same tab, as from the history, and in a new one.
        await own.Page.GotoAsync(address);
        await own.Page.Locator("section.card li.pin").First.WaitForAsync();
        var second = await own.Context.NewPageAsync();
        await second.GotoAsync(address);
        await second.Locator("section.card li.pin").First.WaitForAsync();
        Assert.Equal("/", new Uri(second.Url).AbsolutePath);
    }
}
