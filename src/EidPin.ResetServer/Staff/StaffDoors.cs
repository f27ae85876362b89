using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>All that staff comes to by name, and the queue of faces for programs.</summary>
internal sealed class StaffDoors
{
    private readonly StaffDoor door;
    private readonly Action<IEndpointRouteBuilder> map;

    public StaffDoors(CurrentSettings current, ResetStore store, ILogger log, ResetMeter meter)
    {
        var keys = current.Now.Key;
        var (sessions, ceremonies, codes) = (new StaffSessions(store, keys), new Ceremonies(store), new StaffCodes(store, keys));
        var practice = current.Now.Practice ? new PracticeStaff(current.Now) : null;
        var records = new Records(current, store);
        Signing = new(current, store, ceremonies, practice);
        door = new(current, sessions, log, meter);
        map = routes =>
        {
            new SignInApi(current, store, door, sessions, ceremonies, new(store)).Map(routes);
            new EnrolApi(current, store, ceremonies, codes, records).Map(routes);
            new PeopleApi(current, store, Signing, records, codes, sessions).Map(routes);
            new FacesApi(current, store, Signing).Map(routes);
            new FaceProgramApi(current, store).Map(routes);
            if (practice is not null) new PracticeApi(current, store, practice, sessions, records).Map(routes);
        };
    }

    /// <summary>Has staff sign, for other pages of theirs.</summary>
    public Signing Signing { get; }

    public void Map(IEndpointRouteBuilder routes) => map(routes);

    public Task Enter(HttpContext context, RequestDelegate next) => door.Enter(context, next);
}
