using System.Text.Json;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>What is open and is of no use with these keys alone.</summary>
internal sealed class LeftBehind(Database database, RowGuard guard, ServerKeys keys, IssuerKeys masters)
{
    // As many as are asked for in one statement.
    private const int Many = 500;

    /// <summary>Reservations of cards that none of these keys names or opens, and card sessions that none of them made.</summary>
    public Task<(int Reservations, int Sessions)> Count() => database.Snapshot(async reading =>
    {
        var (reservations, sessions) = (0, 0);
        var cards = new List<string>();
        await foreach (var (card, id) in Reservations(reading))
        {
            if (id is null || !keys.Card(id).All.Contains(card)) reservations++;
            else cards.Add(id);
        }
        foreach (var some in cards.Chunk(Many))
            reservations += (await reading.Query<(string Id, long Generation)>(
                $"SELECT card_id, generation FROM cards WHERE {reading.In("card_id", "some")}", new { some }))
                .Count(card => !masters.Has(card.Generation));
        await foreach (var attempt in reading.Stream<AttemptRow>(
            $"SELECT {AttemptRow.Columns} FROM attempts WHERE case_id IN (SELECT id FROM cases WHERE living = 1)"))
            if (attempt.Mac is { } mac && !(guard.Made(attempt, mac) && masters.Has(attempt.Generation))) sessions++;
        return (reservations, sessions);
    });

    /// <summary>Open reservations: the name that their card had then, and its id; null: nothing is kept of its holder.</summary>
    public static async IAsyncEnumerable<(string Card, string? Id)> Reservations(Writing reading)
    {
        await foreach (var (card, data) in reading.Stream<(string Card, string? Data)>(
            "SELECT card, data FROM cases LEFT JOIN persons ON case_id = id WHERE living = 1"))
            yield return (card, data is null ? null : JsonSerializer.Deserialize(data, StoreJson.Default.Person)?.CardId);
    }
}
