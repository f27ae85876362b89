using EidPin.Guidance.Plans;

namespace EidPin.Tests;

/// <summary>Rules for every plan: no part of it says what another one denies, and papers and steps are those of who goes.</summary>
internal static class PlanAgreement
{
    public static IEnumerable<string> Broken(PlanModel person, Plan plan, PlanWords words) =>
    [
        .. LastTry(plan), .. RuledOutWhereToGo(person, plan), .. Papers(person, plan), .. Sealed(person, plan), .. Letters(person, plan),
        .. WithoutPins(person, plan, words), .. AbroadAtHome(person, plan), .. Shop(person, plan), .. Codes(person, plan),
        .. StillWorks(person, plan),
    ];

    // "If it is refused again, leave the last try unused": where only one is left, the next one is the last.
    private static IEnumerable<string> LastTry(Plan plan)
    {
        if (plan.Warnings.Contains("last-try") && plan.Routes.Any(r => r.Steps.Contains("stop-before-last")))
            yield return "agree: a try is invited to that is the last";
    }

    private static IEnumerable<string> RuledOutWhereToGo(PlanModel person, Plan plan)
    {
        var goes = plan.Routes.Any(r => r.Steps.Contains("apply-for-new-card"));
        if (goes && plan.RuledOut.Any(r => r.Id == "office")) yield return "agree: the office is ruled out, and to be gone to";
        if (person.Of("cardState") != "in-hand" && plan.Warnings.Contains("treatment-goes-on"))
            yield return "agree: a treatment by a card that is not there";
    }

    // Whoever acts by law or for somebody brings papers of their own.
    private static IEnumerable<string> Papers(PlanModel person, Plan plan)
    {
        if (!person.Japan || person.Of("pinOf") != "card") yield break;
        var represented = person.Child || person.Of("adultWard") == "true";
        string[] counters = ["stop-and-replace-card", "new-card", "convert-face-card", "embassy"];
        foreach (var route in plan.Routes.Where(r => counters.Contains(r.Id)))
        {
            var papers = route.Documents.Select(d => d.Id).ToArray();
            if (represented && !papers.Contains("representative-id")) yield return $"papers: none of the representative ({route.Id})";
            var agent = person.Of("whoGoes") == "agent" && route.Id != "embassy";
            if (agent && !papers.Contains("agent-id")) yield return $"papers: none of the agent ({route.Id})";
            if ((represented || agent) && route.Id != "embassy" && papers.Contains("photo-id"))
                yield return $"papers: the holder's own ({route.Id})";
        }
    }

    // Whoever carries a sealed reply is not to know what is in it.
    private static IEnumerable<string> Sealed(PlanModel person, Plan plan)
    {
        foreach (var route in plan.Routes.Where(r => r.Documents.Any(d => d.Id is "sealed-reply")))
            if (route.Steps.Contains("know-current-codes")) yield return "sealed: and to be known to who carries it";
        if (plan.Routes.Any(r => r.Id == "office-agent") && !plan.Warnings.Contains("letter-stays-sealed"))
            yield return "sealed: not told";
    }

    // What must be brought comes by a step, and takes two visits.
    private static IEnumerable<string> Letters(PlanModel person, Plan plan)
    {
        foreach (var route in plan.Routes.Where(r => r.Documents.Any(d => d.Id == "enquiry-letter")))
        {
            var comes = route.Steps.Any(s => s is "agent-letter-comes" or "agent-letter-abroad");
            if (!comes) yield return $"letter: how it comes ({route.Id})";
            if (!plan.Warnings.Contains("agent-not-same-day")) yield return $"letter: that it takes time ({route.Id})";
            if (person.Of("residency") == "abroad" && route.Id == "office-agent" && route.Steps.Contains("agent-letter-comes"))
                yield return "letter: to an address that there is not";
        }
    }

    // A card without PINs: none is asked for, reset or told of, unless it is made one with them.
    private static IEnumerable<string> WithoutPins(PlanModel person, Plan plan, PlanWords words)
    {
        if (person.Of("faceCard") != "true" || person.Of("pinOf") != "card" || person.Of("cardState") != "in-hand") yield break;
        foreach (var route in plan.Routes.Where(r => r.Id is "reissue-certificate" or "extend-card"))
        {
            if (route.Resets.Count > 0) yield return $"face card: a PIN is reset ({route.Id})";
            var asks = words.Say(route)?.Contains("暗証番号", StringComparison.Ordinal) == true;
            if (asks) yield return $"face card: a PIN is asked for ({route.Id})";
            var chooses = route.Steps.Any(s => s.StartsWith("choose-new", StringComparison.Ordinal));
            if (chooses) yield return $"face card: a PIN is chosen ({route.Id})";
        }
    }

    private static IEnumerable<string> AbroadAtHome(PlanModel person, Plan plan)
    {
        if (person.Of("residency") != "abroad" || !person.Japan) yield break;
        if (plan.Routes.Any(r => r.Where is "municipality-of-residence" && r.Id.StartsWith("office", StringComparison.Ordinal)))
            yield return "abroad: an office where nobody lives";
        // What an embassy can reset waits for no certificate.
        var login = person.IsBad("authentication") && !person.IsBad("signature") && !person.IsOver("authentication") && person.Usable;
        var meant = person.Wanted is null or "authentication" && person.Of("wish") != "renew";
        if (login && meant && person.State("authentication") != "never-issued" && person.Of("authenticationCertificate") != "never-issued"
            && plan.Routes[0].Id is not ("embassy" or "card-does-not-read" or "use-face-check"))
            yield return $"abroad: the embassy comes later ({plan.Routes[0].Id})";
    }

    // Whoever asks for a shop is told of it.
    private static IEnumerable<string> Shop(PlanModel person, Plan plan)
    {
        if (!person.Said("shop") || !person.Pins.Any(person.IsBad) || !person.Usable) yield break;
        var shop = person.Of("shop");
        var told = plan.Routes.Any(r => r.Shops.Contains(shop)) || plan.RuledOut.Any(r => r.Id == shop);
        if (!told && person.Of("residency") == "abroad" && plan.Routes[0].Id == "embassy") yield return "shop: no word of it abroad";
    }

    // What is not there is not asked for, whatever a reader shows.
    private static IEnumerable<string> Codes(PlanModel person, Plan plan)
    {
        foreach (var route in plan.Routes.Where(r => r.Resets.Any(p => person.State(p) == "never-issued" && p is "signature")))
            yield return $"codes: one is reset that is not there ({route.Id})";
        foreach (var route in plan.Routes.Where(r => r.Steps.Contains("representative-sets-codes") && person.ToSet.Count == 0))
            yield return $"codes: set where nothing is to be set ({route.Id})";
        if (person.Card == "fi.professional" && person.Of("cardState") is "expired" or "damaged"
            && plan.Routes.Any(r => r.Steps.Contains("new-card-mycard")))
            yield return "codes: MyCard for a card that is not valid";
    }

    private static IEnumerable<string> StillWorks(PlanModel person, Plan plan)
    {
        if (plan.Warnings.Contains("login-still-works") && person.IsBad("authentication"))
            yield return "agree: the login PIN goes on working";
        if (plan.Warnings.Contains("service-wants-another") && person.Wanted is { } wanted && !person.Said("pin") && person.IsBad(wanted))
            yield return "agree: the service wants the one that does not work";
    }
}
