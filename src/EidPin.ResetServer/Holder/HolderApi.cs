using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Holder;

/// <summary>What a holder's own program asks for: a challenge, a reservation, and what becomes of it.</summary>
internal sealed class HolderApi(CurrentSettings current, ResetStore store, ProofCheck proofs, Faces faces)
{
    private Settings Settings => current.Now;

    // Of one reservation in an hour: who cannot tell may ask several times, and nobody keeps the staff at one case.
    private const int MostPhotos = 20;

    private static readonly string[] OfficeOnly = ["jp.resident-register", "jp.card-info"];

    private readonly AnswerStore answers = new(store.Database);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/challenges", (Delegate)Challenge).For(DoorRule.Anyone)
            .Produces<Challenge>()
            .WithSummary("What a proof has to be made with.");
        routes
            .MapPost("/v1/reservations", (Delegate)Reserve).For(DoorRule.Card)
            .Accepts<ReserveRequest>("application/json")
            .Produces<Reservation>(201)
            .WithSummary("A reservation, with the proof of the PIN that is known. Needs an Idempotency-Key.")
            .WithDescription(SignedTexts.Proof);
        routes
            .MapGet("/v1/reservations/{id}", (Delegate)Get).For(DoorRule.Card)
            .Produces<Reservation>()
            .WithSummary("The reservation of a bearer token.");
        routes.MapDelete("/v1/reservations/{id}", (Delegate)Cancel).For(DoorRule.Card).Produces<Reservation>().WithSummary("Cancels it.");
        routes
            .MapPut("/v1/reservations/{id}/photos", (Delegate)Photos).For(DoorRule.Card)
            .Accepts<FacePhotos>("application/json")
            .Produces<Reservation>()
            .WithSummary("The photos that are compared, where the operator asks for that.");
    }

    private async Task Challenge(HttpContext context)
    {
        // Before a card is asked to sign for it. Who does not say may be a program from before.
        if (OriginHeader.Of(context) is { } origin && Settings.OriginProblem(origin, store.Now) is { } other)
            throw new RefusedException(other);
        var counted = Caller.Counted(context, Settings.Key, "challenges", Settings.Limits.ChallengesPerMinute, TimeSpan.FromMinutes(1));
        store.Requests.MustBeFree(counted);
        var challenge = await store.Challenges.New(Settings.Key.First, ProofText.Home, counted: [.. counted.Select(store.Requests.Of)]);
        await Problems.Write(context, challenge, ResetJson.Default.Challenge);
    }

    private async Task Reserve(HttpContext context)
    {
        var said = Problems.Key(context);
        var body = await Problems.Body(context);
        var wish = Problems.Parse(body, ResetJson.Default.ReserveRequest);
        var hash = Problems.Hash(body);
        // A client's own name for it: another card's client may have taken the same one.
        var card = Convert.ToHexString(Problems.Hash(wish.Proof.AuthenticationCertificate));
        string[] keys = [.. Settings.Key.All.Select(k => k.Hidden("reserve", $"{card} {said}"))];
        var counted = Caller.Counted(context, Settings.Key, "reservations", Settings.Limits.ReservationsPerHour, TimeSpan.FromHours(1));
        try
        {
            store.Requests.MustBeFree(counted);
            await WriteWithToken(context, await Make(context, wish, keys[0], hash, counted));
        }
        catch (RefusedException)
        {
            // Asked before, by who heard no answer: its challenge is used up, its hours may be over.
            if (await answers.Of(keys, hash) is { } earlier)
            {
                await WriteWithToken(context, earlier);
                return;
            }
            await store.Requests.Count(counted);
            throw;
        }
    }

    private async Task<string> Make(
        HttpContext context, ReserveRequest wish, string key, byte[] hash, IReadOnlyList<Counted> counted)
    {
        if (OfficeOnly.Contains(wish.Pin)) throw new RefusedException(Refusals.NeverAtKiosk);
        if (!ResetPins.Can(wish.Pin)) throw new RefusedException(Refusals.Malformed);
        var challenge = await store.Challenges.Good(Settings.Key, wish.Proof.Challenge, ProofText.Home);
        var failures = Caller.Counted(
            context, Settings.Key, $"{ProofText.Reserve} failures", Settings.Limits.ProofsPerHour, TimeSpan.FromHours(1));
        var proven = await proofs.Check(new(ProofText.Reserve, wish.Pin, ProofText.Home, failures), challenge, wish.Proof);
        // Each leaves facts for good, also those that a later one ends.
        var daily = new Counted(
            "reservations of a card", proven.Counted.Key, Settings.Limits.ReservationsPerDay, TimeSpan.FromDays(1),
            Refusals.TooManyReservations);
        store.Requests.MustBeFree(daily);
        var counts = counted.Append(proven.Counted).Append(daily).Select(store.Requests.Of).ToList();
        var made = await proofs.Use(proven, () => store.Database.Write(w => Make(w, wish, proven, answer => [
            AnswerStore.Keep(key, hash, answer, store.Now), ChallengeStore.Take(challenge), .. counts,
        ])));
        store.Cases.Wrote("reserved");
        if (IdentifiedAtOnce) store.Cases.Wrote("identified");
        return made;
    }

    // All of it or nothing: the challenge is used up by the reservation that it made.
    private async Task<string> Make(
        Writing writing, ReserveRequest wish, Proven proven, Func<string, IReadOnlyList<Statement>> also)
    {
        var (id, code, now) = (
            Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)), ShortCode.New(), store.Now);
        var expected = new ResetCase
        {
            Id = id,
            Pin = wish.Pin,
            Card = proven.Names.First,
            ReservedAt = now,
            State = IdentifiedAtOnce ? ResetState.Identified : ResetState.Reserved,
            IdentifiedAt = IdentifiedAtOnce ? now : null,
        };
        var answer = JsonSerializer.Serialize(Told(expected, code, now), ResetJson.Default.Reservation);
        var person = new Person(proven.Card.CardId, proven.Card.AuthenticationSerial, proven.Text.ToString(), wish.Proof.Signature);
        await CaseWriting.Reserve(
            writing, id, code, new(wish.Pin, proven.Names.First) { At = now }, person, TimeSpan.FromDays(Settings.KeepDays),
            IdentifiedAtOnce ? new ResetCommand.CompareFace(true, "policy") : null, also(answer), proven.Names);
        return answer;
    }

    private bool IdentifiedAtOnce => Settings.Face.Policy == FaceCheck.Off;

    private async Task WriteWithToken(HttpContext context, string answer)
    {
        var told = JsonSerializer.Deserialize(answer, ResetJson.Default.Reservation)!;
        context.Response.Headers.Location = $"/v1/reservations/{told.Id}";
        await Problems.Write(context, told with { Token = Settings.Key.Token(told.Id) }, ResetJson.Default.Reservation, 201);
    }

    private async Task Get(HttpContext context, string id)
    {
        var row = await Own(context, id);
        var told = Told(row.Case, row.Code, store.Now);
        var isAsked = row.Case.WasUnclear && told.State == ResetState.Reserved.Word() && !await store.Photos.AreThere(id);
        await Problems.Write(context, told with { NewPhoto = isAsked }, ResetJson.Default.Reservation);
    }

    private async Task Cancel(HttpContext context, string id)
    {
        var row = await Own(context, id);
        var after = await store.Cases.Change(row, new ResetCommand.Cancel("holder"));
        await Problems.Write(context, Told(after, row.Code, store.Now), ResetJson.Default.Reservation);
    }

    private async Task Photos(HttpContext context, string id)
    {
        var row = await Own(context, id);
        await store.Requests.Count(new Counted("photos", id, MostPhotos, TimeSpan.FromHours(1)));
        var photos = Problems.Parse(await Problems.Body(context, Problems.LargestPhotos), ResetJson.Default.FacePhotos);
        var after = await faces.Take(id, photos, context.RequestAborted);
        await Problems.Write(context, Told(after, row.Code, store.Now), ResetJson.Default.Reservation);
    }

    private async Task<CaseRow> Own(HttpContext context, string id)
    {
        var said = context.Request.Headers.Authorization.ToString();
        var token = said.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? said["Bearer ".Length..].Trim() : null;
        if (!Settings.Key.IsToken(id, token)) throw new RefusedException(Refusals.NotAllowed);
        return await store.Cases.Find(id) ?? throw new RefusedException(Refusals.NoReservation);
    }

    private Reservation Told(ResetCase state, string code, DateTimeOffset now) =>
        new(state.Id, ShortCode.Shown(code), $"eidpin-reset:{Settings.Id}:{code}", state.StateAt(now).Word(), state.Pin, state.KnownPin,
        state.ReservedAt, state.ExpiresAt, Settings.Places(now, state.Pin), null);
}
