using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

public sealed class CheckupTests
{
    [Fact]
    public void Cards_that_cannot_be_read_do_not_hide_one_that_can()
    {
        using var readers = CliRun.Readers("fineid-citizen", "");
        var mute = new SimulatedReader("Reader C");
        mute.Insert(CardTray.Take("my-number"));
        readers.Plug(mute);
        var found = Checkup.Of(readers.List, r =>
            r.Name == "Reader C" ? throw new CardException(CardFault.MuteCard, r.Name) : PinSession.Open(readers.Connect(r.Name)));
        var card = found.Single(f => f.Id == "card");
        Assert.Equal(CheckState.Ok, card.State);
        Assert.Equal(
            [("Reader A", "fi.citizen", null), ("Reader C", null, CardFault.MuteCard)],
            card.Found.Select(f => (f.Name, f.Card?.Id, f.Fault)));
        Assert.Equal(3, found.Single(f => f.Id == "reader").Found.Count);
    }

    [Theory]
    [InlineData(CardFault.CryptoMissing, "crypto")]
    [InlineData(CardFault.DriverMissing, "library")]
    [InlineData(CardFault.ServiceNotRunning, "service")]
    [InlineData(CardFault.NoPermission, "permission")]
    public void The_first_that_is_missing_is_told_and_nothing_is_claimed_of_what_rests_on_it(CardFault fault, string id)
    {
        using var readers = new SimulatedReaders { ServiceFault = fault };
        var found = Checkup.Of(readers.List, _ => throw new InvalidOperationException()).Where(f => f.Id != "driver").ToList();
        var at = found.FindIndex(f => f.State != CheckState.Ok);
        Assert.Equal((id, CheckState.Missing, fault), (found[at].Id, found[at].State, found[at].Fault!.Value));
        Assert.All(found.Skip(at + 1), f => Assert.Equal((CheckState.NotLooked, null), (f.State, f.Fault)));
    }

    [Fact]
    public void Readers_without_a_card_miss_one()
    {
        using var readers = CliRun.Readers("");
        Assert.Equal(
            (CheckState.Missing, CardFault.NoCard),
            Checkup.Of(readers.List, _ => throw new InvalidOperationException()).Single(f => f.Id == "card") is var card
                ? (card.State, card.Fault!.Value)
                : default);
    }
}
