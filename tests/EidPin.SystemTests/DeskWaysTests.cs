using System.Runtime.Versioning;
using EidPin.Simulators;
using Microsoft.Playwright;
using static EidPin.SystemTests.DeskPage;
using static Microsoft.Playwright.Assertions;

namespace EidPin.SystemTests;

/// <summary>
/// The ways of ten people, each with its number of acts, and nothing of it below the fold: not at 1024 × 768, and not at 200 % of that.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class DeskWaysTests(Browser browser)
{
    private const string Known = "2468", Password = "NEW4PASS";

    // 1024 x 768 as it is and at 200 %.
    public static TheoryData<int, int> Windows => new() { { 1024, 768 }, { 512, 384 } };

    [Theory, MemberData(nameof(Windows))]
    public async Task Somebody_of_seventy_reads_the_plan_for_a_locked_signature_password(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number-signature-locked"), "ja");
        await using var page = await Open(stage, "ja", width, height);
        var way = new DeskWay(page.Page);
        await way.Click(page.Tile("jp.signature").Locator(".face .btn.main"));
        await Answer(page.Page, way, "know-authentication=yes", "exceptions=none", "phone=yes");
        await way.Sees(page.Page.Locator(".plan .say, .plan .steps, h1"));
        Ends(way, 4);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Somebody_of_seventy_reserves_at_home_and_sets_the_password_at_the_machine(int width, int height)
    {
        await using var stage = await PracticeStage.Start(language: "ja");
        await using var page = await Open(stage.Desk, "ja", width, height);
        // The other cards of the demonstration would stand above.
        foreach (var other in (int[])[4, 3, 1]) stage.Desk.Readers.Unplug(stage.Desk.Reader(other));
        await Expect(page.Page.Locator("section.card")).ToHaveCountAsync(1);
        await page.Settled();
        var way = new DeskWay(page.Page);
        await way.Click(page.Page.Locator("a[href^='/reserve'].main").First);
        // With one locked PIN its form stands open, and the focus is in it.
        var field = page.Tile("jp.signature").Locator("form input[data-field]");
        await Expect(field).ToBeFocusedAsync();
        await way.Fill(field, Known);
        var button = page.Tile("jp.signature").Locator("form button.main");
        await way.Sees(button);
        await way.Click(button);
        foreach (var part in (string[])["h3", ".shortcode", ".until"]) await way.Sees(page.Page.Locator($".booking {part}"));
        Ends(way, 3);
        // The machine has a screen of its own, which nobody enlarges.
        var machine = new MachinePage(page);
        await page.Page.SetViewportSizeAsync(1280, 800);
        await page.Page.GotoAsync(stage.Desk.Address("/kiosk?lang=ja"));
        await page.Page.Locator(".session .offers").WaitForAsync();
        way = new(page.Page);
        await way.Click(page.Page.Locator("#s-start .do [data-do=go]"));
        await way.Click(page.Page.Locator("#s-menu [data-do=go]"));
        await way.Click(page.Page.Locator("#live .cards button"));
        foreach (var code in (string[])[Known, Password, Password])
        {
            await machine.Step.WaitForAsync();
            foreach (var key in code) await way.Click(machine.Step.Locator($"[data-key='{key}']"));
            await way.Click(machine.Step.Locator("[data-do=next]"));
        }
        await way.Sees(machine.Work.Locator(".result.good h2"));
        await way.Click(machine.Work.Locator("[data-do=leave]"));
        Ends(way, 3 + Known.Length + 2 * Password.Length + 3 + 1);
    }

    [Theory, InlineData(360, 740, "ja-easy"), InlineData(360, 740, "en"), InlineData(512, 384, "ja")]
    public async Task Somebody_with_a_residence_card_and_a_phone_alone_finds_the_way_to_a_new_login_PIN(
        int width, int height, string language)
    {
        await using var stage = await DeskStage.Start(language);
        await using var page = await browser.NewPage(language.Split('-')[0], width: width, height: height, script: false);
        await page.Page.GotoAsync(stage.Address($"/guide?lang={language}"));
        var way = new DeskWay(page.Page);
        await Answer(
            page.Page, way, "card=jp.my-number", "happened=forgot", "which=authentication", "know-signature=yes", "exceptions=none",
            "phone=yes");
        await way.Sees(page.Page.Locator("h1"));
        Assert.Equal(width, await page.Width());
        Ends(way, 9);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task The_mother_of_a_child_reads_that_nothing_is_broken_and_is_at_the_plan_in_one_act(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("my-number-child"), "ja");
        await using var page = await Open(stage, "ja", width, height);
        var way = new DeskWay(page.Page);
        await way.Sees(page.Tile("jp.signature").Locator("h3"));
        await Sees(page.Tile("jp.signature"), page.Texts["desk.child"]);
        await way.Click(page.Tile("jp.signature").Locator(".face .btn"));
        await way.Sees(page.Page.Locator("h1"));
        Assert.Contains("exceptions=child", page.Page.Url, StringComparison.Ordinal);
        Ends(way, 1);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task A_nurse_whose_signing_PIN_is_locked_sets_a_new_one_from_the_letter(int width, int height)
    {
        var locked = ReadyMade.Find("fineid-professional")!.Definition with { TriesUsed = new Dictionary<string, int> { ["fi.pin2"] = 5 } };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(locked)), "fi");
        await using var page = await Open(stage, "fi", width, height);
        var way = new DeskWay(page.Page);
        await Fill(page, way, stage.Card().Codes.First(c => c.Key == "fi.activation-code").Value, "739152");
        await way.Press("Enter");
        await way.Sees(page.Result.Locator(".big"));
        await Sees(page.Result, page.Texts.Get("outcome.done.unlock", ("pin", page.Texts["pin.fi.pin2.name"])));
        Ends(way, 4);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task The_first_use_of_a_card_takes_the_letter_and_two_new_PINs(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen-2026-new"), "sv");
        await using var page = await Open(stage, "sv", width, height);
        var way = new DeskWay(page.Page);
        await way.Click(page.Section().Locator("[data-act=activate]"));
        await Fill(page, way, "7654321", "482604", "739152");
        await way.Press("Enter");
        await way.Sees(page.Result.Locator(".big"));
        await Sees(page.Result, page.Texts["outcome.done.activate"]);
        Ends(way, 7);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Somebody_who_does_not_see_comes_to_the_check_of_PIN2_by_the_keyboard_in_few_steps(int width, int height)
    {
        await using var stage = await DeskStage.Start(DeskStage.With("fineid-citizen"), "fi");
        await using var page = await Open(stage, "fi", width, height);
        var (keys, check) = (page.Page.Keyboard, page.Tile("fi.pin2").Locator("[data-act=check]"));
        // The skip link, then on from the content: cards before anything else.
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        var steps = 2;
        for (; steps < 20 && !await check.EvaluateAsync<bool>("e => e === document.activeElement"); steps++) await keys.PressAsync("Tab");
        Assert.InRange(steps, 3, 10);
        await keys.PressAsync("Enter");
        await page.Form.WaitForAsync();
        await keys.TypeAsync("123456");
        var way = new DeskWay(page.Page);
        await way.Press("Enter");
        await way.Sees(page.Result.Locator(".big"));
        // What is read out next is what became of it, and it can be found as a heading.
        Assert.True(await page.Page.EvaluateAsync<bool>("document.activeElement.matches('.result :is(h2, h4)')"));
        Ends(way, 1);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task A_helpdesk_gets_from_the_message_of_the_caller_s_screen_to_the_caller_s_plan(int width, int height)
    {
        await using var stage = await DeskStage.Start("ja");
        await using var page = await browser.NewPage("ja", width: width, height: height, script: false);
        await page.Page.GotoAsync(stage.Address("/which?lang=ja"));
        var way = new DeskWay(page.Page);
        await way.Fill(page.Page.Locator("input[type=search]"), "HJS0432E");
        await way.Press("Enter");
        await way.Click(page.Page.Locator(".found a[href*='pins.signature=locked']").First);
        await way.Sees(page.Page.Locator("h1"));
        Ends(way, 3);
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Whoever_made_every_mistake_is_stopped_before_the_last_try_and_led_on(int width, int height)
    {
        var used = ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2 } };
        await using var stage = await DeskStage.Start(SimulatedReaders.With(SimulatedCard.Create(used)), "ja");
        await using var page = await Open(stage, "ja", width, height);
        var way = new DeskWay(page.Page);
        await way.Click(page.Tile("jp.authentication").Locator("[data-act=check]"));
        await way.Sees(page.Result.Locator("h4"));
        await way.Click(page.Result.Locator(".btn.main"));
        await way.Sees(page.Page.Locator("h1"));
        Ends(way, 2);
        Assert.Equal(1, stage.Card().TriesLeft("jp.authentication"));
    }

    private async Task<DeskPage> Open(DeskStage stage, string language, int width, int height)
    {
        var page = await DeskPage.Open(browser, stage, language, width: width);
        await page.Page.SetViewportSizeAsync(width, height);
        await page.Page.ReloadAsync();
        await page.Page.Locator("#live[data-said]").WaitForAsync();
        await page.Settled();
        return page;
    }

    // Answers questions as long as there is one among these; what the plan asks more is left open.
    private static async Task Answer(IPage page, DeskWay way, params string[] answers)
    {
        foreach (var answer in answers)
        {
            var choice = page.Locator($":is(.choices, form) a[href*='{answer}']").First;
            if (await choice.CountAsync() == 0) continue;
            // Where one line is a twelfth of the window, the first answer shows that there are answers; the others are below it.
            if (page.ViewportSize!.Height < 500) await way.Sees(page.Locator(":is(.choices, form) a").First);
            if (page.ViewportSize!.Height < 500) await choice.ScrollIntoViewIfNeededAsync();
            await way.Click(choice);
        }
    }

    private static async Task Fill(DeskPage page, DeskWay way, params string[] codes)
    {
        await page.Form.WaitForAsync();
        foreach (var (i, code) in codes.Index())
            foreach (var field in await page.Form.Locator($"input[data-field='{i}']").AllAsync()) await way.Fill(field, code);
    }

    private static void Ends(DeskWay way, int acts)
    {
        Assert.Equal("", string.Join("; ", way.Hidden));
        Assert.InRange(way.Acts, 1, acts);
    }
}
