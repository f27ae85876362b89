using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// Guide, finder and record sheet in the built program, native too: the data are read without reflection, and a real pcscd's card answers
/// for itself.
/// </summary>
[Trait("Runs", "Program")]
public sealed class GuideProgramTests
{
    [Theory, InlineData("my-number-both-locked", "office"), InlineData("fineid-citizen-pin1-locked", "unlock-at-home")]
    [InlineData("fineid-citizen-2026-pin1-locked", "order-activation-code"), InlineData("fineid-dead", "new-card")]
    [InlineData("fineid-citizen-new", "activate-at-home")]
    public void The_card_in_pcscd_leads_the_plan_and_spends_no_try(string name, string route)
    {
        using var pcscd = PrivatePcscd.Start();
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition);
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        string Status() => pcscd.Eidpin("status --json").Output;
        Assert.True(SpinWait.SpinUntil(() => Status().Contains(card.Profile.Id, StringComparison.Ordinal), TimeSpan.FromSeconds(10)));
        var before = Status();
        var ran = pcscd.Eidpin("guide --json");
        Assert.Equal((0, route), (ran.ExitCode, ran.Json().GetProperty("plan").GetProperty("routes")[0].GetProperty("id").GetString()));
        Assert.Equal(before, Status());
        ran.SaysNoStackTrace();
    }

    [Theory]
    [InlineData(
        "guide --situation - --json",
        """{"card":"fi.professional","pins":{"pin2":"locked","activation-code":"forgotten"}}""",
        "order-activation-code")]
    [InlineData("which HJS0432E --json", "", "jp.signature")]
    [InlineData("which パスワードがロックされています --lang ja --json", "", "jp.authentication")]
    [InlineData("sheet --card jp.my-number --lang ja-easy --json", "", "ruby"), InlineData("guide --lint", "", "All is well.")]
    [InlineData("guide --graph", "", "flowchart TD"), InlineData("guide --card fi.citizen --lang sv", "", "Allmän plan")]
    public void What_needs_no_reader_works_in_every_build(string command, string input, string holds)
    {
        using var pcscd = PrivatePcscd.Start();
        var ran = pcscd.Eidpin(command, input);
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(holds, ran.Output, StringComparison.OrdinalIgnoreCase);
        ran.SaysNoStackTrace();
    }
}
