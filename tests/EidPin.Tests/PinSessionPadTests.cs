using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Codes typed on a reader's own keypad (simulated): the same guard, the same outcomes, and no code in this process.</summary>
public sealed class PinSessionPadTests
{
    private readonly SimulatedPinPad pad = new();

    private (PinSession Session, SimulatedCard Card, SimulatedReader Reader) Open(string name, bool pinPad = true)
    {
        var card = CardTray.Take(name);
        var reader = new SimulatedReader("R", card, pad);
        return (PinSession.Open(new SimulatedReaders(reader).Connect("R"), pinPad: pinPad), card, reader);
    }

    [Fact]
    public void A_citizen_card_is_checked_and_changed_from_the_keypad()
    {
        var (session, card, _) = Open("fineid-citizen");
        pad.Type("1111");
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.CheckOnPad("fi.pin1")).TriesLeft);
        pad.Type("1234");
        Assert.IsType<PinOutcome.Done>(session.CheckOnPad("fi.pin1"));
        pad.Type("1234", "8642", "8642");
        Assert.IsType<PinOutcome.Done>(session.ChangeOnPad("fi.pin1"));
        pad.Type("8642");
        Assert.IsType<PinOutcome.Done>(session.CheckOnPad("fi.pin1"));
        Assert.Equal((5, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.activation-code")));
    }

    [Fact]
    public void A_login_PIN_goes_from_the_keypad_as_typed()
    {
        var (session, _, _) = Open("my-number");
        pad.Type("2468");
        Assert.IsType<PinOutcome.Done>(session.CheckOnPad("jp.authentication"));
    }

    [Fact]
    public void What_ends_on_the_reader_costs_no_try_and_is_told_apart()
    {
        var (session, card, _) = Open("fineid-citizen");
        var timedOut = Assert.IsType<PinOutcome.Refused>(session.CheckOnPad("fi.pin1"));
        pad.Cancel();
        var cancelled = Assert.IsType<PinOutcome.Refused>(session.CheckOnPad("fi.pin1"));
        pad.Type("1234", "8642", "8643");
        var differ = Assert.IsType<PinOutcome.Refused>(session.ChangeOnPad("fi.pin1"));
        Assert.Equal([(false, 0x6400), (false, 0x6401), (false, 0x6402)],
            new[] { timedOut, cancelled, differ }.Select(o => (o.Sent, (int)o.Status!.Value.Value)).Select(o => (o.Sent!.Value, o.Item2)));
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
    }

    [Fact]
    public void The_last_try_is_held_before_the_keypad_is_started()
    {
        var (session, card, _) = Open("fineid-citizen");
        for (var i = 0; i < 4; i++)
        {
            pad.Type("1111");
            session.CheckOnPad("fi.pin1");
        }
        var asked = pad.Asked;
        Assert.IsType<PinOutcome.Held>(session.CheckOnPad("fi.pin1"));
        Assert.Equal((asked, 1), (pad.Asked, card.TriesLeft("fi.pin1")));
    }

    [Theory]
    [InlineData("fineid-organisation", "fi.pin1")]
    [InlineData("my-number", "jp.signature")]
    public void What_does_not_fit_a_keypad_is_not_started_there(string name, string pin)
    {
        var (session, card, _) = Open(name);
        Assert.Equal(Impossible.NotOnPinPad, Assert.IsType<PinOutcome.NotPossible>(session.ChangeOnPad(pin)).Reason);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public void The_keypad_can_be_switched_off() => Assert.Null(Open("fineid-citizen", pinPad: false).Session.Pad);

    [Theory]
    [InlineData("pull")]
    [InlineData("tear")]
    public void A_card_pulled_while_a_code_is_typed_leaves_it_uncertain(string kind)
    {
        var (session, card, reader) = Open("fineid-citizen");
        var before = card.CommandCount;
        pad.Type("1234");
        session.CheckOnPad("fi.pin1");
        var atCode = card.Log.Skip(before).ToList().FindIndex(c => c.CarriesCode) + 1;
        if (kind == "pull") reader.PullAt(atCode);
        else reader.TearAt(atCode);
        pad.Type("1234");
        Assert.IsType<PinOutcome.Uncertain>(session.CheckOnPad("fi.pin1"));
    }
}
