using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Visits;

namespace EidPin.ResetServer.Counter;

/// <summary>Card sessions at a terminal: their keys, what became of them, and the holder's receipt.</summary>
internal sealed class TerminalSessions(
    CurrentSettings current, ResetStore store, ProofCheck proofs, KioskDoor door, CardSessions sessions, ILogger log)
{
    private readonly VisitAttempts attempts = new(store.Database, store.Guard);

    private Settings Settings => current.Now;

    public async Task Authorise(HttpContext context)
    {
        var asked = await door.EnterTerminal(context, repeatable: true);
        var attempt = KioskSignature.Attempt(asked.Terminal.Id, Problems.Key(context));
        var wish = Problems.Parse(asked.Body, ResetJson.Default.TerminalAuthoriseRequest);
        var hash = Problems.Hash(asked.Body);
        var made = await Repeated.Once(() => Grant(asked, attempt, wish, hash), () => attempts.Find(attempt))
            ?? throw new RefusedException(VisitRefusals.NoSession);
        if (made.Terminal != asked.Terminal.Id || !made.Request.AsSpan().SequenceEqual(hash))
            throw new RefusedException(Refusals.ReusedKey);
        await sessions.Tell(context, made.VisitId, attempt, made.Chip, made.Pin);
    }

    private async Task Grant(KnownTerminal asked, string attempt, TerminalAuthoriseRequest wish, byte[] hash)
    {
        var challenge = await store.Challenges.Good(Settings.Key, wish.Challenge, asked.Terminal.Id);
        if (challenge.Row.CaseId != wish.Visit) throw new RefusedException(Refusals.StaleProof);
        var card = await proofs.AtCounter(wish.AuthenticationCertificate);
        var names = Settings.Key.Card(card.CardId);
        var made = new VisitAttempt(
            attempt, wish.Visit, wish.Pin, asked.Terminal.Id, hash, challenge.HostChallenge, wish.InitializeUpdate, card.Generation);
        await store.Visits.Change(
            wish.Visit,
            async (w, visit) =>
            {
                // Whose visit and whose card it is comes before which chip answered.
                if (visit.Site != asked.Site.Id) throw new RefusedException(VisitRefusals.OtherSite);
                if (visit.Card is { } known && !names.All.Contains(known)) throw new RefusedException(Refusals.OtherCard);
                if (!made.HostChallenge.AsSpan().SequenceEqual(wish.HostChallenge) || !ResetPins.CanAtCounter(wish.Pin)
                    || !sessions.IsOf(made.Chip, wish.Pin, card))
                    throw new RefusedException(Refusals.NotTheChip);
                var tries = wish.Tries is { } left ? new Dictionary<string, int> { [wish.Pin] = left } : [];
                return new VisitCommand.Authorise(
                    asked.Terminal, attempt, TerminalApi.NameIn(visit, names), [wish.Pin], tries,
                    await store.Visits.RecentResets(w, names, visit.Id), asked.KeyName);
            },
            ChallengeStore.Take(challenge), attempts.Keep(made, store.Now));
    }

    public async Task Report(HttpContext context)
    {
        var asked = await door.EnterTerminal(context, repeatable: true);
        var said = Problems.Parse(asked.Body, ResetJson.Default.ReportRequest);
        var result = ReportResults.Parse(said.Result) ?? throw new RefusedException(Refusals.Malformed);
        var made = await attempts.Find(said.Attempt) ?? throw new RefusedException(VisitRefusals.NoSession);
        if (made.Terminal != asked.Terminal.Id || made.VisitId != said.Case) throw new RefusedException(VisitRefusals.NoSession);
        if (result == ReportResult.Done && !sessions.IsReceipt(made.Chip, made.Pin, said.Chaining ?? [], said.Receipt ?? []))
            throw new RefusedException(Refusals.BadReceipt);
        var after = await store.Visits.Change(
            made.VisitId, new VisitCommand.Report(asked.Terminal, made.Attempt, made.Pin, result));
        if (result == ReportResult.Done) log.Done(made.Pin, "receipt");
        await Problems.Write(context, new(after.StateAt(store.Now).Word()), ResetJson.Default.ReportReply);
    }

    public async Task Confirm(HttpContext context)
    {
        var asked = await door.EnterTerminal(context, repeatable: false);
        var said = Problems.Parse(asked.Body, ResetJson.Default.HolderReceipt);
        var names = Settings.Key.Card((await proofs.AtCounter(said.AuthenticationCertificate)).CardId);
        VisitCommand.HolderSign Receipt(Visit visit, byte[]? text, byte[]? signature) => new(
            asked.Terminal, TerminalApi.NameIn(visit, names), said.Pin,
            text is null ? VisitCommand.HolderSign.ByCheck : VisitCommand.HolderSign.BySignature, text, signature);
        var after = said.Proof is { } proof
            ? await Signed(asked, said, proof, Receipt)
            : await store.Visits.Change(said.Visit, (_, visit) => Task.FromResult<VisitCommand>(Receipt(visit, null, null)));
        await Problems.Write(context, TerminalView.Of(after, store.Now), ResetJson.Default.TerminalVisit);
    }

    private async Task<Visit> Signed(
        KnownTerminal asked, HolderReceipt said, Proof proof, Func<Visit, byte[]?, byte[]?, VisitCommand.HolderSign> receipt)
    {
        if (!VisitPins.HasKey(said.Pin)) throw new RefusedException(VisitRefusals.WrongReceipt);
        var challenge = await store.Challenges.Good(Settings.Key, proof.Challenge, asked.Terminal.Id);
        if (challenge.Row.CaseId != said.Visit) throw new RefusedException(Refusals.StaleProof);
        var failures = new Counted(
            $"{ProofText.Confirm} failures", asked.Terminal.Id, Settings.Limits.ProofsPerHour, TimeSpan.FromHours(1));
        var proven = await proofs.Check(new(ProofText.Confirm, said.Pin, asked.Terminal.Id, [failures]), challenge, proof);
        return await proofs.Use(proven, () => store.Visits.Change(
            said.Visit,
            (_, visit) => Task.FromResult<VisitCommand>(receipt(visit, proven.Text.ToBytes(), proof.Signature)),
            ChallengeStore.Take(challenge), store.Requests.Of(proven.Counted)));
    }
}
