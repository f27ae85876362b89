
namespace EidPin.Guidance.Situations;

/// <summary>
/// The identity documents of a Japanese counter by their two classes (procedures 2.2). Which of them are enough says
/// <see cref="Sites.DocumentNeed"/>.
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
}
