using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>Revocation lists come in: from files of the configuration, or in practice from the operator's API.</summary>
internal static class Lists
{
    /// <exception cref="InvalidDataException">It is none, of nobody whom we know, of the future, or older than the one that is
    /// there.</exception>
    public static async Task Take(ResetStore store, IReadOnlyList<Authority> authorities, byte[] encoded)
    {
        // The signature first: what somebody else sends is not taken apart. By keys of their own, since one of millions takes a while,
        // and no card shall wait for it.
        var signed = RevocationList.Signature(encoded);
        var issuers = authorities.DistinctBy(a => a.Name).Where(a => new Authority(a.Pin, a.Certificate).Issued(signed)).ToList();
        if (issuers.Count == 0) throw new InvalidDataException("no authority of this operator signed the revocation list");
        var list = RevocationList.Read(signed);
        if (list.ThisUpdate > store.Now + TimeSpan.FromMinutes(5))
            throw new InvalidDataException("the revocation list is of the future");
        foreach (var issuer in issuers) await store.Revoked.Take(issuer.Name, list);
    }
}
