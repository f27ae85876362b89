using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Situations;

/// <summary>Reads a situation from JSON. Whatever it does not know is refused by name: nothing is silently ignored.</summary>
public static class SituationReader
{
    /// <summary>In bytes; what is longer is refused unread.</summary>
    public const int Longest = 1 << 20;

    /// <param name="today">A card cannot have been issued after it; null: not looked at.</param>
    /// <exception cref="GuideException">An unknown field or value, two that contradict each other, or no JSON at all.</exception>
    public static Situation Read(ReadOnlyMemory<byte> json, DateOnly? today = null)
    {
        if (json.Length > Longest) throw new GuideException("long", "", []);
        // Editors of Windows begin a file with a byte order mark.
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        if (NotText(json.Span) is { } place) throw new GuideException("json", place, []);
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 8 });
            return Read(document.RootElement, today);
        }
        catch (JsonException e)
        {
            throw new GuideException("json", $"{e.LineNumber + 1}:{e.BytePositionInLine + 1}", []);
        }
        // Texts are decoded when they are asked for: half a sign, or bytes that are none.
        catch (InvalidOperationException)
        {
            throw new GuideException("json", "?", []);
        }
    }

    private static Situation Read(JsonElement root, DateOnly? today)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new GuideException("json", "1:1", ["{ }"]);
        var stated = new Dictionary<string, string>();
        var members = Members(root, "", SituationFields.Members);
        var card = members.FirstOrDefault(m => m.Name == "card").Value;
        if (card.ValueKind == JsonValueKind.Undefined)
            throw new GuideException("missing", "card", SituationFields.Cards) { Field = "card", Nearest = null };
        stated["card"] = Value("card", Text("card", card), SituationFields.Cards);
        foreach (var (name, value) in members.Where(m => m.Name != "card"))
            if (name is "pins" or "wrongTries") Pins(name, value, stated);
            else stated[name] = Field(name, value, stated["card"]);
        // In the zone of the reader it may be a day later already.
        if (stated.GetValueOrDefault("issued") is { } issued && today?.AddDays(1) is { } last
            && DateOnly.ParseExact(issued, "yyyy-MM-dd", CultureInfo.InvariantCulture) > last)
            throw new GuideException("value", issued, [$"–{last:yyyy-MM-dd}"]) { Field = "issued", Nearest = null };
        Contradictions.Check(new(stated));
        return new(stated, defaults: true);
    }

    private static void Pins(string name, JsonElement value, Dictionary<string, string> stated)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(name, value.GetRawText(), ["{ }"]);
        foreach (var (pin, state) in Members(value, name + ".", [.. SituationFields.Tries(stated["card"]).Keys]))
            stated[$"{name}.{pin}"] = Field($"{name}.{pin}", state, stated["card"]);
    }

    private static List<(string Name, JsonElement Value)> Members(JsonElement element, string path, IReadOnlyList<string> allowed)
    {
        var found = new List<(string Name, JsonElement Value)>();
        foreach (var member in element.EnumerateObject())
        {
            var name = Read(() => member.Name) ?? "\uFFFD";
            if (!allowed.Contains(name)) throw Unknown(name, path, allowed);
            if (found.Any(f => f.Name == name)) throw new GuideException("twice", path + name, []);
            found.Add((name, member.Value));
        }
        return found;
    }

    private static GuideException Unknown(string name, string path, IReadOnlyList<string> allowed)
    {
        var near = Spelling.Nearest(name, allowed);
        string[] all = [.. allowed.Select(a => path + a)];
        return new("field", path + name, all) { Nearest = near is null ? null : path + near };
    }

    private static string Field(string name, JsonElement value, string card)
    {
        var field = SituationFields.Find(name)!;
        var allowed = Allowed(field, card);
        switch (field.Kind)
        {
            case FieldKind.Flag when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean() ? "true" : "false";
            case FieldKind.Flag or FieldKind.List when value.ValueKind is not JsonValueKind.Array:
                throw Wrong(name, value.GetRawText(), field.Kind == FieldKind.Flag ? ["true", "false"] : ["[ ]", .. allowed]);
            case FieldKind.List:
                return string.Join(',', value.EnumerateArray().Select(item => Value(name, Text(name, item), allowed)).Distinct());
            case FieldKind.Whole or FieldKind.Number when value.ValueKind != JsonValueKind.Number:
            case FieldKind.Choice or FieldKind.Date or FieldKind.Time or FieldKind.Text when value.ValueKind != JsonValueKind.String:
                throw Wrong(name, value.GetRawText(), allowed);
            case FieldKind.Choice:
                return Value(name, Text(name, value), allowed);
            default:
                return field.Read(Text(name, value)) ?? throw Wrong(name, Text(name, value), allowed);
        }
    }

    /// <summary>What a field may hold, for this card.</summary>
    private static IReadOnlyList<string> Allowed(SituationField field, string card) => field switch
    {
        { Name: "pin" } => [.. SituationFields.Tries(card).Keys],
        { Name: "service" } => [.. WhichPin.Rows.Where(r => r.IsOf(card[..2])).Select(r => r.Id)],
        { Kind: FieldKind.Text } => ["\" \""],
        _ => field.Allowed,
    };

    private static string Value(string name, string value, IReadOnlyList<string> allowed) =>
        allowed.Contains(value) ? value : throw Wrong(name, value, allowed);

    private static string Text(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();
        return Read(value.GetString) ?? throw Wrong(name, value.GetRawText(), []);
    }

    // Half of a surrogate pair may be written in JSON, but it is no text.
    private static string? Read(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Line and column of the first bytes that are no UTF-8; a file of another encoding is none from its beginning.</summary>
    private static string? NotText(ReadOnlySpan<byte> bytes)
    {
        var (line, column) = (1, 1);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != OperationStatus.Done) return $"{line}:{column}";
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + length);
            bytes = bytes[length..];
        }
        return null;
    }

    private static GuideException Wrong(string field, string value, IReadOnlyList<string> allowed)
    {
        if (field == "shop" && ShopCalled(value) is { } shop) return new("value", value, allowed) { Field = field, Nearest = shop.Id };
        // A message may be named as a service, but nobody who looks for a service looks for one.
        if (field == "service") allowed = [.. allowed.Where(WhichPin.Services(null).Contains)];
        // Bounds and the shape of a date are no words that somebody may have meant.
        if (SituationFields.Find(field) is { Kind: FieldKind.Whole or FieldKind.Number or FieldKind.Date or FieldKind.Time })
            return new("value", value, allowed) { Field = field, Nearest = null };
        return new("value", value, allowed) { Field = field };
    }

    // A shop is known by the name on its sign.
    private static Operator? ShopCalled(string name) =>
        Operators.All.FirstOrDefault(o => o.Name.Values.Any(n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
}
