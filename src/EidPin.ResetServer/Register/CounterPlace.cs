namespace EidPin.ResetServer.Register;

/// <summary>A municipal counter as the register of machines names it.</summary>
internal static class CounterPlace
{
    // Where a machine's row has its chain. No chain's id has a colon in it.
    private const string Prefix = "site:";

    public static string ChainOf(string site) => $"{Prefix}{site}";

    /// <returns>Null: it is a machine of a chain.</returns>
    public static string? SiteOf(string chain) => chain.StartsWith(Prefix, StringComparison.Ordinal) ? chain[Prefix.Length..] : null;
}
