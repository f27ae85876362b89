using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Every profile is tried against every simulated card: it takes its own cards and no other.</summary>
public class SimulatorsProfiles
{
    private static readonly Dictionary<string, CardDefinition> Others = new()
    {
        ["my-number, phone"] = new() { Profile = "jp.my-number", Phone = true },
        ["my-number, antenna"] = new() { Profile = "jp.my-number", Contactless = true },
        ["fineid-citizen, older chip"] = new() { Profile = "fi.citizen", Generation = 3, TellsChanged = false },
        ["fineid-organisation, kind unknown"] = new() { Profile = "fi.organisation" },
    };

    private static CardDefinition Definition(string card) => ReadyMade.Find(card)?.Definition ?? Others[card];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var card in ReadyMade.All.Select(c => c.Name).Concat(Others.Keys))
                foreach (var profile in CardProfiles.All) pairs.Add(card, profile.Id);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_profile_takes_its_own_cards_and_no_other(string name, string profile)
    {
        var card = SimulatedCard.Create(Definition(name));
        var before = card.Profile.Pins.Select(p => card.TriesLeft(p.Id)).ToArray();
        var taken = Taken(card, CardProfiles.All.Single(p => p.Id == profile));
        Assert.Equal(card.Profile.Id == profile ? profile : null, taken);
        Assert.Equal(before, card.Profile.Pins.Select(p => card.TriesLeft(p.Id)));
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Whatever_profile_is_tried_first_a_card_is_taken_by_its_own(string name, string first)
    {
        var card = SimulatedCard.Create(Definition(name));
        var order = CardProfiles.All.OrderBy(p => p.Id != first).ToArray();
        Assert.Equal(card.Profile.Id, Taken(card, order));
    }

    // No profile knows the ATR: what is left are those that go by their application, and they find none of theirs.
    [Theory, MemberData(nameof(Pairs))]
    public void A_card_with_an_ATR_that_nobody_knows_is_taken_by_its_application_or_not_at_all(string name, string profile)
    {
        var card = SimulatedCard.Create(Definition(name) with { Atr = "3B021450" });
        var taken = Taken(card, CardProfiles.All.Single(p => p.Id == profile));
        var isOwn = card.Profile.Id == profile && card.Profile.HistoricalBytes.Count == 0;
        Assert.Equal(isOwn ? profile : null, taken);
    }

    [Theory, InlineData("fi.citizen", true), InlineData("fi.organisation", false), InlineData("jp.my-number", false)]
    public void A_Finnish_card_on_the_antenna_is_known_by_its_own_profile_alone(string profile, bool isOwn)
    {
        var card = SimulatedCard.Create(new() { Profile = "fi.citizen", Contactless = true });
        var readers = SimulatedReaders.With(card, "R");
        var tried = CardProfiles.All.Single(p => p.Id == profile);
        var fault = Assert.Throws<CardException>(() => PinSession.Open(readers.Connect("R"), [tried])).Fault;
        Assert.Equal(isOwn ? CardFault.ContactlessOnly : CardFault.UnknownCard, fault);
    }

    private static string? Taken(SimulatedCard card, params CardProfile[] profiles)
    {
        try
        {
            using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), profiles);
            return session.Status.Profile.Id;
        }
        catch (CardException e)
        {
            Assert.Equal(CardFault.UnknownCard, e.Fault);
            return null;
        }
    }
}
