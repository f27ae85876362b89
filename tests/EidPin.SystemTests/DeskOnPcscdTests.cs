using System.Diagnostics;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// The card pages over a real smart card service: the whole way of a code from a key in the browser to a card in a reader.
/// </summary>
[Collection("attached")]
public sealed class DeskOnPcscdTests(Browser browser) : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start().Attach();
    private readonly string kept = Directory.CreateTempSubdirectory("eidpin-kept-").FullName;

    public void Dispose()
    {
        pcscd.Dispose();
        Directory.Delete(kept, recursive: true);
    }

    [Theory]
    [InlineData("my-number", "jp.authentication", "2468", "8642", null)]
    [InlineData("my-number", "jp.signature", "TEST1234", "KUMA4826", null)]
    [InlineData("fineid-citizen", "fi.pin1", "1234", "8642", "12345678")]
    [InlineData("fineid-organisation", "fi.pin2", "123456", "864202", "12345678")]
    public async Task A_code_is_checked_changed_and_set_anew_through_the_smart_card_service(
        string name, string pin, string code, string next, string? activation)
    {
        var card = ReadyMade.Find(name)!.Create();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        await using var stage = await DeskStage.OnPcsc(LastChanged.In(kept));
        await using var page = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(page.Section(), page.Texts[$"pin.{pin}.name"]);
        await page.Do("check", pin, Wrong(pin));
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.wrong", ("n", Max(pin) - 1)));
        await page.Do("check", pin, code);
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.check.plain"]);
        await page.Do("change", pin, code, next);
        await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.change", ("pin", page.Texts[$"pin.{pin}.name"])));
        await DeskPage.Sees(page.Tile(pin), page.Texts.Get("desk.changed", ("date", DateOnly.FromDateTime(DateTime.Now))));
        if (activation is not null)
        {
            await page.Do("unlock", pin, activation, "975310");
            await DeskPage.Sees(page.Result, page.Texts.Get("outcome.done.unlock", ("pin", page.Texts[$"pin.{pin}.name"])));
        }
        await page.Do("check", pin, activation is null ? next : "975310");
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.check.plain"]);
        Assert.Equal(Max(pin), card.TriesLeft(pin));
        vpcd.Pull();
        await DeskPage.Sees(page.Section(), page.Texts["desk.put-in"]);
        page.IsClean();
    }

    [Fact]
    public async Task The_smart_card_service_ends_and_comes_back_while_the_page_is_open()
    {
        using var vpcd = new Vpcd(ReadyMade.Find("my-number")!.Create(), pcscd.Slots[0].Port);
        vpcd.Insert();
        await using var stage = await DeskStage.OnPcsc();
        await using var page = await DeskPage.Open(browser, stage);
        await DeskPage.Sees(page.Section(), page.Texts["pin.jp.signature.name"]);
        pcscd.Stop();
        var since = Stopwatch.StartNew();
        await DeskPage.Sees(page.Page.Locator("#live"), page.Texts["fault.service-not-running.message"]);
        Machine.InTime(since.Elapsed, TimeSpan.FromSeconds(1));
        pcscd.Restart();
        vpcd.Insert();
        await DeskPage.Sees(page.Section(), page.Texts["pin.jp.signature.name"]);
        await page.Do("check", "jp.authentication", "2468");
        await DeskPage.Sees(page.Result, page.Texts["outcome.done.check.plain"]);
    }

    private static int Max(string pin) => CardProfiles.FindPin(pin)!.MaxTries!.Value;

    private static string Wrong(string pin) => pin switch { "jp.signature" => "NEKO1234", "fi.pin2" => "909090", _ => "9090" };
}
