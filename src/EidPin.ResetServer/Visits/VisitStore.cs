using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Visits;

/// <summary>
/// Visits: how they stand, and what changes them. All that changes one is decided while nobody else changes it, and is a fact in the same
/// transaction: of two that want it, one wins and the other is told.
/// </summary>
internal sealed class VisitStore(Database database, StoreClock clock, RowGuard guard)
{
    /// <summary>For how long resets of one card count together.</summary>
    public static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    private readonly VisitReading reading = new(guard);

    public Task<StoredVisit?> Find(string id) => One("v.id = @id", new { id }, id);

    /// <summary>The one that the terminal has now.</summary>
    public Task<StoredVisit?> OfTerminal(string terminal) => One("v.terminal = @terminal AND v.living = 1", new { terminal }, terminal);

    /// <summary>The one that waits for a terminal with this code.</summary>
    public Task<StoredVisit?> OfPairing(string code) => One("v.pairing = @code AND v.living = 1", new { code }, code);

    /// <summary>The one that ended with this letter, and those that brought it back.</summary>
    public Task<IReadOnlyList<Visit>> OfLetter(string letter) => database.Read<IReadOnlyList<Visit>>(async c =>
        [.. (await reading.All(new(c, null), "v.letter = @letter", new { letter })).Select(found => found.Visit)]);

    /// <summary>Those of a site that were opened since, the oldest one first.</summary>
    public Task<IReadOnlyList<StoredVisit>> OfSite(string site, DateTimeOffset since) => database.Read(c =>
        reading.All(new(c, null), "v.site = @site AND v.opened_at >= @since", new { site, since = Stored.Ms(since) }));

    /// <summary>
    /// Visits whose time is over and of which nobody has said it, some at a time, the oldest ones first. They are not read yet: one that
    /// cannot be holds up no other.
    /// </summary>
    /// <param name="after">The last one of those before; null: from the beginning.</param>
    public async Task<IReadOnlyList<VisitDue>> Due(VisitDue? after = null)
    {
        const int most = 500;
        return [.. await database.Read(c => new Writing(c, null).Query<VisitDue>(
            "SELECT until AS Until, id AS Id FROM visits WHERE living = 1 AND until <= @now " +
            "AND (until > @until OR (until = @until AND id > @id)) ORDER BY until, id LIMIT @most",
            new { now = Stored.Ms(clock.Now), until = after?.Until ?? 0, id = after?.Id ?? "", most }))];
    }

    /// <summary>
    /// Resets of a card in the days before: each other visit that got keys for a card session, whatever its terminal told of its end, and
    /// each reservation that came to its end at a machine.
    /// </summary>
    /// <param name="visit">Not this one.</param>
    public async Task<int> RecentResets(Writing writing, CardNames card, string visit)
    {
        var since = clock.Now - Recently;
        var cards = card.All.ToArray();
        // Opened on the day before, it may have come to its end within the seven.
        var visits = await reading.All(
            writing, $"{writing.In("v.card", "cards")} AND v.opened_at >= @since AND v.id <> @visit",
            new { cards, since = Stored.Ms(since - TimeSpan.FromDays(1)), visit });
        var cases = await writing.Query<CaseRow>(
            $"SELECT {StoredCase.Columns} FROM cases WHERE {writing.In("card", "cards")} AND reserved_at >= @since AND living = 0",
            new { cards, since = Stored.Ms(since) });
        return visits.Count(v => v.Visit.Attempts.Count > 0) + cases.Count(c => c.Case.State == ResetState.Done);
    }

    /// <param name="mustHold">Throws where the fact that comes of it is not to be written.</param>
    /// <exception cref="RefusedException"/>
    public async Task<Visit> Open(string id, VisitCommand.Open open, Action<Visit?, VisitFact> mustHold)
    {
        var decision = VisitDeciding.Decide(null, open, clock.Now);
        if (decision.Fact is not { } fact) throw new RefusedException(decision.Refusal!);
        mustHold(null, fact);
        return await database.Write(w => VisitWriting.Append(w, guard, null, id, fact));
    }

    /// <summary>Decides on the visit as it stands and writes what comes of it.</summary>
    /// <param name="also">What belongs into the same transaction.</param>
    /// <returns>The visit afterwards; unchanged where it was so already.</returns>
    /// <exception cref="RefusedException"/>
    public Task<Visit> Change(string id, VisitCommand command, params IReadOnlyList<Statement> also) =>
        Change(id, (_, _) => Task.FromResult(command), also);

    /// <param name="ask">What is wanted of the visit, with what else has to be read for it.</param>
    /// <inheritdoc cref="Change(string, VisitCommand, IReadOnlyList{Statement})"/>
    public Task<Visit> Change(string id, Func<Writing, Visit, Task<VisitCommand>> ask, params IReadOnlyList<Statement> also) =>
        Change(id, ask, null, also);

    /// <param name="mustHold">Throws where the fact that comes of it is not to be written.</param>
    /// <inheritdoc cref="Change(string, VisitCommand, IReadOnlyList{Statement})"/>
    public Task<Visit> Change(string id, VisitCommand command, Action<Visit?, VisitFact> mustHold) =>
        Change(id, (_, _) => Task.FromResult(command), mustHold, []);

    private Task<Visit> Change(
        string id, Func<Writing, Visit, Task<VisitCommand>> ask, Action<Visit?, VisitFact>? mustHold, IReadOnlyList<Statement> also) =>
        database.Write(async w =>
        {
            var before = await Locked(w, id);
            var decision = VisitDeciding.Decide(before.Visit, await ask(w, before.Visit), clock.Now);
            if (decision.Refusal is { } refusal) throw new RefusedException(refusal);
            if (decision.Fact is not { } fact) return before.Visit;
            mustHold?.Invoke(before.Visit, fact);
            return await VisitWriting.Append(w, guard, before, id, fact, also);
        });

    /// <summary>
    /// The terminal has a visit that is not over, other than this one. What time has ended and nobody has said so yet is said with it: a
    /// terminal has one visit in the database.
    /// </summary>
    public async Task<bool> IsBusy(Writing writing, string terminal, string visit)
    {
        var isBusy = false;
        foreach (var other in await reading.All(
            writing, "v.terminal = @terminal AND v.living = 1 AND v.id <> @visit", new { terminal, visit }))
            if (VisitDeciding.Decide(other.Visit, new VisitCommand.Expire(), clock.Now).Fact is { } over)
                await VisitWriting.Append(writing, guard, other, other.Visit.Id, over);
            else isBusy = true;
        return isBusy;
    }

    private async Task<StoredVisit> Locked(Writing writing, string id)
    {
        if (!Stored.IsId(id)) throw new RefusedException(VisitRefusals.NoVisit);
        await writing.Query<string>($"SELECT id FROM visits WHERE id = @id{writing.ForUpdate}", new { id });
        var found = await reading.All(writing, "v.id = @id", new { id });
        return found.SingleOrDefault() ?? throw new RefusedException(VisitRefusals.NoVisit);
    }

    private async Task<StoredVisit?> One(string where, object values, string said) => !Stored.IsId(said) ? null
        : await database.Read(async c => (await reading.All(new(c, null), where, values)).SingleOrDefault());
}
