using System.Text.Json;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// The program as people run it, against simulated cards that a real pcscd presents: every operation on every ready-made card.
/// </summary>
[Trait("Runs", "Program")]
public sealed class ProgramOnPcscdTests
{
    // A contactless answer to reset, which pcscd takes for T=1; the chip itself behaves as over contacts.
    private const string CitizenAtrOfT1 = "3B8F80018031B865B08505102412246082900022";

    private sealed record Act(string Command, string Input, int Exit, string Outcome, int? TriesLeft = null, bool? Sent = true);

    private static readonly Dictionary<string, Act[]> Acts = new()
    {
        ["my-number"] =
        [
            new("check authentication", "2468", 0, "done", 3), new("check authentication", "1111", 1, "wrong", 2),
            new("check authentication", "2468", 0, "done", 3),
            new("check signature", "test1234", 0, "done", 5), new("check card-info", "3690", 0, "done", 3),
            new("check resident-register", "1357", 0, "done", 3),
            new("change authentication", "2468\n8642", 0, "done", 3), new("check authentication", "8642", 0, "done", 3),
            new("change signature", "TEST1234\nNEW2PASS", 0, "done", 5), new("check signature", "NEW2PASS", 0, "done", 5),
            new("change card-info", "3690\n8642", 0, "done", 3),
            new("change resident-register", "1357\n8642", 7, "not-possible", null, false),
            new("unlock signature", "1\n2", 7, "not-possible", null, false),
            new("change signature", "NEW2PASS\nonlyletters", 2, "bad-format", null, false),
            new("activate", "1\n2\n3", 7, "not-possible", null, false),
        ],
        ["my-number-child"] = [
            new("check signature", "TEST1234", 7, "not-possible", null, false), new("check authentication", "2468", 0, "done", 3)],
        ["my-number-signature-locked"] = [
            new("check signature", "TEST1234", 3, "locked", 0, false), new("unlock signature", "1\n2", 7, "not-possible", null, false)],
        ["my-number-both-locked"] = [
            new("check authentication", "2468", 3, "locked", 0, false), new("check card-info", "3690", 0, "done", 3)],
        ["my-number-all-locked"] = [
            new("check resident-register", "1357", 3, "locked", 0, false), new("check card-info", "3690", 3, "locked", 0, false)],
        ["fineid-citizen"] = Finnish("1234", "123456"),
        ["fineid-citizen-v3"] = Finnish("1234", "123456"),
        ["fineid-organisation"] = Finnish("1234", "123456"),
        ["fineid-professional"] = Finnish("1234", "5678"),
        ["fineid-citizen-pin1-locked"] =
        [
            new("check pin1", "1234", 3, "locked", 0, false), new("unlock pin1", "12345678\n8642", 0, "done", 5),
            new("check pin1", "8642", 0, "done", 5),
        ],
        ["fineid-citizen-2026-pin1-locked"] = [
            new("check pin1", "1234", 3, "locked", 0, false), new("unlock pin1", "12345678\n8642", 0, "done", 5)],
        ["fineid-citizen-new"] =
        [
            new("check pin1", "1234", 7, "not-possible", null, false), new("change pin1", "1234\n8642", 7, "not-possible", null, false),
            new("activate", "12345678\n8642\n864202", 0, "done", 5), new("check pin1", "8642", 0, "done", 5),
            new("check pin2", "864202", 0, "done", 5),
            new("activate", "12345678\n8642\n864202", 7, "not-possible", null, false),
        ],
        ["fineid-citizen-2026-new"] =
        [
            new("check pin1", "7654321", 7, "not-possible", null, false),
            new("activate", "12345678\n8642\n864202", 2, "bad-format", null, false),
            new("activate", "7654321\n8642\n864202", 0, "done", 5), new("check pin2", "864202", 0, "done", 5),
        ],
        ["fineid-dead"] = [new("check pin1", "1234", 3, "locked", 0, false), new("unlock pin1", "12345678\n8642", 3, "locked", 0, false)],
    };

    private static Act[] Finnish(string pin1, string pin2) =>
    [
        new("check pin1", pin1, 0, "done", 5), new("check pin2", "999999", 1, "wrong", 4), new("check pin2", pin2, 0, "done", 5),
        new("change pin1", $"{pin1}\n8642", 0, "done", 5), new("change pin2", $"{pin2}\n864202", 0, "done", 5),
        new("unlock pin1", "87654321\n9753", 1, "wrong", 4), new("unlock pin1", "12345678\n9753", 0, "done", 5),
        new("check pin1", "9753", 0, "done", 5),
        new("unlock pin2", "12345678\n975310", 0, "done", 5), new("check pin2", "975310", 0, "done", 5),
        new("check activation-code", "12345678", 7, "not-possible", null, false),
        new("change pin1", "9753\n97a3", 2, "bad-format", null, false),
        new("activate", "12345678\n8642\n864202", 7, "not-possible", null, false),
    ];

    public static TheoryData<string, string?> Cards
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var card in ReadyMade.All) data.Add(card.Name, null);
            data.Add("fineid-citizen", CitizenAtrOfT1);
            data.Add("fineid-citizen-2026-new", CitizenAtrOfT1);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cards))]
    public void Every_operation_on_every_ready_made_card_answers_as_the_card_is(string name, string? atr)
    {
        using var pcscd = PrivatePcscd.Start();
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { Atr = atr });
        if (atr is not null) card.Protocol = CardProtocol.T1;
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        AwaitCard(pcscd);
        StatusIsRight(pcscd, card);
        foreach (var act in Acts[name])
        {
            var ran = pcscd.Eidpin($"{act.Command} --stdin --json", act.Input + "\n");
            var said = ran.Json();
            Assert.Equal((act.Command, act.Exit, act.Outcome), (act.Command, ran.ExitCode, said.GetProperty("outcome").GetString()));
            if (act.TriesLeft is { } tries) Assert.Equal((act.Command, tries), (act.Command, said.GetProperty("triesLeft").GetInt32()));
            Assert.Equal((act.Command, act.Sent), (act.Command, said.GetProperty("sent").GetBoolean()));
            ran.SaysNoStackTrace();
        }
        StatusIsRight(pcscd, card);
        Assert.Equal(0, pcscd.Eidpin("certificates --json").ExitCode);
        Assert.Null(vpcd.Failure);
    }

    [Fact]
    public void With_two_cards_that_have_the_PIN_nothing_is_sent_until_a_reader_is_named()
    {
        using var pcscd = PrivatePcscd.Start();
        SimulatedCard first = ReadyMade.Find("fineid-citizen")!.Create(), second = ReadyMade.Find("fineid-organisation")!.Create();
        using Vpcd one = new(first, pcscd.Slots[0].Port), two = new(second, pcscd.Slots[1].Port);
        one.Insert();
        two.Insert();
        AwaitCard(pcscd, 2);
        var unclear = pcscd.Eidpin("check pin1 --stdin --json", "1234\n");
        Assert.Equal(2, unclear.ExitCode);
        Assert.Equal(2, unclear.Json().GetProperty("error").GetProperty("allowed").GetArrayLength());
        Assert.DoesNotContain(first.Log.Concat(second.Log), c => c.CarriesCode);
        var named = pcscd.Run(Program.Path, ["check", "pin1", "--stdin", "--json", "--reader", pcscd.Slots[1].Name], "1234\n");
        Assert.Equal((0, 0, 1), (named.ExitCode, first.Log.Count(c => c.CarriesCode), second.Log.Count(c => c.CarriesCode)));
    }

    [Fact]
    public void A_card_pulled_and_put_back_and_a_service_restarted_in_between_are_no_matter()
    {
        using var pcscd = PrivatePcscd.Start();
        var card = ReadyMade.Find("my-number")!.Create();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        AwaitCard(pcscd);
        Assert.Equal(1, pcscd.Eidpin("check card-info --stdin --json", "1111\n").ExitCode);
        vpcd.Pull();
        AwaitCard(pcscd, 0);
        Assert.Equal(4, pcscd.Eidpin("check card-info --stdin --json", "3690\n").ExitCode);
        vpcd.Insert();
        AwaitCard(pcscd);
        StatusIsRight(pcscd, card);
        pcscd.Restart();
        AwaitCard(pcscd);
        StatusIsRight(pcscd, card);
        Assert.Equal(0, pcscd.Eidpin("check card-info --stdin --json", "3690\n").ExitCode);
        Assert.Equal(3, card.TriesLeft("jp.card-info"));
    }

    [Fact]
    public void Without_a_service_the_program_says_so_and_exits_with_4()
    {
        using var pcscd = PrivatePcscd.Start();
        pcscd.Stop();
        var ran = pcscd.Eidpin("status --json");
        Assert.Equal((4, "service-not-running"), (ran.ExitCode, ran.Json().GetProperty("error").GetProperty("id").GetString()));
        Assert.Equal(4, pcscd.Eidpin("check pin1 --stdin", "1234\n").ExitCode);
    }

    /// <summary>Waits until that many cards are noticed (vpcd asks every 400 ms).</summary>
    internal static void AwaitCard(PrivatePcscd pcscd, int count = 1)
    {
        for (var i = 0; i < 50; i++)
        {
            var readers = pcscd.Eidpin("status --json").Json();
            if (readers.TryGetProperty("readers", out var list)
                && list.EnumerateArray().Count(r => r.GetProperty("card").ValueKind != JsonValueKind.Null) == count)
                return;
            Thread.Sleep(100);
        }
        Assert.Fail($"pcscd does not show {count} cards:\n{pcscd.Eidpin("status --json").Output}");
    }

    private static void StatusIsRight(PrivatePcscd pcscd, SimulatedCard card)
    {
        var shown = pcscd.Eidpin("status --all --json").Json().GetProperty("readers")[0].GetProperty("card");
        Assert.Equal(card.Profile.Id, shown.GetProperty("id").GetString());
        foreach (var pin in shown.GetProperty("pins").EnumerateArray())
            if (pin.GetProperty("state").GetString() is "ready" or "locked")
                Assert.Equal(
                    (pin.GetProperty("id").GetString(), card.TriesLeft(pin.GetProperty("id").GetString()!)),
                    (pin.GetProperty("id").GetString(), pin.GetProperty("triesLeft").GetInt32()));
    }
}
