using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Counter;

/// <summary>What a counter's terminal asks for. The new PIN goes from it to the card and is in none of these.</summary>
internal sealed class TerminalApi(CurrentSettings current, ResetStore store, ProofCheck proofs, KioskDoor door, TerminalSessions sessions)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private Settings Settings => current.Now;

    public void Map(IEndpointRouteBuilder routes)
    {
        Post<TerminalSession>(routes, "session", Session, null, "Where this terminal stands, and the visit that it has.");
        Post<TerminalVisit>(routes, "pair", Pair, typeof(PairRequest), "Pairs this terminal with the visit of a code.");
        Post<TerminalCard>(routes, "card", Card, typeof(TerminalCardRequest), "The card that is in the terminal.");
        Post<Authorisation>(
            routes, "authorise", sessions.Authorise, typeof(TerminalAuthoriseRequest),
            "Keys of one card session, for one PIN. Needs an Idempotency-Key.");
        Post<ReportReply>(routes, "report", sessions.Report, typeof(ReportRequest), "What became of it.");
        Post<TerminalVisit>(routes, "receipt", sessions.Confirm, typeof(HolderReceipt), "The holder confirms a PIN by using it.");
    }

    private static void Post<T>(IEndpointRouteBuilder routes, string name, RequestDelegate act, Type? body, string summary)
    {
        var endpoint = routes.MapPost($"/v1/terminal/{name}", (Delegate)act).For(DoorRule.Machine);
        if (body is not null) endpoint.Accepts(body, "application/json");
        endpoint.Produces<T>().WithSummary(summary).WithDescription(SignedTexts.Machine);
    }

    private async Task Session(HttpContext context)
    {
        var now = store.Now;
        var asked = await door.EnterTerminal(context, repeatable: false, id => IssuerRegister.Seen(id, now));
        var visit = await store.Visits.OfTerminal(asked.Terminal.Id);
        var seen = visit is null ? null : TerminalView.Of(visit.Visit, now);
        await Problems.Write(
            context, new(asked.Terminal.Id, asked.Site.Id, asked.Site.Name, Settings.Practice, seen), ResetJson.Default.TerminalSession);
    }

    private async Task Pair(HttpContext context)
    {
        var asked = await door.EnterTerminal(context, repeatable: false);
        var said = Problems.Parse(asked.Body, ResetJson.Default.PairRequest);
        var tries = new Counted("pairings", asked.Terminal.Id, Settings.Limits.WrongCodesPerMinute, Minute);
        store.Requests.MustBeFree(tries);
        if (ShortCode.Parse(said.Code) is not { } code || await store.Visits.OfPairing(code) is not { } found)
        {
            await store.Requests.Count(tries);
            throw new RefusedException(VisitRefusals.PairingCode);
        }
        var paired = await store.Visits.Change(found.Visit.Id, async (w, visit) => new VisitCommand.Pair(
            asked.Terminal, code, await store.Visits.IsBusy(w, asked.Terminal.Id, visit.Id)));
        await Answer(context, paired);
    }

    private async Task Card(HttpContext context)
    {
        var asked = await door.EnterTerminal(context, repeatable: false, id =>
            store.Requests.Of(new("lookups", id, Settings.Limits.LookupsPerMinute, Minute)));
        var said = Problems.Parse(asked.Body, ResetJson.Default.TerminalCardRequest);
        var card = await proofs.AtCounter(said.AuthenticationCertificate);
        var names = Settings.Key.Card(card.CardId);
        var seen = await store.Visits.Change(said.Visit, async (w, visit) => new VisitCommand.SeeCard(
            asked.Terminal, NameIn(visit, names), await store.Visits.RecentResets(w, names, visit.Id)));
        foreach (var pin in seen.Pins.Where(p => p.Value.At(store.Now) == VisitPinState.Unknown).Select(p => p.Key).ToList())
            seen = await store.Visits.Change(seen.Id, Again(asked.Terminal, seen.Card!, pin, said));
        var challenge = await store.Challenges.New(Settings.Key.First, asked.Terminal.Id, seen.Id, (int)card.MacSize);
        var host = Settings.Key.First.HostChallenge(challenge.Id, (int)card.MacSize);
        await Problems.Write(context, new(TerminalView.Of(seen, store.Now), challenge, host), ResetJson.Default.TerminalCard);
    }

    private static VisitCommand.SeeAgain Again(Terminal at, string card, string pin, TerminalCardRequest said)
    {
        bool? works = said.NewPinWorks?.TryGetValue(pin, out var tried) == true ? tried : null;
        var isUnknown = said.NewPinUnknown?.Contains(pin) == true;
        return new(at, card, pin, said.Tries.GetValueOrDefault(pin), works, isUnknown);
    }

    /// <summary>The name by which the visit knows this card; where it knows none or another one, the newest.</summary>
    public static string NameIn(Visit visit, CardNames names)
    {
        var known = visit.Card ?? visit.Enquiry?.Card;
        return known is not null && names.All.Contains(known) ? known : names.First;
    }

    private Task Answer(HttpContext context, Visit visit) =>
        Problems.Write(context, TerminalView.Of(visit, store.Now), ResetJson.Default.TerminalVisit);
}
