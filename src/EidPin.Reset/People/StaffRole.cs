using System.Text.Json.Serialization;

namespace EidPin.Reset.People;

/// <summary>What a member of staff may do.</summary>
public enum StaffRole
{
    /// <summary>Identifies people at a counter, and compares faces.</summary>
    [JsonStringEnumMemberName("clerk")]
    Clerk,

    /// <summary>Orders letters and cards.</summary>
    [JsonStringEnumMemberName("registration-officer")]
    RegistrationOfficer,

    /// <summary>Signs with a clerk where one is not enough.</summary>
    [JsonStringEnumMemberName("supervisor")]
    Supervisor,

    /// <summary>Reads all and changes nothing.</summary>
    [JsonStringEnumMemberName("auditor")]
    Auditor,

    /// <summary>Changes people and sites and decides nothing about a card.</summary>
    [JsonStringEnumMemberName("administrator")]
    Administrator,
}

/// <summary>Roles as JSON, commands and texts have them.</summary>
public static class StaffRoles
{
    public static IReadOnlyList<StaffRole> All { get; } = Enum.GetValues<StaffRole>();

    public static string Word(this StaffRole role) => role switch
    {
        StaffRole.Clerk => "clerk",
        StaffRole.RegistrationOfficer => "registration-officer",
        StaffRole.Supervisor => "supervisor",
        StaffRole.Auditor => "auditor",
        StaffRole.Administrator => "administrator",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <returns>Null: there is no such role.</returns>
    public static StaffRole? Parse(string? word)
    {
        foreach (var role in All)
            if (role.Word() == word) return role;
        return null;
    }

    /// <summary>Who changes people decides nothing, and who audits does nothing else: such a role stands alone.</summary>
    public static bool StandsAlone(this StaffRole role) => role is StaffRole.Administrator or StaffRole.Auditor;

    /// <summary>Whether its holder works at a site, and sees that one alone.</summary>
    public static bool IsOfSite(this StaffRole role) => !role.StandsAlone();
}
