using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EidPin.Reset;

namespace EidPin.ResetServer.Store;

/// <summary>What stands in the row of a case and in its chain of facts.</summary>
internal static class StoredCase
{
    public const string Columns = "id AS Id, version AS Version, state AS State, code AS Code, head AS Head";

    public const long NeverDue = long.MaxValue;

    private static readonly Dictionary<Type, string> KindOf = typeof(ResetFact).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(kind => kind.DerivedType, kind => (string)kind.TypeDiscriminator!);

    /// <summary>What facts are called.</summary>
    public static IReadOnlyCollection<string> Kinds => KindOf.Values;

    public static string Kind(ResetFact fact) => KindOf[fact.GetType()];

    /// <summary>SHA-256 over the hash before, the case, the number of the fact and the fact as it is stored.</summary>
    public static byte[] Link(byte[] before, string id, long seq, string fact) =>
        SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\n{seq}\n{fact}"))]);

    public static byte[] PersonHash(byte[] salt, string data) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(data)]);

    public static string Text(ResetFact fact) => JsonSerializer.Serialize(fact, ResetJson.Default.ResetFact);

    public static string Text(ResetCase state) => JsonSerializer.Serialize(state, StoreJson.Default.ResetCase);

    public static long Living(ResetCase state) =>
        state.State is ResetState.Reserved or ResetState.Identified or ResetState.Authorised or ResetState.Unknown ? 1 : 0;

    // When time alone ends it; a case that a kiosk may have acted on has other ends.
    public static long Due(ResetCase state) =>
        state.State is ResetState.Reserved or ResetState.Identified ? Stored.Ms(state.ExpiresAt) : NeverDue;
}
