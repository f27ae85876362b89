using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Reset.Visits;
using Shown = EidPin.Guidance.Sites.Shown;

namespace EidPin.ResetServer.Counter;

/// <summary>What the guide says to a visit: the same way and documents that it tells the citizen.</summary>
/// <param name="Situation">Of the slip, or of what the visit itself says.</param>
/// <param name="Route">Null: no way of the guide ends at this counter.</param>
/// <param name="HasSlip">The person brought one.</param>
/// <param name="List">What has to be seen; null: nothing, as there is no way.</param>
internal sealed record VisitDesk(Situation Situation, PlanRoute? Route, Checklist? List, string? Represented, bool HasSlip)
{
    private const string Card = "jp.my-number";

    /// <param name="slip">What was scanned or pasted; null: nothing.</param>
    /// <param name="represented">With a legal representative: for whom; null: nobody has said it.</param>
    /// <param name="shown">Null: what the visit has recorded.</param>
    public static VisitDesk Of(
        Visit visit, Site site, Situation? slip, string? represented, DateTimeOffset now, IReadOnlyList<ShownDocument>? shown = null,
        IReadOnlyList<string>? pins = null)
    {
        var today = site.DayOf(now);
        var situation = SituationOf(visit, slip, represented, pins ?? visit.Description?.Pins ?? []);
        var route = Guide.ForCard(Card).Plan(situation, today).Routes.FirstOrDefault(r => r.Id == RouteOf(visit.Who));
        if (route is null) return new(situation, null, null, represented, slip is not null);
        var lies = (shown ?? visit.Description?.Documents ?? []).Select(d => new Shown(d.Kind, d.Whose, d.Until));
        var isFirst = visit.Who == Comers.Agent && (visit.Enquiry is null || visit.State == VisitState.AwaitsReply);
        return new(situation, route, Checklist.Of(route, site, [.. lies], today, firstVisit: isFirst), represented, slip is not null);
    }

    /// <summary>The field of a situation that says how it is with a PIN.</summary>
    public static string FieldOf(string pin) => $"pins.{pin[(pin.IndexOf('.', StringComparison.Ordinal) + 1)..]}";

    private static string RouteOf(string who) => who switch
    {
        Comers.Representative => "office-legal-representative",
        Comers.Agent => "office-agent",
        _ => "office",
    };

    // Who stands at a counter is there, whatever could have been done elsewhere: no telephone, no machine.
    private static Situation SituationOf(Visit visit, Situation? slip, string? represented, IReadOnlyList<string> pins)
    {
        var said = (slip is { Card: Card } ? slip : new Situation(new Dictionary<string, string> { ["card"] = Card }, defaults: true))
            .Where("whoGoes", visit.Who).Where("phone", "false");
        if (visit.Who == Comers.Representative && represented is not null)
            said = represented == Reset.Visits.Represented.Ward
                ? said.Where("adultWard", "true")
                : said.Without("age").Where("child", "yes");
        foreach (var pin in pins.Select(FieldOf))
            if (said[pin] is not ("locked" or "forgotten")) said = said.Where(pin, "forgotten");
        // Nothing wanted yet: the commonest visit shows what will be asked for.
        return said.SaysBad ? said : said.Where("pins.signature", "forgotten").Where("pins.authentication", "forgotten");
    }
}
