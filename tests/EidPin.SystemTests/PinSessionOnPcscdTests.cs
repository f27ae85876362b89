using System.Text;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>One session over a real pcscd, operation after operation: the card is reset or powered down after each code.</summary>
[Collection("attached")]
public sealed class PinSessionOnPcscdTests : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start().Attach();
    private readonly PcscReaders readers = new();

    public void Dispose() => pcscd.Dispose();

    [Theory]
    [InlineData("my-number", "jp.authentication", "2468")]
    [InlineData("fineid-citizen", "fi.pin1", "1234")]
    [InlineData("fineid-organisation", "fi.pin1", "1234")]
    public void A_session_goes_on_after_a_code_and_notices_a_card_that_was_out_meanwhile(string name, string pin, string code)
    {
        var card = ReadyMade.Find(name)!.Create();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        Await(present: true);
        using var session = PinSession.Open(readers.Connect(pcscd.Slots[0].Name));
        using Code right = C(code), wrong = C("9090"), fresh = C("8642");
        Assert.IsType<PinOutcome.Wrong>(session.Check(pin, wrong));
        Assert.IsType<PinOutcome.Done>(session.Check(pin, right));
        Assert.IsType<PinOutcome.Done>(session.Change(pin, right, fresh));
        Assert.IsType<PinOutcome.Done>(session.Check(pin, fresh));
        Assert.Equal(card.TriesLeft(pin), session.Refresh()[pin]!.TriesLeft);
        vpcd.Pull();
        Await(present: false);
        vpcd.Insert();
        Await(present: true);
        Assert.Equal(CardFault.CardRemoved, Assert.Throws<CardException>(() => session.Check(pin, fresh)).Fault);
    }

    [Theory]
    [InlineData("my-number", "jp.authentication", "2468")]
    [InlineData("fineid-citizen", "fi.pin1", "1234")]
    public void A_card_that_was_lifted_before_any_code_went_to_it_takes_the_code_that_was_typed(string name, string pin, string code)
    {
        var card = ReadyMade.Find(name)!.Create();
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        Await(present: true);
        using var session = PinSession.Open(readers.Connect(pcscd.Slots[0].Name));
        vpcd.Pull();
        Await(present: false);
        vpcd.Insert();
        Await(present: true);
        using Code right = C(code);
        Assert.IsType<PinOutcome.Done>(session.Check(pin, right));
    }

    private void Await(bool present)
    {
        for (var i = 0; i < 100 && readers.List()[0].CardPresent != present; i++) Thread.Sleep(50);
        Assert.Equal(present, readers.List()[0].CardPresent);
    }

    private static Code C(string code) => Code.Copy(Encoding.ASCII.GetBytes(code));
}
