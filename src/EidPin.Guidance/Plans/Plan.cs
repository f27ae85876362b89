using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Plans;

/// <summary>The way to a working PIN: ids only; the texts of the guide gives them words.</summary>
/// <param name="Routes">Best first, never none.</param>
/// <param name="Ask">Fields that were not known and would lead to another route: the plan takes the usual case.</param>
/// <param name="Look">Finds <see cref="Unused"/> where somebody asks for it: the plan is made anew for each field.</param>
/// <param name="Because">What decided it: the rule of each route first, then what rules out and warns.</param>
public sealed record Plan(
    Situation Situation,
    IReadOnlyList<PlanRoute> Routes,
    IReadOnlyList<RuledOut> RuledOut,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<Because> Because,
    IReadOnlyList<string> Ask,
    Func<IReadOnlyList<Unused>> Look)
{
    private readonly Lazy<IReadOnlyList<Unused>> unused = new(Look);

    /// <summary>Fields that had no part in it: told, so that nobody thinks they were looked at.</summary>
    public IReadOnlyList<Unused> Unused => unused.Value;

    /// <summary>PINs that work and have one try left.</summary>
    public IReadOnlyList<string> OnLastTry { get; init; } = [];

    /// <summary>Nobody said which of <see cref="OnLastTry"/> it is: of one of them a number was told.</summary>
    public bool LastTryIsOfOne { get; init; }

    /// <summary>Certificates that have to be issued: <c>signature</c>, <c>authentication</c>.</summary>
    public IReadOnlyList<string> ToIssue { get; init; } = [];

    /// <summary>PINs that work and are to be another: not to be asked for as forgotten.</summary>
    public IReadOnlyList<string> ToChange { get; init; } = [];

    /// <summary>
    /// What the free text of a screen was understood as: a service or PIN, or what happened (<c>happened.lost</c>); empty: not understood;
    /// null: there was none.
    /// </summary>
    public string? Asked { get; init; }
}

/// <summary>One way, with what it takes.</summary>
/// <param name="Resets">PIN ids, without the country.</param>
/// <param name="Shops">Chains (operator ids) where it works.</param>
public sealed record PlanRoute(
    string Id,
    string Rule,
    IReadOnlyList<string> Resets,
    IReadOnlyList<string> Shops,
    IReadOnlyList<PlanDocument> Documents,
    IReadOnlyList<string> Steps,
    string Where,
    IReadOnlyList<string> Needs,
    string Appointment,
    Fee? Fee,
    Duration? Duration,
    Hours? Hours,
    int? ValidForHours,
    IReadOnlyList<string> SayFirst,
    string? Say,
    IReadOnlyList<string> SayAlso,
    IReadOnlyList<string> Contacts);

/// <param name="Required"><c>yes</c>, or <c>varies</c>: check your city.</param>
/// <param name="Enough">With what the person owns: true, false, or null where that was not said or says nothing.</param>
/// <param name="BringAlso">What would make it enough, any one of these.</param>
/// <param name="Text">Id of its words, where they are not those of <paramref name="Id"/>.</param>
public sealed record PlanDocument(string Id, string Required, bool? Enough, IReadOnlyList<string> BringAlso, string? Text = null);

/// <param name="Id">A route, a service or a shop.</param>
/// <param name="Text">Id of its words, where they are not those of <paramref name="Reason"/>.</param>
public sealed record RuledOut(string Id, string Reason, string Rule, string? Text = null);

/// <summary>A rule that had a part in it.</summary>
/// <param name="CheckThis">Its review date has passed.</param>
public sealed record Because(string Rule, IReadOnlyList<string> Sources, DateOnly Checked, string Confidence, bool CheckThis);
