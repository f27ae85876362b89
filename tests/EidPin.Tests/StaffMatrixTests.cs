using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EidPin.Tests;

/// <summary>Who may come to which address: every endpoint of the server, every role, and nobody.</summary>
public sealed class StaffMatrixTests
{
    private const StaffRole Clerk = StaffRole.Clerk, Officer = StaffRole.RegistrationOfficer, Supervisor = StaffRole.Supervisor;
    private const StaffRole Auditor = StaffRole.Auditor, Administrator = StaffRole.Administrator;

    // Said here once more, and not taken from the program: a new address that stands here not is a failure.
    private static readonly Dictionary<string, StaffRole[]> OfStaff = new()
    {
        ["POST /staff/sign-out"] = [Clerk, Officer, Supervisor, Auditor, Administrator],
        ["POST /staff/sign-out/others"] = [Clerk, Officer, Supervisor, Auditor, Administrator],
        ["POST /staff/people"] = [Clerk, Officer, Supervisor, Auditor, Administrator],
        ["POST /staff/people/sign"] = [Clerk, Officer, Supervisor, Auditor, Administrator],
        ["GET /staff/people"] = [Supervisor, Auditor, Administrator],
        ["GET /staff/people/{id}"] = [Supervisor, Auditor, Administrator],
        ["GET /staff/faces"] = [Clerk, Supervisor],
        ["GET /staff/faces/{id}/{which}"] = [Clerk, Supervisor],
        ["POST /staff/faces"] = [Clerk, Supervisor],
        ["POST /staff/faces/sign"] = [Clerk, Supervisor],
        ["GET /counter"] = [Clerk, Supervisor],
        ["POST /counter"] = [Clerk, Supervisor],
        ["GET /counter/{id}"] = [Clerk, Supervisor],
        ["POST /counter/{id}"] = [Clerk, Supervisor],
        ["POST /counter/{id}/sign"] = [Clerk, Supervisor],
        ["GET /counter/{id}/version"] = [Clerk, Supervisor],
        ["GET /counter/{id}/{paper}"] = [Clerk, Supervisor],
        ["GET /oversight"] = [Supervisor, Auditor],
        ["GET /oversight/visit/{id}"] = [Supervisor, Auditor],
        ["GET /oversight/case/{id}"] = [Supervisor, Auditor],
        ["GET /oversight/figures"] = [Supervisor, Auditor],
        ["GET /oversight/figures.csv"] = [Supervisor, Auditor],
        ["GET /oversight/audit"] = [Supervisor, Auditor],
        ["POST /oversight/audit"] = [Supervisor, Auditor],
        ["GET /oversight/audit/state"] = [Supervisor, Auditor],
    };

    private static readonly string[] OfAll =
    [
        "GET /staff", "POST /staff/sign-in/begin", "POST /staff/sign-in", "GET /staff/enrol", "POST /staff/enrol/begin",
        "POST /staff/enrol", "POST /staff/practice", "GET /staff/staff.js", "GET /staff/staff.css", "GET /healthz", "GET /readyz",
        .. ((string[])["/guide", "/which", "/sheet", "/slip", "/rules", "/about", "/help", "/n/{code?}", "/guide.css"]).SelectMany(
            path => (string[])[$"GET {path}", $"HEAD {path}"]),
        "GET /v1/operator", "POST /v1/challenges", "GET /favicon.ico", "GET /openapi/{documentName}.json",
    ];

    private static readonly string[] OfCards =
    [
        "POST /v1/reservations", "GET /v1/reservations/{id}", "DELETE /v1/reservations/{id}", "PUT /v1/reservations/{id}/photos",
    ];

    private static readonly string[] OfMachines =
    [
        "POST /v1/kiosk/session", "POST /v1/kiosk/lookup", "POST /v1/kiosk/authorise", "POST /v1/kiosk/report",
        .. ((string[])["session", "pair", "card", "authorise", "report", "receipt"]).Select(name => $"POST /v1/terminal/{name}"),
    ];

    private static readonly string[] OfPrograms =
    [
        "POST /v1/issuer/cards", "POST /v1/issuer/kiosks", "GET /v1/staff/faces", "GET /v1/staff/faces/{id}/{which}",
        "POST /v1/staff/faces/{id}",
    ];

    [Fact]
    public async Task Every_address_says_who_may_come_and_says_what_stands_here()
    {
        await using var stage = await ResetStage.Open();
        var there = Endpoints(stage).ToDictionary(e => e.Name, e => e.Rule.Shows);
        Dictionary<string, Shows> said = [];
        foreach (var (names, shows) in ((IEnumerable<string>, Shows)[])[(OfStaff.Keys, Shows.Session), (OfAll, Shows.Nothing),
            (OfCards, Shows.Card), (OfMachines, Shows.MachineKey), (OfPrograms, Shows.Secret)])
            foreach (var name in names) said.Add(name, shows);
        Assert.Equal(said.OrderBy(s => s.Key), there.OrderBy(s => s.Key));
    }

    [Fact]
    public async Task Every_role_comes_to_its_own_addresses_and_to_no_other()
    {
        await using var stage = await ResetStage.Open();
        List<string> wrong = [];
        foreach (var role in StaffRoles.All)
            foreach (var (name, roles) in OfStaff)
            {
                using var staff = await TestStaff.SignedIn(stage, role);
                var status = await Come(staff, name);
                var isLetIn = status is not (401 or 403);
                if (isLetIn != roles.Contains(role)) wrong.Add($"{role} {name}: {status}");
            }
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task Nobody_who_shows_nothing_comes_to_an_address_that_is_not_for_all()
    {
        await using var stage = await ResetStage.Open();
        using var nobody = TestStaff.At(stage.Http);
        List<string> wrong = [];
        foreach (var name in (string[])[.. OfStaff.Keys, .. OfCards, .. OfMachines, .. OfPrograms])
            // A reservation that nobody may see is none, and one that is asked for without a proof is no request.
            if (await Come(nobody, name) is var status && status is not (400 or 401 or 403 or 404)) wrong.Add($"{name}: {status}");
        Assert.Equal([], wrong);
        foreach (var name in OfStaff.Keys.Concat(OfPrograms).Concat(OfMachines)) Assert.Equal(401, await Come(nobody, name));
    }

    [Fact]
    public async Task Somebody_without_a_role_comes_to_nothing_but_to_himself()
    {
        await using var stage = await ResetStage.Open();
        using var staff = await TestStaff.SignedIn(stage);
        foreach (var (name, roles) in OfStaff)
        {
            if (name.StartsWith("POST /staff/sign-out", StringComparison.Ordinal)) continue;
            Assert.Equal(roles.Length == StaffRoles.All.Count, await Come(staff, name) is not (401 or 403));
        }
    }

    [Fact]
    public async Task A_visit_is_there_for_its_own_site_alone_at_every_address()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Begin();
        using var other = await TestStaff.SignedIn(stage.Server, "uminari", Clerk, Supervisor);
        var all = Endpoints(stage.Server).Select(e => e.Name);
        var addresses = all.Where(name => name.Contains("/counter/{id}", StringComparison.Ordinal)).ToList();
        Assert.True(addresses.Count >= 5);
        foreach (var name in addresses)
        {
            var path = name.Replace("{id}", id, StringComparison.Ordinal);
            Assert.Equal((name, 404), (name, await Come(other, path)));
            Assert.NotEqual((name, 404), (name, await Come(stage.Clerk, path)));
        }
    }

    [Fact]
    public async Task A_supervisor_sees_people_of_the_own_site_alone()
    {
        await using var stage = await ResetStage.Open();
        using var supervisor = await TestStaff.SignedIn(stage, "chiyoda", Supervisor);
        using var own = await TestStaff.SignedIn(stage, "chiyoda", Clerk);
        using var other = await TestStaff.SignedIn(stage, "minato", Clerk);
        var list = (await supervisor.Look("/staff/people")).Text;
        Assert.Equal((true, false), (list.Contains(own.Id, StringComparison.Ordinal), list.Contains(other.Id, StringComparison.Ordinal)));
        Assert.Equal(200, (await supervisor.Look($"/staff/people/{own.Id}")).Status);
        Assert.Equal(404, (await supervisor.Look($"/staff/people/{other.Id}")).Status);
    }

    [Fact]
    public async Task On_a_server_that_is_no_practice_nobody_made_up_signs_in()
    {
        var real = await ResetStage.Open(s => s with { Practice = false });
        await using var _ = real;
        Assert.DoesNotContain(Endpoints(real), e => e.Name == "POST /staff/practice");
        Assert.DoesNotContain("/staff/practice", (await TestStaff.At(real.Http).Look("/staff")).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, DoorRule Rule)> Endpoints(ResetStage stage) =>
        from source in stage.Services.GetServices<EndpointDataSource>()
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select ($"{method} {endpoint.RoutePattern.RawText}", endpoint.Metadata.GetMetadata<DoorRule>()!);

    private static async Task<int> Come(TestStaff staff, string name)
    {
        var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace("{id}", staff.Id.Length > 0 ? staff.Id : "s-1",
            StringComparison.Ordinal).Replace("{which}", "chip", StringComparison.Ordinal)
            .Replace("{paper}", "sheet", StringComparison.Ordinal));
        if (method == "GET") return (await staff.Look(path)).Status;
        if (((string[])["/staff", "/counter", "/oversight"]).Any(page => path.StartsWith(page, StringComparison.Ordinal)))
            return (await staff.Post(path, ("token", (await staff.Look("/staff")).Field("token")))).Status;
        return (await staff.Send(new(new HttpMethod(method), path))).Status;
    }
}
