using System.Text.Json;
using EidPin.Cards;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>What can be done where this card cannot: the guide's plan for what the card and the command say. Questions stay for <c>eidpin guide</c>.</summary>
internal static class Plans
{
    /// <summary>Null where the guide knows no such case: a number that is no PIN, a reader's keypad.</summary>
    public static Plan? For(PinOutcome.NotPossible outcome, CardStatus card, DateOnly today)
    {
        var pin = PinNames.Short(outcome.Pin);
        if (card[outcome.Pin]?.Pin.Extra == true || outcome.Reason is Impossible.NotActivatable or Impossible.NotOnPinPad) return null;
        var said = new Dictionary<string, string>(CardFacts.Of(card, [], DateTimeOffset.UtcNow).Stated) { ["pin"] = pin };
        switch (outcome.Reason)
        {
            case Impossible.OfficeOnly:
                said["wish"] = "change";
                break;
            case Impossible.NoUnblockingCode or Impossible.NeverChanged:
                Forgotten(said, pin);
                break;
            // To unlock is the only use of an activation code, once the card is activated.
            case Impossible.NotChecked or Impossible.AlreadyActivated when !said.Any(f => f is { Key: "pins.pin1" or "pins.pin2", Value: "locked" }):
                Forgotten(said, "pin1");
                Forgotten(said, "pin2");
                break;
            case Impossible.ActivationCodeSpent:
                said["scheme"] = "7-digit";
                Forgotten(said, pin);
                break;
            case Impossible.Phone:
                said["pinOf"] = "phone";
                break;
        }
        var situation = new Situation(said, defaults: true);
        return Guide.ForCard(situation.Card).Plan(situation, today);
    }

    /// <summary>The plan as an object of JSON, in the shape of the guide's own.</summary>
    public static JsonElement Json(PinOutcome.NotPossible outcome, CardStatus card, Output output, DateOnly today)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (For(outcome, card, today) is { } plan) PlanJson.Write(writer, new(plan, output.Texts));
            else Short(writer, outcome, output);
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The ways in a line each, for people.</summary>
    public static IEnumerable<string> Lines(PinOutcome.NotPossible outcome, CardStatus card, Output output, DateOnly today)
    {
        if (For(outcome, card, today) is not { } plan) return [Text(outcome, output)];
        var words = new PlanWords(plan, output.Texts);
        return [.. plan.Routes.Select(r => $"{output.Arrow} {output.Shown(words.Title(r))}: {output.Shown(words.Summary(r))}"), output.Text("ui.plan-guide")];
    }

    /// <summary>The code that unlocks the others is itself locked: nothing on this card can be mended.</summary>
    public static bool IsDead(CardStatus card) => card.Pins.Any(p => p.State == PinState.Locked && p.Pin is { Checkable: false, Extra: false });

    // A kiosk opens one of the two with the other one; card and program cannot know whether the person knows it, so the office stands beside.
    public static bool AtKiosk(string pin, CardStatus card)
    {
        var other = pin switch { "jp.signature" => "jp.authentication", "jp.authentication" => "jp.signature", _ => null };
        return other is not null && card[other]?.State == PinState.Ready && card[pin]?.State != PinState.Absent;
    }

    private static void Forgotten(Dictionary<string, string> said, string pin)
    {
        // Whoever wants it unlocked does not know it; a card can only add that it is locked.
        if (said.GetValueOrDefault($"pins.{pin}") != "locked") said[$"pins.{pin}"] = "forgotten";
        said.Remove($"wrongTries.{pin}");
        said["wish"] = "use";
    }

    private static void Short(Utf8JsonWriter json, PinOutcome.NotPossible outcome, Output output)
    {
        json.WriteStartObject();
        json.WriteStartArray("routes");
        json.WriteStartObject();
        json.WriteString("id", outcome.Reason == Impossible.NotOnPinPad ? "try-again" : "office");
        json.WriteStartArray("resets");
        json.WriteEndArray();
        json.WriteString("text", Text(outcome, output));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(PinOutcome.NotPossible outcome, Output output) => outcome.Reason switch
    {
        Impossible.NotOnPinPad => output.Text("ui.plan-try-again"),
        Impossible.NotActivatable => output.Text("ui.plan-office-not-activatable"),
        _ => output.Text($"plan.{outcome.Pin}"),
    };
}
