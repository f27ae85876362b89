using System.Globalization;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using static EidPin.Tests.VisitCounter;

namespace EidPin.Tests;

/// <summary>Who else may come for the holder, who else has to sign, and how a visit ends.</summary>
public sealed class VisitRouteTests
{
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.Parse("2026-11-30T08:00:00Z", CultureInfo.InvariantCulture);
    private static readonly Enquiry Letter = new("R-1", Yesterday, Yesterday.AddDays(30));

    private static readonly Description ForChild =
        Said() with { Represented = Represented.Child, Authority = Authorities.OwnRegister };

    private static readonly Description ByAgent = Said() with { Reply = Replies.Sealed };

    [Fact]
    public void An_agents_visit_needs_a_supervisor_who_is_somebody_else()
    {
        var counter = Described(ByAgent, Comers.Agent, enquiry: Letter);
        Assert.Equal([SupervisorReasons.Agent], counter.Visit!.SupervisorFor);
        Assert.Equal(VisitRefusals.NotSigned, counter.Told(counter.SignedBy(Supervisor)));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Colleague)));
        Assert.Equal(VisitRefusals.SupervisorNeeded, counter.Told(Wish("a")));
        // Whoever opened, described or signed it is no second person, whatever else they are.
        foreach (var same in (Actor[])[Clerk, Colleague])
            Assert.Equal(VisitRefusals.SamePerson, counter.Told(counter.SignedBy(same with { Role = StaffRole.Supervisor })));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Supervisor)));
        Assert.Equal("Authorised", counter.Told(Wish("a")));
    }

    [Fact]
    public void A_site_that_asks_for_no_supervisor_gets_on_without()
    {
        var counter = Described(ByAgent, Comers.Agent, Rules with { Supervisor = [] }, Letter);
        counter.Ask(counter.SignedBy(Clerk));
        Assert.Equal("already", counter.Told(counter.SignedBy(Supervisor)));
        Assert.Equal("Authorised", counter.Told(Wish("a")));
    }

    [Theory]
    [InlineData(Authorities.Paper, Authorities.Paper, null), InlineData(Authorities.OwnRegister, Authorities.Paper, null)]
    [InlineData(Authorities.OwnRegister, Authorities.OwnRegister, SupervisorReasons.NoPaperProof)]
    [InlineData(Authorities.NotAsked, null, SupervisorReasons.NoPaperProof)]
    [InlineData(Authorities.Paper, Authorities.OwnRegister, VisitRefusals.AuthorityNotShown)]
    [InlineData(Authorities.OwnRegister, Authorities.NotAsked, VisitRefusals.AuthorityNotShown)]
    [InlineData(Authorities.OwnRegister, null, VisitRefusals.AuthorityNotShown)]
    public void A_parent_proves_it_as_the_site_asks(string rule, string? shown, string? needs)
    {
        var counter = Described(
            ForChild with { Authority = shown }, Comers.Representative, Rules with { ChildAuthority = rule });
        var told = counter.Told(counter.SignedBy(Clerk));
        if (needs == VisitRefusals.AuthorityNotShown) Assert.Equal(needs, told);
        else Assert.Equal(needs is null ? [] : [needs], counter.Visit!.SupervisorFor);
        Assert.Equal(needs is null, counter.Told(Wish("a")) == "Authorised");
    }

    [Fact]
    public void A_guardian_brings_paper_everywhere()
    {
        var ward = ForChild with { Represented = Represented.Ward };
        var counter = Described(ward, Comers.Representative, Rules with { ChildAuthority = Authorities.NotAsked });
        Assert.Equal(VisitRefusals.AuthorityNotShown, counter.Told(counter.SignedBy(Clerk)));
        counter.Ask(new VisitCommand.Describe(Clerk, ward with { Authority = Authorities.Paper }));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Clerk)));
        Assert.Equal("Authorised", counter.Told(Wish("a")));
    }

    [Fact]
    public void Where_documents_are_not_enough_a_supervisor_signs_for_the_reason()
    {
        var counter = Described(Said() with { Enough = false });
        Assert.Equal(VisitRefusals.DocumentsNotEnough, counter.Told(counter.SignedBy(Clerk)));
        counter.Ask(new VisitCommand.Describe(Clerk, Said() with { Enough = false, Override = "documents-lost" }));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Clerk)));
        Assert.Equal(VisitRefusals.SupervisorNeeded, counter.Told(Wish("a")));
        counter.Ask(counter.SignedBy(Supervisor));
        Assert.Equal("Authorised", counter.Told(Wish("a")));
    }

    [Fact]
    public void The_third_reset_of_a_card_in_a_week_needs_a_supervisor()
    {
        Assert.Empty(Described(resets: 1).Visit!.SupervisorFor);
        var counter = Described(resets: 2);
        Assert.Equal([SupervisorReasons.ThirdReset], counter.Visit!.SupervisorFor);
        counter.Ask(counter.SignedBy(Clerk));
        counter.Ask(counter.SignedBy(Supervisor));
        Assert.Equal("Authorised", counter.Told(Wish("a") with { RecentResets = 2 }));
    }

    [Fact]
    public void A_reset_elsewhere_after_the_decision_was_signed_makes_it_void()
    {
        var counter = Signed();
        Assert.Equal(VisitRefusals.SupervisorNeeded, counter.Told(Wish("a") with { RecentResets = 2 }));
        Assert.Equal("CardSeen", counter.Told(new VisitCommand.SeeCard(Here, "card", 2)));
        Assert.Equal(VisitRefusals.NotSigned, counter.Told(Wish("a") with { RecentResets = 2 }));
    }

    [Fact]
    public void An_agents_first_visit_ends_with_a_letter_and_sets_nothing()
    {
        var counter = Described(Said(), Comers.Agent);
        Assert.Equal(VisitRefusals.EnquiryNeeded, counter.Told(counter.SignedBy(Clerk)));
        Assert.Equal("EnquirySent", counter.Told(new VisitCommand.SendEnquiry(Clerk, "R-1")));
        var sent = Assert.IsType<VisitFact.EnquirySent>(counter.Facts[^1]).Enquiry;
        // Thirty days after the day of the letter, at the end of the site's day.
        Assert.Equal(
            new("R-1", counter.Now, DateTimeOffset.Parse("2027-01-01T00:00:00+09:00", CultureInfo.InvariantCulture), "card"), sent);
        Assert.Equal(VisitRefusals.VisitEnded, counter.Told(Wish("a")));
        Assert.Equal(VisitRefusals.NoLetterHere, Described().Told(new VisitCommand.SendEnquiry(Clerk, "R-1")));
    }

    [Fact]
    public void The_second_visit_is_of_the_card_that_was_seen_at_the_first()
    {
        var counter = new VisitCounter();
        counter.Ask(counter.Opening(Comers.Agent, enquiry: Letter with { Card = "card" }));
        counter.Ask(new VisitCommand.Pair(Here, "7K2"));
        Assert.Equal(Refusals.OtherCard, counter.Told(new VisitCommand.SeeCard(Here, "other", 0)));
        Assert.Equal("CardSeen", counter.Told(new VisitCommand.SeeCard(Here, "card", 0)));
    }

    [Theory]
    // One minute before the site's midnight, and at it.
    [InlineData("2026-11-30T14:59:00Z", VisitRefusals.SameDay), InlineData("2026-11-30T15:00:00Z", "Opened")]
    [InlineData("2026-12-30T07:59:59Z", "Opened"), InlineData("2026-12-30T08:00:00Z", VisitRefusals.EnquiryOver)]
    public void A_reply_comes_on_another_day_and_in_time(string now, string told)
    {
        var counter = new VisitCounter { Now = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) };
        var opening = counter.Opening(Comers.Agent, enquiry: Letter) with { Until = counter.Now.AddSeconds(30) };
        Assert.Equal(told, counter.Told(opening));
        if (told != "Opened") return;
        Assert.Equal(VisitRefusals.EnquiryUsed, new VisitCounter { Now = counter.Now }.Told(opening with { EnquiryUsed = true }));
    }

    [Theory, InlineData(Replies.Opened), InlineData(Replies.Unsealed), InlineData(null)]
    public void A_reply_whose_PIN_part_is_not_sealed_is_refused(string? reply)
    {
        var counter = new VisitCounter();
        counter.Ask(counter.Opening(Comers.Agent, enquiry: Letter));
        Assert.Equal(VisitRefusals.ReplyNotSealed, counter.Told(new VisitCommand.Describe(Clerk, Said() with { Reply = reply })));
    }

    [Fact]
    public void A_call_is_enough_for_the_letter_where_the_site_says_so_and_for_nothing_else()
    {
        var rules = Rules with { AgentsByPhone = true };
        var counter = new VisitCounter();
        Assert.Equal(VisitRefusals.NoPhone, counter.Told(counter.Opening(Comers.Agent, byPhone: true)));
        Assert.Equal(VisitRefusals.AgentsNotServed, counter.Told(counter.Opening(Comers.Agent, Rules with { Agents = false })));
        Assert.Equal("Opened", counter.Told(counter.Opening(Comers.Agent, rules, byPhone: true)));
        Assert.Null(counter.Visit!.Pairing);
        Assert.Equal(VisitRefusals.NotAtCounter, counter.Told(new VisitCommand.Pair(Here, "7K2")));
        Assert.Equal(VisitRefusals.NotDescribed, counter.Told(new VisitCommand.SendEnquiry(Clerk, "R-2")));
        counter.Ask(new VisitCommand.Describe(Clerk, new([], [ResetPins.Signature], Enough: false)));
        Assert.Equal("EnquirySent", counter.Told(new VisitCommand.SendEnquiry(Clerk, "R-2")));
    }

    [Fact]
    public void A_certificate_that_is_over_hands_the_visit_on_and_says_what_is_first()
    {
        var counter = Signed(ResetPins.Signature, ResetPins.Authentication);
        counter.Ask(Wish("a"));
        Assert.Equal(VisitRefusals.SessionOpen, counter.Told(new VisitCommand.HandOver(Clerk, ["signature"], "expired")));
        counter.Ask(Reported("a", ResetPins.Signature));
        Assert.Equal("HandedOver", counter.Told(new VisitCommand.HandOver(Clerk, ["signature"], "expired")));
        var fact = Assert.IsType<VisitFact.HandedOver>(counter.Facts[^1]);
        Assert.Equal([ResetPins.Signature], fact.Done);
        Assert.Equal([ResetPins.Authentication], fact.First);
        Assert.Equal(VisitRefusals.VisitEnded, counter.Told(Wish("b", ResetPins.Authentication)));
    }

    [Fact]
    public void A_visit_lives_to_the_end_of_the_day_at_most_and_then_nothing_is_authorised()
    {
        var counter = Signed();
        var midnight = DateTimeOffset.Parse("2026-12-01T15:00:00Z", CultureInfo.InvariantCulture);
        var other = new VisitCounter();
        Assert.Equal(Refusals.Malformed, other.Told(other.Opening() with { Until = midnight.AddSeconds(1) }));
        Assert.Equal(Refusals.Malformed, other.Told(other.Opening() with { Until = other.Now }));
        Assert.Equal("Opened", other.Told(other.Opening() with { Until = midnight }));
        counter.Ask(Wish("a"));
        counter.Now = counter.Visit!.Until;
        Assert.Equal(VisitRefusals.VisitOver, counter.Told(Wish("a")));
        Assert.Equal("PinDone", counter.Told(Reported("a", ResetPins.Signature)));
        Assert.Equal("Expired", counter.Told(new VisitCommand.Expire()));
        Assert.Equal("already", counter.Told(new VisitCommand.Expire()));
        Assert.Equal(VisitRefusals.VisitOver, counter.Told(new VisitCommand.Close(Clerk)));
    }

    [Fact]
    public void A_visit_that_was_cancelled_or_closed_sets_nothing_more()
    {
        foreach (var end in (VisitCommand[])[new VisitCommand.Close(Clerk), new VisitCommand.Cancel(Supervisor, "mistake")])
        {
            var counter = Signed();
            counter.Ask(Wish("a"));
            Assert.Equal(VisitRefusals.SessionOpen, counter.Told(end));
            counter.Ask(Reported("a", ResetPins.Signature, ReportResult.Refused));
            counter.Ask(end);
            Assert.Equal("already", counter.Told(end));
            Assert.Equal(VisitRefusals.VisitEnded, counter.Told(Wish("b")));
            Assert.Equal(VisitRefusals.VisitEnded, counter.Told(new VisitCommand.Describe(Clerk, Said())));
        }
    }

    [Fact]
    public void Only_a_clerk_opens_and_describes_and_nobody_acts_in_another_role()
    {
        var counter = new VisitCounter();
        Assert.Equal(VisitRefusals.WrongRole, counter.Told(counter.Opening() with { By = Supervisor }));
        counter.Ask(counter.Opening());
        Assert.Equal(VisitRefusals.WrongRole, counter.Told(new VisitCommand.Describe(Supervisor, Said())));
        foreach (var role in (StaffRole[])[StaffRole.Auditor, StaffRole.Administrator])
            Assert.Equal(VisitRefusals.WrongRole, counter.Told(new VisitCommand.Close(Clerk with { Role = role })));
    }
}
