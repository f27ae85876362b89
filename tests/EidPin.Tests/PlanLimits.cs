using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>Rules for every plan about what cannot be undone, cannot be done, or is said for somebody else.</summary>
internal static class PlanLimits
{
    private static readonly string[] Changed = ["office", "office-legal-representative", "office-agent"];

    private static readonly string[] Counters =
    [
        .. Changed, "reissue-certificate", "extend-card", "new-card", "convert-face-card", "switch-to-face-card", "embassy",
    ];

    // Of typing: nothing is typed on a card that is lost, broken or over.
    private static readonly string[] Typing =
    [
        "upper-case-signature", "tries-do-not-expire", "last-try", "activation-code-last-tries", "change-same-numbers", "likely-code",
        "likely-pin", "likely-signature", "likely-digits", "two-letters",
    ];

    public static IEnumerable<string> Broken(PlanModel person, Plan plan, PlanWords words) =>
    [
        .. DoubtedCode(person, plan), .. Changing(person, plan), .. ChangeAsked(person, plan, words), .. Holder(person, plan, words),
        .. SignatureThatIsThere(person, plan), .. CardFirst(person, plan), .. Abroad(person, plan),
        .. PlanAgreement.Broken(person, plan, words),
    ];

    // Five misses end a chip: whoever has two tries left or fewer has another way than to type the code, and nobody types one he lacks.
    private static IEnumerable<string> DoubtedCode(PlanModel person, Plan plan)
    {
        if (person.Japan) yield break;
        var typed = plan.Routes.Where(r => r.Id is "unlock-at-home" or "activate-at-home").Select(r => r.Id).ToArray();
        if (typed.Length == 0) yield break;
        if (person.State("activation-code") is { } state and not "known") yield return $"code: typed though {state}";
        if (person.IsNearlyLocked("activation-code") && plan.Routes.All(r => r.Id != "order-activation-code"))
            yield return $"code: the last tries are the only way ({typed[0]})";
        if (!plan.Warnings.Contains("never-guess-activation-code")) yield return $"code: guessing is not warned of ({typed[0]})";
    }

    // Only a PIN that works is changed, and not the code that unlocks.
    private static IEnumerable<string> Changing(PlanModel person, Plan plan)
    {
        foreach (var pin in plan.Routes.Where(r => r.Id == "change-at-home").SelectMany(r => r.Resets))
            if (pin is "activation-code" or "resident-register" || person.State(pin) is not (null or "known"))
                yield return $"change: of what cannot be changed ({pin}, {person.State(pin)})";
        if (person.Of("wish") != "change" || !person.Usable || person.Wanted is not { } wanted) yield break;
        var fixedOne = wanted is "activation-code" or "resident-register";
        var can = person.State(wanted) is null or "known" && !person.IsOver(wanted) && !fixedOne;
        var here = plan.Routes[0].Id is "kiosk" or "unlock-at-home" or "order-activation-code" || Changed.Contains(plan.Routes[0].Id);
        var device = !person.Japan || person.Of("phone") == "true" || person.Of("reader") == "true";
        if (can && here && device && plan.Routes.All(r => r.Id != "change-at-home")) yield return $"change: the wish is gone ({wanted})";
        if (wanted == "activation-code" && plan.Routes[0].Id != "new-card" && plan.Routes.All(r => r.Id is not "order-activation-code")
            && plan.Routes[0].Id is not ("card-does-not-read" or "activate-at-home"))
            yield return "change: no new code for the activation code";
    }

    // Whoever goes: a PIN that works is changed, not reset as if it were forgotten.
    private static IEnumerable<string> ChangeAsked(PlanModel person, Plan plan, PlanWords words)
    {
        if (!person.Japan || person.Of("wish") != "change" || person.Wanted is not { } wanted) yield break;
        if (person.State(wanted) is not (null or "known") || !person.Usable) yield break;
        foreach (var route in plan.Routes.Where(r => Changed.Contains(r.Id)))
        {
            var said = words.Say(route)!;
            var name = Texts.For("ja", "jp")[$"say.pin.{wanted}"];
            if (said.Split('。').Any(s => s.Contains("初期化", StringComparison.Ordinal) && s.Contains(name, StringComparison.Ordinal)))
                yield return $"change: a reset is asked for ({route.Id})";
            if (!said.Contains("変更", StringComparison.Ordinal)) yield return $"change: not asked for ({route.Id})";
        }
    }

    // Who does not go for himself says so.
    private static IEnumerable<string> Holder(PlanModel person, Plan plan, PlanWords words)
    {
        if (!person.Japan) yield break;
        var agent = person.Of("whoGoes") == "agent";
        var represented = person.Of("whoGoes") == "legal-representative" || person.Child || person.Of("adultWard") == "true";
        foreach (var route in plan.Routes.Where(r => Counters.Contains(r.Id) && words.Say(r) is not null))
        {
            var said = words.Say(route)!;
            // Nobody is known to go to an embassy for somebody else; and a parent's own way is shown beside the agent's.
            if (agent && route.Id is not ("embassy" or "office-legal-representative") && !said.Contains("代理", StringComparison.Ordinal))
                yield return $"say: the holder's own words for an agent ({route.Id})";
            if (!agent && represented && !said.Contains("代理人", StringComparison.Ordinal) && !said.Contains('親'))
                yield return $"say: the holder's own words for a representative ({route.Id})";
        }
    }

    // What is usual for a child or ward is not told of a card of which somebody says that it has the certificate.
    private static IEnumerable<string> SignatureThatIsThere(PlanModel person, Plan plan)
    {
        var said = person.Said("pins.signature") && person.State("signature") != "never-issued";
        if (!said || person.Of("signatureCertificate") == "never-issued") yield break;
        if (plan.RuledOut.Any(r => r.Reason == "no-signature-certificate")) yield return "signature: there is none, though it was named";
        if (plan.Warnings.Any(w => w.StartsWith("no-signature", StringComparison.Ordinal)))
            yield return "signature: warned that there is none";
    }

    // What comes first where the card itself is gone or dead: no word of typing on it.
    private static IEnumerable<string> CardFirst(PlanModel person, Plan plan)
    {
        var told = plan.Warnings.Intersect(Typing).ToArray();
        if (person.Of("cardState") != "in-hand" && told.Length > 0) yield return $"warned of typing on such a card: {told[0]}";
        if (person.Of("faceCard") == "true" && plan.Warnings.Contains("change-same-numbers"))
            yield return "warned of other PINs of a card without";
    }

    private static IEnumerable<string> Abroad(PlanModel person, Plan plan)
    {
        if (person.Of("residency") != "abroad" || !person.Japan) yield break;
        if (plan.Routes[0].Id is "new-card" or "stop-and-replace-card" && !plan.Routes[0].Steps.Contains("apply-for-new-card-abroad"))
            yield return "abroad: no word of the embassy";
        var without = person.State("signature") == "never-issued" || person.Of("adultWard") == "true";
        if (without && plan.Warnings.Contains("abroad-signature-ends"))
            yield return "abroad: the end of a certificate that is not there";
        if (plan.Routes[0].Documents.Any(d => d.Id == "expiry-notice")) yield return "abroad: a notice that came by post";
    }
}
