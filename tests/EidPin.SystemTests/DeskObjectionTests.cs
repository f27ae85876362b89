using EidPin.Simulators;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// An objection is where the eye and the ear are, and nobody accepts one with a key that was meant for something else; what a code costs
/// is heard before it is typed.
/// </summary>
public sealed class DeskObjectionTests(Browser browser)
{
    // 1024 x 768 at 200 %.
    private const int Narrow = 512, Low = 384;

    [Theory, InlineData(1280, 720), InlineData(Narrow, Low)]
    public async Task Enter_never_accepts_the_warning_of_a_weak_code(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Begin("change", "jp.authentication");
        await page.Type("2468", "1111");
        for (var i = 0; i < 3; i++)
        {
            await page.Page.Keyboard.PressAsync("Enter");
            await DeskPage.Sees(page.Objection, page.Texts["answer.weak"]);
            await InSight(page, page.Objection.Filter(new() { HasText = page.Texts["answer.weak"] }), height);
        }
        Assert.Equal("2468", stage.Card().Codes.First(c => c.Key == "jp.authentication").Value);
        // At the field that it is about, which is marked, and the focus is in it: it is read out, and the next Tab reaches its buttons.
        await Expect(page.Form.Locator("input[data-field='1']").First).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.matches('.wrong *, .wrong')"));
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator("[data-do=other-code]")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Form.Locator("input[data-field='1']").First).ToBeFocusedAsync();
        await Expect(page.Form.Locator("input[data-field='1']").First).ToHaveValueAsync("");
        page.IsClean();
    }

    [Theory, InlineData(1280, 800), InlineData(Narrow, Low)]
    public async Task An_objection_of_the_card_s_rules_stands_at_its_field_and_in_sight(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-2026-new"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Click(page.Section().Locator("[data-act=activate]"));
        await page.Type("12345678", "4826", "482604");
        await page.Page.Keyboard.PressAsync("Enter");
        await DeskPage.Sees(page.Objection, page.Texts["outcome.nothing-sent"]);
        var field = page.Form.Locator("input[data-field='0']");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToBeFocusedAsync();
        Assert.Contains(page.Texts["outcome.nothing-sent"], await Described(field), StringComparison.Ordinal);
        await InSight(page, page.Objection.Filter(new() { HasText = page.Texts["outcome.nothing-sent"] }), height);
        await InSight(page, field, height);
        // What is typed over is not wrong any more.
        await field.PressSequentiallyAsync("1");
        await Expect(field).Not.ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal("", await page.Form.Locator(".wrong").First.InnerTextAsync());
    }

    [Theory]
    [InlineData("fineid-citizen", "check", "fi.pin1", "tries.left 5 5", "cost.code")]
    [InlineData("fineid-citizen", "change", "fi.pin2", "tries.left 5 5", "cost.code")]
    [InlineData("fineid-citizen-pin1-locked", "unlock", "fi.pin1", "tries.left 5 5", "cost.activation")]
    [InlineData("my-number", "check", "jp.signature", "tries.left 5 5", "cost.code")]
    public async Task Tries_and_danger_are_heard_at_the_first_field_and_seen_with_it_at_200_percent(
        string card, string act, string pin, string tries, string costs)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Page.SetViewportSizeAsync(Narrow, Low);
        // The form of an only locked PIN opens by itself.
        if (act == "unlock") await page.Page.ReloadAsync();
        else await page.Begin(act, pin);
        var field = page.Form.Locator("input[data-field='0']").First;
        await Expect(field).ToBeFocusedAsync();
        var said = tries.Split(' ');
        var left = page.Texts.Get(said[0], ("n", int.Parse(said[1])), ("max", int.Parse(said[2])));
        var heard = await Described(field);
        Assert.Contains(left, heard, StringComparison.Ordinal);
        Assert.Contains(page.Texts.Get(costs, ("tries", left)), heard, StringComparison.Ordinal);
        await InSight(page, page.Form.Locator(".tries").First, Low);
        await InSight(page, field, Low);
    }

    [Fact]
    public async Task The_last_try_is_heard_at_the_field_too()
    {
        var last = ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2 } };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(last)));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", "jp.authentication");
        await page.Click(page.Result.Locator("[data-with=last]"));
        var field = page.Form.Locator("input[data-field='0']");
        await Expect(field).ToBeFocusedAsync();
        Assert.Contains(page.Texts["desk.one-left"], await Described(field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blanks_in_a_code_are_left_out_as_letters_print_them_in_groups()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", "jp.authentication");
        await page.Type(" 24 68 ");
        await DeskPage.Sees(page.Form.Locator(".hint"), page.Texts["form.blanks"]);
        await page.Send();
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.check", ("n", 3), ("max", 3)));
    }

    [Fact]
    public async Task The_number_of_characters_is_seen_and_not_spoken_at_every_key()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var page = await DeskPage.Open(browser, stage);
        await page.Begin("check", "jp.authentication");
        var field = page.Form.Locator("input[data-field='0']");
        await field.PressSequentiallyAsync("246");
        await DeskPage.Sees(page.Form.Locator(".hint"), page.Texts.Get("form.count", ("n", 3)));
        Assert.Equal(0, await page.Form.Locator("[aria-live] .count").CountAsync());
        Assert.Equal("", await page.Form.Locator("[data-spoken]").InnerTextAsync());
        await field.PressSequentiallyAsync("x");
        await DeskPage.Sees(page.Form.Locator("[data-spoken]"), page.Texts["form.not-digit"]);
    }

    /// <summary>What a screen reader says of an element beside its name.</summary>
    private static Task<string> Described(ILocator field) => field.EvaluateAsync<string>(
        "e => e.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).innerText).join(' ')");

    private static async Task InSight(DeskPage page, ILocator what, int height)
    {
        var at = (await what.First.BoundingBoxAsync())!;
        Assert.True(at.Y >= 0 && at.Y + Math.Min(at.Height, 60) <= height, $"{at.Y} + {at.Height} of {height}");
    }
}
