using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Oversight;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.ResetServer.Visits;

namespace EidPin.Tests;

/// <summary>Visits and reservations of some days, of every kind, and what is to be counted of them by what they themselves say.</summary>
internal sealed class FigureVisits(ResetStore store, DateTimeOffset now)
{
    public static readonly FigureSpan Span = new(new(2026, 11, 24), new(2026, 11, 27));

    private static readonly string[] Sites = ["aonohara", "uminari", "closed-since"];

    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(9));

    private readonly List<Figure> expected = [];

    /// <summary>Those of the span, in the order of the page.</summary>
    public IReadOnlyList<Figure> Expected =>
    [
        .. expected.Where(f => f.Day >= Span.From && f.Day <= Span.To).GroupBy(f => f with { Number = 0 })
            .Select(same => same.Key with { Number = same.Sum(f => f.Number) })
            .OrderBy(f => f.Day).ThenBy(f => f.Site, StringComparer.Ordinal).ThenBy(f => FigureReading.Routes.ToList().IndexOf(f.Route))
            .ThenBy(f => ResetPins.AtCounter.ToList().IndexOf(f.Pin)).ThenBy(f => FigureReading.Outcomes.ToList().IndexOf(f.Outcome)),
    ];

    public static async Task<FigureVisits> In(ResetStore store, DateTimeOffset now)
    {
        var all = new FigureVisits(store, now);
        for (var seed = 0; seed < 120; seed++) await all.Visit(seed);
        var at = now.AddDays(-2);
        ResetFact.Identified same = new("policy") { At = at };
        ResetFact.Authorised begun = new("kiosk", "a", 3) { At = at };
        (string, ResetFact[])[] ways =
        [
            ("done", [same, begun, new ResetFact.Done("receipt") { At = at }]),
            ("not-done", [same, begun, new ResetFact.NotDone("kiosk", "refused") { At = at }]),
            ("unknown", [same, begun]), ("unknown", [same, begun, new ResetFact.Uncertain("kiosk") { At = at }]),
            ("unknown", [same, begun, new ResetFact.Expired(ResetFact.Expired.EndUnknown) { At = at }]),
            ("cancelled", [same, new ResetFact.Cancelled("holder") { At = at }]), ("expired", [same, new ResetFact.Expired { At = at }]),
            ("cancelled", [new ResetFact.FaceRefused("staff") { At = at }]), ("expired", [same]),
            ("open", [new ResetFact.Identified("policy") { At = now.AddHours(-20) }]),
        ];
        foreach (var (i, (outcome, facts)) in ways.Index())
            await all.Case($"case-{i}", outcome, i % 2 == 0 ? ResetPins.Signature : ResetPins.Authentication, facts);
        return all;
    }

    /// <summary>As an auditor counts.</summary>
    public static FigureReading Reading(ResetStore store, Settings settings, DateTimeOffset now) => new(store, Auditor(settings, now));

    public static OversightDesk Auditor(Settings settings, DateTimeOffset now) =>
        new(new SignedIn("", new("s", "s", "s"), [], "", now), null, settings, "en");

    /// <summary>Random ones, each by the commands that people give.</summary>
    private async Task Visit(int seed)
    {
        var random = new Random(seed);
        var who = Comers.All[random.Next(3)];
        var byPhone = who == Comers.Agent && random.Next(2) == 0;
        // Between midnight and 21 hours in Tokyo, on one of five days.
        var begun = Midnight.AddDays(random.Next(5)).AddMinutes(random.Next(21 * 60));
        var enquiry = who == Comers.Agent && !byPhone && random.Next(2) == 0 ? new Enquiry("R", begun.AddDays(-2), begun.AddDays(9)) : null;
        var counter = new VisitCounter { Now = begun };
        Assert.Equal(
            "Opened",
            counter.Told(counter.Opening(who, VisitCounter.Rules with { AgentsByPhone = true }, enquiry, byPhone)));
        if (random.Next(6) > 0) counter.Ask(Said(counter, random));
        if (!byPhone)
        {
            counter.Ask(new VisitCommand.Pair(VisitCounter.Here, "7K2"));
            counter.Ask(new VisitCommand.SeeCard(VisitCounter.Here, "card", 0));
            for (var step = 0; step < 30; step++) counter.Ask(RandomVisit.Any(random, counter, who == Comers.Agent));
        }
        counter.Now += TimeSpan.FromMinutes(3);
        counter.Ask(random.Next(6) switch
        {
            0 => new VisitCommand.Close(VisitCounter.Clerk),
            1 => new VisitCommand.Cancel(VisitCounter.Clerk, "left"),
            2 => new VisitCommand.HandOver(VisitCounter.Clerk, ["signature"], "expired"),
            3 => new VisitCommand.SendEnquiry(VisitCounter.Clerk, ShortCode.New()),
            4 => new VisitCommand.Expire(),
            _ => Said(counter, random),
        });
        var site = Sites[random.Next(3)];
        await Keep($"v-{seed}", site, counter);
        Expect(site, byPhone ? FigureReading.Phone : who, counter);
    }

    /// <summary>A reservation that ends so.</summary>
    private async Task Case(string id, string outcome, string pin, params ResetFact[] facts)
    {
        var at = facts[0].At;
        await store.Database.Write(async w =>
        {
            await CaseWriting.Reserve(
                w, id, ShortCode.New(), new(pin, id) { At = at }, new("", "", "", []), TimeSpan.FromDays(30));
            foreach (var fact in facts)
                await CaseWriting.Append(w, (await CaseWriting.Locked(w, id)), fact);
        });
        expected.Add(new(DayOf(at), "", FigureReading.Machine, pin, outcome, 1));
    }

    // As the server keeps them; a terminal and a code have one open visit.
    private Task Keep(string id, string site, VisitCounter counter) => store.Database.Write(async w =>
    {
        StoredVisit? before = null;
        foreach (var said in counter.Facts)
        {
            var fact = said switch
            {
                VisitFact.Opened opened => opened with { Site = site, Pairing = opened.Pairing is null ? null : id },
                VisitFact.Paired paired => paired with { Terminal = id },
                _ => said,
            };
            var next = await VisitWriting.Append(w, store.Guard, before, id, fact);
            var head = await w.One<byte[]>("SELECT head FROM visits WHERE id = @id", new { id });
            before = new(VisitRow.Of(next, head!), next);
        }
    });

    private void Expect(string site, string route, VisitCounter counter)
    {
        var visit = counter.Visit!;
        var ended = visit.StateAt(now) switch
        {
            VisitState.AwaitsReply => "letter",
            var state => state.Word(),
        };
        var day = DayOf(visit.OpenedAt);
        if (visit.Pins.Count == 0) expected.Add(new(day, site, route, "", ended, 1));
        foreach (var pin in visit.Pins.Keys) expected.Add(new(day, site, route, pin, Outcome(counter.Facts, pin) ?? ended, 1));
    }

    // What was told of it last; null: no card session was about it.
    private static string? Outcome(IReadOnlyList<VisitFact> facts, string pin)
    {
        string? outcome = null;
        foreach (var fact in facts)
            outcome = fact switch
            {
                VisitFact.PinDone done when done.Pin == pin => "done",
                VisitFact.PinNotDone not when not.Pin == pin => "not-done",
                VisitFact.PinUncertain open when open.Pin == pin => "unknown",
                VisitFact.Authorised begun when begun.Pins.Contains(pin) => "unknown",
                _ => outcome,
            };
        return outcome;
    }

    private static VisitCommand.Describe Said(VisitCounter counter, Random random)
    {
        var said = VisitCounter.Said([.. ResetPins.AtCounter.Where(_ => random.Next(2) == 0)]);
        if (counter.Visit!.Who == Comers.Representative)
            said = said with { Represented = Represented.Child, Authority = Authorities.Paper };
        return new(VisitCounter.Clerk, said with { Reply = counter.Visit.Enquiry is null ? null : Replies.Sealed });
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(9)).DateTime);
}
