using System.Text.Json;
using System.Text.Json.Serialization;

namespace EidPin.Reset.People;

/// <summary>
/// What was done to the list of staff, as it was signed: the SHA-256 of these words is the challenge that the passkey of whoever did it has
/// signed, so that nobody can make it up or change it afterwards.
/// </summary>
/// <param name="Version">Of this form.</param>
/// <param name="Origin">The address of the pages that it was signed on.</param>
/// <param name="At">When the words were made. It holds from its fact on, which comes within minutes.</param>
/// <param name="Nonce">No two records are the same.</param>
/// <param name="By">A member's id, or one of <see cref="ByCommand"/> and <see cref="ByCode"/>, which nobody signs.</param>
public sealed record PeopleRecord(
    string Version, string Operator, string Origin, DateTimeOffset At, string Nonce, string By, PeopleAct Act)
{
    public const string Now = "eidpin people v1";

    /// <summary>The operator's own command on a machine of the server.</summary>
    public const string ByCommand = "command";

    /// <summary>The person, with a code that was given for it.</summary>
    public const string ByCode = "code";

    [JsonIgnore]
    public bool IsSigned => By is not (ByCommand or ByCode);

    public string Text() => JsonSerializer.Serialize(this, PeopleJson.Default.PeopleRecord);

    /// <returns>Null: it is none that this program can read.</returns>
    public static PeopleRecord? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PeopleJson.Default.PeopleRecord) is { Version: Now } read ? read : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>What a passkey signed (WebAuthn level 3, 6.3.3): the bytes as the browser gave them.</summary>
/// <param name="Credential">Which passkey: its credential id.</param>
/// <param name="ClientData">JSON with the challenge and the origin.</param>
public sealed record Assertion(byte[] Credential, byte[] AuthenticatorData, byte[] ClientData, byte[] Signature);

/// <summary>What is done to a member of staff.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "act")]
[JsonDerivedType(typeof(Added), "added")]
[JsonDerivedType(typeof(CodeGiven), "code-given")]
[JsonDerivedType(typeof(KeyMade), "key-made")]
[JsonDerivedType(typeof(KeyLetIn), "key-let-in")]
[JsonDerivedType(typeof(KeyEnded), "key-ended")]
[JsonDerivedType(typeof(RoleGiven), "role-given")]
[JsonDerivedType(typeof(RoleEnded), "role-ended")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Left), "left")]
public abstract record PeopleAct(string Staff)
{
    /// <param name="UserName">What the person is called in the list, as only one is.</param>
    /// <param name="Site">Null: of no site.</param>
    public sealed record Added(string Staff, string UserName, string Name, string? Site) : PeopleAct(Staff);

    /// <summary>
    /// A code with which the person can make one passkey; one that was given before is none any more. What it says is never here.
    /// </summary>
    public sealed record CodeGiven(string Staff) : PeopleAct(Staff);

    /// <summary>A passkey that nobody has let in yet.</summary>
    /// <param name="Code">Nonce of the record by which the code was given.</param>
    /// <param name="PublicKey">COSE_Key (RFC 9052, 7).</param>
    /// <param name="IsBackupEligible">It may be on several devices of the person (WebAuthn level 3, 6.1.3).</param>
    public sealed record KeyMade(
        string Staff, string Code, byte[] Credential, byte[] PublicKey, bool IsBackupEligible) : PeopleAct(Staff);

    /// <param name="Key">As <see cref="StaffKey.Name"/> says it: what was let in is that very key.</param>
    public sealed record KeyLetIn(string Staff, string Key) : PeopleAct(Staff);

    public sealed record KeyEnded(string Staff, string Key, string Why) : PeopleAct(Staff);

    /// <summary>New, or for longer.</summary>
    public sealed record RoleGiven(string Staff, StaffRole Role, DateTimeOffset Until) : PeopleAct(Staff);

    public sealed record RoleEnded(string Staff, StaffRole Role, string Why) : PeopleAct(Staff);

    public sealed record Moved(string Staff, string? Site) : PeopleAct(Staff);

    /// <summary>Is not of the staff any more. The id is never used again.</summary>
    public sealed record Left(string Staff, string Why) : PeopleAct(Staff);
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PeopleRecord))]
[JsonSerializable(typeof(FaceRecord))]
public sealed partial class PeopleJson : JsonSerializerContext;
