using System.Runtime.Versioning;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// The built Desk with cards in a real pcscd: codes like no other text are checked, changed, refused and unlocked with, and are nowhere
/// afterwards.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class DeskMemoryTests : IDisposable
{
    private const string Password = "SENTINEL9Z8Y7", NewPassword = "ZWEITER5ENTIN3L", Wrong = "FALSCHER7SENT1N", Pin = "83926157",
        NewPin = "74839261", Activation = "91827364";

    private readonly string runtime = DeskProgram.NewRuntime();

    public void Dispose() => Directory.Delete(runtime, recursive: true);

    [Fact]
    public async Task No_code_stays_in_memory_output_or_files()
    {
        using var pcscd = PrivatePcscd.Start();
        using var japanese = Insert(pcscd, 0, "my-number", ("jp.signature", Password));
        using var finnish = Insert(pcscd, 1, "fineid-citizen", ("fi.pin2", Pin), ("fi.activation-code", Activation));
        using var desk = DeskProgram.Start(runtime, "", new Dictionary<string, string?> { ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket });
        using var tab = await DeskTab.Enter(desk.Line()![5..]);

        Assert.Contains(
            "Right.", await tab.Act(await tab.Card("jp.signature"), "jp.signature", "check", Password), StringComparison.Ordinal);
        Assert.Contains(
            "Wrong. 4 tries left.",
            await tab.Act(await tab.Card("jp.signature"), "jp.signature", "check", Wrong),
            StringComparison.Ordinal);
        Assert.Contains(
            "already refused", await tab.Act(await tab.Card("jp.signature"), "jp.signature", "check", Wrong), StringComparison.Ordinal);
        Assert.Contains(
            "The new code is set",
            await tab.Act(await tab.Card("jp.signature"), "jp.signature", "change", Password, NewPassword),
            StringComparison.Ordinal);
        Assert.Contains(
            "The new code is set",
            await tab.Act(await tab.Card("fi.pin2"), "fi.pin2", "unlock", Activation, NewPin),
            StringComparison.Ordinal);
        // Refused before anything looks at them.
        string[] strange = ["SENTINELWITHOUTTICKET", "SENTINELOFWRONGLENGTH", "SENTINELTOTHESTART"];
        Assert.Equal(409, (int)(await tab.Do("none", strange[0])).StatusCode);
        Assert.Equal(
            400,
            (int)(
                await tab.Do(
                    (await tab.Form(await tab.Card("fi.pin2"), "fi.pin2", "check"))!, [.. DeskTab.Body(strange[1]), 1])).StatusCode);
        Assert.Equal(403, (int)(await tab.Post("/start", DeskTab.Body(strange[2]))).StatusCode);
        const string control = "/start/SENTINELOFTHEPATH";
        Assert.Equal(404, (int)(await tab.Post(control)).StatusCode);

        string[] all = [Password, NewPassword, Wrong, Pin, NewPin, Activation, .. strange];
        ProcessMemory.HasNone(desk.Process.Id, all, control);
        Assert.Equal(0, desk.Leave());
        var said = await desk.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + desk.Error;
        var files = Directory.GetFiles(runtime, "*", SearchOption.AllDirectories).Select(
            f => File.ReadAllText(f, System.Text.Encoding.Latin1));
        foreach (var code in all)
            Assert.All(files.Append(said), text => Assert.DoesNotContain(code, text, StringComparison.OrdinalIgnoreCase));
    }

    private static Vpcd Insert(PrivatePcscd pcscd, int slot, string name, params (string Pin, string Code)[] codes)
    {
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { Codes = codes.ToDictionary(c => c.Pin, c => c.Code) });
        var vpcd = new Vpcd(card, pcscd.Slots[slot].Port);
        vpcd.Insert();
        return vpcd;
    }
}
