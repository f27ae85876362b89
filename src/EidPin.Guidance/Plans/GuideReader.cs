using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EidPin.Guidance.Care;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Plans;

/// <summary>Reads the embedded files of guidance/. Generated code, so that a native build needs no reflection.</summary>
internal static class GuideReader
{
    public static T Read<T>(string name, JsonTypeInfo<T> shape)
    {
        using var stream = typeof(GuideReader).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        try
        {
            return JsonSerializer.Deserialize(stream, shape)!;
        }
        catch (JsonException e)
        {
            throw new GuidanceFileException($"guidance/{name}", e);
        }
    }
}

/// <summary>A file of the guidance that is not what it should be: who edits it has to see where.</summary>
public sealed class GuidanceFileException(string file, JsonException inner) : Exception(Told(file, inner), inner)
{
    private static string Told(string file, JsonException inner)
    {
        var line = inner.LineNumber is { } number ? $", line {number + 1}" : "";
        var path = inner.Path is { } at ? $", {at}" : "";
        // The reader's own words end with the place, which is told already.
        var what = inner.Message.Split([" Path:", " LineNumber:"], StringSplitOptions.None)[0];
        return $"{file}{line}{path}: {what}";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Operator[]))]
[JsonSerializable(typeof(GuideData))]
[JsonSerializable(typeof(Dictionary<string, Source>))]
[JsonSerializable(typeof(Difference[]))]
[JsonSerializable(typeof(Site[]))]
internal sealed partial class GuideShapes : JsonSerializerContext;

/// <summary>The files of patterns: of what people say, and of how texts are worded.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(AskedData))]
[JsonSerializable(typeof(TriesData))]
[JsonSerializable(typeof(Glossary))]
internal sealed partial class WordShapes : JsonSerializerContext;
