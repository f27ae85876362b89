using System.Globalization;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Staff;

/// <summary>What a form of the list of staff wants done.</summary>
internal static class PeopleForm
{
    /// <exception cref="RefusedException">It says nothing that can be done: the field is named.</exception>
    public static PeopleAct Act(IReadOnlyDictionary<string, string> form, DateTimeOffset now)
    {
        string Said(string field) => form.GetValueOrDefault(field)?.Trim() ?? "";
        var staff = Said("staff");
        return Said("act") switch
        {
            "added" => new PeopleAct.Added(PeopleIds.New(), Said("user"), Said("name"), Site(Said("site"))),
            "code-given" => new PeopleAct.CodeGiven(staff),
            "key-let-in" => new PeopleAct.KeyLetIn(staff, Said("key")),
            "key-ended" => new PeopleAct.KeyEnded(staff, Said("key"), Said("why")),
            "role-given" => new PeopleAct.RoleGiven(staff, Role(Said("role")), Until(Said("until"), now)),
            "role-ended" => new PeopleAct.RoleEnded(staff, Role(Said("role")), Said("why")),
            "moved" => new PeopleAct.Moved(staff, Site(Said("site"))),
            "left" => new PeopleAct.Left(staff, Said("why")),
            _ => throw new RefusedException(Refusals.Malformed, "act"),
        };
    }

    private static string? Site(string said) => said.Length == 0 ? null : said;

    private static StaffRole Role(string said) => StaffRoles.Parse(said) ?? throw new RefusedException(Refusals.Malformed, "role");

    // Until that day begins in UTC.
    private static DateTimeOffset Until(string said, DateTimeOffset now)
    {
        if (said.Length == 0) return now.AddDays(365);
        return DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : throw new RefusedException(Refusals.Malformed, "until");
    }
}
