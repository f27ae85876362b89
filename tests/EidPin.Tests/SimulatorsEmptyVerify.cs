using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>Cards that count an empty VERIFY as a try, and profiles that say so.</summary>
public class SimulatorsEmptyVerify
{
    private static readonly CardProfile Silent = CardProfiles.FineidCitizen with
    {
        Pins = [.. CardProfiles.FineidCitizen.Pins.Select(p => p with { Tries = TriesQuery.GetDataOnly })],
    };

    private static Code C(string typed) => CounterModel.Typed(typed);

    private static SimulatedCard Counting(string name) =>
        SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { EmptyVerifyCounts = true });

    private static bool IsEmptyVerify(CardCommand c) => c is { Ins: 0x20, P1: 0x00, DataLength: 0 };

    [Theory]
    [InlineData("my-number", Jpki, "00A4020C020018", "00200080", 3)]
    [InlineData("fineid-citizen", Fineid, Fineid, "00200011", 5)]
    [InlineData("fineid-citizen-v3", Fineid, Fineid, "00200082", 5)]
    [InlineData("fineid-organisation", Fineid, Fineid, "00200003", 5)]
    public void Asking_costs_a_try_until_the_PIN_is_locked(string name, string application, string file, string ask, int tries)
    {
        var card = Counting(name);
        card.Say(application, file);
        while (tries-- > 0) Assert.Equal($"63C{tries}", card.Say(ask));
        Assert.Contains(card.Say(ask), (string[])["6983", "6984"]);
    }

    [Fact]
    public void Once_verified_asking_costs_nothing()
    {
        var card = Counting("fineid-citizen");
        Assert.Equal("9000", card.Say(Fineid, "002000110C" + Block("1234"), "00200011"));
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
    }

    // What the option is for: a profile that asks by an empty VERIFY spends the holder's tries on such a card.
    [Fact]
    public void A_profile_that_asks_by_an_empty_VERIFY_spends_tries_there()
    {
        var card = Counting("fineid-organisation");
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        Assert.True(card.TriesLeft("fi.pin1") < 5);
    }

    [Theory]
    [InlineData("fineid-citizen", CardProtocol.T0)]
    [InlineData("fineid-citizen", CardProtocol.T1)]
    [InlineData("fineid-citizen-v3", CardProtocol.T0)]
    public void A_profile_of_GET_DATA_alone_never_spends_a_try_by_asking(string name, CardProtocol protocol)
    {
        var card = Counting(name).At(protocol);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), [Silent], extra: true, validity: true);
        Assert.Equal([5, 5, 5], session.Status.Pins.Select(p => p.TriesLeft));

        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.Check("fi.pin1", C("9999"))).TriesLeft);
        Assert.Equal([4, 5, 5], session.Refresh().Pins.Select(p => p.TriesLeft));
        Assert.IsType<PinOutcome.Done>(session.Check("fi.pin1", C("1234")));
        Assert.IsType<PinOutcome.Done>(session.Change("fi.pin1", C("1234"), C("8642")));
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.Unlock("fi.pin2", C("87654321"), C("753175"))).TriesLeft);
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin2", C("12345678"), C("753175")));
        Assert.Equal(2, new CardCertificates(session).Read().Count);

        Assert.Equal([5, 5, 5], session.Refresh().Pins.Select(p => p.TriesLeft));
        Assert.DoesNotContain(card.Log, IsEmptyVerify);
    }

    [Theory, InlineData("fineid-citizen-new", "12345678"), InlineData("fineid-citizen-2026-new", "7654321")]
    public void Nor_does_activating_a_card(string name, string letter)
    {
        var card = Counting(name);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), [Silent], validity: true);
        Assert.True(session.Status.IsNotActivated);
        Assert.IsType<PinOutcome.Done>(new CardActivation(session).Activate(C(letter), C("8642"), C("753175")).Outcome);
        Assert.Equal([5, 5, 5], session.Refresh().Pins.Select(p => p.TriesLeft));
        Assert.DoesNotContain(card.Log, IsEmptyVerify);
    }

    // Without DF2F, why a PIN has no tries is told by an empty VERIFY alone: a profile that may not ask does not know it.
    [Theory, InlineData(true, false), InlineData(false, true)]
    public void Nor_is_one_sent_to_learn_why_a_PIN_has_no_tries(bool mayAsk, bool isSilent)
    {
        var definition = ReadyMade.Find("fineid-citizen-new")!.Definition;
        var card = SimulatedCard.Create(definition with { EmptyVerifyCounts = isSilent, Generation = 3, TellsChanged = false });
        var profile = mayAsk ? CardProfiles.FineidCitizen : Silent;
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), [profile]);
        Assert.Equal(mayAsk ? PinState.NotSet : PinState.Locked, session.Status["fi.pin1"]!.State);
        Assert.Equal(mayAsk, card.Log.Any(IsEmptyVerify));
    }

    [Fact]
    public void A_card_type_that_only_a_profile_describes_is_asked_by_GET_DATA_alone_too()
    {
        var profile = SimulatorsProfileChip.Profile(SimulatorsProfileChip.Pin() with { Tries = TriesQuery.GetDataOnly });
        var card = SimulatedCard.Create(new() { Profile = profile.Id, EmptyVerifyCounts = true }, profile: profile);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), [profile]);
        Assert.Equal([3], session.Refresh().Pins.Select(p => p.TriesLeft));
        Assert.Equal(3, card.TriesLeft("xx.pin"));
        Assert.Equal("63C2", card.Say(SimulatorsProfileChip.Select, "00200001"));
    }
}
