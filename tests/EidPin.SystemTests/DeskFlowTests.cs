using EidPin.Cards;
using EidPin.Simulators;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// Check, change, unlock and activate in the browser, for every kind of card and in two languages: what a person sees, and what the card
/// got.
/// </summary>
public sealed class DeskFlowTests(Browser browser)
{
    private static readonly string[] Languages = ["en", "ja"];

    // One card and one tab for all its PINs: what a person has who goes from tile to tile.
    public static TheoryData<string, string, string> Checkable => Each(
        ("my-number", "jp.signature jp.authentication jp.resident-register"), ("my-number-child", "jp.card-info"),
        ("fineid-citizen", "fi.pin1 fi.pin2"), ("fineid-organisation", "fi.pin1"), ("fineid-professional", "fi.pin2"));

    public static TheoryData<string, string, string> Changeable => Each(
        ("my-number", "jp.signature jp.authentication jp.card-info"), ("fineid-citizen", "fi.pin1"),
        ("fineid-organisation", "fi.pin2"), ("fineid-professional", "fi.pin2"));

    public static TheoryData<string, string, string> Unlockable => Each(
        ("fineid-citizen-pin1-locked", "fi.pin1 fi.pin2"), ("fineid-organisation", "fi.pin1"), ("fineid-professional", "fi.pin2"));

    [Theory, MemberData(nameof(Checkable))]
    public async Task A_right_code_is_said_to_be_right_and_a_wrong_one_names_the_tries_left(string card, string pins, string language)
    {
        var ready = ReadyMade.Find(card)!;
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var tab = await DeskPage.Open(browser, stage, language);
        foreach (var pin in pins.Split(' '))
        {
            await tab.Begin("check", pin);
            // The tries are named before anybody types.
            await DeskPage.Sees(
                tab.Form, tab.Texts.Get("form.tries", ("tries", tab.Texts.Get("tries.left", ("n", Max(pin)), ("max", Max(pin))))));
            await tab.Type(Another(pin));
            await tab.Send();
            await DeskPage.Sees(tab.Result, tab.Texts.Get("outcome.wrong", ("n", Max(pin) - 1)));
            await DeskPage.Sees(tab.Tile(pin).Locator(".face"), tab.Texts.Get("tries.left", ("n", Max(pin) - 1), ("max", Max(pin))));
            await tab.Click(tab.Result.Locator("[data-act=check]"));
            await tab.Type(Code(ready, pin));
            await tab.Send();
            await DeskPage.Sees(tab.Result, tab.Texts["outcome.done.check.plain"]);
            await DeskPage.Sees(tab.Tile(pin).Locator(".face"), tab.Texts.Get("tries.left", ("n", Max(pin)), ("max", Max(pin))));
        }
        tab.IsClean();
    }

    [Theory, MemberData(nameof(Changeable))]
    public async Task A_code_is_changed_and_the_new_one_is_then_right(string card, string pins, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var tab = await DeskPage.Open(browser, stage, language);
        foreach (var pin in pins.Split(' '))
        {
            await tab.Do("change", pin, Code(ReadyMade.Find(card)!, pin), Another(pin));
            await DeskPage.Sees(tab.Result, tab.Texts.Get("outcome.done.change", ("pin", tab.Texts[$"pin.{pin}.name"])));
            Assert.Equal(Another(pin), Now(stage, pin));
        }
        await tab.Click(tab.Result.Locator("[data-do=finish]"));
        await DeskPage.Sees(tab.Section(), tab.Texts["desk.finished"]);
        Assert.Empty(await tab.Page.Locator("input").AllAsync());
        tab.IsClean();
    }

    [Theory, MemberData(nameof(Unlockable))]
    public async Task The_activation_code_sets_a_new_one_locked_or_forgotten(string card, string pins, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var tab = await DeskPage.Open(browser, stage, language);
        // The form of the only locked one stands open.
        if (card.EndsWith("locked", StringComparison.Ordinal)) await tab.Form.WaitForAsync();
        foreach (var pin in pins.Split(' '))
        {
            if (await tab.Form.CountAsync() == 0) await tab.Begin("unlock", pin);
            await tab.Type(Code(ReadyMade.Find(card)!, "fi.activation-code"), Another(pin));
            await tab.Send();
            await DeskPage.Sees(tab.Result, tab.Texts.Get("outcome.done.unlock", ("pin", tab.Texts[$"pin.{pin}.name"])));
            Assert.Equal(Another(pin), Now(stage, pin));
        }
        tab.IsClean();
    }

    [Theory, InlineData("fineid-citizen-new", "en"), InlineData("fineid-citizen-new", "ja"), InlineData("fineid-citizen-2026-new", "en")]
    [InlineData("fineid-citizen-2026-new", "ja")]
    public async Task A_new_card_is_activated_with_the_code_of_its_letter(string card, string language)
    {
        await using var stage = await DeskStage.Start(DeskStage.With(card), language);
        await using var tab = await DeskPage.Open(browser, stage, language);
        await tab.Click(tab.Section().Locator("[data-act=activate]"));
        await tab.Form.WaitForAsync();
        await tab.Type(ReadyMade.Find(card)!.Letter!, "4826", "482604");
        await tab.Send();
        await DeskPage.Sees(tab.Result, tab.Texts["outcome.done.activate"]);
        Assert.Equal("4826", Now(stage, "fi.pin1"));
        Assert.Equal("482604", Now(stage, "fi.pin2"));
        tab.IsClean();
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("fi"), InlineData("sv")]
    public async Task Before_the_last_try_a_person_is_asked_in_words_and_nothing_is_there_to_type_in(string language)
    {
        var definition = ReadyMade.Find("my-number")!.Definition with
        {
            TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2 },
        };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(definition)), language);
        await using var tab = await DeskPage.Open(browser, stage, language);
        await tab.Begin("check", "jp.authentication");
        await DeskPage.Sees(tab.Result, tab.Texts.Get("form.last.title", ("pin", tab.Texts["pin.jp.authentication.name"])));
        Assert.Equal(0, await tab.Form.CountAsync());
        await tab.Click(tab.Result.Locator("[data-with=last]"));
        await tab.Type("2468");
        await tab.Send();
        await DeskPage.Sees(tab.Result, tab.Texts["outcome.done.check.plain"]);
        tab.IsClean();
    }

    [Fact]
    public async Task A_code_that_cannot_be_right_is_not_sent_and_the_PIN_that_it_fits_is_named()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        var before = Sent(stage);
        await tab.Begin("check", "jp.signature");
        await tab.Type("1234");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts.Get("outcome.fits", ("pin", tab.Texts["pin.jp.authentication.name"])));
        await tab.Begin("check", "jp.authentication");
        await tab.Type("ABC123");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts["outcome.nothing-sent"]);
        Assert.Equal(before, Sent(stage));
        tab.IsClean();
    }

    [Fact]
    public async Task The_same_wrong_code_is_not_sent_twice()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Do("check", "jp.authentication", "9999");
        await tab.Click(tab.Result.Locator("[data-act=check]"));
        await tab.Type("9999");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts["outcome.repeated"]);
        Assert.Equal(2, stage.Card().TriesLeft("jp.authentication"));
    }

    [Fact]
    public async Task A_weak_code_is_warned_of_and_used_only_when_the_person_insists()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("change", "jp.authentication");
        await tab.Type("2468", "1111");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts["answer.weak"]);
        Assert.Equal("2468", Now(stage, "jp.authentication"));
        await tab.Click(tab.Objection.Locator("[data-sure=weak]"));
        await DeskPage.Sees(tab.Result, tab.Texts.Get("outcome.done.change", ("pin", tab.Texts["pin.jp.authentication.name"])));
        Assert.Equal("1111", Now(stage, "jp.authentication"));
    }

    [Fact]
    public async Task Two_new_codes_that_differ_and_empty_fields_are_told_before_anything_is_sent()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        var before = Sent(stage);
        await tab.Begin("change", "jp.authentication");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts["form.empty"]);
        await tab.Type("2468", "4826");
        await tab.Form.Locator("[data-again]").FillAsync("4827");
        await tab.Send();
        await DeskPage.Sees(tab.Objection, tab.Texts["form.differs"]);
        Assert.Equal(before, Sent(stage));
    }

    [Fact]
    public async Task Full_width_digits_and_small_letters_are_taken_as_what_they_mean()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("check", "jp.authentication");
        await tab.Type("２４６８");
        await DeskPage.Sees(tab.Form.Locator(".hint"), tab.Texts["form.wide"]);
        await tab.Send();
        await DeskPage.Sees(tab.Result, tab.Texts["outcome.done.check.plain"]);
        await tab.Do("check", "jp.signature", Code(ReadyMade.Find("my-number")!, "jp.signature").ToLowerInvariant());
        await DeskPage.Sees(tab.Result, tab.Texts["outcome.done.check.plain"]);
    }

    [Fact]
    public async Task Show_shows_what_is_typed_and_tells_letter_O_from_zero()
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number"));
        await using var tab = await DeskPage.Open(browser, stage);
        await tab.Begin("check", "jp.signature");
        await tab.Type("ABCO12");
        await Expect(tab.Form.Locator("input[data-field]")).ToHaveAttributeAsync("type", "password");
        await tab.Click(tab.Form.Locator("[data-do=show]"));
        await Expect(tab.Form.Locator("input[data-field]")).ToHaveAttributeAsync("type", "text");
        await DeskPage.Sees(tab.Form.Locator(".hint"), tab.Texts["form.letter-o"]);
    }

    private static TheoryData<string, string, string> Each(params (string Card, string Pins)[] flows)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (card, pins) in flows)
            foreach (var language in Languages) data.Add(card, pins, language);
        return data;
    }

    private static int Max(string pin) => CardProfiles.FindPin(pin)!.MaxTries!.Value;

    private static string Code(ReadyMadeCard card, string pin) => card.Codes.First(c => c.Key == pin).Value;

    /// <summary>A code that is not the card's, and not weak.</summary>
    private static string Another(string pin) => pin switch { "jp.signature" => "KUMA4826", "fi.pin2" => "482604", _ => "4826" };

    private static string Now(DeskStage stage, string pin) => stage.Card().Codes.First(c => c.Key == pin).Value;

    private static int Sent(DeskStage stage) => stage.Card().Log.Count(c => c.CarriesCode);
}
