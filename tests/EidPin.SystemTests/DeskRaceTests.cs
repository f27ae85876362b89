using System.Net;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>Forms sent twice, at once, or in the wrong shape: a card loses at most one try, and that one is told.</summary>
public sealed class DeskRaceTests
{
    private const string Login = "jp.authentication", CardInfo = "jp.card-info";

    private readonly SimulatedCard card = ReadyMade.Find("my-number")!.Create();

    private int CodesSent => card.Log.Count(c => c.CarriesCode);

    [Fact]
    public async Task Replayed_form_is_sent_once_whatever_becomes_of_it()
    {
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var ticket = await tab.Form(await tab.Card(Login), Login, "check");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tab.Do(ticket!, "9999")));
        Assert.Equal(
            (1, 19), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.Conflict)));
        Assert.Equal((1, 2), (CodesSent, card.TriesLeft(Login)));
        Assert.Equal(HttpStatusCode.Conflict, (await tab.Do(ticket!, "2468")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await tab.Do(new string('0', 32), "2468")).StatusCode);
        Assert.Equal(1, CodesSent);
    }

    [Fact]
    public async Task Hundred_tabs_with_wrong_codes_at_once_lose_one_try_and_it_is_told()
    {
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var id = await tab.Card(Login);
        var tickets = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => tab.Form(id, Login, "check")));
        var answers = await Task.WhenAll(
            tickets.Select(async (ticket, i) => await (await tab.Do(ticket!, $"{1000 + i}")).Content.ReadAsStringAsync()));
        Assert.Single(answers, a => a.Contains("Wrong. 2 tries left.", StringComparison.Ordinal));
        Assert.Equal(99, answers.Count(a => a.Contains("Nothing was sent", StringComparison.Ordinal)));
        Assert.Equal((1, 2), (CodesSent, card.TriesLeft(Login)));
    }

    [Fact]
    public async Task Commands_of_two_tabs_never_interleave()
    {
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        using var other = await DeskTab.Enter(desk.StartUrl());
        var id = await tab.Card(Login);
        var right = 0;
        // Two applications of the card: a command of one in the middle of the other finds nothing selected, or the wrong one.
        await Task.WhenAll(Run(tab, Login, "2468"), Run(other, CardInfo, "3690"), Run(tab, CardInfo, "3690"), Run(other, Login, "2468"));
        Assert.True(right >= 10, $"{right} were right");
        var log = card.Log;
        var sent = log.Index().Where(c => c.Item.CarriesCode).ToArray();
        Assert.Equal(right, sent.Length);
        Assert.All(sent, c => Assert.Equal(0x9000, c.Item.Status));
        // Just before each code the counter of that very PIN was asked, and since the code before it an application was selected.
        Assert.All(
            sent, c => Assert.Equal((c.Item.Ins, c.Item.P2, 0), (log[c.Index - 1].Ins, log[c.Index - 1].P2, log[c.Index - 1].DataLength)));
        Assert.All(sent.Skip(1).Zip(sent), p => Assert.Contains(log.Take(p.First.Index).Skip(p.Second.Index), c => c.Ins == 0xA4));
        Assert.Equal((3, 3), (card.TriesLeft(Login), card.TriesLeft(CardInfo)));

        async Task Run(DeskTab from, string pin, string code)
        {
            for (var i = 0; i < 15; i++)
                if ((await from.Act(id, pin, "check", code)).Contains("Right.", StringComparison.Ordinal)) Interlocked.Increment(ref right);
        }
    }

    [Fact]
    public async Task Body_of_the_wrong_shape_is_refused_and_nothing_is_sent()
    {
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var id = await tab.Card(Login);
        byte[][] bodies = [
            [4, 1], [4, .. "2468"u8, 0], [0xFF], [.. DeskTab.Body("2468", "2468")], [.. new byte[300]], [.. DeskTab.Body("2468"), 9]];
        foreach (var body in bodies)
        {
            var status = (int)(await tab.Do((await tab.Form(id, Login, "check"))!, body)).StatusCode;
            Assert.Equal(body.Length > 256 ? 413 : 400, status);
        }
        Assert.Equal((0, 3), (CodesSent, card.TriesLeft(Login)));
        Assert.Contains("Right.", await tab.Act(id, Login, "check", "2468"), StringComparison.Ordinal);
    }

    [Theory, InlineData("check"), InlineData("change"), InlineData("unlock")]
    public async Task Form_sent_without_codes_where_the_reader_has_no_keys_sends_nothing(string act)
    {
        var finnish = ReadyMade.Find("fineid-citizen")!.Create();
        await using var desk = await DeskStage.Start(SimulatedReaders.With(finnish));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var id = await tab.Card("fi.pin1");
        using var answer = await tab.Do((await tab.Form(id, "fi.pin1", act))!, Array.Empty<byte>());
        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        Assert.DoesNotContain(finnish.Log, c => c.CarriesCode);
        Assert.Contains("Right.", await tab.Act(await tab.Card("fi.pin1"), "fi.pin1", "check", "1234"), StringComparison.Ordinal);
    }
}
