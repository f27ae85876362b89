using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Visits;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Register;

namespace EidPin.ResetServer.Store;

/// <summary>All that the server keeps, each kind in a class of its own.</summary>
internal sealed class ResetStore
{
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(2);

    private readonly StoreClock clock;
    private readonly ServerKeys keys;

    /// <param name="keys">Vouch for rows that lead to session keys.</param>
    public ResetStore(Database database, TimeProvider time, ServerKeys keys)
    {
        (Guard, this.keys) = (new(keys), keys);
        (Database, clock) = (database, new(time));
        var chain = new RegisterChain(clock, keys);
        Cases = new(database, clock);
        Photos = new(database, clock);
        Known = new(database, keys);
        Register = new(database, Guard, chain, keys, Known);
        Resealing = new(database, Guard, chain, keys, Known);
        Revoked = new(database, clock, chain);
        Identity = new(database, chain);
        Challenges = new(database, clock);
        Requests = new(database, clock);
        Seals = new(database, clock, keys);
        Upkeep = new(database, clock, Cases);
        Persons = new(database, clock, chain, keys);
        People = new(database, clock, chain, Known);
        Visits = new(database, clock, Guard);
    }

    public Database Database { get; }
    public RowGuard Guard { get; }
    public CaseStore Cases { get; }
    public PhotoStore Photos { get; }
    public KnownRegister Known { get; }
    public IssuerRegister Register { get; }
    public Resealing Resealing { get; }
    public RevokedStore Revoked { get; }
    public IdentityStore Identity { get; }
    public ChallengeStore Challenges { get; }
    public RequestCounts Requests { get; }
    public SealStore Seals { get; }
    public Upkeep Upkeep { get; }
    public PersonStore Persons { get; }
    public PeopleStore People { get; }
    public VisitStore Visits { get; }

    /// <summary>Walks over the trail.</summary>
    /// <param name="reading">By which it reads; null: as all else does.</param>
    /// <param name="begun">Is given the walk before it reads.</param>
    public async Task<AuditWalk> Walk(LoggedSeal? logged = null, Database? reading = null, Action<AuditWalk>? begun = null)
    {
        using var audit = keys.Audit();
        return await AuditWalk.Of(reading ?? Database, audit, logged, keys, begun);
    }

    public DateTimeOffset Now => clock.Now;

    /// <summary>The database's own clock, where it has one: what several processes count minutes by.</summary>
    public async Task<DateTimeOffset> TimeOf(Writing writing) => await Database.Clock(writing) ?? Now;

    /// <summary>The clock of this machine is that of the database, as near as two clocks are.</summary>
    public async Task<bool> ClockIsRight() => await Database.Clock() is not { } other || (other - Now).Duration() <= ClocksApart;
}
