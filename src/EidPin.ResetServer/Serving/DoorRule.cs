using EidPin.Reset.People;

namespace EidPin.ResetServer.Serving;

/// <summary>Who shows what before an endpoint does anything.</summary>
internal enum Shows
{
    /// <summary>Nothing: it is for everybody.</summary>
    Nothing,

    /// <summary>A proof of a card, or the token of the reservation.</summary>
    Card,

    /// <summary>A request signed with the key of a machine or a terminal.</summary>
    MachineKey,

    /// <summary>The secret that the operator's own programs have for this purpose.</summary>
    Secret,

    /// <summary>A session of a member of staff.</summary>
    Session,
}

/// <summary>
/// Who may come to an endpoint. Each endpoint says it; the program does not start with one that does not, and for staff it is looked at
/// before the endpoint is reached.
/// </summary>
/// <param name="Roles">Of staff: one of these is enough.</param>
/// <param name="IsPage">People see it, so that a refusal is a page.</param>
internal sealed record DoorRule(Shows Shows, IReadOnlyList<StaffRole> Roles, bool IsPage = false)
{
    public static readonly DoorRule Anyone = new(Shows.Nothing, []);
    public static readonly DoorRule AnyonesPage = new(Shows.Nothing, [], IsPage: true);
    public static readonly DoorRule Card = new(Shows.Card, []);
    public static readonly DoorRule Machine = new(Shows.MachineKey, []);
    public static readonly DoorRule Program = new(Shows.Secret, []);

    /// <summary>A page for staff of one of these roles.</summary>
    public static DoorRule Staff(params IReadOnlyList<StaffRole> roles) => new(Shows.Session, roles, IsPage: true);

    /// <summary>A page for everybody of the staff, also without a role.</summary>
    public static readonly DoorRule AnyStaff = Staff(StaffRoles.All);

    /// <summary>Comparing photos.</summary>
    public static readonly DoorRule Faces = Staff(StaffRole.Clerk, StaffRole.Supervisor);

    /// <summary>Visits of the own site.</summary>
    public static readonly DoorRule Counter = Staff(StaffRole.Clerk, StaffRole.Supervisor);

    /// <summary>What became of visits and reservations: of the own site, or all of it.</summary>
    public static readonly DoorRule Oversight = Staff(StaffRole.Supervisor, StaffRole.Auditor);

    /// <summary>The list of staff.</summary>
    public static readonly DoorRule People = Staff(StaffRole.Administrator, StaffRole.Supervisor, StaffRole.Auditor);

    public bool LetsIn(Member member, DateTimeOffset now) => this == AnyStaff || member.RolesAt(now).Any(Roles.Contains);
}

internal static class DoorRules
{
    public static TBuilder For<TBuilder>(this TBuilder endpoint, DoorRule rule) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(rule);

    /// <exception cref="InvalidOperationException">An endpoint does not say who may come to it.</exception>
    public static void MustBeSaid(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in routes.DataSources.SelectMany(source => source.Endpoints))
            if (endpoint.Metadata.GetMetadata<DoorRule>() is null)
                throw new InvalidOperationException($"{endpoint.DisplayName}: nobody has said who may come here");
    }
}
