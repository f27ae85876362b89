using System.Buffers.Text;
using Dapper;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Identity;

namespace EidPin.ResetServer.People;

/// <summary>How often each passkey has signed, as it counts itself: one that was copied counts apart from its original.</summary>
internal static class KeyUses
{
    public static Task<long> Of(ResetStore store, string credential) => store.Database.Read(c => c.ExecuteScalarAsync<long>(
        "SELECT COALESCE(MAX(signatures), 0) FROM staff_key_uses WHERE credential = @credential", new { credential }));

    public static Task Keep(ResetStore store, UserPasskeyInfo passkey) => Keep(store, passkey.CredentialId, passkey.SignCount);

    public static Task Keep(ResetStore store, byte[] credential, long signatures) => store.Database.Write(w => w.Execute(
        "INSERT INTO staff_key_uses (credential, signatures, at) VALUES (@credential, @signatures, @at) " +
        "ON CONFLICT (credential) DO UPDATE SET signatures = @signatures, at = @at",
        new { credential = Base64Url.EncodeToString(credential), signatures, at = Stored.Ms(store.Now) }));
}
