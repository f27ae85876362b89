using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

public sealed class PinSessionTests
{
    private static Code C(string typed) => CounterModel.Typed(typed);

    private static (PinSession Session, SimulatedCard Card, SimulatedReader Reader) Open(string name, RefusedCodes? refused = null)
    {
        var card = CardTray.Take(name);
        var reader = new SimulatedReader("R", card);
        return (PinSession.Open(new SimulatedReaders(reader).Connect("R"), refused), card, reader);
    }

    [Fact]
    public void A_childs_card_has_no_signature_password_rather_than_a_locked_one()
    {
        var (session, card, _) = Open("my-number-child");
        Assert.Equal((PinState.Absent, null), (session.Status["jp.signature"]!.State, session.Status["jp.signature"]!.TriesLeft));
        Assert.Equal(Impossible.Absent, Assert.IsType<PinOutcome.NotPossible>(session.Check("jp.signature", C("TEST1234"))).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
        Assert.Equal(CertificateState.Absent, new CardCertificates(session).Read().Single(c => c.PinId == "jp.signature").State);
    }

    [Theory]
    [InlineData("fineid-citizen-new", "12345678", ActivationScheme.EightDigits)]
    [InlineData("fineid-citizen-2026-new", "7654321", ActivationScheme.SevenDigits)]
    public void A_new_card_is_activated_in_its_own_scheme(string name, string code, ActivationScheme scheme)
    {
        var (session, _, _) = Open(name);
        Assert.Equal(scheme, new CardActivation(session).Scheme);
        Assert.All(session.Status.Pins.Take(2), p => Assert.Equal(PinState.NotSet, p.State));
        var outcome = new CardActivation(session).Activate(C(code), C("2580"), C("258013"));
        Assert.IsType<PinOutcome.Done>(outcome.Outcome);
        Assert.Equal(["fi.pin1", "fi.pin2"], outcome.SetNow);
        session.Refresh();
        Assert.False(session.Status.IsNotActivated);
        Assert.IsType<PinOutcome.Done>(session.Check("fi.pin1", C("2580")));
        Assert.IsType<PinOutcome.Done>(session.Check("fi.pin2", C("258013")));
        Assert.Equal(
            Impossible.AlreadyActivated,
            Assert.IsType<PinOutcome.NotPossible>(new CardActivation(session).Activate(C(code), C("2580"), C("258013")).Outcome).Reason);
    }

    [Theory]
    [InlineData("fineid-citizen-new")]
    [InlineData("fineid-citizen-2026-new")]
    public void Check_and_change_on_a_card_not_activated_send_nothing(string name)
    {
        var (session, card, _) = Open(name);
        Assert.Equal(Impossible.NotActivated, Assert.IsType<PinOutcome.NotPossible>(session.Check("fi.pin1", C("7654321"))).Reason);
        Assert.Equal(
            Impossible.NotActivated, Assert.IsType<PinOutcome.NotPossible>(session.Change("fi.pin1", C("7654321"), C("2580"))).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public void Activation_that_was_interrupted_after_PIN1_goes_on_with_PIN2_alone()
    {
        var (session, card, reader) = Open("fineid-citizen-2026-new");
        var undisturbed = Open("fineid-citizen-2026-new");
        var before = undisturbed.Card.CommandCount;
        new CardActivation(undisturbed.Session).Activate(C("7654321"), C("2580"), C("258013"));
        reader.PullAt(undisturbed.Card.CommandCount - before - 3);   // before the second change
        var first = new CardActivation(session).Activate(C("7654321"), C("2580"), C("258013"));
        Assert.Equal(["fi.pin1"], first.SetNow);
        reader.Insert(card);
        using var again = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
        Assert.Equal([PinState.Ready, PinState.NotSet], again.Status.Pins.Take(2).Select(p => p.State));
        var second = new CardActivation(again).Activate(C("7654321"), null, C("258013"));
        Assert.Equal((true, "fi.pin2"), (second.Outcome is PinOutcome.Done, second.SetNow.Single()));
    }

    [Fact]
    public void Where_date_and_counters_name_different_schemes_the_length_of_the_letters_code_decides()
    {
        // Begun in 2026, both PINs at 0: a card of 7 digits whose code is used up, or one of 8 digits that was never activated.
        var used = new Dictionary<string, int> { ["fi.pin1"] = 5, ["fi.pin2"] = 5 };
        var card = SimulatedCard.Create(ReadyMade.Find("fineid-citizen-2026-new")!.Definition with { TriesUsed = used });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        var activation = new CardActivation(session);
        Assert.Null(activation.Preflight());
        Assert.Equal((ActivationScheme.ByLetter, 7), (activation.Scheme, activation.Format.Min));

        var seven = activation.Activate(C("7654321"), C("2580"), C("258013")).Outcome;
        Assert.Equal(Impossible.ActivationCodeSpent, Assert.IsType<PinOutcome.NotPossible>(seven).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);

        var puk = card.Codes.Single(c => c.Key == "fi.activation-code").Value;
        var eight = activation.Activate(C(puk), C("2580"), C("258013"));
        Assert.IsType<PinOutcome.Done>(eight.Outcome);
        Assert.Equal(["fi.pin1", "fi.pin2"], eight.SetNow);
        Assert.Equal((5, 5, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2"), card.TriesLeft("fi.activation-code")));
    }

    [Fact]
    public void A_card_of_2026_whose_first_code_and_PUK_are_used_up_asks_for_no_code()
    {
        var used = new Dictionary<string, int> { ["fi.pin1"] = 5, ["fi.pin2"] = 5, ["fi.activation-code"] = 5 };
        var card = SimulatedCard.Create(ReadyMade.Find("fineid-citizen-2026-new")!.Definition with { TriesUsed = used });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        Assert.Equal("fi.activation-code", Assert.IsType<PinOutcome.Locked>(new CardActivation(session).Preflight()).Code);
    }

    [Fact]
    public void A_card_swapped_for_another_of_the_same_type_is_noticed_before_anything_is_sent()
    {
        foreach (var (first, second) in (List<(string, string)>)[
            ("my-number", "my-number-both-locked"),
            ("fineid-citizen", "fineid-citizen-pin1-locked"),
            ("fineid-organisation", "fineid-professional"),
        ])
        {
            var link = new SwappingLink(CardTray.Take(first));
            using var session = PinSession.Open(link);
            var other = CardTray.Take(second);
            link.Swap(other);
            var pin = session.Status.Profile.Pins.First(p => p.Format.Accepts("1234"u8)).Id;
            Assert.Equal(CardFault.CardSwapped, Assert.Throws<CardException>(() => session.Check(pin, C("1234"))).Fault);
            Assert.DoesNotContain(other.Log, c => c.CarriesCode);
        }
    }

    [Theory]
    [InlineData("my-number", "jp.signature", "2468", "jp.authentication")]
    [InlineData("my-number", "jp.authentication", "TEST1234", "jp.signature")]
    [InlineData("fineid-citizen", "fi.pin2", "1234", "fi.pin1")]
    public void A_code_typed_into_the_wrong_box_is_not_sent_and_the_PIN_it_fits_is_named(string name, string pin, string typed, string fits)
    {
        var (session, card, _) = Open(name);
        Assert.Equal(fits, Assert.IsType<PinOutcome.BadFormat>(session.Check(pin, C(typed))).FitsPin);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public void A_forgotten_PIN_that_is_not_locked_is_set_with_the_activation_code()
    {
        var (session, _, _) = Open("fineid-citizen");
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin2", C("12345678"), C("864202")));
        Assert.IsType<PinOutcome.Done>(session.Check("fi.pin2", C("864202")));
    }

    [Fact]
    public void An_activation_code_is_held_with_two_tries_left_since_the_fifth_miss_kills_the_chip()
    {
        var (session, card, _) = Open("fineid-citizen");
        for (var i = 0; i < 3; i++) Assert.IsType<PinOutcome.Wrong>(session.Unlock("fi.pin1", C($"8765432{i}"), C("8642")));
        var held = Assert.IsType<PinOutcome.Held>(session.Unlock("fi.pin1", C("87654329"), C("8642")));
        Assert.Equal((2, "fi.activation-code"), (held.TriesLeft, held.Code));
        Assert.Equal(2, card.TriesLeft("fi.activation-code"));
        Assert.IsType<PinOutcome.Done>(session.Unlock("fi.pin1", C("12345678"), C("8642"), LastTry.Spend));
    }

    [Theory]
    [InlineData("fineid-organisation", "organisation", 6)]
    [InlineData("fineid-professional", "professional", 4)]
    public void The_kind_of_an_organisation_card_decides_how_short_a_new_PIN2_may_be(string name, string kind, int least)
    {
        var (session, _, _) = Open(name);
        Assert.Equal((kind, least), (session.Status.Kind, session.NewFormat("fi.pin2").Min));
        var known = name == "fineid-organisation" ? "123456" : "5678";
        var outcome = session.Change("fi.pin2", C(known), C("8642"));
        Assert.Equal(least == 4, outcome is PinOutcome.Done);
    }

    [Fact]
    public void A_phone_is_shown_and_refused_for_changes()
    {
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { Phone = true });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        Assert.True(session.Status.IsPhone);
        Assert.Equal(
            Impossible.Phone, Assert.IsType<PinOutcome.NotPossible>(session.Change("jp.authentication", C("2468"), C("8642"))).Reason);
    }

    [Fact]
    public void A_Finnish_card_without_contacts_asks_for_the_contacts()
    {
        var card = SimulatedCard.Create(ReadyMade.Find("fineid-citizen")!.Definition with { Contactless = true });
        Assert.Equal(
            CardFault.ContactlessOnly,
            Assert.Throws<CardException>(() => PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"))).Fault);
    }

    [Fact]
    public void A_PIN_left_verified_by_another_program_is_forgotten_before_its_tries_are_asked()
    {
        var (_, card, reader) = Open("fineid-organisation");
        card.Transmit([0x00, 0xA4, 0x04, 0x0C, 0x0C, 0xA0, 0, 0, 0, 0x63, 0x50, 0x4B, 0x43, 0x53, 0x2D, 0x31, 0x35]);
        card.Transmit([0x00, 0x20, 0x00, 0x03, 0x04, 0x31, 0x32, 0x33, 0x34]);
        using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
        Assert.Equal(5, session.Status["fi.pin1"]!.TriesLeft);
    }

    [Fact]
    public void After_a_code_was_sent_nothing_stays_verified()
    {
        foreach (var (name, pin, code) in (List<(string, string, string)>)[
            ("my-number", "jp.authentication", "2468"),
            ("fineid-organisation", "fi.pin1", "1234"),
        ])
        {
            var (session, card, _) = Open(name);
            Assert.IsType<PinOutcome.Done>(session.Check(pin, C(code)));
            foreach (var select in card.Profile[pin].Select) card.Transmit(select.ToBytes(card.Protocol));
            Assert.NotEqual((byte)0x90, card.Transmit([0x00, 0x20, 0x00, card.Profile[pin].Reference])[0]);
        }
    }
}
