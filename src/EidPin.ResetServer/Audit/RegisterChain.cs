using System.Text.Json;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// The chain of what was changed of cards, machines, lists and settings. Each fact says the sum over all rows as they are after it, so that
/// a row which was put in, altered, taken away or brought back by anybody else is found.
/// </summary>
internal sealed class RegisterChain(StoreClock clock, ServerKeys keys)
{
    /// <summary>As the case of these facts is called in their hashes.</summary>
    public const string Name = "register";

    /// <summary>Writes one fact, inside the transaction of what it tells.</summary>
    /// <param name="before">Rows as they stood.</param>
    /// <param name="after">The same as they stand now.</param>
    /// <param name="at">By which it was decided; null: now.</param>
    /// <exception cref="UsageException">The key that the sum is made with is not listed.</exception>
    public async Task Append(
        Writing writing, RegisterFact fact, IEnumerable<IGuarded>? before = null, IEnumerable<IGuarded>? after = null,
        DateTimeOffset? at = null)
    {
        using var audit = keys.Audit();
        var (last, key) = await Last(writing, audit);
        var sum = RowSum.Of(last is null ? "" : Read(last.Fact)?.Rows ?? "");
        foreach (var row in before ?? []) sum.Remove(key.Row(row));
        foreach (var row in after ?? []) sum.Add(key.Row(row));
        await Write(writing, last, fact with { Rows = sum.ToString(), RowsKey = key.Id }, at);
    }

    /// <exception cref="UsageException">The rows are not those that the facts tell of.</exception>
    public async Task MustFit(Writing writing)
    {
        using var audit = keys.Audit();
        var (last, key) = await Last(writing, audit);
        if (last is not null && Read(last.Fact)?.Rows is { Length: > 0 } said && said != (await Sum(writing, key)).Sum.ToString())
            throw new UsageException("cards and kiosks are not those that the register's facts tell of: audit verify");
    }

    /// <summary>Writes one fact with the sum made anew, by the first key.</summary>
    /// <param name="after">The fact that it has to follow.</param>
    /// <exception cref="UsageException">The rows are not those that the facts tell of, or another fact came.</exception>
    public async Task Begin(Writing writing, RegisterFact fact, RegisterEnd after)
    {
        await MustFit(writing);
        using var audit = keys.Audit();
        var (last, _) = await Last(writing, audit);
        if ((last?.Seq ?? 0) != after.Seq) throw new UsageException("the register changed meanwhile: the same command again");
        var (sum, _) = await Sum(writing, audit.First);
        await Write(writing, last, fact with { Rows = sum.ToString(), RowsKey = audit.First.Id });
    }

    /// <summary>Of all rows, as they stand, and whether there are any.</summary>
    /// <param name="look">Sees each of them.</param>
    public static async Task<(RowSum Sum, bool Any)> Sum(Writing reading, AuditKey key, Action<IGuarded>? look = null)
    {
        var (sum, any) = (new RowSum(), false);
        await foreach (var card in reading.Stream<CardRow>($"SELECT {IssuerRegister.CardColumns} FROM cards"))
        {
            sum.Add(key.Row(card));
            look?.Invoke(card);
            any = true;
        }
        await foreach (var kiosk in reading.Stream<KioskRow>($"SELECT {IssuerRegister.KioskColumns} FROM kiosks"))
        {
            sum.Add(key.Row(kiosk));
            look?.Invoke(kiosk);
            any = true;
        }
        return (sum, any);
    }

    // The last fact, and the key that its sum is made with. Processes that have the keys in another order all go on with it, until
    // somebody begins anew.
    private static async Task<(FactRow? Last, AuditKey Key)> Last(Writing writing, AuditKeys audit)
    {
        var last = await writing.One<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq DESC LIMIT 1");
        if (last is null) return (null, audit.First);
        var key = audit.Named(Read(last.Fact)?.RowsKey)
            ?? throw new UsageException("the pseudonym key that the register's rows are sealed with is not listed: register reseal first");
        return (last, key);
    }

    private async Task Write(Writing writing, FactRow? last, RegisterFact fact, DateTimeOffset? at = null)
    {
        var (seq, now) = ((last?.Seq ?? 0) + 1, at ?? clock.Now);
        var text = FactMark.Set(
            keys, last?.Hash ?? [], seq, JsonSerializer.Serialize(fact with { At = now }, StoreJson.Default.RegisterFact));
        // Two that write at once: the number is there once, and the other begins again.
        await writing.Execute(
            "INSERT INTO register_facts (seq, at, fact, hash) VALUES (@seq, @at, @text, @hash)",
            new { seq, at = Stored.Ms(now), text, hash = StoredCase.Link(last?.Hash ?? [], Name, seq, text) });
    }

    /// <returns>Null: it cannot be read.</returns>
    public static RegisterFact? Read(string fact)
    {
        try
        {
            return JsonSerializer.Deserialize(fact, StoreJson.Default.RegisterFact);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
