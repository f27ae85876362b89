using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EidPin.Cards;
using EidPin.Scp03;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A PIN set with the other one and the issuer's session: what comes of it, and what is said of it.</summary>
public sealed class IssuerResetTests
{
    private const string Signature = "jp.signature", Authentication = "jp.authentication";

    public static TheoryData<string, int, int> Kinds =>
        [
            .. from pin in (string[])[Signature, Authentication]
            from key in (int[])[16, 24, 32]
            from mac in (int[])[8, 16]
            select (pin, key, mac),
        ];

    [Theory, MemberData(nameof(Kinds))]
    public void A_locked_PIN_works_again_with_the_new_code_and_the_chips_receipt_says_so(string pin, int keyLength, int macSize)
    {
        using var stage = new IssuerStage(pin, keyLength, macSize, used: 5);
        var outcome = Assert.IsType<PinOutcome.Done>(stage.Run());
        var (reference, tries) = pin == Signature ? ((byte)0x9B, (byte)5) : ((byte)0x98, (byte)3);
        Assert.Equal((pin, pin, true, (int?)tries), (outcome.Pin, outcome.Code, outcome.Sent, outcome.TriesLeft));
        stage.MustBeTrue(outcome, "");
        Assert.Equal(Receipt.Said(reference, tries), stage.Receipt);
        var handshake = Assert.Single(stage.Handshakes);
        Assert.Equal(0, handshake.Tries);
        using var certificate = X509CertificateLoader.LoadCertificate(handshake.Signed!.Certificate!);
        Assert.True(
            certificate.GetRSAPublicKey()!.VerifyData(
                IssuerStage.Text, handshake.Signed.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.All(stage.Channel!.Handed, command => Assert.All(command, b => Assert.Equal(0, b)));
        Assert.IsType<PinOutcome.Done>(stage.Session.Check(pin, C(stage.Next)));
    }

    [Fact]
    public void A_PIN_that_is_not_locked_is_set_too_and_what_was_refused_before_may_be_right_now()
    {
        using var stage = new IssuerStage(Authentication);
        Assert.IsType<PinOutcome.Wrong>(stage.Session.Check(Authentication, C("9753")));
        Assert.IsType<PinOutcome.Repeated>(stage.Session.Check(Authentication, C("9753")));
        Assert.Equal(3, Assert.IsType<PinOutcome.Done>(stage.Run()).TriesLeft);
        Assert.Equal(2, stage.Handshakes[0].Tries);
        Assert.IsType<PinOutcome.Done>(stage.Session.Check(Authentication, C("9753")));
    }

    [Fact]
    public void Afterwards_the_chip_has_forgotten_both_PINs_and_the_session()
    {
        using var stage = new IssuerStage(Signature);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        Assert.Equal("63C3", stage.Card.Say(SimulatedChips.Jpki, "00A4020C020018", "00200080"));
        Assert.Equal("63C5", stage.Card.Say("00A4020C02001B", "00200080"));
        Assert.Equal("6985", stage.Card.Say("84DA000008" + "0011223344556677" + "00"));
    }

    [Fact]
    public void A_wrong_known_PIN_costs_one_of_its_tries_asks_no_issuer_and_is_not_sent_again()
    {
        using var stage = new IssuerStage(Signature, used: 5);
        var outcome = Assert.IsType<PinOutcome.Wrong>(stage.Run(known: "1111"));
        Assert.Equal((Signature, Authentication, 2), (outcome.Pin, outcome.Code, outcome.TriesLeft));
        Assert.IsType<PinOutcome.Repeated>(stage.Run(known: "1111"));
        Assert.Empty(stage.Handshakes);
        Assert.DoesNotContain(stage.Log, c => c.Ins is 0x2A or 0x50 or 0x82 or 0x2C);
        stage.MustBeTrue(outcome, "");
    }

    [Fact]
    public void The_last_try_of_the_known_PIN_is_held_unless_the_person_insists()
    {
        using var stage = new IssuerStage(
            Signature, change: d => d with { TriesUsed = new Dictionary<string, int> { [Signature] = 5, [Authentication] = 2 } });
        Assert.Equal(
            Authentication, Assert.IsType<PinOutcome.Held>(new ResetByIssuer(stage.Session).Preflight(Signature, Authentication)).Code);
        Assert.IsType<PinOutcome.Held>(stage.Run());
        Assert.Empty(stage.Log);
        Assert.IsType<PinOutcome.Done>(stage.Run(last: LastTry.Spend));
    }

    [Fact]
    public void A_known_PIN_that_lost_its_tries_since_the_card_was_shown_is_held_by_what_the_card_says_now()
    {
        using var stage = new IssuerStage(Signature, used: 5);
        stage.Card.Say(
            SimulatedChips.Jpki, "00A4020C020018", "00200080" + SimulatedChips.Typed("1111"), "00200080" + SimulatedChips.Typed("1112"));
        stage.Card.PowerOff();
        Assert.IsType<PinOutcome.Held>(stage.Run());
        Assert.Equal((1, 0), (stage.Card.TriesLeft(Authentication), stage.Handshakes.Count));
    }

    [Theory]
    [InlineData("SENTINEL", CodeProblem.LetterAndDigit)]
    [InlineData("S4", CodeProblem.TooShort)]
    [InlineData("S4-------", CodeProblem.Characters)]
    public void A_new_code_against_the_rules_is_refused_before_anything_is_sent(string next, CodeProblem problem)
    {
        using var stage = new IssuerStage(Signature, used: 5);
        var bad = Assert.IsType<PinOutcome.BadFormat>(stage.Run(next: next));
        Assert.Equal((Signature, Signature, problem), (bad.Pin, bad.Code, bad.Problem));
        var known = Assert.IsType<PinOutcome.BadFormat>(stage.Run(known: "TEST12"));
        Assert.Equal((Signature, Authentication, Signature), (known.Pin, known.Code, known.FitsPin));
        Assert.Empty(stage.Log);
    }

    [Fact]
    public void An_issuer_that_refuses_leaves_the_PIN_as_it_was_and_the_known_one_with_all_its_tries()
    {
        using var stage = new IssuerStage(Signature, used: 5) { Refuses = true };
        var outcome = Assert.IsType<PinOutcome.NotPossible>(stage.Run());
        Assert.Equal((Impossible.IssuerRefused, true, 3), (outcome.Reason, outcome.Sent, outcome.TriesLeft));
        Assert.DoesNotContain(stage.Log, c => c.Ins is 0x82 or 0x2C);
        stage.MustBeTrue(outcome, "");
    }

    [Fact]
    public void What_the_asking_throws_comes_out_and_leaves_nothing_verified()
    {
        using var stage = new IssuerStage(Signature, used: 5);
        using Code known = C("2468"), next = C(stage.Next);
        Assert.Throws<TimeoutException>(() =>
            new ResetByIssuer(stage.Session).Reset(
                Signature,
                Authentication,
                known,
                next,
                new(IssuerStage.Text, stage.HostChallenge, 0x31, _ => throw new TimeoutException())));
        Assert.True(stage.IsUntouched);
        Assert.Equal("63C3", stage.Card.Say(SimulatedChips.Jpki, "00A4020C020018", "00200080"));
        Assert.IsType<PinOutcome.Done>(stage.Run());
    }

    [Fact]
    public void A_real_card_is_sent_nothing_for_nobody_outside_its_issuer_knows_how()
    {
        using var stage = new IssuerStage(Signature, used: 5, between: link => new BetweenLink(link, answer: OfAnotherMaker));
        Assert.Equal(
            Impossible.NoPublicWay,
            Assert.IsType<PinOutcome.NotPossible>(new ResetByIssuer(stage.Session).Preflight(Signature, Authentication)).Reason);
        Assert.Equal(Impossible.NoPublicWay, Assert.IsType<PinOutcome.NotPossible>(stage.Run()).Reason);
        Assert.Empty(stage.Log);
        Assert.IsType<PinOutcome.Done>(stage.Session.Check(Authentication, C("2468")));
    }

    [Theory]
    [InlineData("fineid-citizen", "fi.pin1", "fi.pin2", Impossible.NoPublicWay)]
    [InlineData("my-number", "jp.card-info", Authentication, Impossible.OfficeOnly)]
    [InlineData("my-number", "jp.resident-register", Signature, Impossible.OfficeOnly)]
    [InlineData("my-number-child", Signature, Authentication, Impossible.Absent)]
    [InlineData("my-number-child", Authentication, Signature, Impossible.Absent)]
    public void What_no_issuer_resets_gets_no_code(string name, string pin, string known, Impossible reason)
    {
        var card = CardTray.Take(name);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        using Code right = C(known == Signature ? "TEST1234" : "2468"), next = C("9753");
        Assert.Equal(
            reason,
            Assert.IsType<PinOutcome.NotPossible>(
                new ResetByIssuer(session).Reset(pin, known, right, next, new(IssuerStage.Text, new byte[8], 0x31, _ => null))).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode || c.Ins == 0x50);
    }

    [Fact]
    public void A_locked_known_PIN_and_a_phone_are_told_before_anything_is_sent()
    {
        using var locked = new IssuerStage(
            Signature, change: d => d with { TriesUsed = new Dictionary<string, int> { [Signature] = 5, [Authentication] = 3 } });
        Assert.Equal(Authentication, Assert.IsType<PinOutcome.Locked>(locked.Run()).Code);
        using var phone = new IssuerStage(Authentication, change: d => d with { Phone = true });
        Assert.Equal(Impossible.Phone, Assert.IsType<PinOutcome.NotPossible>(phone.Run()).Reason);
        Assert.Empty(locked.Log.Concat(phone.Log));
    }

    [Fact]
    public void Another_card_than_the_one_shown_is_sent_no_code()
    {
        var swapped = false;
        using var stage = new IssuerStage(Signature, used: 5, between: link => new BetweenLink(link, answer: a =>
        {
            if (swapped && a.AsSpan().IndexOf("TE0000001"u8) is >= 0 and var at) a[at + 8] = (byte)'7';
            return a;
        }));
        swapped = true;
        Assert.Equal(CardFault.CardSwapped, Assert.Throws<CardException>(() => stage.Run()).Fault);
        Assert.DoesNotContain(stage.Log, c => c.CarriesCode);
    }

    [Fact]
    public void A_PIN_proves_the_other_one_only()
    {
        using var stage = new IssuerStage(Signature);
        Assert.Throws<ArgumentException>(() => new ResetByIssuer(stage.Session).Preflight(Signature, Signature));
        Assert.Throws<ArgumentException>(() => new ResetByIssuer(stage.Session).Preflight(Signature, "jp.card-info"));
        Assert.Null(new ResetByIssuer(stage.Session).Preflight(Signature, Authentication));
    }

    [Fact]
    public void A_chip_without_keys_or_with_another_key_set_or_size_refuses_and_nothing_is_touched()
    {
        foreach (var (spoil, status) in ((Action<IssuerStage>, ushort)[])[
            (s => s.KeyVersion = 0x33, 0x6A88),
            (s => s.KeyVersion = 0x35, 0x6A88),
            (s => s.HostChallenge = new byte[16], 0x6700),
        ])
        {
            using var stage = new IssuerStage(Signature, used: 5);
            spoil(stage);
            var outcome = Assert.IsType<PinOutcome.Refused>(stage.Run());
            Assert.Equal(
                ((bool?)true, status, Authentication, (int?)3),
                (outcome.Sent, outcome.Status!.Value.Value, outcome.Code, outcome.TriesLeft));
            stage.MustBeTrue(outcome, $"{status:X4}");
        }
        using var bare = new IssuerStage(Signature, used: 5, change: d => d with { IssuerKey = null });
        var refused = Assert.IsType<PinOutcome.Refused>(bare.Run());
        Assert.Equal(0x6D00, refused.Status!.Value.Value);
        bare.MustBeTrue(refused, "");
    }

    [Theory, InlineData(5, true), InlineData(0, false)]
    public void A_chip_that_refuses_the_new_PIN_is_believed_only_where_its_counter_shows_it(int used, bool shown)
    {
        // The key set of the other PIN: the chip lets it set nothing else.
        using var stage = new IssuerStage(Signature, used: used) { KeyVersion = 0x32 };
        var outcome = stage.Run();
        Assert.Equal(shown ? typeof(PinOutcome.Refused) : typeof(PinOutcome.Uncertain), outcome.GetType());
        Assert.Equal((Signature, shown ? true : null), (outcome.Code, outcome.Sent));
        stage.MustBeTrue(outcome, "");
    }

    [Theory, InlineData(Signature), InlineData(Authentication)]
    public void Neither_code_nor_which_card_it_is_stands_in_the_trace(string pin)
    {
        var trace = new StringWriter();
        using var stage = new IssuerStage(pin, used: 5, trace: trace);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        var log = trace.ToString();
        foreach (var secret in (string[])[stage.Next, pin == Signature ? "2468" : "TEST1234"])
        {
            Assert.DoesNotContain(secret, log);
            Assert.DoesNotContain(Convert.ToHexString(Encoding.ASCII.GetBytes(secret)), log);
        }
        Assert.DoesNotContain(SimulatedIssuer.Issued(stage.Card).CardId, log);
        Assert.DoesNotContain(Convert.ToHexString(stage.Channel!.Answer), log);
        Assert.Contains("042C02", log);
    }

    private static byte[] OfAnotherMaker(byte[] answer)
    {
        var at = answer.AsSpan().IndexOf("EidPin simulated card"u8);
        if (at >= 0) "JPKI card            "u8.CopyTo(answer.AsSpan(at));
        return answer;
    }

    private static Code C(string typed) => CounterModel.Typed(typed);
}
