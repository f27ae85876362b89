using System.Text.Json.Serialization;

namespace EidPin.Cli;

// What --json prints. The names are a contract with other programs: add, never rename.
internal sealed record StatusJson(IReadOnlyList<ReaderJson> Readers);

internal sealed record ReaderJson(string Name, CardJson? Card);

internal sealed record CardJson(string? Id, string? Name, string Atr, IReadOnlyList<PinJson> Pins)
{
    /// <summary>Only on cards of more than one kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Phone { get; init; }

    /// <summary>The one that needs no code: until when it is valid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CertificateEndJson? Certificate { get; init; }

    /// <summary>Why the card could not be read; then <see cref="Id"/> is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }
}

internal sealed record CertificateEndJson(string Id, string State, DateTimeOffset? NotBefore, DateTimeOffset? NotAfter);

internal sealed record PinJson(string Id, string Name, string State, int? TriesLeft, int? TriesMax)
{
    /// <summary>Both counters of a PIN that has two, under --all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int?>? Counters { get; init; }

    /// <summary>How often this code may still unblock another; null: not told, or without limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UnblockingsLeft { get; init; }

    /// <summary>By this program on this computer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastChanged { get; init; }
}

internal sealed record OutcomeJson(string Outcome, bool? Sent, string Pin, string Code, int? TriesLeft, string? Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Set { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>The PIN that a code typed into the wrong field would fit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fits { get; init; }

    /// <summary>What broke the link while a code was under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public System.Text.Json.JsonElement? Plan { get; init; }
}

internal sealed record CertificatesJson(IReadOnlyList<ReaderCertificatesJson> Readers)
{
    /// <summary>Where they were written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }
}

internal sealed record ReaderCertificatesJson(string Name, CardCertificatesJson? Card);

internal sealed record CardCertificatesJson(string? Id, IReadOnlyList<CertificateJson> Certificates)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }
}

internal sealed record CertificateJson(
    string Id, string State, string? Subject, string? Issuer, DateTimeOffset? NotBefore, DateTimeOffset? NotAfter, string? Serial);

internal sealed record WhichJson(string Query, IReadOnlyList<WhichAnswerJson> Answers, WhichAskJson? Ask)
{
    /// <summary>What of the words names another card or service, where nothing of the cards here fits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OtherCard { get; init; }
}

internal sealed record WhichAnswerJson(
    string Pin, string Service, string Why, string Name, string? Official, string? Format, int? Tries, string? State, string? Next)
{
    /// <summary>Ids of PINs that people take for this one.</summary>
    public IReadOnlyList<string> MistakenFor { get; init; } = [];

    /// <summary>What else there is to know of this screen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    public string Confidence { get; init; } = "";
}

internal sealed record WhichAskJson(string Question, IReadOnlyList<WhichChoiceJson> Answers);

internal sealed record WhichChoiceJson(string Text, string Pin);

internal sealed record ChecksJson(IReadOnlyList<CheckJson> Checks)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Report { get; init; }
}

internal sealed record CheckJson(string Id, bool Ok, string Found, string? Remedy)
{
    /// <summary>False where what it rests on is missing, so that nothing is known of it; nothing at all otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Looked { get; init; }
}

internal sealed record EvidenceJson(IReadOnlyList<CardEvidenceJson> Cards);

internal sealed record CardEvidenceJson(string Id, string Name, IReadOnlyList<PinEvidenceJson> Pins);

internal sealed record PinEvidenceJson(string Id, string Change, string Unlock);

internal sealed record ReadyMadeJson(IReadOnlyList<ReadyMadeCardJson> Cards);

internal sealed record ReadyMadeCardJson(string Name, string Card, Dictionary<string, string> Codes);

internal sealed record ScriptJson(string Shell, string Script);

/// <param name="Page">In the macros of man(7).</param>
internal sealed record ManualJson(string Language, string Page);

internal sealed record SheetJson(string Card, string Language)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Html { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }
}

/// <param name="Asks">What is typed, in order.</param>
/// <param name="Cost">What a wrong code costs; null: none is typed that the card judges.</param>
internal sealed record ScreenJson(string Screen, string Title, IReadOnlyList<string> Asks, string? Cost);

internal sealed record ForgottenJson(bool Forgotten);

internal sealed record DeskJson(string Desk)
{
    /// <summary>The reset server of the demonstration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Server { get; init; }
}

/// <param name="MasterKey">Of the simulated issuer.</param>
internal sealed record DemoSecretsJson(byte[] OperatorSecret, byte[] MasterKey);

internal sealed record DemoJson(IReadOnlyList<OutcomeJson> Steps);

internal sealed record LintJson(IReadOnlyList<GuideLintJson> Guides, IReadOnlyList<string> Shared, IReadOnlyList<WordingsJson> Which);

internal sealed record WordingsJson(string Language, int Right, int Wrong, int Missing);

internal sealed record GuideLintJson(
    string Country, int Rules, int Paths, int MostQuestions, IReadOnlyList<CommonJson> Commonest, Dictionary<string, int> Ends,
    IReadOnlyList<string> Findings);

internal sealed record CommonJson(string Id, int QuestionsWithoutCard, int QuestionsWithCard, string Route);

internal sealed record SiteJson(string Folder, int Pages, long Bytes, long LargestPage);

internal sealed record GraphsJson(IReadOnlyList<GraphJson> Graphs);

internal sealed record GraphJson(string Country, string Mermaid);

internal sealed record ErrorJson(ErrorDetailJson Error);

internal sealed record ErrorDetailJson(string Id, string Message, string? Remedy = null)
{
    public IReadOnlyList<string> Allowed { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Nearest { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(OutcomeJson))]
[JsonSerializable(typeof(CertificatesJson))]
[JsonSerializable(typeof(WhichJson))]
[JsonSerializable(typeof(ChecksJson))]
[JsonSerializable(typeof(EvidenceJson))]
[JsonSerializable(typeof(ReadyMadeJson))]
[JsonSerializable(typeof(ScriptJson))]
[JsonSerializable(typeof(ManualJson))]
[JsonSerializable(typeof(SheetJson))]
[JsonSerializable(typeof(ScreenJson))]
[JsonSerializable(typeof(ForgottenJson))]
[JsonSerializable(typeof(DeskJson))]
[JsonSerializable(typeof(DemoSecretsJson))]
[JsonSerializable(typeof(DemoJson))]
[JsonSerializable(typeof(LintJson))]
[JsonSerializable(typeof(SiteJson))]
[JsonSerializable(typeof(GraphsJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class JsonShapes : JsonSerializerContext;
