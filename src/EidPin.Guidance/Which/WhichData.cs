using System.Globalization;
using System.Text.Json;

namespace EidPin.Guidance.Which;

/// <summary>Reads rows.json and words.json of guidance/which, token by token: no reflection, and quick at start.</summary>
internal static class WhichData
{
    public static List<WhichRow> Rows()
    {
        var json = new Utf8JsonReader(Bytes("which/rows.json"));
        var rows = new List<WhichRow>(100);
        while (json.Read())
            if (json is { TokenType: JsonTokenType.StartObject, CurrentDepth: > 0 }) rows.Add(Row(ref json));
        return rows;
    }

    /// <summary>Lists of phrases by name; what is nested has a name like <c>cards.jp</c>.</summary>
    public static Dictionary<string, List<string>> Words()
    {
        var json = new Utf8JsonReader(Bytes("which/words.json"));
        var (lists, path) = (new Dictionary<string, List<string>>(), new List<string>());
        while (json.Read())
            if (json.TokenType == JsonTokenType.EndObject && path.Count > 0) path.RemoveAt(path.Count - 1);
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                path.Add(json.GetString()!);
                json.Read();
                if (json.TokenType != JsonTokenType.StartArray) continue;
                lists.Add(string.Join('.', path), Strings(ref json));
                path.RemoveAt(path.Count - 1);
            }
        return lists;
    }

    private static WhichRow Row(ref Utf8JsonReader json)
    {
        var row = new WhichRow("", WhichKind.Service, null, []);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString();
            json.Read();
            row = name switch
            {
                "id" => row with { Id = json.GetString()! },
                "kind" => row with { Kind = Kind(json.GetString()!) },
                "country" => row with { Country = json.GetString() },
                "pins" => row with { Pins = Strings(ref json) },
                "oneOf" => row with { OneOf = json.GetBoolean() },
                "maybe" => row with { Maybe = Strings(ref json) },
                "state" => row with { State = json.GetString() },
                "mistakenFor" => row with { MistakenFor = Strings(ref json) },
                "shape" => row with { Shape = Shape(ref json) },
                "words" => row with { Phrases = Phrases(ref json) },
                "sources" => row with { Sources = Strings(ref json) },
                "checked" => row with { Checked = DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) },
                "confidence" => row with { Stated = json.GetString() },
                _ => throw new JsonException($"which/rows.json, row {row.Id}: nothing is called {name}"),
            };
        }
        return row;
    }

    private static WhichKind Kind(string name) => name switch
    {
        "service" => WhichKind.Service,
        "message" => WhichKind.Message,
        "pin" => WhichKind.Pin,
        "not-a-pin" => WhichKind.NotPin,
        "card" => WhichKind.Card,
        _ => throw new JsonException($"which/rows.json: no kind is called {name}"),
    };

    // [4, 8] is 4 to 8 digits, [6, 16, "letters"] has letters too; several ranges follow each other.
    private static WhichShape Shape(ref Utf8JsonReader json)
    {
        var (ranges, letters) = (new List<WhichRange>(), false);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (letters |= json.TokenType == JsonTokenType.String) continue;
            var min = json.GetInt32();
            json.Read();
            ranges.Add(new(min, json.GetInt32()));
        }
        return new(ranges, letters);
    }

    private static List<WhichPhrase> Phrases(ref Utf8JsonReader json)
    {
        var phrases = new List<WhichPhrase>();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var language = json.GetString()!;
            json.Read();
            foreach (var text in Strings(ref json)) phrases.Add(new(language, text));
        }
        return phrases;
    }

    private static List<string> Strings(ref Utf8JsonReader json)
    {
        var strings = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) strings.Add(json.GetString()!);
        return strings;
    }

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(WhichData).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
