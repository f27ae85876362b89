using System.Security.Cryptography;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>Makes the words that are signed.</summary>
internal sealed class Records(CurrentSettings current, ResetStore store)
{
    /// <param name="by">A member's id, or one of the two that sign nothing.</param>
    public PeopleRecord New(HttpContext context, string by, PeopleAct act) => New(StaffOrigin.Of(current.Now, context), by, act);

    /// <param name="origin">Of the pages for staff.</param>
    public PeopleRecord New(string origin, string by, PeopleAct act) =>
        new(PeopleRecord.Now, current.Now.Id, origin, store.Now, Nonce(), by, act);

    public static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

/// <summary>Names of members that say nothing of them and are never used again.</summary>
internal static class PeopleIds
{
    public static string New() => $"s-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
