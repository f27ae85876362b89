using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>For whoever asks what is kept of their card, or wants it gone (GDPR, articles 15 and 17).</summary>
internal static class PersonCommands
{
    // A name may stand in what was signed; a person reads it.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>When what happened, and what is kept until when: no number of the card.</summary>
    public static async Task Show(ResetStore store, ServerOptions options, TextWriter said)
    {
        var kept = await Kept(store, options, "shown");
        said.WriteLine($"reservations: {kept.Cases.Count}");
        foreach (var one in kept.Cases)
        {
            var state = one.Case;
            var machine = state.Kiosk is { } kiosk ? $", machine {kiosk}" : "";
            var until = one.DeleteAt is { } at ? $"personal data until {Day(at)}" : "no personal data";
            said.WriteLine(
                $"{ShortCode.Shown(one.Code)} {state.Pin} {state.StateAt(store.Now).Word()}, " +
                $"reserved {state.ReservedAt:yyyy-MM-dd HH:mm}Z{machine}; {until}{(one.Photos != 0 ? ", photos" : "")}");
        }
    }

    /// <summary>All that is kept, as one JSON object.</summary>
    public static async Task Export(ResetStore store, ServerOptions options, TextWriter said)
    {
        var kept = await Kept(store, options, "exported");
        var cases = kept.Cases.Select(one => (JsonNode?)new JsonObject
        {
            ["code"] = ShortCode.Shown(one.Code),
            ["case"] = JsonNode.Parse(one.State),
            ["signed"] = one.Data is { } data ? JsonNode.Parse(data) : null,
            ["signedUntil"] = one.DeleteAt is { } at ? Day(at) : null,
            ["photos"] = one.Photos != 0,
            ["facts"] = new JsonArray([.. kept.Facts[one.Id].Select(fact => JsonNode.Parse(fact))]),
        });
        var all = new JsonObject { ["card"] = kept.Card, ["reservations"] = new JsonArray([.. cases]) };
        said.WriteLine(all.ToJsonString(Readable));
    }

    /// <summary>Writes it into a list as well: a copy of the database that takes this one's place brings back what stands in it.</summary>
    public static async Task Erase(ResetStore store, ServerOptions options, TextWriter said)
    {
        var card = await CardOf(store, options);
        var list = new ErasureList(options.List!);
        var cases = await store.Persons.Erase(card, options.Reason!, () => list.Add(card.All, store.Now));
        said.WriteLine(
            $"reservations: {cases}; personal data erased; the trail keeps what happened, under the pseudonym {card.First[..12]}");
    }

    /// <summary>Erases again what an older copy of the database brought back.</summary>
    public static async Task EraseAgain(ResetStore store, string list, TextWriter said)
    {
        var cards = new ErasureList(list).Cards();
        foreach (var card in cards)
            await store.Persons.Erase(new([card]), "erased before, and brought back by an older copy of the database");
        said.WriteLine($"{cards.Count} erasures of {list} were done again");
    }

    private static async Task<PersonKept> Kept(ResetStore store, ServerOptions options, string how) =>
        await store.Persons.Look(await CardOf(store, options), how, options.Reason!);

    private static async Task<CardNames> CardOf(ResetStore store, ServerOptions options) =>
        await store.Persons.CardOf(options.Words[0]) ?? throw new UsageException($"{options.Words[0]}: no reservation has this code");

    private static string Day(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
