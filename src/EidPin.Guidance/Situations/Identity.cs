
namespace EidPin.Guidance.Situations;

/// <summary>
/// Which identity documents are enough at a Japanese counter: one of class A, or two of class B (Hiezu, Nichinan; procedures 2.2).
/// </summary>
public static class Identity
{
    /// <summary>With a photo, issued by an authority.</summary>
    public static IReadOnlyList<string> ClassA { get; } =
    [
        "driving-licence",
        "driving-record-certificate",
        "passport",
        "disability-handbook",
        "residence-card",
        "special-permanent-resident-certificate",
        "temporary-permit",
    ];

    /// <summary>Without a photo: name with address or with birth date.</summary>
    public static IReadOnlyList<string> ClassB { get; } =
        ["insurance-confirmation", "pension-book", "student-or-staff-id", "care-insurance-card", "child-medical-certificate"];

    /// <summary>Both classes: what <c>has</c> may hold.</summary>
    public static IEnumerable<string> All => ClassA.Concat(ClassB);

    /// <summary>Is the document that a plan asks for covered by what a person owns? Adding an ID never turns yes into no.</summary>
    /// <param name="document">A document id of a plan.</param>
    /// <returns>Null where owning IDs says nothing about this document.</returns>
    public static bool? IsEnough(string document, IReadOnlyCollection<string> has) => document switch
    {
        "photo-id" => has.Any(ClassA.Contains) || has.Where(ClassB.Contains).Distinct().Count() > 1,
        "residence-card" or "special-permanent-resident-certificate" => has.Contains(document),
        // Two of class B are refused in most cities: one must have a photo.
        "representative-id" => null,
        "passport-or-id-card" => has.Contains("passport"),
        "driving-licence" => has.Contains("driving-licence"),
        _ => null,
    };

    /// <summary>What would make it enough: any one of these.</summary>
    public static IReadOnlyList<string> Missing(string document, IReadOnlyCollection<string> has) => document switch
    {
        "photo-id" when has.Any(ClassB.Contains) => [.. ClassA, .. ClassB.Except(has)],
        "photo-id" => ClassA,
        "passport-or-id-card" => ["passport"],
        _ => [document],
    };
}
