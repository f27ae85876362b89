using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A card that is pulled while the Desk works with it, at every single command: the answer says what is known, and the next card is read.
/// </summary>
public sealed class DeskPullTests
{
    [Theory, InlineData("check"), InlineData("change"), InlineData("unlock")]
    public async Task A_card_pulled_at_every_command_loses_no_try_and_the_answer_says_what_is_known(string act)
    {
        var flow = await PulledCard.Flow(act);
        await using var desk = await DeskStage.Start(new SimulatedReaders(new SimulatedReader("A reader")));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        for (var command = 1; command <= flow.Commands; command++)
        {
            var card = ReadyMade.Find(flow.Card)!.Create();
            desk.Reader().Insert(card);
            var id = await tab.Card(flow.Pin);
            await desk.Settled();
            var ticket = await tab.Form(id, flow.Pin, act);
            var sent = card.Log.Count(c => c.CarriesCode);
            desk.Reader().PullAt(command);
            using var answer = await tab.Do(ticket!, flow.Codes);
            var words = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Null(desk.Reader().Card);
            var went = card.Log.Count(c => c.CarriesCode) - sent;
            // Before a code went the answer says that none did, or that it is not known; after that it never says that nothing was sent.
            Assert.True(
                went > 0
                    || words.Contains("Nothing was sent", StringComparison.Ordinal)
                    || words.Contains("The connection broke", StringComparison.Ordinal),
                $"{command}: {words}");
            if (went > 0) Assert.DoesNotContain("Nothing was sent", words, StringComparison.Ordinal);
            Assert.Equal(card.Profile[flow.Pin].MaxTries, card.TriesLeft(flow.Pin));
            await tab.Live(html => html.Contains("Put a card into the reader", StringComparison.Ordinal));
        }
    }
}

/// <summary>What is done with a card until it is pulled.</summary>
/// <param name="Commands">How many commands the Desk sends for it.</param>
/// <param name="Moments">The first, the ones around each code, the last.</param>
internal sealed record PulledCard(string Card, string Pin, string[] Codes, int Commands, int[] Moments)
{
    /// <summary>With the right codes, and counted on a card that stays.</summary>
    public static Task<PulledCard> Flow(string act)
    {
        var (name, pin, codes) = act == "unlock"
            ? ("fineid-citizen", "fi.pin1", (string[])["12345678", "4826"])
            : ("my-number", "jp.authentication", act == "check" ? ["2468"] : ["2468", "4826"]);
        return Counted(act, name, pin, codes);
    }

    private static async Task<PulledCard> Counted(string act, string name, string pin, string[] codes)
    {
        var card = ReadyMade.Find(name)!.Create();
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var id = await tab.Card(pin);
        await desk.Settled();
        var ticket = await tab.Form(id, pin, act);
        var before = card.Log.Count;
        using var answer = await tab.Do(ticket!, codes);
        var log = card.Log.Skip(before).ToArray();
        var withCode = log.Index().Where(c => c.Item.CarriesCode).Select(c => c.Index + 1).ToArray();
        Assert.Equal(act == "change" ? 2 : 1, withCode.Length);
        var around = withCode.SelectMany(c => (int[])[c - 1, c, c + 1]).Append(1).Append(log.Length);
        return new(name, pin, codes, log.Length, [.. around.Where(c => c >= 1 && c <= log.Length).Distinct().Order()]);
    }
}
