using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// The first use of a card whose letter holds seven digits: that code is named as what it is, with its own tries, and not as the PUK, which
/// such a card does not have yet.
/// </summary>
public sealed class DeskFirstUseTests(Browser browser)
{
    // The code of the letter of every simulated card of this scheme.
    private const string Letter = "7654321", Pin1 = "482604", Pin2 = "739152";

    private const string Card = "fineid-citizen-2026-new", Puk = "fi.activation-code";

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public async Task The_tile_names_the_code_of_the_letter_with_its_own_use_and_tries(string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(Card), language);
        await using var page = await DeskPage.Open(browser, stage, language);
        await page.Settled();
        var face = page.Tile(Puk).Locator(".face");
        await DeskPage.Sees(face, page.Texts["desk.first-use.use"].Split('《')[0]);
        Assert.DoesNotContain("PUK)", await face.Locator("h3").InnerTextAsync(), StringComparison.Ordinal);
        await page.Click(page.Section().Locator("[data-act=activate]"));
        await page.Type("1111117", Pin1, Pin2);
        await page.Send();
        await page.Result.WaitForAsync();
        await Expect(face.Locator(".dots .on")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task The_form_says_the_tries_of_the_letter_before_anybody_types()
    {
        await using var stage = await DeskStage.Start(DeskStage.With(Card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Click(page.Section().Locator("[data-act=activate]"));
        var tries = page.Texts.Get("tries.left", ("n", 5), ("max", 5));
        await DeskPage.Sees(page.Form.Locator(".about"), page.Texts.Get("cost.letter", ("tries", tries)));
    }

    [Fact]
    public async Task After_a_wrong_code_of_the_letter_the_new_PINs_are_still_in_their_fields()
    {
        await using var stage = await DeskStage.Start(DeskStage.With(Card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Click(page.Section().Locator("[data-act=activate]"));
        await page.Type("1111117", Pin1, Pin2);
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.wrong", ("n", 4)));
        await DeskPage.Sees(page.Result, page.Texts["answer.wrong.letter"]);
        Assert.Equal(0, await page.Result.Locator("a[href*='/which']").CountAsync());
        await page.Click(page.Result.Locator("[data-act=activate]"));
        var first = page.Form.Locator("input[data-field='0']");
        await Expect(first).ToBeFocusedAsync();
        await Expect(first).ToHaveValueAsync("");
        foreach (var (field, code) in new[] { (1, Pin1), (2, Pin2) })
            foreach (var each in await page.Form.Locator($"input[data-field='{field}']").AllAsync())
                await Expect(each).ToHaveValueAsync(code);
        await first.FillAsync(Letter);
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.activate"]);
        page.IsClean();
    }

    [Fact]
    public async Task A_new_PIN_is_not_typed_again_because_the_old_one_was_wrong_and_stays_no_longer_than_its_form()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Do("change", "jp.authentication", "9999", "8642");
        await page.Click(page.Result.Locator("[data-act=change]"));
        foreach (var each in await page.Form.Locator("input[data-field='1']").AllAsync()) await Expect(each).ToHaveValueAsync("8642");
        // Whoever goes back to the card leaves nothing behind.
        await page.Click(page.Form.Locator("[data-do=close]"));
        await page.Begin("change", "jp.authentication");
        foreach (var each in await page.Form.Locator("input[data-field]").AllAsync()) await Expect(each).ToHaveValueAsync("");
        // Nor is it carried to another PIN.
        await page.Type("8888", "7531");
        await page.Send();
        await page.Result.WaitForAsync();
        await page.Begin("change", "jp.signature");
        foreach (var each in await page.Form.Locator("input[data-field]").AllAsync()) await Expect(each).ToHaveValueAsync("");
    }

    [Fact]
    public async Task After_the_activation_the_card_is_said_to_have_no_PUK_yet_and_the_way_to_one_is_there()
    {
        await using var stage = await DeskStage.Start(DeskStage.With(Card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        await page.Click(page.Section().Locator("[data-act=activate]"));
        await page.Type(Letter, Pin1, Pin2);
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.activate"]);
        await DeskPage.Sees(page.Result, page.Texts["answer.activate.no-puk"]);
        await DeskPage.Sees(page.Tile(Puk).Locator(".face"), page.Texts["desk.puk.use"]);
        await page.Click(page.Result.Locator("a.btn"));
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(EidPin.Guidance.Wording.Texts.For("en", "fi")[
            "route.order-activation-code.title"]);
    }

    [Fact]
    public async Task A_card_whose_letter_holds_eight_digits_has_its_PUK_in_hand()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-new"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        await page.Click(page.Section().Locator("[data-act=activate]"));
        await page.Type(stage.Card().Codes.First(c => c.Key == Puk).Value, Pin1, Pin2);
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.activate"]);
        Assert.DoesNotContain(page.Texts["answer.activate.no-puk"], await page.Result.InnerTextAsync(), StringComparison.Ordinal);
        await DeskPage.Sees(page.Tile(Puk).Locator(".face"), page.Texts[$"pin.{Puk}.use"]);
    }

    [Theory, InlineData("fineid-citizen-new", "activate"), InlineData("fineid-citizen-pin1-locked", "unlock")]
    public async Task Whoever_finds_at_the_form_that_the_letter_is_lost_goes_on_from_there_to_a_new_one(string card, string act)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Settled();
        await page.Click(page.Page.Locator($"[data-act={act}]").First);
        await page.Click(page.Form.Locator("a.btn"));
        await Expect(page.Page.Locator("h1")).ToContainTextAsync(EidPin.Guidance.Wording.Texts.For("en", "fi")[
            "route.order-activation-code.title"]);
    }
}
