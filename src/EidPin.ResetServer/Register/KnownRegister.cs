using System.Data.Common;
using EidPin.Reset;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>
/// The register as this process knows it, in memory: how far its chain went, and what it said. Whoever administers the database can put
/// back a row that the server once wrote, and has no way to make this process forget what came after it. What others add is read when a
/// row comes that knows more.
/// </summary>
internal sealed class KnownRegister(Database database, ServerKeys keys) : IDisposable
{
    /// <summary>Of each reading that rows are held against: it costs no statement of its own.</summary>
    public const string End = "(SELECT seq, hash FROM register_facts ORDER BY seq DESC LIMIT 1)";

    // A machine may change between two looks at it, and hardly between more.
    private const int MostTries = 3;

    private readonly SemaphoreSlim one = new(1);
    private volatile RegisterEnd known = new(0, null);
    private string? told;

    /// <summary>What differs from what this process knows: the register itself (once, until it is right again), or a row.</summary>
    public event Action<string>? Differs;

    public RegisterSaid Said { get; } = new();

    /// <summary>The last fact that was read.</summary>
    public RegisterEnd Read => known;

    /// <summary>Reads rows with the end of the register, and holds them against its facts.</summary>
    /// <param name="what">What they are of, where they differ.</param>
    /// <returns>The rows, and whether they are as the facts say.</returns>
    /// <exception cref="RefusedException">The register is not the one that this process knew.</exception>
    public async Task<(T Rows, bool Fit)> Held<T>(
        Func<DbConnection, Task<(T Rows, RegisterEnd End)>> read, Func<T, bool> fits, string what)
    {
        for (var tries = 1; ; tries++)
        {
            var (rows, end) = await database.Read(read);
            if (!IsAt(end)) await Follow();
            if (fits(rows)) return (rows, true);
            if (tries == MostTries)
            {
                Differs?.Invoke(what);
                return (rows, false);
            }
            // It may have been read before that was written which the facts tell, or while another request reads these.
            await Follow();
        }
    }

    /// <summary>Reads what is new in the register.</summary>
    /// <exception cref="RefusedException">It is shorter than it was, or otherwise.</exception>
    public Task Follow() => database.Read(async connection =>
    {
        await Follow(new Writing(connection, null));
        return true;
    });

    /// <summary>The same inside a transaction, before anything is added in it.</summary>
    public async Task Follow(Writing reading)
    {
        await one.WaitAsync();
        try
        {
            var isThere = known.Seq == 0;
            await foreach (var fact in reading.Stream<FactRow>(
                "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts WHERE seq >= @Seq ORDER BY seq",
                new { known.Seq }))
                if (isThere) Take(fact);
                else if (IsAt(new(fact.Seq, fact.Hash))) isThere = true;
                else throw Changed(fact.Seq > known.Seq ? "shorter" : "changed");
            if (!isThere) throw Changed("shorter");
            told = null;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private bool IsAt(RegisterEnd end) =>
        known is var now && now.Seq == end.Seq && (now.Hash ?? []).AsSpan().SequenceEqual(end.Hash ?? []);

    private void Take(FactRow fact)
    {
        var before = known.Hash ?? [];
        if (fact.Seq != known.Seq + 1
            || !StoredCase.Link(before, RegisterChain.Name, fact.Seq, fact.Fact).AsSpan().SequenceEqual(fact.Hash))
            throw Changed("changed");
        Said.Take(RegisterChain.Read(fact.Fact), FactMark.IsBy(keys, before, fact));
        known = new(fact.Seq, fact.Hash);
    }

    private RefusedException Changed(string how)
    {
        if (told != how) Differs?.Invoke($"the register ({how})");
        told = how;
        return new(Refusals.RegisterChanged, how);
    }
}

/// <summary>The last fact of the register; 0: there is none.</summary>
internal sealed record RegisterEnd(long Seq, byte[]? Hash);
