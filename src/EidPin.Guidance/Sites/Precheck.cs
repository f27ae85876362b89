using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Sites;

/// <summary>What a visit would fail for.</summary>
/// <param name="Id">One of <see cref="Precheck.Lacks"/>: its words are <c>lack.ID</c> of the set <c>visit</c>.</param>
/// <param name="Documents">For <c>documents</c>: what is not there.</param>
/// <param name="Route">For <c>elsewhere</c> and <c>replace-card</c>: the plan's way instead.</param>
/// <param name="OpensAt">For <c>closed</c>: when it opens; null: nobody knows.</param>
public sealed record Lack(
    string Id, IReadOnlyList<ChecklistItem> Documents, string? Route = null, DateTimeOffset? OpensAt = null);

/// <summary>Can this visit succeed? Asked before anybody waits.</summary>
public static class Precheck
{
    public static IReadOnlyList<string> Lacks { get; } =
        ["replace-card", "elsewhere", "other-site", "agents-not-served", "two-visits", "closed", "booking", "documents"];

    private static readonly string[] Replacing = ["new-card", "stop-and-replace-card"];

    /// <summary>Nothing: it can, as far as anybody can tell.</summary>
    /// <param name="shown">What the person brings; null: what the situation says of it, where it does.</param>
    /// <param name="isOfHere">The municipality that has to do it is this one; null: nobody said.</param>
    /// <param name="hasReply">With an agent: the reply to the office's letter is there.</param>
    public static IReadOnlyList<Lack> Of(
        Situation situation,
        Site site,
        DateTimeOffset now,
        IReadOnlyCollection<Shown>? shown = null,
        bool? isOfHere = null,
        bool isBooked = false,
        bool hasReply = false)
    {
        var today = site.DayOf(now);
        var plan = Guide.ForCard(situation.Card).Plan(situation, today);
        if (Replacing.Contains(plan.Routes[0].Id)) return [new("replace-card", [], plan.Routes[0].Id)];
        if (plan.Routes.FirstOrDefault(Checklist.IsFor) is not { } route) return [new("elsewhere", [], plan.Routes[0].Id)];
        var lacks = new List<Lack>();
        void Add(bool lacking, Lack lack)
        {
            if (lacking) lacks.Add(lack);
        }
        var agent = route.Documents.Any(d => d.Id == "agent-id");
        Add(isOfHere == false, new("other-site", []));
        Add(agent && site.Rules.Agents.Value == "not-served", new("agents-not-served", []));
        Add(agent && !hasReply, new("two-visits", []));
        Add(!site.IsOpen(now), new("closed", [], OpensAt: site.OpensAt(now)));
        Add(site.Rules.Booking.Value == "needed" && !isBooked, new("booking", []));
        if ((shown ?? Owned(situation)) is not { } brought) return lacks;
        var list = Checklist.Of(route, site, brought, today, firstVisit: agent && !hasReply);
        Add(!list.Enough, new("documents", list.Lacking));
        return lacks;
    }

    // IDs that the situation says, and the card itself, which is in hand: else the plan would be another one.
    private static Shown[]? Owned(Situation situation)
    {
        if (!situation.Stated.ContainsKey("has")) return null;
        var whose = situation["whoGoes"] ?? Bearer.Holder;
        return [.. situation.List("has").Select(kind => new Shown(kind, whose)), new("my-number-card", Bearer.Holder)];
    }
}
