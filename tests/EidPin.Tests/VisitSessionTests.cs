using EidPin.Reset;
using EidPin.Reset.Visits;
using static EidPin.Tests.VisitCounter;

namespace EidPin.Tests;

/// <summary>Card sessions whose end was told, was not told, or is told by the card itself.</summary>
public sealed class VisitSessionTests
{
    [Fact]
    public void A_session_that_nobody_reports_is_unknown_after_two_minutes_until_the_card_is_seen_again()
    {
        var counter = Signed(ResetPins.Signature, ResetPins.CardInfo);
        counter.Ask(Wish("a"));
        counter.Now += ResetCase.ReportWithin;
        Assert.Equal(VisitPinState.Unknown, counter.Visit!.Pins[ResetPins.Signature].At(counter.Now));
        foreach (var command in (VisitCommand[])[
            Wish("a"), Wish("b"), Wish("b", ResetPins.CardInfo), counter.SignedBy(Clerk), new VisitCommand.Describe(Clerk, Said()),
            new VisitCommand.HandOver(Clerk, ["signature"], "expired")])
            Assert.Equal(VisitRefusals.EndUnknown, counter.Told(command));
        Assert.Equal("PinDone", counter.Told(new VisitCommand.SeeAgain(Here, "card", ResetPins.Signature, 5, true)));
        Assert.Equal("Authorised", counter.Told(Wish("b", ResetPins.CardInfo)));
    }

    [Theory]
    [InlineData(0, 5, null, false, "counter", true), InlineData(3, 5, true, false, "verify", true)]
    [InlineData(0, 0, null, true, "counter", false), InlineData(3, 0, null, true, "locked", false)]
    [InlineData(3, 3, false, false, "verify", false), InlineData(3, 3, null, true, "not-known", false)]
    [InlineData(null, 5, null, false, null, false), InlineData(0, null, null, false, null, false)]
    public void The_card_tells_what_nobody_saw(int? before, int? tries, bool? works, bool notKnown, string? by, bool done)
    {
        var counter = Signed();
        counter.Ask(Wish("a") with { Tries = before is { } left ? new Dictionary<string, int> { [ResetPins.Signature] = left } : [] });
        counter.Ask(Reported("a", ResetPins.Signature, ReportResult.Uncertain));
        var again = new VisitCommand.SeeAgain(Here, "card", ResetPins.Signature, tries, works, notKnown);
        Assert.Equal(Refusals.OtherCard, counter.Told(again with { Card = "other" }));
        Assert.Equal(VisitRefusals.OtherTerminal, counter.Told(again with { At = Here with { Id = "t2" } }));
        var fact = counter.Ask(again).Fact;
        Assert.Equal(by, fact switch { VisitFact.PinDone d => d.By, VisitFact.PinNotDone n => n.Why, _ => null });
        Assert.Equal(done, fact is VisitFact.PinDone);
        if (by is not null) Assert.Equal("already", counter.Told(again));
    }

    [Fact]
    public void A_late_receipt_counts_since_the_chip_has_acted()
    {
        var counter = Signed();
        counter.Ask(Wish("a"));
        counter.Now += TimeSpan.FromMinutes(5);
        counter.Ask(new VisitCommand.Close(Clerk));
        Assert.Equal("PinDone", counter.Told(Reported("a", ResetPins.Signature)));
        Assert.Equal("already", counter.Told(Reported("a", ResetPins.Signature)));
        Assert.Equal(VisitState.Closed, counter.Visit!.State);
    }

    [Fact]
    public void A_card_that_went_home_is_seen_again_at_any_terminal_of_the_site()
    {
        var counter = Signed();
        counter.Ask(Wish("a"));
        counter.Now += ResetCase.ReportWithin;
        Assert.Equal("Closed", counter.Told(new VisitCommand.Close(Clerk)));
        var again = new VisitCommand.SeeAgain(Here with { Id = "t2" }, "card", ResetPins.Signature, 5, true);
        Assert.Equal("PinDone", counter.Told(again));
    }

    [Fact]
    public void A_report_of_no_session_of_this_visit_is_refused()
    {
        var counter = Signed();
        Assert.Equal(VisitRefusals.NoSession, counter.Told(Reported("a", ResetPins.Signature)));
        counter.Ask(Wish("a"));
        Assert.Equal(VisitRefusals.NoSession, counter.Told(Reported("b", ResetPins.Signature)));
        Assert.Equal(VisitRefusals.NoSession, counter.Told(Reported("a", ResetPins.CardInfo)));
        Assert.Equal(VisitRefusals.NoSession, counter.Told(Reported("a", ResetPins.Signature) with { At = Here with { Id = "t2" } }));
    }

    [Fact]
    public void The_same_request_with_other_PINs_is_another_request()
    {
        var counter = Signed(ResetPins.Signature, ResetPins.CardInfo);
        counter.Ask(Wish("a"));
        Assert.Equal(VisitRefusals.SessionOpen, counter.Told(Wish("a", ResetPins.Signature, ResetPins.CardInfo)));
        Assert.Equal(Refusals.Malformed, Signed().Told(Wish("b", ResetPins.Signature, ResetPins.Signature)));
    }

    [Theory, InlineData(ResetPins.Signature, true), InlineData(ResetPins.Authentication, true)]
    [InlineData(ResetPins.ResidentRegister, false), InlineData(ResetPins.CardInfo, false)]
    public void The_holder_signs_with_the_PIN_just_set_or_it_is_checked_where_it_has_no_key(string pin, bool hasKey)
    {
        var counter = Signed(pin);
        var signed = new VisitCommand.HolderSign(Here, "card", pin, "signature", [1], [2]);
        var checkedOnly = new VisitCommand.HolderSign(Here, "card", pin, "check");
        Assert.Equal(VisitRefusals.PinNotDone, counter.Told(signed));
        counter.Ask(Wish("a", pin));
        counter.Ask(Reported("a", pin));
        Assert.Equal(VisitRefusals.WrongReceipt, counter.Told(hasKey ? checkedOnly : signed));
        Assert.Equal("HolderSigned", counter.Told(hasKey ? signed : checkedOnly));
        Assert.Equal("already", counter.Told(hasKey ? signed : checkedOnly));
        Assert.Equal(Refusals.OtherCard, counter.Told(signed with { Card = "other" }));
    }
}
