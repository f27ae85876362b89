using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>How often a PIN may still be unblocked: the third byte of DF21 (S1 v4.2, 3.15).</summary>
public sealed class SimulatorsUnblockings : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-test-");

    private string CardFile => Path.Combine(folder.FullName, "card.json");

    public void Dispose() => folder.Delete(recursive: true);

    private SimulatedCard Card(params (string Pin, int Left)[] left)
    {
        var definition = new CardDefinition { Profile = "fi.citizen", UnblockingsLeft = left.ToDictionary(l => l.Pin, l => l.Left) };
        return SimulatedCard.Create(definition, CardFile).At(CardProtocol.T1);
    }

    private static string Told(SimulatedCard card, string reference)
    {
        var answer = card.Say(Fineid, $"00CB00FF05A0038301{reference}00");
        return answer.Substring(answer.IndexOf("DF21", StringComparison.Ordinal), 14);
    }

    private static string Unblock(SimulatedCard card, string puk = "12345678") =>
        card.Say(Fineid, "002C001118" + Block(puk) + Block("8642"));

    [Fact]
    public void Without_a_limit_the_card_says_A5_however_often_it_is_done()
    {
        var card = Card();
        Assert.Equal(("DF210405FFA503", "DF210405FFA504"), (Told(card, "11"), Told(card, "83")));
        for (var i = 0; i < 20; i++) Assert.Equal("9000", Unblock(card));
        Assert.Equal(("DF210405FFA503", "DF210405FFA504"), (Told(card, "11"), Told(card, "83")));
    }

    [Fact]
    public void Every_unblocking_takes_one_of_the_PUKs_and_a_wrong_PUK_takes_none()
    {
        var card = Card(("fi.activation-code", 2));
        Assert.Equal("DF210405FF0204", Told(card, "83"));
        Assert.Equal("63C4", Unblock(card, "99999999"));
        Assert.Equal("DF210404FF0204", Told(card, "83"));
        Assert.Equal("9000", Unblock(card));
        Assert.Equal(("DF210405FFA503", "DF210405FF0104"), (Told(card, "11"), Told(card, "83")));
    }

    [Theory, InlineData("fi.activation-code"), InlineData("fi.pin1")]
    public void When_none_is_left_no_PUK_is_looked_at(string pin)
    {
        var card = Card((pin, 1));
        Assert.Equal("9000", Unblock(card));
        Assert.Equal("6984", Unblock(card));
        Assert.Equal("6984", Unblock(card, "99999999"));
        Assert.Equal(5, card.TriesLeft("fi.activation-code"));
    }

    [Fact]
    public void The_count_outlives_the_program()
    {
        Unblock(Card(("fi.activation-code", 2)));
        Assert.Equal("DF210405FF0104", Told(SimulatedCard.Load(CardFile).At(CardProtocol.T1), "83"));
    }

    [Fact]
    public void A_session_is_told_how_many_are_left()
    {
        var card = Card(("fi.activation-code", 9), ("fi.pin2", 3));
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        Assert.Equal([null, 3, 9], session.Status.Pins.Select(p => p.UnblockingsLeft));
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin2", CounterModel.Typed("12345678"), CounterModel.Typed("753175")));
        Assert.Equal([null, 2, 8], session.Refresh().Pins.Select(p => p.UnblockingsLeft));
    }

    [Theory, InlineData(-1), InlineData(16)]
    public void More_than_one_half_byte_holds_is_an_error(int left) =>
        Assert.Contains("0 to 15", Assert.Throws<ArgumentException>(() => Card(("fi.pin1", left))).Message, StringComparison.Ordinal);
}
