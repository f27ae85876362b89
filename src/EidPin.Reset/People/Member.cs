using System.Collections.Immutable;

namespace EidPin.Reset.People;

/// <summary>
/// Somebody of the staff, as what was done to them adds up. What held once is kept with its times, so that an old decision can be held
/// against the roles and passkeys of its day.
/// </summary>
public sealed record Member(string Id, string UserName, string Name)
{
    public ImmutableList<RolePeriod> Roles { get; init; } = [];

    public ImmutableList<StaffKey> Keys { get; init; } = [];

    public ImmutableList<SitePeriod> Sites { get; init; } = [];

    /// <summary>With which a passkey can be made now; null: none.</summary>
    public OpenCode? Code { get; init; }

    /// <summary>When something was done to them last.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Null: is of the staff.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    public bool HasLeft => LeftAt is not null;

    /// <summary>Where they work now; null: at no site.</summary>
    public string? Site => Sites.LastOrDefault()?.Site;

    public string? SiteAt(DateTimeOffset time) => Sites.LastOrDefault(period => period.From <= time)?.Site;

    /// <summary>Roles that held then.</summary>
    public IEnumerable<StaffRole> RolesAt(DateTimeOffset time) =>
        IsThere(time) ? Roles.Where(period => period.From <= time && time < period.Until).Select(period => period.Role).Distinct() : [];

    public bool Is(StaffRole role, DateTimeOffset time) => RolesAt(time).Contains(role);

    /// <summary>Until when the role holds; null: it does not.</summary>
    public DateTimeOffset? Until(StaffRole role, DateTimeOffset time) =>
        Roles.LastOrDefault(period => period.Role == role && period.From <= time && time < period.Until)?.Until;

    /// <returns>Null: none of theirs that might be used then.</returns>
    public StaffKey? Good(byte[] credential, DateTimeOffset time) =>
        IsThere(time) ? Keys.FirstOrDefault(key => key.IsGood(time) && key.Credential.AsSpan().SequenceEqual(credential)) : null;

    public IEnumerable<StaffKey> GoodKeys(DateTimeOffset time) => IsThere(time) ? Keys.Where(key => key.IsGood(time)) : [];

    private bool IsThere(DateTimeOffset time) => LeftAt is not { } left || time < left;
}

public sealed record RolePeriod(StaffRole Role, DateTimeOffset From, DateTimeOffset Until);

public sealed record SitePeriod(DateTimeOffset From, string? Site);

/// <summary>A code that was handed over and not used.</summary>
/// <param name="Nonce">Of the record by which it was given.</param>
/// <param name="By">Who gave it: a member's id, or <see cref="PeopleRecord.ByCommand"/>.</param>
public sealed record OpenCode(string Nonce, string By, DateTimeOffset Until)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);
}
