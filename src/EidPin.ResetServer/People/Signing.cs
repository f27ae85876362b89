using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>What a page asks somebody to sign.</summary>
/// <param name="Id">Of the ceremony, with which the answer comes back.</param>
/// <param name="Challenge">SHA-256 of the words.</param>
/// <param name="Credentials">Passkeys of theirs, one of which signs.</param>
internal sealed record ToSign(string Id, byte[] Challenge, IReadOnlyList<string> Credentials);

/// <summary>Words that somebody has signed.</summary>
internal sealed record Signed(string Words, Assertion Assertion);

/// <summary>
/// Has the passkey of whoever is signed in sign exact words: their SHA-256 is the challenge. Whoever decides has to show the person the
/// words beside the button: the browser shows them nowhere.
/// </summary>
internal sealed class Signing(CurrentSettings current, ResetStore store, Ceremonies ceremonies, PracticeStaff? practice)
{
    private const int CounterAt = 33;

    /// <param name="purpose">Which kind of words: an answer for one kind is none for another.</param>
    public async Task<ToSign> Ask(SignedIn by, string purpose, string words)
    {
        var id = await ceremonies.Begin($"{Ceremonies.Record} {purpose}", by.Id, words);
        return new(
            id, SHA256.HashData(Encoding.UTF8.GetBytes(words)), [.. by.Member.GoodKeys(store.Now).Select(key => key.CredentialText)]);
    }

    /// <summary>Takes what a page sends back. The words are used up, whatever becomes of them.</summary>
    /// <exception cref="RefusedException">It is no signature of theirs over these words.</exception>
    public async Task<Signed> Answer(HttpContext context, StaffRequest request, string purpose)
    {
        var id = request.Form.GetValueOrDefault("ceremony") ?? "";
        var words = await ceremonies.Take($"{Ceremonies.Record} {purpose}", request.By.Id, id);
        var assertion = Played(context, request, words) ?? new(
            Bytes(request, "credential"), Bytes(request, "authenticator"), Bytes(request, "client"), Bytes(request, "signature"));
        var key = request.By.Member.Good(assertion.Credential, store.Now) ?? throw new RefusedException(StaffRefusals.UnknownPasskey);
        if (!AssertionCheck.Holds(key, Encoding.UTF8.GetBytes(words), StaffOrigin.Of(current.Now, context), assertion))
            throw new RefusedException(Refusals.NotAllowed, "signature");
        await MustBeOriginal(key, assertion);
        return new(words, assertion);
    }

    // In practice the server plays the passkeys of the people that it has made up.
    private Assertion? Played(HttpContext context, StaffRequest request, string words) =>
        practice is not null && PracticeStaff.RoleOf(request.By.Member.Id) is { } role
            ? practice.Sign(role, StaffOrigin.Of(current.Now, context), SHA256.HashData(Encoding.UTF8.GetBytes(words)))
            : null;

    // Of a passkey that was copied one of the two counts behind. Many do not count at all (WebAuthn level 3, 6.1.1).
    private async Task MustBeOriginal(StaffKey key, Assertion assertion)
    {
        var now = BinaryPrimitives.ReadUInt32BigEndian(assertion.AuthenticatorData.AsSpan(CounterAt));
        var before = await KeyUses.Of(store, key.CredentialText);
        if (now == 0 && before == 0) return;
        if (now <= before) throw new RefusedException(Refusals.NotAllowed, "counter");
        await KeyUses.Keep(store, key.Credential, now);
    }

    private static byte[] Bytes(StaffRequest request, string field)
    {
        var said = request.Form.GetValueOrDefault(field) ?? "";
        return said.Length is > 0 and < 8192 && Base64Url.IsValid(said)
            ? Base64Url.DecodeFromChars(said)
            : throw new RefusedException(Refusals.Malformed, field);
    }
}
