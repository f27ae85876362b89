using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.Visits;
using static EidPin.Tests.VisitCounter;

namespace EidPin.Tests;

/// <summary>One visit at a municipal counter, from its opening to its end.</summary>
public sealed class VisitDecidingTests
{
    [Fact]
    public void A_holder_with_card_and_licence_leaves_with_a_working_PIN()
    {
        var counter = Signed();
        Assert.Equal("Authorised", counter.Told(Wish("a")));
        Assert.Equal("PinDone", counter.Told(Reported("a", ResetPins.Signature)));
        Assert.Equal(
            "HolderSigned", counter.Told(new VisitCommand.HolderSign(Here, "card", ResetPins.Signature, "signature", [1], [2])));
        Assert.Equal("Closed", counter.Told(new VisitCommand.Close(Clerk)));
        Assert.Equal((VisitState.Closed, 9), (counter.Visit!.State, counter.Visit.Version));
        Assert.Equal(new(VisitPinState.Done, "a", counter.Now, null, "signature"), counter.Visit.Pins[ResetPins.Signature]);
    }

    [Fact]
    public void All_four_PINs_are_set_in_one_visit_and_the_three_numbers_in_one_entry()
    {
        var counter = Signed([.. ResetPins.AtCounter]);
        Assert.Equal("Authorised", counter.Told(Wish("a", [.. VisitPins.FourDigits])));
        Assert.Equal(VisitRefusals.SessionOpen, counter.Told(Wish("b")));
        foreach (var pin in VisitPins.FourDigits) Assert.Equal("PinDone", counter.Told(Reported("a", pin)));
        Assert.Equal("Authorised", counter.Told(Wish("b")));
        Assert.Equal("PinDone", counter.Told(Reported("b", ResetPins.Signature)));
        Assert.Equal(VisitRefusals.PinDone, counter.Told(Wish("c")));
        Assert.Empty(counter.Visit!.ToSet);
        Assert.Equal(ResetPins.AtCounter, counter.Visit.DonePins);
    }

    [Fact]
    public void Another_sites_people_and_terminals_are_refused_before_anything_else()
    {
        var counter = Signed();
        var (away, far) = (Clerk with { Site = "other" }, Here with { Site = "other" });
        var record = counter.Record(Clerk);
        foreach (var command in (VisitCommand[])[
            counter.Opening() with { By = away }, new VisitCommand.Describe(away, Said()), new VisitCommand.Pair(far, "7K2"),
            new VisitCommand.SeeCard(far, "card", 0), new VisitCommand.Sign(away, record, Passkey), Wish("a") with { At = far },
            Reported("a", ResetPins.Signature) with { At = far },
            new VisitCommand.SeeAgain(far, "card", ResetPins.Signature, 0, null),
            new VisitCommand.HolderSign(far, "card", ResetPins.Signature, "signature", [1], [1]),
            new VisitCommand.HandOver(away, ["signature"], "expired"), new VisitCommand.SendEnquiry(away, "r"),
            new VisitCommand.Close(away), new VisitCommand.Cancel(away, "mistake")])
            Assert.Equal(VisitRefusals.OtherSite, counter.Told(command));
        Assert.Equal(VisitRefusals.OtherSite, new VisitCounter().Told(counter.Opening(rules: Rules with { Site = "other" })));
    }

    [Fact]
    public void Another_card_is_refused_before_any_key_is_made()
    {
        var counter = Signed();
        Assert.Equal(Refusals.OtherCard, counter.Told(new VisitCommand.SeeCard(Here, "other", 0)));
        Assert.Equal(Refusals.OtherCard, counter.Told(Wish("a") with { Card = "other" }));
        Assert.Equal("Authorised", counter.Told(Wish("a")));
        // Not even as the same request again.
        Assert.Equal(Refusals.OtherCard, counter.Told(Wish("a") with { Card = "other" }));
    }

    [Fact]
    public void A_visit_has_one_terminal()
    {
        var counter = new VisitCounter();
        counter.Ask(counter.Opening());
        var (other, code) = (Here with { Id = "t2" }, "7K2");
        Assert.Equal(VisitRefusals.NotPaired, counter.Told(new VisitCommand.SeeCard(Here, "card", 0)));
        Assert.Equal(VisitRefusals.PairingCode, counter.Told(new VisitCommand.Pair(Here, "7K3")));
        Assert.Equal(VisitRefusals.TerminalInUse, counter.Told(new VisitCommand.Pair(Here, code, Busy: true)));
        Assert.Equal("Paired", counter.Told(new VisitCommand.Pair(Here, code)));
        Assert.Equal("already", counter.Told(new VisitCommand.Pair(Here, code)));
        Assert.Equal(VisitRefusals.OtherTerminal, counter.Told(new VisitCommand.Pair(other, code)));
        Assert.Equal(VisitRefusals.OtherTerminal, counter.Told(new VisitCommand.SeeCard(other, "card", 0)));
        Assert.Equal(VisitRefusals.OtherTerminal, Signed().Told(Wish("a") with { At = other }));
    }

    [Fact]
    public void Nothing_is_decided_before_it_is_described_and_the_card_was_seen()
    {
        var counter = new VisitCounter();
        Assert.Equal(VisitRefusals.NoVisit, counter.Told(new VisitCommand.Close(Clerk)));
        counter.Ask(counter.Opening());
        Assert.Equal(VisitRefusals.VisitExists, counter.Told(counter.Opening()));
        Assert.Equal(VisitRefusals.NotDescribed, counter.Told(new VisitCommand.Sign(Clerk, [1], Passkey)));
        counter.Ask(new VisitCommand.Describe(Clerk, Said()));
        Assert.Equal(VisitRefusals.CardNotSeen, counter.Told(new VisitCommand.Sign(Clerk, [1], Passkey)));
        Assert.Throws<InvalidOperationException>(() => counter.Record(Clerk));
        Assert.Throws<InvalidDataException>(() => VisitDeciding.Apply(null, "v1", new VisitFact.Closed("s1") { At = counter.Now }));
    }

    [Fact]
    public void The_fact_keeps_the_very_bytes_that_were_signed()
    {
        var counter = Signed();
        var signed = Assert.Single(counter.Facts.OfType<VisitFact.Decided>());
        var record = VisitRecord.Read(signed.Record)!;
        Assert.Equal(SHA256.HashData(signed.Record), record.Challenge());
        Assert.Equal(Passkey, signed.Assertion);
        Assert.Equal(
            """
            {"record":"eidpin-visit-decision-v1","operator":"test","origin":"https://reset.example","site":"tokiwa","visit":"v1",
            "card":"card","who":"holder","represented":null,"authority":null,
            "documents":[{"kind":"driving-licence","whose":"holder","until":"2028-04-01"}],"override":null,"enquiry":null,
            "pins":["jp.signature"],"supervisor":[],"role":"clerk","staff":"s1","name":"佐藤 花","time":"2026-12-01T01:00:00Z","nonce":"n0"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(signed.Record));
    }

    [Theory]
    [InlineData("\"pins\":[\"jp.signature\"]", "\"pins\":[\"jp.authentication\"]")]
    [InlineData("\"card\":\"card\"", "\"card\":\"other\"")]
    [InlineData("\"who\":\"holder\"", "\"who\":\"agent\"")]
    [InlineData("driving-licence", "passport")]
    [InlineData("\"site\":\"tokiwa\"", "\"site\":\"other\"")]
    [InlineData("\"visit\":\"v1\"", "\"visit\":\"v2\"")]
    [InlineData("\"staff\":\"s1\"", "\"staff\":\"s2\"")]
    [InlineData("\"role\":\"clerk\"", "\"role\":\"supervisor\"")]
    [InlineData("{\"record\"", "{ \"record\"")]
    [InlineData("佐藤", "\\u4F50\\u85E4")]
    [InlineData("\"nonce\":\"n0\"", "\"nonce\":\"n0\",\"more\":1")]
    [InlineData("eidpin-visit-decision-v1", "eidpin-visit-decision-v2")]
    [InlineData("{", "")]
    public void A_record_that_is_not_of_this_visit_as_it_stands_is_refused(string was, string @is)
    {
        var counter = Described();
        var text = Encoding.UTF8.GetString(counter.Record(Clerk));
        Assert.Contains(was, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(was, @is, StringComparison.Ordinal));
        Assert.Equal(VisitRefusals.RecordChanged, counter.Told(new VisitCommand.Sign(Clerk, changed, Passkey)));
    }

    [Fact]
    public void What_was_shown_after_the_record_was_made_makes_it_another_visit()
    {
        var counter = Described();
        var before = counter.SignedBy(Clerk);
        counter.Ask(new VisitCommand.Describe(Clerk, Said(ResetPins.Signature, ResetPins.CardInfo)));
        Assert.Equal(VisitRefusals.RecordChanged, counter.Told(before));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Clerk)));
        // And what was permitted is permitted no more.
        counter.Ask(new VisitCommand.Describe(Clerk, Said(ResetPins.Authentication)));
        Assert.Equal(VisitRefusals.PinNotWanted, counter.Told(Wish("a")));
        Assert.Equal(VisitRefusals.NotSigned, counter.Told(Wish("a", ResetPins.Authentication)));
    }

    [Fact]
    public void A_record_is_good_once_and_for_five_minutes()
    {
        var counter = Described();
        var early = counter.SignedBy(Clerk, "a");
        counter.Now += VisitRecord.Life;
        Assert.Equal(VisitRefusals.RecordStale, counter.Told(early));
        var signed = counter.SignedBy(Clerk, "b");
        Assert.Equal("Decided", counter.Told(signed));
        // Sent twice, it is the same decision; of somebody else it is none.
        Assert.Equal("already", counter.Told(signed));
        Assert.Equal(VisitRefusals.NonceUsed, counter.Told(signed with { By = Colleague }));
        counter.Ask(Wish("a"));
        counter.Ask(Reported("a", ResetPins.Signature, ReportResult.Refused));
        Assert.Equal(VisitRefusals.NonceUsed, counter.Told(signed));
        var late = counter.SignedBy(Clerk, "c");
        counter.Now -= VisitRecord.Skew + TimeSpan.FromSeconds(1);
        Assert.Equal(VisitRefusals.RecordStale, counter.Told(late));
    }

    [Fact]
    public void A_permission_is_used_up_by_one_card_session()
    {
        var counter = Signed();
        counter.Ask(Wish("a"));
        Assert.Equal("already", counter.Told(Wish("a")));
        Assert.Equal(VisitRefusals.SessionOpen, counter.Told(Wish("b")));
        Assert.Equal("PinNotDone", counter.Told(Reported("a", ResetPins.Signature, ReportResult.Refused)));
        Assert.Equal(VisitRefusals.PermissionUsed, counter.Told(Wish("a")));
        Assert.Equal(VisitRefusals.PermissionUsed, counter.Told(Wish("b")));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Clerk)));
        // A session that is over is not begun again, whatever was decided since.
        Assert.Equal(VisitRefusals.PermissionUsed, counter.Told(Wish("a")));
        Assert.Equal("Authorised", counter.Told(Wish("b")));
    }

    [Fact]
    public void The_refusal_of_one_PIN_leaves_the_permission_of_another()
    {
        var counter = Signed(ResetPins.Signature, ResetPins.CardInfo);
        counter.Ask(Wish("a"));
        counter.Ask(Reported("a", ResetPins.Signature, ReportResult.Refused));
        Assert.Equal("Authorised", counter.Told(Wish("b", ResetPins.CardInfo)));
    }

    [Fact]
    public void Every_fact_survives_JSON_and_replays_to_the_same_visit()
    {
        var counter = Signed(ResetPins.Signature, ResetPins.CardInfo);
        var tries = new Dictionary<string, int> { [ResetPins.Signature] = 0 };
        counter.Ask(Wish("a", ResetPins.Signature, ResetPins.CardInfo) with { Tries = tries });
        counter.Ask(Reported("a", ResetPins.Signature));
        counter.Ask(Reported("a", ResetPins.CardInfo, ReportResult.Uncertain));
        counter.Ask(new VisitCommand.Cancel(Clerk, "left"));
        var read = counter.Facts.Select(f => JsonSerializer.SerializeToUtf8Bytes(f, VisitJson.Default.VisitFact))
            .Select(bytes => JsonSerializer.Deserialize(bytes, VisitJson.Default.VisitFact)!).ToList();
        Assert.Equal(JsonSerializer.Serialize(counter.Visit), JsonSerializer.Serialize(VisitDeciding.Replay("v1", read)));
        Assert.Equal(VisitPinState.Unknown, counter.Visit!.Pins[ResetPins.CardInfo].State);
    }
}
