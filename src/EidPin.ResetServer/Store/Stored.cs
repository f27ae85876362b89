namespace EidPin.ResetServer.Store;

/// <summary>How times, ids and numbers stand in the database.</summary>
internal static class Stored
{
    /// <summary>Milliseconds are all that the database keeps.</summary>
    public static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    // All ids that are made here are. Others are not asked for: PostgreSQL takes no text with a zero in it.
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => c is > ' ' and <= '~');

    /// <summary>Hexadecimal digits without zeros in front, as certificates and issuers write them in different ways.</summary>
    public static string Serial(string hex) => hex.ToUpperInvariant().TrimStart('0');
}
