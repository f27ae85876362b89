using System.Text.Json;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>
/// The chain of what was changed of cards, machines, lists and settings. Each fact says the sum over all rows as they are after it, so that
/// a row which was put in, altered, taken away or brought back by anybody else is found.
/// </summary>
internal sealed class RegisterChain(StoreClock clock, AuditKey key)
{
    /// <summary>As the case of these facts is called in their hashes.</summary>
    public const string Name = "register";

    /// <summary>Writes one fact, inside the transaction of what it tells.</summary>
    /// <param name="before">Rows as they stood.</param>
    /// <param name="after">The same as they stand now.</param>
    public async Task Append(
        Writing writing, RegisterFact fact, IEnumerable<IGuarded>? before = null, IEnumerable<IGuarded>? after = null)
    {
        var last = await writing.One<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq DESC LIMIT 1");
        var sum = RowSum.Of(last is null ? "" : Read(last.Fact)?.Rows ?? "");
        foreach (var row in before ?? []) sum.Remove(key.Row(row));
        foreach (var row in after ?? []) sum.Add(key.Row(row));
        var (seq, now) = ((last?.Seq ?? 0) + 1, clock.Now);
        var text = JsonSerializer.Serialize(fact with { At = now, Rows = sum.ToString() }, StoreJson.Default.RegisterFact);
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
