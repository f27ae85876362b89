using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Sites;

/// <summary>One line of a checklist: a document of the plan, and whether what was shown covers it.</summary>
/// <param name="Id">The plan's document.</param>
/// <param name="Text">Id of its words, where they are not those of <paramref name="Id"/>.</param>
/// <param name="Needed">Null: cities differ, and nothing says what this one does.</param>
/// <param name="BringAlso">Where it is not enough: any one of these would help.</param>
public sealed record ChecklistItem(string Id, string? Text, bool? Needed, bool Enough, IReadOnlyList<string> BringAlso);

/// <summary>What a clerk has to see: the documents that the plan told the citizen, as this site asks for them.</summary>
public sealed record Checklist(IReadOnlyList<ChecklistItem> Items)
{
    private static readonly string[] Offices = ["municipality-of-residence", "new-municipality", "registered-domicile-municipality"];

    // What an agent asks for the letter with (Kunitachi, M19); the rest comes with the reply.
    private static readonly string[] OfFirstVisit = ["my-number-card", "agent-id", "second-id"];

    /// <summary>All that is needed was shown.</summary>
    public bool Enough => Lacking.Count == 0;

    /// <summary>What is needed and was not shown.</summary>
    public IReadOnlyList<ChecklistItem> Lacking => [.. Items.Where(i => i is { Needed: true, Enough: false })];

    /// <summary>Does the route end at a municipal counter?</summary>
    public static bool IsFor(PlanRoute route) => Offices.Contains(route.Where);

    /// <param name="site">Null: what is enough in every city.</param>
    /// <param name="shown">What lies on the counter; what is over does not count.</param>
    /// <param name="today">The site's day.</param>
    /// <param name="firstVisit">An agent who has no letter yet.</param>
    public static Checklist Of(
        PlanRoute route, Site? site, IReadOnlyCollection<Shown> shown, DateOnly today, bool firstVisit = false)
    {
        Shown[] valid = [.. shown.Where(s => s.Until is null || s.Until >= today)];
        var documents = route.Documents.Where(d => !firstVisit || OfFirstVisit.Contains(d.Id));
        return new([.. documents.Select(d => Item(d, site?.Rules, valid))]);
    }

    private static ChecklistItem Item(PlanDocument document, SiteRules? rules, Shown[] shown)
    {
        var need = DocumentNeed.Of(document.Id, document.Text, rules);
        string[] kinds = [.. shown.Where(s => need.Whose is null || s.Whose == need.Whose).Select(s => s.Kind).Distinct()];
        var enough = need.IsEnough(kinds);
        return new(document.Id, document.Text, Needed(document, rules), enough, enough ? [] : need.Missing(kinds));
    }

    // What every city asks for is asked for here, unless this one says otherwise.
    private static bool? Needed(PlanDocument document, SiteRules? rules)
    {
        if (BySite(document, rules) is { } said) return said;
        return document.Required == "yes" ? true : null;
    }

    private static bool? BySite(PlanDocument document, SiteRules? rules) => document.Id switch
    {
        _ when rules is null => null,
        "photo-id" or "holder-id" => rules.HolderId.Value != "card-only",
        "proof-of-authority" when document.Text == "proof-for-child" => rules.ChildAuthority.Value != "not-asked",
        "second-id" => rules.AgentId.Value == "photo-and-second",
        "power-of-attorney" => rules.PowerOfAttorney.Value == "asked",
        _ => null,
    };
}
