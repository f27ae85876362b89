using EidPin.Cards;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>All four PINs set with the issuer's word alone: a person has seen who the holder is, and no PIN is known.</summary>
public sealed class IssuerCounterTests
{
    private static readonly string[] Pins = ["jp.signature", "jp.authentication", "jp.resident-register", "jp.card-info"];

    public static TheoryData<string, string> Pairs => [.. from set in Pins from pin in Pins select (set, pin)];

    public static TheoryData<string, int, int> Kinds =>
        [.. from pin in Pins from key in (int[])[16, 24, 32] from mac in (int[])[8, 16] select (pin, key, mac)];

    [Theory, MemberData(nameof(Kinds))]
    public void A_locked_PIN_works_again_and_the_chips_receipt_says_so(string pin, int keyLength, int macSize)
    {
        using var stage = new IssuerStage(pin, keyLength, macSize, used: 5, atCounter: true);
        var outcome = Assert.IsType<PinOutcome.Done>(stage.Run());
        Assert.Equal((pin, pin, true, stage.Card.Profile[pin].MaxTries), (outcome.Pin, outcome.Code, outcome.Sent, outcome.TriesLeft));
        stage.MustBeTrue(outcome, "");
        Assert.Equal(0, Assert.Single(stage.Handshakes).Tries);
        Assert.Equal(IssuerKeys.Receipt(pin), stage.Receipt);
        Assert.Equal(IssuerStage.SetOf(pin), IssuerKeys.SetOf(pin));
        Assert.All(stage.Channel!.Handed, command => Assert.All(command, b => Assert.Equal(0, b)));
        Assert.IsType<PinOutcome.Done>(stage.Session.Check(pin, CounterModel.Typed(stage.Next)));
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_key_set_sets_its_own_PIN_and_no_other(string set, string pin)
    {
        using var stage = new IssuerStage(pin, used: 5, atCounter: true) { KeyVersion = IssuerStage.SetOf(set) };
        var others = Pins.Where(p => p != pin).ToDictionary(p => p, p => (stage.Card.TriesLeft(p), CodeOf(stage.Card, p)));
        var outcome = stage.Run();
        Assert.Equal(set == pin ? typeof(PinOutcome.Done) : typeof(PinOutcome.Refused), outcome.GetType());
        Assert.Equal(set == pin, stage.IsSet);
        stage.MustBeTrue(outcome, "");
        Assert.All(others, other => Assert.Equal(other.Value, (stage.Card.TriesLeft(other.Key), CodeOf(stage.Card, other.Key))));
    }

    [Fact]
    public void The_receipt_of_one_PIN_is_that_of_no_other()
    {
        var said = Pins.Select(pin =>
        {
            using var stage = new IssuerStage(pin, used: 5, atCounter: true);
            Assert.IsType<PinOutcome.Done>(stage.Run());
            return Convert.ToHexString(stage.Receipt!);
        });
        Assert.Equal(Pins.Select(pin => Convert.ToHexString(IssuerKeys.Receipt(pin))), said);
        Assert.Equal(4, Pins.Select(pin => Convert.ToHexString(IssuerKeys.Receipt(pin))).Distinct().Count());
    }

    [Fact]
    public void Both_counters_of_the_resident_register_PIN_are_set_at_once()
    {
        using var stage = new IssuerStage("jp.resident-register", used: 3, atCounter: true);
        Assert.Equal(("6984", "6984"), (stage.Card.Say(Register, "0020009C"), stage.Card.Say(Common, "0020009C")));
        stage.Session.Refresh();
        Assert.IsType<PinOutcome.Done>(stage.Run());
        foreach (var application in (string[])[Register, Common])
            Assert.Equal("9000", stage.Card.Say(application, $"0020009C04{Digits(stage.Next)}"));
    }

    [Fact]
    public void Of_a_card_with_everything_locked_all_four_PINs_work_again_one_after_the_other()
    {
        var used = Pins.ToDictionary(pin => pin, _ => 5);
        foreach (var pin in Pins)
        {
            using var stage = new IssuerStage(pin, atCounter: true, change: d => d with { TriesUsed = used });
            Assert.IsType<PinOutcome.Done>(stage.Run());
            Assert.IsType<PinOutcome.Done>(stage.Session.Check(pin, CounterModel.Typed(stage.Next)));
            Assert.All(Pins.Where(p => p != pin), p => Assert.Equal(0, stage.Card.TriesLeft(p)));
        }
    }

    [Fact]
    public void Nothing_is_selected_from_the_first_command_of_the_session_to_the_last()
    {
        foreach (var pin in Pins)
        {
            using var stage = new IssuerStage(pin, used: 5, atCounter: true);
            Assert.IsType<PinOutcome.Done>(stage.Run());
            var log = stage.Log.Select(c => c.Ins).ToList();
            var first = log.IndexOf(0x50);
            Assert.Equal([0x50, 0x82, 0xDA, 0x2C], log.Skip(first).Take(4));
            Assert.DoesNotContain(stage.Log, c => c is { Ins: 0x20, DataLength: > 0 } || c.Ins == 0x2A);
        }
    }

    [Fact]
    public void Afterwards_the_chip_has_forgotten_the_session_and_the_PIN()
    {
        using var stage = new IssuerStage("jp.card-info", atCounter: true);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        Assert.Equal("63C3", stage.Card.Say(Text, "00A4020C020011", "00200080"));
        Assert.Equal("6985", stage.Card.Say("84DA000008" + "0011223344556677" + "00"));
    }

    [Fact]
    public void An_issuer_that_refuses_leaves_everything_as_it_was()
    {
        using var stage = new IssuerStage("jp.card-info", used: 3, atCounter: true) { Refuses = true };
        var outcome = Assert.IsType<PinOutcome.NotPossible>(stage.Run());
        Assert.Equal((Impossible.IssuerRefused, false), (outcome.Reason, outcome.Sent));
        Assert.DoesNotContain(stage.Log, c => c.Ins is 0x82 or 0x2C);
        Assert.True(stage.IsUntouched);
    }

    [Fact]
    public void A_real_card_a_phone_and_a_card_without_such_a_PIN_are_sent_nothing()
    {
        using var real = new IssuerStage("jp.card-info", used: 3, atCounter: true, between: link => new BetweenLink(link, answer: Renamed));
        using var phone = new IssuerStage("jp.authentication", atCounter: true, change: d => d with { Phone = true });
        using var child = new IssuerStage("jp.signature", atCounter: true, change: d => d with { Under15 = true });
        Assert.Equal(
            (Impossible.NoPublicWay, Impossible.Phone, Impossible.Absent),
            (Reason(real.Run()), Reason(phone.Run()), Reason(child.Run())));
        Assert.Empty(real.Log.Concat(phone.Log).Concat(child.Log));
        using var finnish = PinSession.Open(SimulatedReaders.With(CardTray.Take("fineid-citizen"), "R").Connect("R"));
        Assert.Equal(Impossible.NoPublicWay, Reason(new ResetAtCounter(finnish).Preflight("fi.pin1")));
        using var third = new IssuerStage("jp.card-info", atCounter: true);
        Assert.Equal(Impossible.NoPublicWay, Reason(new ResetAtCounter(third.Session).Preflight("jp.verification-b")));
    }

    [Fact]
    public void Another_card_than_the_one_shown_is_sent_no_code()
    {
        var swapped = false;
        using var stage = new IssuerStage("jp.card-info", used: 3, atCounter: true, between: link => new BetweenLink(link, answer: a =>
        {
            if (swapped && a.AsSpan().IndexOf("TE0000001"u8) is >= 0 and var at) a[at + 8] = (byte)'7';
            return a;
        }));
        swapped = true;
        Assert.Equal(CardFault.CardSwapped, Assert.Throws<CardException>(() => stage.Run()).Fault);
        Assert.DoesNotContain(stage.Log, c => c.CarriesCode || c.Ins == 0x50);
    }

    [Theory, InlineData("jp.authentication", true), InlineData("jp.resident-register", false), InlineData("jp.card-info", false)]
    public async Task A_machine_gets_no_keys_for_the_two_PINs_that_counters_alone_set(string pin, bool opens)
    {
        await using var server = await ResetStage.Open();
        using var stage = new IssuerStage(pin, used: 3, atCounter: true);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        var settings = server.Settings with { Keys = new([.. stage.Master]) };
        var chip = new ChipAnswer(stage.HostChallenge, stage.Handshakes[0].InitializeUpdate, IssuerKeys.FirstGeneration);
        foreach (var (sessions, isOpen) in ((CardSessions, bool)[])[
            (new(settings, ResetPins.Can), opens), (new(settings, ResetPins.CanAtCounter), true)])
        {
            using var keys = sessions.Answered(chip, pin);
            Assert.Equal(isOpen, keys is not null);
            Assert.Equal(isOpen, sessions.IsReceipt(chip, pin, stage.Channel!.Chaining, stage.Channel.Answer));
        }
    }

    [Fact]
    public void A_counter_sets_four_PINs_a_kiosk_two_and_nobody_the_numbers_of_the_cards_face()
    {
        Assert.Equal(Pins, ResetPins.AtCounter);
        Assert.Equal([true, true, false, false], Pins.Select(ResetPins.Can));
        Assert.All(Pins, pin => Assert.True(ResetPins.CanAtCounter(pin)));
        Assert.False(ResetPins.CanAtCounter("jp.verification-b"));
        Assert.Throws<ArgumentException>(() => IssuerKeys.SetOf("jp.verification-b"));
        Assert.Throws<ArgumentException>(() => IssuerKeys.Receipt("fi.pin1"));
    }

    [Fact]
    public void What_is_sent_to_the_chip_stands_in_no_trace()
    {
        var trace = new StringWriter();
        using var stage = new IssuerStage("jp.resident-register", used: 3, trace: trace, atCounter: true);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        Assert.DoesNotContain(Digits(stage.Next), trace.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedIssuer.Issued(stage.Card).CardId, trace.ToString(), StringComparison.Ordinal);
        Assert.Contains("042C02", trace.ToString(), StringComparison.Ordinal);
    }

    private static string CodeOf(SimulatedCard card, string pin) => card.Codes.Single(c => c.Key == pin).Value;

    private static Impossible? Reason(PinOutcome? outcome) => (outcome as PinOutcome.NotPossible)?.Reason;

    private static byte[] Renamed(byte[] answer)
    {
        var at = answer.AsSpan().IndexOf("EidPin simulated card"u8);
        if (at >= 0) "JPKI card            "u8.CopyTo(answer.AsSpan(at));
        return answer;
    }
}
