using System.Text.Json;
using System.Text.Json.Serialization;

namespace EidPin.ResetServer.Serving;

/// <summary>One name of a file, or a list of them in which the first one counts before the others.</summary>
[JsonConverter(typeof(FileNamesConverter))]
internal sealed record FileNames(params IReadOnlyList<string> All);

/// <summary><c>"a.key"</c> or <c>["b.key", "a.key"]</c>.</summary>
internal sealed class FileNamesConverter : JsonConverter<FileNames>
{
    public override FileNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartArray) throw Fault();
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) names.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray && names.Count > 0 ? new(names) : throw Fault();
    }

    public override void Write(Utf8JsonWriter writer, FileNames value, JsonSerializerOptions options) =>
        throw new NotSupportedException("a configuration is read and never written");

    // In this program's words: JsonFault passes on what it does not know.
    private static JsonException Fault() => new("the name of a file is expected, or a list of names: \"…\" or [ \"…\" ]");
}
