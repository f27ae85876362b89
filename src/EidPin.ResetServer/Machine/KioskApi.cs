using EidPin.Guidance.Plans;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Machine;

/// <summary>What a kiosk asks for. The new PIN goes from it to the card and is in none of these.</summary>
internal sealed class KioskApi(
    CurrentSettings current, ResetStore store, ProofCheck proofs, KioskDoor door, CardSessions sessions, ResetMeter meter, ILogger log)
{
    private Settings Settings => current.Now;

    private readonly AttemptStore attempts = new(store.Database, store.Guard);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/kiosk/session", (Delegate)Session).For(DoorRule.Machine)
            .Produces<KioskSession>()
            .WithSummary("What this machine may do now.")
            .WithDescription(SignedTexts.Machine);
        routes
            .MapPost("/v1/kiosk/lookup", (Delegate)Lookup).For(DoorRule.Machine)
            .Accepts<LookupRequest>("application/json")
            .Produces<KioskCase>()
            .WithSummary("The reservation of the card before it.")
            .WithDescription(SignedTexts.Machine);
        routes
            .MapPost("/v1/kiosk/authorise", (Delegate)Authorise).For(DoorRule.Machine)
            .Accepts<AuthoriseRequest>("application/json")
            .Produces<Authorisation>()
            .WithSummary("Keys of one card session. Needs an Idempotency-Key.")
            .WithDescription($"{SignedTexts.Machine}\n{SignedTexts.Proof}");
        routes
            .MapPost("/v1/kiosk/report", (Delegate)Report).For(DoorRule.Machine)
            .Accepts<ReportRequest>("application/json")
            .Produces<ReportReply>()
            .WithSummary("What became of it.")
            .WithDescription(SignedTexts.Machine);
    }

    private async Task Session(HttpContext context)
    {
        var now = store.Now;
        var kiosk = await door.Enter(context, repeatable: false, id => IssuerRegister.Seen(id, now));
        await Problems.Write(
            context,
            new(
                kiosk.Id, kiosk.Chain.Id, kiosk.IsOpen(now), OpeningHours.OpensAt(kiosk.Chain, now),
                OpeningHours.ClosesAt(kiosk.Chain, now),
            [.. kiosk.Chain.Pins.Where(ResetPins.Can)], Settings.Practice), ResetJson.Default.KioskSession);
    }

    private async Task Lookup(HttpContext context)
    {
        var kiosk = await door.Enter(context, repeatable: false, id =>
        {
            var counted = new Counted("lookups", id, Settings.Limits.LookupsPerMinute, TimeSpan.FromMinutes(1));
            store.Requests.MustBeFree(counted);
            return store.Requests.Of(counted);
        });
        var asked = Problems.Parse(kiosk.Body, ResetJson.Default.LookupRequest);
        if (!kiosk.IsOpen(store.Now))
            throw new RefusedException(
                Refusals.Closed,
                OpeningHours.OpensAt(kiosk.Chain, store.Now)?.ToString(
                    "yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
        var card = await proofs.Seen(asked.AuthenticationCertificate);
        var names = Settings.Key.Card(card.CardId);
        var row = await Reserved(asked.Code, names);
        var tries = asked.Tries.GetValueOrDefault(row.Case.Pin);
        var seen = await store.Cases.Change(
            row, new ResetCommand.SeeAgain(kiosk.Id, names.In(row.Case), tries, asked.NewPinWorks, asked.NewPinUnknown));
        // What the card says now may have ended the case: that is an answer, once, and no refusal.
        if (seen.State != ResetState.Done || row.Case.State == ResetState.Done) MayGoOn(seen, kiosk, asked);
        var key = Settings.Key.First;
        var challenge = await store.Challenges.New(key, kiosk.Id, row.Id, (int)card.MacSize);
        var state = seen.StateAt(store.Now);
        await Problems.Write(
            context,
            new(
                row.Id, state.Word(), seen.Pin, seen.KnownPin, seen.ExpiresAt, challenge,
                key.HostChallenge(challenge.Id, (int)card.MacSize),
            IssuerKeys.SetOf(seen.Pin), MustTry: state == ResetState.Unknown && tries != 0), ResetJson.Default.KioskCase);
    }

    private async Task<CaseRow> Reserved(string? typed, CardNames names)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return await store.Cases.OfCard(names) ?? throw new RefusedException(Refusals.NoReservation);
        var code = ShortCode.Parse(typed) ?? throw new RefusedException(Refusals.NoReservation);
        var row = await store.Cases.OfCode(code) ?? throw new RefusedException(Refusals.NoReservation);
        return names.All.Contains(row.Case.Card) ? row : throw new RefusedException(Refusals.OtherCard);
    }

    private void MayGoOn(ResetCase seen, KnownKiosk kiosk, LookupRequest asked)
    {
        var state = seen.StateAt(store.Now);
        if (state == ResetState.Unknown) return;
        // The same rules as for authorising decide what would become of that.
        var decision = Deciding.Decide(
            seen, new ResetCommand.Authorise(kiosk.Id, seen.Card, "", kiosk.Chain.Pins, kiosk.IsOpen(store.Now), null), store.Now);
        if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
        if (asked.Tries.GetValueOrDefault(seen.KnownPin) == 0) throw new RefusedException(Refusals.BothUnknown);
    }

    private async Task Authorise(HttpContext context)
    {
        using var timed = meter.Time(ResetMeter.Authorise);
        var kiosk = await door.Enter(context, repeatable: true);
        var attempt = KioskSignature.Attempt(kiosk.Id, Problems.Key(context));
        var wish = Problems.Parse(kiosk.Body, ResetJson.Default.AuthoriseRequest);
        var hash = Problems.Hash(kiosk.Body);
        var (made, of) = await Repeated.Once(() => Grant(kiosk, attempt, wish, hash), () => attempts.Find(attempt))
            ?? throw new RefusedException(Refusals.NoReservation);
        if (made.Kiosk != kiosk.Id || !made.Request.AsSpan().SequenceEqual(hash)) throw new RefusedException(Refusals.ReusedKey);
        await sessions.Tell(context, made.CaseId, attempt, made.Chip, of.Case.Pin);
    }

    private async Task Grant(KnownKiosk kiosk, string attempt, AuthoriseRequest wish, byte[] hash)
    {
        var row = await store.Cases.Find(wish.Case) ?? throw new RefusedException(Refusals.NoReservation);
        var challenge = await store.Challenges.Good(Settings.Key, wish.Proof.Challenge, kiosk.Id);
        if (challenge.Row.CaseId != row.Id) throw new RefusedException(Refusals.StaleProof);
        var failures = new Counted($"{ProofText.Authorise} failures", kiosk.Id, Settings.Limits.ProofsPerHour, TimeSpan.FromHours(1));
        var proven = await proofs.Check(new(ProofText.Authorise, row.Case.Pin, kiosk.Id, [failures]), challenge, wish.Proof);
        var made = new AttemptRow(
            attempt, row.Id, kiosk.Id, hash, challenge.HostChallenge, wish.InitializeUpdate,
            proven.Card.Generation);
        var command = new ResetCommand.Authorise(
            kiosk.Id, proven.Names.In(row.Case), attempt, kiosk.Chain.Pins, kiosk.IsOpen(store.Now), wish.Tries, kiosk.KeyName);
        await proofs.Use(proven, () =>
        {
            // Whose card it is comes before which chip answered.
            if (!proven.Names.All.Contains(row.Case.Card)) throw new RefusedException(Refusals.OtherCard);
            if (!made.HostChallenge.AsSpan().SequenceEqual(wish.HostChallenge) || !sessions.IsOf(made.Chip, row.Case.Pin, proven.Card))
                throw new RefusedException(Refusals.NotTheChip);
            return store.Cases.Change(
                row, command, ChallengeStore.Take(challenge), attempts.Keep(made, store.Now), store.Requests.Of(proven.Counted));
        });
    }

    private async Task Report(HttpContext context)
    {
        var kiosk = await door.Enter(context, repeatable: true);
        var said = Problems.Parse(kiosk.Body, ResetJson.Default.ReportRequest);
        var result = ReportResults.Parse(said.Result) ?? throw new RefusedException(Refusals.Malformed);
        var (made, row) = await attempts.Find(said.Attempt) ?? throw new RefusedException(Refusals.NoReservation);
        if (made.Kiosk != kiosk.Id || made.CaseId != said.Case) throw new RefusedException(Refusals.NoReservation);
        var pin = row.Case.Pin;
        if (result == ReportResult.Done && !sessions.IsReceipt(made.Chip, pin, said.Chaining ?? [], said.Receipt ?? []))
            throw new RefusedException(Refusals.BadReceipt);
        var after = await store.Cases.Change(row, new ResetCommand.Report(kiosk.Id, said.Attempt, result));
        if (after.State == ResetState.Done) log.Done(pin, "receipt");
        await Problems.Write(context, new(after.StateAt(store.Now).Word()), ResetJson.Default.ReportReply);
    }
}
