using System.Globalization;
using System.Numerics;
using System.Text.Json;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>The same asked twice, a session of which nobody knows the end, and machines that are not what they say.</summary>
public sealed class ResetRepeatTests
{
    [Fact]
    public async Task A_reservation_asked_for_twice_is_one_with_the_same_answer()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        var wish = new ReserveRequest(
            ResetPins.Signature,
            card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge()));
        // At once, and in the moment when the first of them has just used up the challenge.
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(async i => { await Task.Delay(i / 2); return await stage.Reserve(wish, key: "once"); }));
        Assert.All(answers, a => Assert.Equal((201, answers[0].Body), (a.Status, a.Body)));
        stage.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(answers[0].Body, (await stage.Reserve(wish, key: "once")).Body);
        Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Delete, answers[0].Right)).Right.State);
        Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Delete, answers[0].Right)).Right.State);
        Assert.Null((await stage.AsHolder(HttpMethod.Get, answers[0].Right)).Right.Token);
    }

    [Fact]
    public async Task A_key_that_two_clients_have_taken_names_a_request_of_each()
    {
        await using var stage = await ResetStage.Open();
        foreach (var card in (TestCard[])[await stage.NewCard(), await stage.NewCard()])
        {
            var wish = new ReserveRequest(
                ResetPins.Signature,
                card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge()));
            Assert.Equal(201, (await stage.Reserve(wish, key: "1")).Status);
        }
    }

    [Fact]
    public async Task A_later_reservation_takes_the_place_of_the_earlier_one()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var (first, second) = (
            (await stage.Reserve(card, ResetPins.Signature)).Right, (await stage.Reserve(card, ResetPins.Authentication)).Right);
        Assert.Equal("cancelled", (await stage.AsHolder(HttpMethod.Get, first)).Right.State);
        Assert.Equal(Refusals.Cancelled, (await kiosk.Lookup(card, first.Code)).Reason);
        Assert.Equal((second.Pin, "identified"), (await kiosk.Lookup(card)).Right is var found ? (found.Pin, found.State) : default);
    }

    [Fact]
    public async Task An_authorisation_asked_for_twice_is_one_and_tells_the_same_keys_also_after_the_report()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => kiosk.Authorise(request, "session-1")));
        Assert.All(answers, a => Assert.Equal((200, answers[0].Body), (a.Status, a.Body)));
        Assert.Equal(Refusals.StaleProof, (await kiosk.Authorise(request, "session-2")).Reason);
        Assert.Equal(Refusals.ReusedKey, (await kiosk.Authorise(request with { Tries = 3 }, "session-1")).Reason);
        var authorised = answers[0].Right;
        var (chaining, receipt) = card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        for (var times = 0; times < 2; times++)
            Assert.Equal("done", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "done", chaining, receipt))).Right.State);
        Assert.Equal(answers[0].Body, (await kiosk.Authorise(request, "session-1")).Body);
        Assert.Equal(4, (await stage.Store.Cases.Find(authorised.Case))!.Version);
    }

    [Theory, InlineData(5, true, "done"), InlineData(0, false, "identified")]
    public async Task Where_no_report_came_the_counter_that_was_at_0_tells(int tries, bool reset, string state)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        if (reset) card.Reset(ResetPins.Signature, authorised, chip, cryptogram, [.. "ABC123"u8]);
        Assert.Equal(Refusals.InUse, (await (await stage.NewKiosk()).Lookup(card)).Reason);
        stage.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("unknown", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
        Assert.Equal(Refusals.InUse, (await stage.Reserve(card, ResetPins.Signature)).Reason);
        var other = await stage.NewKiosk();
        var found = (await other.Lookup(card, tries: new Dictionary<string, int?> { [ResetPins.Signature] = tries })).Right;
        Assert.Equal((state, false), (found.State, found.MustTry));
        if (!reset) Assert.Equal("done", await other.Visit(card, [.. "ABC123"u8]));
        Assert.Equal(1, card.Resets);
    }

    [Theory, InlineData(true, "done"), InlineData(false, "identified")]
    public async Task Where_the_counter_cannot_tell_the_new_PIN_does(bool works, string state)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var authorised = (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right, tries: 4).Request, "a")).Right;
        Assert.Equal("unknown", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "uncertain", null, null))).Right.State);
        var found = (await kiosk.Lookup(card, tries: new Dictionary<string, int?> { [ResetPins.Signature] = 5 })).Right;
        Assert.Equal(("unknown", true), (found.State, found.MustTry));
        Assert.Equal(Refusals.InUse, (await kiosk.Authorise(kiosk.Prepare(card, found).Request, "b")).Reason);
        Assert.Equal(state, (await kiosk.Lookup(card, newPinWorks: works)).Right.State);
    }

    [Theory, InlineData(0, false), InlineData(5, true)]
    public async Task Where_nobody_can_try_the_new_PIN_the_machine_begins_again(int tries, bool notKnown)
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var authorised = (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right, tries: 1).Request, "a")).Right;
        Assert.Equal("unknown", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "uncertain", null, null))).Right.State);
        var found = (
            await kiosk.Lookup(
                card,
                tries: new Dictionary<string, int?> { [ResetPins.Signature] = tries, [ResetPins.Authentication] = 3 },
                newPinUnknown: notKnown)).Right;
        Assert.Equal(("identified", false), (found.State, found.MustTry));
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
    }

    [Fact]
    public async Task A_report_that_comes_twice_is_answered_twice()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var authorised = (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request, "a")).Right;
        for (var times = 0; times < 2; times++)
            Assert.Equal("identified", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "refused", null, null))).Right.State);
    }

    [Fact]
    public async Task A_receipt_that_comes_late_counts_and_one_of_another_session_does_not()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk, other) = (await stage.NewCard(), await stage.NewKiosk(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, ResetPins.Authentication)).Right;
        var (request, chip, cryptogram) = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right);
        var authorised = (await kiosk.Authorise(request, "a")).Right;
        var (chaining, receipt) = card.Reset(ResetPins.Authentication, authorised, chip, cryptogram, [.. "4711"u8]);
        stage.Clock.Now += TimeSpan.FromHours(25);
        var report = new ReportRequest(authorised.Case, authorised.Attempt, "done", chaining, receipt);
        Assert.Equal(Refusals.NoReservation, (await other.Report(report)).Reason);
        Assert.Equal(Refusals.BadReceipt, (await kiosk.Report(report with { Chaining = new byte[16] })).Reason);
        Assert.Equal("done", (await kiosk.Report(report)).Right.State);
        Assert.Equal("done", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
    }

    [Fact]
    public async Task A_chip_that_refused_may_be_asked_again_and_a_holder_may_begin_again_a_day_after_a_session_without_end()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var authorised = (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request, "a")).Right;
        Assert.Equal("identified", (await kiosk.Report(new(authorised.Case, authorised.Attempt, "refused", null, null))).Right.State);
        Assert.Equal(200, (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request, "b")).Status);
        stage.Clock.Now += TimeSpan.FromHours(24);
        Assert.Equal("identified", (await stage.Reserve(card, ResetPins.Signature)).Right.State);
    }

    [Fact]
    public async Task A_request_of_a_kiosk_cannot_be_sent_again_by_somebody_else_nor_its_signature_be_turned_round()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new LookupRequest(card.Authentication.RawData, null, new Dictionary<string, int?>()), ResetJson.Default.LookupRequest);
        var first = kiosk.Request("/v1/kiosk/lookup", body);
        var headers = first.Headers.ToDictionary(h => h.Key, h => h.Value.Single());
        Assert.Equal(Refusals.NoReservation, await Send(headers));
        Assert.Equal(Refusals.NotAllowed, await Send(headers));
        var order = BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var signature = Convert.FromBase64String(headers[KioskSignature.SignatureHeader]);
        var turned = (order - new BigInteger(signature.AsSpan(32), true, true)).ToByteArray(true, true);
        headers[KioskSignature.SignatureHeader] = Convert.ToBase64String([.. signature[..32], .. new byte[32 - turned.Length], .. turned]);
        Assert.Equal(Refusals.NotAllowed, await Send(headers));
        Assert.Equal(
            Refusals.NotAllowed, await stage.Refused(kiosk.Request("/v1/kiosk/lookup", body, at: stage.Clock.Now.AddSeconds(-121))));
        Assert.Equal(
            Refusals.NoReservation, await stage.Refused(kiosk.Request("/v1/kiosk/lookup", body, at: stage.Clock.Now.AddSeconds(119))));

        async Task<string?> Send(Dictionary<string, string> with)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/kiosk/lookup") { Content = new ByteArrayContent(body) };
            foreach (var (name, value) in with) request.Headers.Add(name, value);
            return await stage.Refused(request);
        }
    }

    [Fact]
    public async Task A_proof_made_at_one_machine_is_worth_nothing_at_another()
    {
        await using var stage = await ResetStage.Open();
        var (card, kiosk, thief) = (await stage.NewCard(), await stage.NewKiosk(), await stage.NewKiosk());
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        var request = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request;
        Assert.Equal(Refusals.StaleProof, (await thief.Authorise(request, "key")).Reason);
        var theirs = (await thief.Lookup(card)).Right;
        Assert.Equal(
            Refusals.BadProof,
            (
                await thief.Authorise(
                    request with { Proof = request.Proof with { Challenge = theirs.Challenge.Id }, HostChallenge = theirs.HostChallenge },
                    "key")).Reason);
    }
}
