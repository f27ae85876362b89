using EidPin.Simulators;
using Microsoft.Playwright;

namespace EidPin.SystemTests;

/// <summary>
/// What a screen reader has of a page where it matters most, in words, as the browser's own accessibility tree tells them: a wrong code,
/// the last try, the chip that is dead.
/// </summary>
public sealed class DeskHeardTests(Browser browser)
{
    [Fact]
    public async Task A_wrong_code()
    {
        await using var stage = await DeskStage.Start(SimulatedReaders.With(ReadyMade.Find("fineid-citizen")!.Create()));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", "fi.pin1");
        await Is(page.Tile("fi.pin1").Locator(".slot"), """
            - 'form "Check: is this the right code? Card reader 1 – Finnish identity card – PIN1 (basic PIN)"':
              - 'heading "Check: is this the right code? Card reader 1 – Finnish identity card – PIN1 (basic PIN)" [level=4]'
              - paragraph: "Now: 5 of 5 tries left"
              - paragraph: A wrong code costs one try. A right one gives all tries back.
              - paragraph: It has 4 to 8 digits.
              - text: PIN1 (basic PIN)
              - textbox "PIN1 (basic PIN)"
              - 'button "Show : PIN1 (basic PIN)"'
              - paragraph
              - button "Check it"
              - button "Cancel"
              - paragraph: Screen F-11
              - paragraph
            """);
        await Described(page, "Now: 5 of 5 tries left A wrong code costs one try. A right one gives all tries back. It has 4 to 8 digits.");
        await page.Type("9999");
        await page.Send();
        await page.Result.WaitForAsync();
        await Is(page.Tile("fi.pin1").Locator(".slot"), """
            - 'heading "PIN1 (basic PIN): Wrong. 4 tries left." [level=4]'
            - paragraph: "PIN1 (basic PIN): 4 of 5 tries left"
            - paragraph:
              - text: Is it the right PIN? A code for another screen is the most usual reason.
              - link "Which PIN does the screen want?"
            - button "Try again"
            - button "I forgot it"
            - button "Back to the card"
            - button "Finish"
            """);
        await Focused(page, "PIN1 (basic PIN): Wrong. 4 tries left.");
    }

    [Fact]
    public async Task The_last_try_before_it_after_the_question_and_when_it_is_missed()
    {
        var last = ReadyMade.Find("fineid-citizen")!.Definition with { TriesUsed = new Dictionary<string, int> { ["fi.pin1"] = 4 } };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(last)), "sv");
        await using var page = await DeskPage.Open(browser, stage, "sv");
        await page.Begin("check", "fi.pin1");
        var slot = page.Tile("fi.pin1").Locator(".slot");
        const string where = "Kortläsare 1 – Finskt identitetskort (medborgarcertifikat) – Baskod (PIN1)";
        const string title = "Ett försök är kvar. Om koden är fel låses den här: Baskod (PIN1).";
        const string after = "Sedan kan den bara låsas upp med aktiveringskoden.";
        await Is(slot, $"""
            - 'group "{title} {where}"':
              - 'heading "{title} {where}" [level=4]'
              - paragraph: {after}
              - button "Jag har glömt koden"
              - button "Jag är inte säker"
              - 'button "Jag är säker: låt mig skriva koden"'
            """);
        await page.Click(page.Result.Locator("[data-with=last]"));
        await page.Form.WaitForAsync();
        await Described(page, "Nu: 1 försök kvar av 5 Ett försök kvar. Om nästa är fel låses koden. Koden har 4–8 siffror.");
        await page.Type("9999");
        await page.Send();
        await page.Result.WaitForAsync();
        // What became of it is read before the way out of it opens.
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await Is(slot, """
            - 'heading "Låst: Baskod (PIN1). Inga försök kvar." [level=4]'
            - paragraph: "Baskod (PIN1): inga försök kvar"
            - button "Välj en ny kod med aktiveringskoden"
            - link "Jag har ingen aktiveringskod"
            - button "Tillbaka till kortet"
            - button "Avsluta"
            """);
        await Focused(page, "Låst: Baskod (PIN1). Inga försök kvar.");
        await DeskPage.Sees(page.Page.Locator("#said"), "1 kod låst");
    }

    // A voice says an alert whenever it is written: once is enough.
    [Fact]
    public async Task The_end_of_the_program_is_said_once_and_not_with_every_try_to_find_it_again()
    {
        var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.EvaluateAsync(
            "window.written = 0;" +
            "new MutationObserver(all => { window.written += all.filter(m => m.addedNodes.length > 0).length; })" +
            ".observe(document.getElementById('notice'), { childList: true });");
        await stage.DisposeAsync();
        await DeskPage.Sees(page.Page.Locator("#notice"), page.Texts["desk.gone"]);
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.Equal(1, await page.Page.EvaluateAsync<int>("window.written"));
    }

    [Fact]
    public async Task What_stands_in_place_of_the_cards_is_said_and_the_title_speaks_of_no_card_any_more()
    {
        var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-pin1-locked"));
        var port = new Uri(stage.Origin).Port;
        await using var page = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(page.Page.Locator("#said"), page.Texts.Get("desk.title.locked", ("n", 1)));
        await stage.DisposeAsync();
        await using var next = await DeskStage.OnPort(port, new());
        await DeskPage.Sees(page.Page.Locator("#live"), page.Texts["desk.restarted"]);
        await DeskPage.Sees(page.Page.Locator("#said"), page.Texts["desk.restarted"]);
        Assert.Equal($"{page.Texts["desk.cards"]} – EidPin", await page.Page.TitleAsync());
    }

    [Fact]
    public async Task An_answer_whose_card_goes_keeps_the_focus_where_it_is_shown_then()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Do("check", "jp.authentication", "9999");
        await Focused(page, "Login PIN: Wrong. 2 tries left.");
        stage.Reader().Remove();
        await DeskPage.Sees(page.Page.Locator("#notice"), "Wrong. 2 tries left.");
        await Focused(page, "Login PIN: Wrong. 2 tries left.");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.getElementById('notice').contains(document.activeElement)"));
    }

    [Fact]
    public async Task The_dead_chip()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-dead"), "fi");
        await using var page = await DeskPage.Open(browser, stage, "fi");
        await page.Settled();
        const string dead = "Aktivointitunnusluku on lukittu, joten siru on lukittu lopullisesti.";
        await Is(page.Section().Locator("> .note"), $"""
            - paragraph:
              - text: {dead} Sähköistä asiointia varten tarvitset uuden kortin.
              - link "Näin saat uuden kortin"
            """);
        const string use = "Se tuli kirjeessä. Sillä asetetaan tunnusluvut ensimmäisellä kerralla ja avataan lukittu tunnusluku. " +
            "Älä koskaan arvaa sitä: viides virhe lukitsee sirun lopullisesti.";
        await Is(page.Tile("fi.activation-code"), $"""
            - listitem:
              - heading "Aktivointitunnusluku (PUK)" [level=3]
              - paragraph: "8 numeroa, käy PUK-koodina {use}"
              - paragraph: "Lukittu: yrityksiä ei ole jäljellä"
              - 'link "Näin saat uuden kortin : Aktivointitunnusluku (PUK)"'
              - group: "Muita nimiä : Aktivointitunnusluku (PUK)"
            """);
        // Nothing is offered that could not work.
        foreach (var pin in (string[])["fi.pin1", "fi.activation-code"])
            Assert.Equal(0, await page.Tile(pin).Locator("button").CountAsync());
        await DeskPage.Sees(page.Page.Locator("#said"), "Henkilökortti (kansalaisvarmenne)");
    }

    // Where links lead to is nothing to hear.
    private static async Task Is(ILocator what, string words)
    {
        var tree = (await what.AriaSnapshotAsync()).Split('\n').Where(line => !line.Contains("- /url:", StringComparison.Ordinal));
        var heard = tree.Select(line => line.Contains("link \"", StringComparison.Ordinal) ? line.TrimEnd(':') : line);
        Assert.Equal(words.ReplaceLineEndings("\n").TrimEnd(), string.Join('\n', heard).TrimEnd());
    }

    // What the first field is described by.
    private static async Task Described(DeskPage page, string words)
    {
        var heard = await page.Form.Locator("input[data-field='0']").First.EvaluateAsync<string>("""
            e => e.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).innerText.trim()).join(' ').trim()
            """);
        Assert.Equal(words, string.Join(' ', heard.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static async Task Focused(DeskPage page, string words) =>
        Assert.Equal(words, await page.Page.EvaluateAsync<string>("document.activeElement.innerText"));
}
