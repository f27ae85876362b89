using System.Text.Json;
using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Cli.Views;

/// <summary>
/// What can be done where this card cannot: the guide's plan for what the card and the command say. Questions stay for <c>eidpin guide</c>.
/// </summary>
internal static class Plans
{
    /// <summary>The plan as an object of JSON, in the shape of the guide's own.</summary>
    public static JsonElement Json(PinOutcome.NotPossible outcome, CardStatus card, Writer output)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (For(outcome, card, output.Streams.Today) is { } plan) PlanJson.Write(writer, new(plan, output.Texts));
            else WriteShort(writer, outcome, output);
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The ways in a line each, for people.</summary>
    public static IEnumerable<string> Lines(PinOutcome.NotPossible outcome, CardStatus card, Writer output)
    {
        if (For(outcome, card, output.Streams.Today) is not { } plan) return [Short(outcome, output)];
        var words = new PlanWords(plan, output.Texts);
        var ways = plan.Routes.Select(r => $"{output.Arrow} {output.Shown(words.Title(r))}: {output.Shown(words.Summary(r))}");
        return [.. ways, output.Text("ui.plan-guide")];
    }

    // A kiosk opens one of the two with the other one; card and program
    // cannot know whether the person knows it, so the office stands beside.
    public static bool AtKiosk(PinSpec pin, CardStatus card) =>
        pin.ResetWith is { } other && card[other]?.State == PinState.Ready && card[pin.Id]?.State != PinState.Absent;

    // Null where the guide knows no such case: a number that is no PIN, a reader's keypad.
    private static Plan? For(PinOutcome.NotPossible outcome, CardStatus card, DateOnly today)
    {
        if (CardFacts.Of(outcome, card, DateTimeOffset.UtcNow) is not { } said) return null;
        var situation = new Situation(said, defaults: true);
        return Guide.ForCard(situation.Card).Plan(situation, today);
    }

    private static void WriteShort(Utf8JsonWriter json, PinOutcome.NotPossible outcome, Writer output)
    {
        json.WriteStartObject();
        json.WriteStartArray("routes");
        json.WriteStartObject();
        json.WriteString("id", outcome.Reason == Impossible.NotOnPinPad ? "try-again" : "office");
        json.WriteStartArray("resets");
        json.WriteEndArray();
        json.WriteString("text", Short(outcome, output));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Short(PinOutcome.NotPossible outcome, Writer output) => outcome.Reason switch
    {
        Impossible.NotOnPinPad => output.Text("ui.plan-try-again"),
        Impossible.NotActivatable => output.Text("ui.plan-office-not-activatable"),
        _ => output.Text($"plan.{outcome.Pin}"),
    };
}
