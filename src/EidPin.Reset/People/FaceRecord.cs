using System.Text.Json;

namespace EidPin.Reset.People;

/// <summary>
/// That two photos show one person, as a clerk has signed it: the SHA-256 of these words is the challenge that the passkey has signed.
/// </summary>
/// <param name="Origin">The address of the pages that it was signed on.</param>
/// <param name="By">The clerk's id.</param>
/// <param name="Photos">The name of both photos that were looked at.</param>
public sealed record FaceRecord(
    string Version, string Operator, string Origin, DateTimeOffset At, string Nonce, string By, string? Site, string Case, string Photos)
{
    public const string Now = "eidpin face v1: both photos show one person";

    public string Text() => JsonSerializer.Serialize(this, PeopleJson.Default.FaceRecord);

    /// <returns>Null: it is none that this program can read.</returns>
    public static FaceRecord? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PeopleJson.Default.FaceRecord) is { Version: Now } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Who of the staff decided something about a case.</summary>
/// <param name="Staff">The member's id: the register's facts tell who that is.</param>
/// <param name="Record">What was signed, exactly; null: nothing had to be.</param>
public sealed record StaffDecision(string Staff, string? Site, string? Record = null, Assertion? Assertion = null);
