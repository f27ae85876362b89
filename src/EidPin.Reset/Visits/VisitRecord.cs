using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>
/// What lets a card be reset, as whoever decides signs it: the SHA-256 of these very bytes is the challenge of a passkey. Written in one
/// way alone, so that the words beside the button and the bytes under the signature cannot come apart.
/// </summary>
/// <param name="Record">Always <see cref="Kind"/>.</param>
/// <param name="Origin">The address of the pages that it was signed on.</param>
/// <param name="Override">Why it goes on though the documents are not enough; null: they are.</param>
/// <param name="Enquiry">Reference of the letter that an agent brings back.</param>
/// <param name="Pins">That are to be set.</param>
/// <param name="Supervisor">Why a supervisor has to sign, too.</param>
/// <param name="Role">In which role it is signed.</param>
/// <param name="Time">To the second, UTC.</param>
/// <param name="Nonce">Good once.</param>
public sealed record VisitRecord(
    string Record,
    string Operator,
    string Origin,
    string Site,
    string Visit,
    string Card,
    string Who,
    string? Represented,
    string? Authority,
    IReadOnlyList<ShownDocument> Documents,
    string? Override,
    string? Enquiry,
    IReadOnlyList<string> Pins,
    IReadOnlyList<string> Supervisor,
    StaffRole Role,
    string Staff,
    string Name,
    DateTimeOffset Time,
    string Nonce)
{
    public const string Kind = "eidpin-visit-decision-v1";

    /// <summary>How old a record may be when its signature comes.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>How far the clocks of two processes of one server may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The record of a visit as it stands.</summary>
    /// <exception cref="InvalidOperationException">It is not described, or no card was seen: there is nothing to decide.</exception>
    public static VisitRecord Of(Visit visit, Actor by, Pages where, DateTimeOffset time, string nonce)
    {
        if (visit is not { Description: { } said, Card: { } card }) throw new InvalidOperationException("nothing to decide yet");
        return new(
            Kind,
            where.Operator,
            where.Origin,
            visit.Site,
            visit.Id,
            card,
            visit.Who,
            said.Represented,
            said.Authority,
            said.Documents,
            said.Override,
            visit.Enquiry?.Reference,
            visit.ToSet,
            visit.SupervisorFor,
            by.Role,
            by.Staff,
            by.Name,
            ToSecond(time),
            nonce);
    }

    /// <summary>The bytes as a record; null: they are none, or not written as this program writes one.</summary>
    public static VisitRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = JsonSerializer.Deserialize(bytes, VisitJson.Default.VisitRecord);
            return record is { Record: Kind } && record.ToBytes().AsSpan().SequenceEqual(bytes) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>UTF-8 JSON without blanks, all members in one order.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[
                ("record", Record), ("operator", Operator), ("origin", Origin), ("site", Site), ("visit", Visit), ("card", Card),
                ("who", Who), ("represented", Represented), ("authority", Authority)])
                json.WriteString(name, value);
            Write(json, Documents);
            json.WriteString("override", Override);
            json.WriteString("enquiry", Enquiry);
            Write(json, "pins", Pins);
            Write(json, "supervisor", Supervisor);
            json.WriteString("role", Role.Word());
            json.WriteString("staff", Staff);
            json.WriteString("name", Name);
            json.WriteString("time", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("nonce", Nonce);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>What the passkey signs over: SHA-256 of the bytes.</summary>
    public byte[] Challenge() => SHA256.HashData(ToBytes());

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ShownDocument> documents)
    {
        json.WriteStartArray("documents");
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString("kind", document.Kind);
            json.WriteString("whose", document.Whose);
            json.WriteString("until", document.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static DateTimeOffset ToSecond(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
