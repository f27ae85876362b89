using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Sites;

/// <summary>A document by its kind and whose it is, never its number.</summary>
/// <param name="Whose"><see cref="Bearer"/>.</param>
/// <param name="Until">Its last day; null: it has none, or none was read.</param>
public sealed record Shown(string Kind, string Whose, DateOnly? Until = null);

/// <summary>Whose a document is.</summary>
public static class Bearer
{
    public const string Holder = "holder", Representative = "legal-representative", Agent = "agent";

    public static IReadOnlyList<string> All { get; } = [Holder, Representative, Agent];
}

/// <summary>
/// What one document of a plan is satisfied by. The citizen's plan and the clerk's checklist both ask here, so that nobody is sent home for
/// a paper that the plan had called enough. More is never less: adding a document never turns enough into not enough.
/// </summary>
/// <param name="Whose">Only that person's documents count; null: anybody's.</param>
/// <param name="ByHas">The holder's own list of IDs says whether it is there.</param>
public sealed record DocumentNeed(
    string? Whose,
    bool ByHas,
    Func<IReadOnlyCollection<string>, bool> IsEnough,
    Func<IReadOnlyCollection<string>, IReadOnlyList<string>> Missing)
{
    /// <summary>Papers that are none of <see cref="Identity"/> and stand for a document of another id.</summary>
    public const string FamilyRegister = "family-register", OwnRegister = "own-register", Guardianship = "guardianship-certificate";

    /// <summary>Of a document of a plan.</summary>
    /// <param name="text">Id of its words, where they are not those of the document.</param>
    /// <param name="rules">Of a site; null: what is enough in every city.</param>
    public static DocumentNeed Of(string document, string? text = null, SiteRules? rules = null) => document switch
    {
        "photo-id" => OfHolder(rules?.HolderId.Value ?? "photo-or-two"),
        "passport-or-id-card" => One(Bearer.Holder, ["passport"]) with { ByHas = true },
        "residence-card" or "special-permanent-resident-certificate" or "driving-licence" =>
            One(Bearer.Holder, [document]) with { ByHas = true },
        "holder-id" => One(Bearer.Holder, [.. Identity.All]),
        "representative-id" => OfRepresentative(rules?.RepresentativeId.Value ?? "two-with-photo"),
        "agent-id" when rules?.AgentId.Value == "photo-or-two" => new(Bearer.Agent, false, PhotoOrTwo, PhotoOrAnother),
        "agent-id" => One(Bearer.Agent, Identity.ClassA),
        "second-id" => Two(Bearer.Agent),
        "proof-of-authority" => Proof(text, rules?.ChildAuthority.Value ?? "paper"),
        _ => One(null, [document]),
    };

    /// <summary>With the holder's list of IDs; null: that says nothing about this document.</summary>
    public bool? WithHas(IReadOnlyCollection<string> has) => ByHas ? IsEnough(has) : null;

    // Hiezu and Nichinan: one with a photo, or two without (procedures 2.2).
    private static DocumentNeed OfHolder(string rule) => rule switch
    {
        "card-only" => new(Bearer.Holder, true, _ => true, _ => []),
        "one" => One(Bearer.Holder, [.. Identity.All]) with { ByHas = true },
        _ => new(Bearer.Holder, true, PhotoOrTwo, PhotoOrAnother),
    };

    private static DocumentNeed OfRepresentative(string rule)
    {
        if (rule == "photo-or-two") return new(Bearer.Representative, false, PhotoOrTwo, PhotoOrAnother);
        return new(
            Bearer.Representative,
            false,
            // Two without a photo are refused.
            kinds => Ids(kinds).Count > 1 && kinds.Any(Identity.ClassA.Contains),
            kinds => kinds.Any(Identity.ClassA.Contains) ? [.. Identity.All.Except(kinds)] : Identity.ClassA);
    }

    private static DocumentNeed Proof(string? text, string rule)
    {
        if (text == "proof-for-ward") return One(Bearer.Representative, [Guardianship]);
        if (rule == "not-asked" && text == "proof-for-child") return new(Bearer.Representative, false, _ => true, _ => []);
        string[] kinds = rule == "paper" ? [FamilyRegister] : [FamilyRegister, OwnRegister];
        return One(Bearer.Representative, text == "proof-for-child" ? kinds : [.. kinds, Guardianship]);
    }

    private static DocumentNeed One(string? whose, IReadOnlyList<string> kinds) =>
        new(whose, false, shown => shown.Any(kinds.Contains), _ => kinds);

    private static DocumentNeed Two(string whose) =>
        new(whose, false, kinds => Ids(kinds).Count > 1, kinds => [.. Identity.All.Except(kinds)]);

    private static bool PhotoOrTwo(IReadOnlyCollection<string> kinds) =>
        kinds.Any(Identity.ClassA.Contains) || Ids(kinds).Count > 1;

    private static IReadOnlyList<string> PhotoOrAnother(IReadOnlyCollection<string> kinds) =>
        kinds.Any(Identity.ClassB.Contains) ? [.. Identity.ClassA, .. Identity.ClassB.Except(kinds)] : Identity.ClassA;

    private static List<string> Ids(IReadOnlyCollection<string> kinds) => [.. Identity.All.Intersect(kinds)];
}
