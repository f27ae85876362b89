using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>Looks at what is told of cards and kiosks, over the network or by a command, and takes it into the register.</summary>
internal sealed class Registration(CurrentSettings current, ResetStore store, Authorities authorities)
{
    private Settings Settings => current.Now;

    /// <summary>Checks and takes what a file or a request says.</summary>
    /// <exception cref="RefusedException"/>
    /// <param name="by">Who tells: <c>issuer</c> or <c>command</c>.</param>
    public async Task Take(IssuedCards issued, string by = "issuer")
    {
        if (!Settings.Practice && (issued.Authorities is { Count: > 0 } || issued.RevocationLists is { Count: > 0 }))
            throw new RefusedException(Refusals.NotAllowed, "practice-only");
        if (issued.Authorities?.Contains(null!) == true || issued.RevocationLists?.Contains(null!) == true)
            throw new RefusedException(Refusals.Malformed);
        foreach (var (i, card) in issued.Cards.Index())
            if (card is null || !IsCard(card)) throw new RefusedException(Refusals.Malformed, $"card {i + 1}");
        foreach (var (i, card) in issued.Cards.Index())
            if (!Settings.Keys.Has(card.Generation)) throw new RefusedException(Refusals.Malformed, $"card {i + 1}: generation");
        try
        {
            foreach (var info in issued.Authorities ?? [])
            {
                if (!ResetPins.Can(info.Pin)) throw new RefusedException(Refusals.Malformed);
                await authorities.AddOfPractice(info);
            }
            foreach (var list in issued.RevocationLists ?? []) await Lists.Take(store, await authorities.All(), list);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            throw new RefusedException(Refusals.Malformed, e is InvalidDataException ? "revocation-list" : "authority");
        }
        var cards = await WithAuthorities(issued.Cards);
        if (await store.Register.Clash(cards) is { } clash)
            throw new RefusedException(Refusals.Malformed, $"card {clash + 1}: a serial number of it is another card's");
        await store.Register.Add(cards, by);
    }

    /// <exception cref="RefusedException"/>
    public async Task Take(KioskEntry kiosk, string by = "issuer")
    {
        var isName = kiosk.Id.Length is > 0 and <= 64 && kiosk.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && kiosk.Id != ProofText.Home;
        var isPlace = Settings.Chain(kiosk.Chain) is not null || Settings.Site(CounterPlace.SiteOf(kiosk.Chain)) is not null;
        if (!isName || !isPlace || !IsKey(kiosk.PublicKey)) throw new RefusedException(Refusals.Malformed);
        if (kiosk.Simulated && !Settings.Practice) throw new RefusedException(Refusals.KioskSimulated);
        await store.Register.Add(kiosk, by, Settings.Practice ? null : known => MayBecome(known, kiosk));
    }

    // Revoked stays revoked, and a key is not replaced without a word: that machine would be another one from then on.
    private static void MayBecome(KioskRow known, KioskEntry kiosk)
    {
        if (known.Revoked != 0 && !kiosk.Revoked) throw new RefusedException(Refusals.NotAllowed, "kiosk-revoked");
        if (!known.PublicKey.AsSpan().SequenceEqual(kiosk.PublicKey)) throw new RefusedException(Refusals.NotAllowed, "kiosk-exists");
    }

    private async Task<IReadOnlyList<IssuedCard>> WithAuthorities(IReadOnlyList<IssuedCard> cards)
    {
        var known = await authorities.All();
        return [.. cards.Select(card => card with
        {
            AuthenticationAuthority = card.AuthenticationAuthority ?? AuthorityFor(known, ResetPins.Authentication),
            SignatureAuthority = card.SignatureSerial is null ? null : card.SignatureAuthority ?? AuthorityFor(known, ResetPins.Signature),
        })];
    }

    // Of several the issuer has to say which. In practice each program brings its own issuer, and it may be any of them.
    private string AuthorityFor(IReadOnlyList<Authority> known, string pin) =>
        known.Where(a => a.Pin == pin).Select(a => a.Name).Distinct().ToList() is [var one]
            ? one
            : Settings.Practice ? "" : throw new RefusedException(Refusals.Malformed, "authority");

    private static bool IsCard(IssuedCard card) =>
        card.CardId.Length == 20 && IsHex(card.CardId) && IsHex(card.AuthenticationSerial)
            && (card.SignatureSerial is null || IsHex(card.SignatureSerial)) && card.MacSize is 8 or 16
        && IsNullOrHash(card.AuthenticationAuthority) && IsNullOrHash(card.SignatureAuthority);

    private static bool IsNullOrHash(string? authority) => authority is null || (authority.Length == 64 && IsHex(authority));

    private static bool IsHex(string text) => text.Length is > 0 and <= 64 && text.All(char.IsAsciiHexDigit);

    private static bool IsKey(byte[] key)
    {
        try
        {
            using var own = ECDsa.Create();
            own.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && KioskSignature.IsKey(own);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
