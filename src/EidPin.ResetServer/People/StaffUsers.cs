using EidPin.Reset.People;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.Identity;

namespace EidPin.ResetServer.People;

/// <summary>A member of staff as ASP.NET Core Identity sees one.</summary>
internal sealed record StaffUser(Member Member);

/// <summary>
/// What Identity's passkey handler asks of a store. It reads who there is; a new passkey is a fact of the register and is written
/// elsewhere.
/// </summary>
internal sealed class StaffUsers(ResetStore store) : IUserPasskeyStore<StaffUser>
{
    public Task<string> GetUserIdAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.Member.Id);

    public Task<string?> GetUserNameAsync(StaffUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Member.UserName);

    public async Task<StaffUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Living((await store.People.Newest()).Of(userId));

    public async Task<StaffUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Living((await store.People.Newest()).OfCredential(credentialId));

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        user.Member.Good(credentialId, store.Now) is { } key ? Info(key, await KeyUses.Of(store, key.CredentialText)) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffUser user, CancellationToken cancellationToken)
    {
        List<UserPasskeyInfo> all = [];
        foreach (var key in user.Member.GoodKeys(store.Now)) all.Add(Info(key, await KeyUses.Of(store, key.CredentialText)));
        return all;
    }

    public Task AddOrUpdatePasskeyAsync(StaffUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        KeyUses.Keep(store, passkey);

    public void Dispose()
    {
    }

    private static StaffUser? Living(Member? member) => member is { HasLeft: false } ? new(member) : null;

    private static UserPasskeyInfo Info(StaffKey key, long signatures) => new(
        key.Credential, key.PublicKey, key.MadeAt, (uint)signatures, transports: null, isUserVerified: true,
        isBackupEligible: key.IsBackupEligible, isBackedUp: key.IsBackupEligible, attestationObject: [], clientDataJson: []);

    // Nobody is made, renamed or deleted through Identity.
    public Task<StaffUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<string?> GetNormalizedUserNameAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetUserNameAsync(StaffUser user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetNormalizedUserNameAsync(StaffUser user, string? normalizedName, CancellationToken cancellationToken) =>
        throw Elsewhere();

    public Task<IdentityResult> CreateAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> UpdateAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(StaffUser user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task RemovePasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) => throw Elsewhere();

    private static NotSupportedException Elsewhere() => new("the list of staff is changed by facts of the register");
}
