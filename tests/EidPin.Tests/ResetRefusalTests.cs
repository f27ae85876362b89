using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>Every refusal, provoked over HTTP. What a refusal says is one problem document without a word of a person or a card.</summary>
public sealed class ResetRefusalTests
{
    private static readonly Dictionary<string, Func<Task<Said>>> All = new()
    {
        [Refusals.BothUnknown] = () =>
            On(async (stage, card, kiosk) =>
                await At(stage, card, kiosk, tries: new() { [ResetPins.Signature] = 0, [ResetPins.Authentication] = 0 })),
        [Refusals.NeverAtKiosk] = () =>
            On(async (stage, card, _) => await stage.Reserve(Forged(card, await stage.NewChallenge(), "jp.resident-register"), key: "key")),
        [Refusals.DetailsChanged] = () => OnCard(card => card with { DetailsChanged = true }),
        [Refusals.CertificateNotValid] = () => OnCard(card => card with { SignatureUntil = DateTimeOffset.Parse("2026-11-27Z", null) }),
        [Refusals.NoSignatureCertificate] = () => OnCard(card => card with { SignatureSerial = null, SignatureUntil = null }),
        [Refusals.CardNotValid] = () => OnCard(card => card with { Stopped = true }),
        [Refusals.UnknownCard] = () =>
            On(async (stage, _, _) => await stage.Reserve(new TestCard(stage.Issuer, stage.Master, stage.Clock.Now), ResetPins.Signature)),
        [Refusals.OtherIssuer] = () =>
            On(async (stage, _, _) =>
                await stage.Reserve(new TestCard(new TestIssuer(), stage.Master, stage.Clock.Now), ResetPins.Signature)),
        [Refusals.ChainCannot] = () => On(async (stage, card, _) =>
        {
            Assert.Equal("identified", (await stage.Reserve(card, ResetPins.Authentication)).Right.State);
            return await (await stage.NewKiosk("lawson")).Lookup(card);
        }),
        [Refusals.OtherCard] = () =>
            On(async (stage, card, kiosk) =>
                await kiosk.Lookup(await stage.NewCard(), (await stage.Reserve(card, ResetPins.Signature)).Right.Code)),
        [Refusals.NoReservation] = () => On(async (_, card, kiosk) => await kiosk.Lookup(card)),
        [Refusals.Expired] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
            stage.Clock.Now += TimeSpan.FromHours(24);
            return await kiosk.Lookup(card);
        }),
        [Refusals.Cancelled] = () => On(async (stage, card, kiosk) =>
        {
            Assert.Equal(
                "cancelled", (await stage.AsHolder(HttpMethod.Delete, (await stage.Reserve(card, ResetPins.Signature)).Right)).Right.State);
            return await kiosk.Lookup(card);
        }),
        [Refusals.Used] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
            Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
            return await kiosk.Lookup(card);
        }),
        [Refusals.InUse] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await Authorised(stage, card, kiosk)).Attempt);
            return await stage.Reserve(card, ResetPins.Signature);
        }),
        [Refusals.FacePending] = () => On(async (stage, card, kiosk) => await At(stage, card, kiosk), face: FaceCheck.Review),
        [Refusals.FaceRefused] = () => On(async (stage, card, kiosk) =>
        {
            var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
            await TestClerk.SendPhotos(stage, reservation);
            Assert.Equal(204, (await Compared(stage, reservation, "other")).Status);
            return await kiosk.Lookup(card);
        }, face: FaceCheck.Review),
        [Refusals.FaceDecided] = () => On(async (stage, _, _) =>
        {
            var reservation = await TestClerk.Waiting(stage);
            Assert.Equal(204, (await Compared(stage, reservation, "same")).Status);
            return await Compared(stage, reservation, "other");
        }, face: FaceCheck.Review),
        [Refusals.FaceTaken] = () => On(async (stage, _, _) =>
        {
            var reservation = await TestClerk.Waiting(stage);
            Assert.Equal(reservation.Id, (await (await TestClerk.SignIn(stage)).Look()).Case);
            return await Compared(stage, reservation, "same");
        }, face: FaceCheck.Review),
        [Refusals.PhotosChanged] = () =>
            On(async (stage, _, _) => await Compared(stage, await TestClerk.Waiting(stage, live: [.. TestClerk.Live, 1]), "same"),
                face: FaceCheck.Review),
        // Nobody listens on that port.
        [Refusals.FaceUndecided] = () =>
            On(
                async (stage, card, _) =>
                    await stage.AsHolder(HttpMethod.Put, (await stage.Reserve(card, ResetPins.Signature)).Right, "/photos",
            JsonSerializer.SerializeToUtf8Bytes(
                new FacePhotos([0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF]), ResetJson.Default.FacePhotos)), face: FaceCheck.ByEngine),
        [Refusals.TooManyReservations] = () => On(async (stage, card, _) =>
        {
            for (var times = 0; times < 1000; times++)
                await stage.Store.Requests.Count(
                    new Counted("reservations of a card", Hidden(stage, card), 1000, TimeSpan.FromDays(1)));
            return await stage.Reserve(card, ResetPins.Signature);
        }),
        [Refusals.TooOften] = () => On(async (stage, card, kiosk) =>
        {
            for (var times = 0; times < 3; times++) Assert.NotNull((await Authorised(stage, card, kiosk, reserve: times == 0)).Attempt);
            return await kiosk.Lookup(card);
        }),
        [Refusals.ListOverdue] = () => On(async (stage, card, _) =>
        {
            var (from, until) = (stage.Clock.Now, stage.Clock.Now.AddHours(1));
            var list = stage.Issuer.List(ResetPins.Signature, 1, from, until);
            await stage.AsOperator("/v1/issuer/cards", new([], RevocationLists: [list]), ResetJson.Default.IssuedCards);
            stage.Clock.Now = until;
            return await stage.Reserve(card, ResetPins.Signature);
        }),
        [Refusals.RegisterChanged] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await kiosk.Session()).Right);
            await stage.Store.Database.Write(w => w.Execute("DELETE FROM register_facts WHERE seq > 1"));
            return await kiosk.Lookup(card);
        }),
        [Refusals.BadProof] = () => On(async (stage, card, _) =>
        {
            var challenge = await stage.NewChallenge();
            return await stage.Reserve(
                new(ResetPins.Signature, card.Prove(ProofText.Reserve, "another.operator", ResetPins.Signature, ProofText.Home, challenge)),
                key: "key");
        }),
        [Refusals.OtherOrigin] = () => On(async (_, card, kiosk) => await kiosk.As("https://other.example").Lookup(card)),
        [Refusals.NoOrigin] = () => On(async (_, card, kiosk) => await kiosk.As(null).Lookup(card)),
        [Refusals.StaleProof] = () => On(async (stage, card, _) =>
        {
            var wish = new ReserveRequest(
                ResetPins.Signature,
                card.Prove(ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge()));
            stage.Clock.Now += TimeSpan.FromMinutes(5);
            return await stage.Reserve(wish, key: "key");
        }),
        [Refusals.WrongPurpose] = () => On(async (stage, card, _) =>
        {
            card.Authentication = card.Signature;
            return await stage.Reserve(card, ResetPins.Signature);
        }),
        [Refusals.WeakKey] = () => On(async (stage, card, _) =>
        {
            using var weak = RSA.Create(1024);
            card.Authentication = stage.Issuer.Issue(
                ResetPins.Authentication, weak, stage.Clock.Now.AddDays(-1), stage.Clock.Now.AddDays(9));
            return await stage.Reserve(card, ResetPins.Signature);
        }),
        [Refusals.BadReceipt] = () => On(async (stage, card, kiosk) =>
        {
            var authorised = await Authorised(stage, card, kiosk);
            return await kiosk.Report(new(authorised.Case, authorised.Attempt, "done", new byte[16], RandomNumberGenerator.GetBytes(26)));
        }),
        [Refusals.NotTheChip] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
            var request = kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request;
            request.InitializeUpdate[^1] ^= 1;
            return await kiosk.Authorise(request, key: "key");
        }),
        [Refusals.KioskUnknown] = () =>
            On(async (stage, card, _) =>
                await new TestKiosk(stage.Http, "nobody", "lawson", () => stage.Clock.Now, ResetStage.OperatorId).Lookup(card)),
        [Refusals.KioskRevoked] = () => On(async (stage, card, kiosk) =>
        {
            Assert.NotNull((await kiosk.Session()).Right);
            Assert.Equal(
                204,
                (int)(
                    await stage.AsOperator(
                        "/v1/issuer/kiosks", kiosk.Entry with { Revoked = true }, ResetJson.Default.KioskEntry)).StatusCode);
            return await kiosk.Lookup(card);
        }),
        [Refusals.KioskSimulated] = () => On(async (_, card, kiosk) => await kiosk.Lookup(card), practice: false),
        [Refusals.Closed] = () => On(async (stage, card, kiosk) =>
        {
            stage.Clock.Now += TimeSpan.FromHours(13);
            return await At(stage, card, kiosk);
        }),
        [Refusals.TooMany] = () => On(async (stage, _, _) =>
        {
            for (var times = 0; times < 1000; times++)
                Assert.Equal(
                    200,
                    (await Told<Challenge>.Of(await stage.Http.PostAsync("/v1/challenges", null), ResetJson.Default.Challenge)).Status);
            return await Told<Challenge>.Of(await stage.Http.PostAsync("/v1/challenges", null), ResetJson.Default.Challenge);
        }),
        [Refusals.Malformed] = () => On(async (stage, _, _) => await stage.Post("/v1/reservations", "{}"u8.ToArray(), key: "key")),
        [Refusals.NotAllowed] = () =>
            On(async (stage, card, _) =>
                await stage.AsHolder(HttpMethod.Get, (await stage.Reserve(card, ResetPins.Signature)).Right, token: "guess")),
        [Refusals.ReusedKey] = () => On(async (stage, card, _) =>
        {
            var proof = card.Prove(
                ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge());
            Assert.Equal(201, (await stage.Reserve(new(ResetPins.Signature, proof), key: "key")).Status);
            return await stage.Reserve(new(ResetPins.Authentication, proof), key: "key");
        }),
    };

    // A counter has no door yet: VisitRefusalTests provokes its reasons where they are decided.
    public static TheoryData<string> Ids =>
        [.. Refusals.All.Keys.Except(VisitRefusals.All.Concat(StaffRefusals.All).Select(kind => kind.Id))];

    [Theory, MemberData(nameof(Ids))]
    public async Task Each_refusal_is_one_problem_document_with_its_id_and_status(string id)
    {
        var refused = await All[id]();
        var problem = JsonDocument.Parse(refused.Body).RootElement;
        Assert.Equal(
            (id, Refusals.All[id].Status, "application/problem+json"),
            (problem.GetProperty("reason").GetString(), refused.Status, refused.MediaType));
        Assert.Equal(
            (refused.Status, Refusals.All[id].Title),
            (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));
        Assert.Equal(id is Refusals.TooMany or Refusals.TooManyReservations, refused.RetryAfter is not null);
    }

    private static string Hidden(ResetStage stage, TestCard card) => stage.Settings.Key.Hidden("card", Convert.ToHexString(card.Id));

    // By a program that has looked at the clerk's photos.
    private static async Task<Said> Compared(ResetStage stage, Reservation reservation, string answer) =>
        await Told<Reservation>.Of(
            await stage.AsOperator(
                $"/v1/staff/faces/{reservation.Id}",
                new FaceAnswer(answer, new PhotoPair(TestClerk.Chip, TestClerk.Live).Name),
                ServerJson.Default.FaceAnswer),
            ResetJson.Default.Reservation);

    private static ReserveRequest Forged(TestCard card, Challenge challenge, string pin) =>
        new(pin, new(challenge.Id, card.Authentication.RawData, null, [1]));

    private static async Task<Said> At(ResetStage stage, TestCard card, TestKiosk kiosk, Dictionary<string, int?>? tries = null)
    {
        Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        return await kiosk.Lookup(card, tries: tries);
    }

    private static async Task<Authorisation> Authorised(ResetStage stage, TestCard card, TestKiosk kiosk, bool reserve = true)
    {
        if (reserve) Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
        return (await kiosk.Authorise(kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request, Guid.NewGuid().ToString())).Right;
    }

    private static Task<Said> OnCard(Func<IssuedCard, IssuedCard> change) =>
        On(async (stage, _, _) => await stage.Reserve(await stage.NewCard(change: change), ResetPins.Signature));

    private static async Task<Said> On(
        Func<ResetStage, TestCard, TestKiosk, Task<Said>> act, string face = FaceCheck.Off, bool practice = true)
    {
        await using var stage = await ResetStage.Open(settings =>
            settings with { Face = new(face, face == FaceCheck.ByEngine ? new("http://127.0.0.1:9/") : null), Practice = practice });
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        string[] secrets = [Convert.ToHexString(card.Id), card.Authentication.SerialNumber, card.Signature.SerialNumber, kiosk.Id];
        var said = await act(stage, card, kiosk);
        Assert.DoesNotContain(secrets, secret => said.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));
        return said;
    }
}
