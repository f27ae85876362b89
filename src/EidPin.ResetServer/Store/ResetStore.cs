namespace EidPin.ResetServer.Store;

/// <summary>All that the server keeps, each kind in a class of its own.</summary>
internal sealed class ResetStore
{
    private readonly StoreClock clock;

    public ResetStore(Database database, TimeProvider time)
    {
        (Database, clock) = (database, new(time));
        Cases = new(database, clock);
        Photos = new(database, clock);
        Register = new(database);
        Authorities = new(database);
        Challenges = new(database, clock);
        Answers = new(database);
        Requests = new(database, clock);
        Seals = new(database, clock);
        Upkeep = new(database, clock, Cases);
    }

    public Database Database { get; }
    public CaseStore Cases { get; }
    public PhotoStore Photos { get; }
    public IssuerRegister Register { get; }
    public AuthorityStore Authorities { get; }
    public ChallengeStore Challenges { get; }
    public AnswerStore Answers { get; }
    public RequestCounts Requests { get; }
    public SealStore Seals { get; }
    public Upkeep Upkeep { get; }

    public DateTimeOffset Now => clock.Now;
}
