using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>What is wrong in the file of a card: where it stands, and what may stand there.</summary>
/// <param name="member">By its names from the outside in, with points between; empty: the file is no JSON.</param>
/// <param name="found">What stands there; null: the member itself is not known.</param>
/// <param name="line">From 1.</param>
/// <param name="allowed">Empty where that is no list.</param>
public sealed class CardFileException(string member, string? found, long line, IReadOnlyList<string> allowed)
    : JsonException($"line {line}: {member} {found}")
{
    public string Member { get; } = member;

    public string? Found { get; } = found;

    public long Line { get; } = line;

    public IReadOnlyList<string> Allowed { get; } = allowed;
}

/// <summary>Reads the definition of a card so that a slip is told by name and line.</summary>
internal static class CardFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // The guide's ids of the kinds of one card type.
    private static readonly string[] Kinds = ["organisation", "professional", "personnel"];

    private static IReadOnlyList<string> Members { get; } = [.. SimulatorJson.Default.CardDefinition.Properties.Select(p => p.Name)];

    /// <exception cref="CardFileException">What is wrong.</exception>
    public static CardDefinition Read(string json)
    {
        using var document = Parsed(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new CardFileException("", null, 1, []);
        var unknown = document.RootElement.EnumerateObject().Select(m => m.Name).FirstOrDefault(n => !Members.Contains(n));
        if (unknown is not null) throw new CardFileException(unknown, null, Line(json, unknown), Members);
        return Checked(json, OfKind(Deserialized(json)));
    }

    private static JsonDocument Parsed(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException e)
        {
            throw new CardFileException("", null, (e.LineNumber ?? 0) + 1, []);
        }
    }

    private static CardDefinition Deserialized(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SimulatorJson.Default.CardDefinition)!;
        }
        catch (JsonException e) when (e.Path is null or "$")
        {
            // The one member that has to be there.
            throw new CardFileException("profile", "", 1, Profiles());
        }
        catch (JsonException e)
        {
            var member = e.Path![2..].Replace("['", "").Replace("']", "");
            throw new CardFileException(member, "?", (e.LineNumber ?? 0) + 1, Values(member));
        }
    }

    // fi.professional is the guide's name of a kind of organisation card.
    private static CardDefinition OfKind(CardDefinition definition) =>
        definition.Profile.Split('.') is ["fi", var kind] && kind != "organisation" && Kinds.Contains(kind)
            ? definition with { Profile = "fi.organisation", Kind = kind }
            : definition;

    private static CardDefinition Checked(string json, CardDefinition definition)
    {
        if (CardProfiles.All.FirstOrDefault(p => p.Id == definition.Profile) is not { } profile)
            throw new CardFileException("profile", definition.Profile, Line(json, "profile"), Profiles());
        if (definition.Kind is { } kind && !Kinds.Contains(kind))
            throw new CardFileException("kind", kind, Line(json, "kind"), Kinds);
        string[] pins = [.. profile.Pins.Select(p => p.Id)];
        Pins("codes", definition.Codes.Keys);
        Pins("triesUsed", definition.TriesUsed.Keys);
        Pins("unblockingsLeft", definition.UnblockingsLeft.Keys);
        Pins("certificates", definition.Certificates.Keys);
        return definition;

        void Pins(string member, IEnumerable<string> named)
        {
            if (named.FirstOrDefault(n => !pins.Contains(n)) is { } other)
                throw new CardFileException($"{member}.{other}", null, Line(json, other), pins);
        }
    }

    private static string[] Profiles() => [.. CardProfiles.All.Select(p => p.Id)];

    // What a member may hold, where that is a short list.
    private static IReadOnlyList<string> Values(string member) => member.Split('.')[0] switch
    {
        "scheme" => Enum.GetNames<ActivationScheme>(),
        "certificates" => Enum.GetNames<CertificateFile>(),
        "activated" or "under15" or "contactless" or "phone" or "tpdu" or "emptyVerifyCounts" or "tellsChanged" or "otherIssuer" =>
            ["true", "false"],
        "birthDate" or "certificatesFrom" or "certificatesUntil" or "cardUntil" => ["\"YYYY-MM-DD\""],
        "triesUsed" or "unblockingsLeft" or "generation" or "macSize" => ["0, 1, 2 …"],
        _ => ["\"…\""],
    };

    // Of a name that stands in quotation marks with a colon behind it.
    private static long Line(string json, string name)
    {
        var at = new Regex($"\"{Regex.Escape(name)}\"\\s*:", RegexOptions.CultureInvariant).Match(json);
        return at.Success ? json.AsSpan(0, at.Index).Count('\n') + 1 : 1;
    }
}
