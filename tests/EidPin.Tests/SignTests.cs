using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A text signed by the card with the key of a PIN, in one transaction.</summary>
public sealed class SignTests
{
    private static readonly byte[] Text = "EidPin reset v1\nnonce: 00\n"u8.ToArray();

    [Theory, InlineData("jp.authentication", "2468", 3), InlineData("jp.signature", "test1234", 5)]
    public void The_signature_is_right_under_the_certificate_that_comes_with_it(string pin, string code, int tries)
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        var outcome = new CardSigner(session).Sign(pin, C(code), Text, out var proof);
        Assert.Equal((true, tries), (Assert.IsType<PinOutcome.Done>(outcome).Sent, outcome.TriesLeft));
        using var certificate = X509CertificateLoader.LoadCertificate(proof!.Certificate!);
        using var key = certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyData(Text, proof.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(1, card.Log.Count(c => c.CarriesCode));
        Assert.Equal($"63C{tries}", card.Say(SimulatedChips.Jpki, pin == "jp.signature" ? "00A4020C02001B" : "00A4020C020018", "00200080"));
    }

    [Fact]
    public void A_wrong_PIN_costs_one_try_signs_nothing_and_is_not_sent_again()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        Assert.Equal(
            2,
            Assert.IsType<PinOutcome.Wrong>(new CardSigner(session).Sign("jp.authentication", C("1111"), Text, out var proof)).TriesLeft);
        Assert.IsType<PinOutcome.Repeated>(new CardSigner(session).Sign("jp.authentication", C("1111"), Text, out var again));
        Assert.Equal((null, null, 2), (proof, again, card.TriesLeft("jp.authentication")));
        Assert.DoesNotContain(card.Log, c => c.Ins == 0x2A);
    }

    [Fact]
    public void A_right_PIN_makes_no_refused_one_right()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        new CardSigner(session).Sign("jp.authentication", C("1111"), Text, out _);
        Assert.IsType<PinOutcome.Done>(new CardSigner(session).Sign("jp.authentication", C("2468"), Text, out _));
        Assert.IsType<PinOutcome.Repeated>(new CardSigner(session).Sign("jp.authentication", C("1111"), Text, out _));
        Assert.Equal(3, card.TriesLeft("jp.authentication"));
    }

    [Fact]
    public void The_last_try_is_held()
    {
        var card = SimulatedCard.Create(
            ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2 } });
        using var session = Open(card);
        Assert.IsType<PinOutcome.Held>(new CardSigner(session).Sign("jp.authentication", C("2468"), Text, out var proof));
        Assert.Null(proof);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
        Assert.IsType<PinOutcome.Done>(new CardSigner(session).Sign("jp.authentication", C("2468"), Text, out _, LastTry.Spend));
    }

    [Fact]
    public void What_can_never_be_signed_gets_no_command()
    {
        var child = CardTray.Take("my-number-child");
        using var session = Open(child);
        var commands = child.CommandCount;
        Assert.Equal(
            Impossible.Absent,
            Assert.IsType<PinOutcome.NotPossible>(new CardSigner(session).Sign("jp.signature", C("TEST1234"), Text, out _)).Reason);
        Assert.Equal(
            CodeProblem.Characters,
            Assert.IsType<PinOutcome.BadFormat>(new CardSigner(session).Sign("jp.authentication", C("24A8"), Text, out _)).Problem);
        Assert.Throws<ArgumentException>(() => new CardSigner(session).Sign("jp.card-info", C("3690"), Text, out _));
        Assert.Equal(commands, child.CommandCount);
        var phone = SimulatedCard.Create(new() { Profile = "jp.my-number", Phone = true });
        using var other = Open(phone);
        Assert.Equal(
            Impossible.Phone,
            Assert.IsType<PinOutcome.NotPossible>(new CardSigner(other).Sign("jp.authentication", C("2468"), Text, out _)).Reason);
        Assert.DoesNotContain(phone.Log, c => c.CarriesCode);
    }

    [Fact]
    public void Wherever_the_link_breaks_after_the_PIN_was_right_that_is_said_and_no_signature_shown()
    {
        var (length, verify) = Undisturbed();
        for (var at = 1; at <= length; at++)
        {
            var card = CardTray.Take("my-number");
            using var session = Open(card);
            card.TearAt(at);
            PinOutcome? outcome = null;
            SignedText? proof = null;
            try
            {
                outcome = new CardSigner(session).Sign("jp.signature", C("TEST1234"), Text, out proof);
            }
            catch (CardException)
            {
                Assert.True(at < verify);
            }
            if (at == verify) Assert.True(outcome is PinOutcome.Uncertain { Step: CodeStep.Verify, Sent: null }, $"{at}: {outcome}");
            if (at > verify && outcome is not PinOutcome.Done)
                Assert.True(outcome is PinOutcome.Uncertain { Step: CodeStep.Use, Sent: true, Pin: "jp.signature" }, $"{at}: {outcome}");
            Assert.Equal(outcome is PinOutcome.Done, proof is not null);
            Assert.Equal(5, card.TriesLeft("jp.signature"));
        }
    }

    [Fact]
    public void Neither_signature_nor_code_is_in_the_trace()
    {
        var trace = new StringWriter();
        using var session = Open(CardTray.Take("my-number"), trace);
        new CardSigner(session).Sign("jp.signature", C("TEST1234"), Text, out var proof);
        Assert.DoesNotContain(Convert.ToHexString(proof!.Signature), trace.ToString());
        Assert.DoesNotContain(Convert.ToHexString(proof.Certificate!.AsSpan(0, 32)), trace.ToString());
        Assert.DoesNotContain(Convert.ToHexString("TEST1234"u8), trace.ToString());
        Assert.Contains("802A0080", trace.ToString());
    }

    private static (int Commands, int Verify) Undisturbed()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        var before = card.CommandCount;
        new CardSigner(session).Sign("jp.signature", C("TEST1234"), Text, out _);
        return (card.CommandCount - before, card.Log.ToList().FindIndex(c => c.CarriesCode) + 1 - before);
    }

    private static PinSession Open(SimulatedCard card, TextWriter? trace = null) =>
        PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), trace: trace);

    private static Code C(string typed) => CounterModel.Typed(typed);
}
