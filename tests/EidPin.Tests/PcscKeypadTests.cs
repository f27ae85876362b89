using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Codes typed on a reader's keys, over PC/SC as it answers when something is in the way.</summary>
public sealed class PcscKeypadTests : IDisposable
{
    private const string VerifyDirect = "Control 42330006", ModifyDirect = "Control 42330007";

    private readonly SimulatedPinPad pad = new();
    private readonly SimulatedCard card = CardTray.Take("fineid-citizen");
    private readonly ScriptedPcsc pcsc = new(Manner.PcscLite);
    private readonly StringWriter trace = new();

    public PcscKeypadTests() => pcsc.Plug("Reader", card, pad);

    public void Dispose() => trace.Dispose();

    private PinSession Open() => PinSession.Open(new PcscReaders(pcsc).Connect("Reader"), trace: trace);

    [Fact]
    public void The_keypad_is_asked_for_within_the_transaction()
    {
        using var session = Open();
        Assert.NotNull(session.Pad);
        var asked = pcsc.Calls.FindIndex(c => c.StartsWith("Control", StringComparison.Ordinal));
        Assert.InRange(asked, pcsc.Calls.IndexOf("Begin") + 1, pcsc.Calls.IndexOf("End Leave") - 1);
    }

    [Fact]
    public void A_reader_that_cannot_be_asked_now_is_a_fault_and_nobody_types_on_the_computer_instead()
    {
        pcsc.FailNext("Control", PcscError.SharingViolation);
        Assert.Equal(CardFault.ReaderBusy, Assert.Throws<CardException>(Open).Fault);
        using var session = Open();
        Assert.NotNull(session.Pad);
    }

    [Fact]
    public void An_entry_is_counted_and_traced_and_its_code_is_not()
    {
        using var session = Open();
        var before = session.Commands;
        pad.Type("1234");
        Assert.IsType<PinOutcome.Done>(session.CheckOnPad("fi.pin1"));
        var keyed = trace.ToString().Split('\n').Where(l => l.StartsWith("# reader 42330006", StringComparison.Ordinal)).ToList();
        Assert.EndsWith("-> 9000", Assert.Single(keyed).TrimEnd());
        Assert.DoesNotContain("31323334", trace.ToString(), StringComparison.Ordinal);
        // What goes to the card by the keypad counts as what goes there by us.
        Assert.Equal(card.Log.Count - before, session.Commands - before);
    }

    [Theory]
    [InlineData(PcscError.Timeout, 0x6400)]
    [InlineData(PcscError.CancelledByUser, 0x6401)]
    [InlineData(PcscError.Cancelled, 0x6401)]
    public void An_entry_that_ends_with_a_code_of_PCSC_has_spent_nothing_where_the_counter_shows_it(uint code, int status)
    {
        using var session = Open();
        pad.Type("1111");
        Assert.IsType<PinOutcome.Wrong>(session.CheckOnPad("fi.pin1"));
        pcsc.FailNext(VerifyDirect, code);
        var outcome = Assert.IsType<PinOutcome.Refused>(session.CheckOnPad("fi.pin1"));
        Assert.Equal((false, status, 4), (outcome.Sent, (int)outcome.Status!.Value.Value, outcome.TriesLeft));
    }

    [Fact]
    public void A_full_counter_does_not_tell_whether_the_right_code_was_taken()
    {
        using var session = Open();
        pcsc.FailNext(ModifyDirect, PcscError.Timeout);
        var outcome = Assert.IsType<PinOutcome.Uncertain>(session.ChangeOnPad("fi.pin1"));
        Assert.Equal((null, CardFault.PinPadFailed, 5), (outcome.Sent, outcome.Fault, outcome.TriesLeft));
    }

    [Fact]
    public void A_counter_that_went_down_counts_although_the_driver_spoke_of_a_timeout()
    {
        using var session = Open();
        pcsc.After = call =>
        {
            if (call != VerifyDirect) return null;
            card.Transmit([0x00, 0x20, 0x00, 0x11, 0x0C, 0x39, 0x39, 0x39, 0x39, 0, 0, 0, 0, 0, 0, 0, 0]);
            return PcscError.Timeout;
        };
        Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(session.CheckOnPad("fi.pin1")).TriesLeft);
    }

    [Fact]
    public void Another_failure_stays_uncertain_whatever_the_counter_says()
    {
        using var session = Open();
        pad.Type("1111");
        session.CheckOnPad("fi.pin1");
        pcsc.FailNext(VerifyDirect, PcscError.NotTransacted);
        Assert.Equal(4, Assert.IsType<PinOutcome.Uncertain>(session.CheckOnPad("fi.pin1")).TriesLeft);
    }
}
