using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Api;

/// <summary>What the issuer tells, with the operator's secret: which cards there are, and which kiosks.</summary>
internal sealed class IssuerApi(Settings settings, ResetStore store, ProofCheck proofs)
{
    private const int LargestBatch = 8 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/issuer/cards", (Delegate)Cards)
            .Accepts<IssuedCards>("application/json")
            .Produces(204)
            .WithSummary("Cards that were issued; in practice also authorities and revocation lists.");
        routes
            .MapPost("/v1/issuer/kiosks", (Delegate)Kiosk)
            .Accepts<KioskEntry>("application/json")
            .Produces(204)
            .WithSummary("A kiosk and its key, or that it is revoked.");
    }

    /// <summary>Checks and takes what a file or a request says.</summary>
    /// <exception cref="RefusedException"/>
    public async Task Take(IssuedCards issued)
    {
        if (!settings.Practice && (issued.Authorities is { Count: > 0 } || issued.RevocationLists is { Count: > 0 }))
            throw new RefusedException(Refusals.NotAllowed, "practice-only");
        if (!issued.Cards.All(card => card is not null && IsCard(card)) || issued.Authorities?.Contains(null!) == true
            || issued.RevocationLists?.Contains(null!) == true)
            throw new RefusedException(Refusals.Malformed);
        try
        {
            foreach (var authority in issued.Authorities ?? [])
            {
                if (!ResetPins.Can(authority.Pin)) throw new RefusedException(Refusals.Malformed);
                await store.Authorities.AddOfPractice(authority);
            }
            foreach (var list in issued.RevocationLists ?? []) await Lists.Take(store, await proofs.Authorities(), list);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            throw new RefusedException(Refusals.Malformed, e is InvalidDataException ? "revocation-list" : "authority");
        }
        await store.Register.Add(await WithAuthorities(issued.Cards));
    }

    /// <exception cref="RefusedException"/>
    public async Task Take(KioskEntry kiosk)
    {
        var isName = kiosk.Id.Length is > 0 and <= 64 && kiosk.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && kiosk.Id != ProofText.Home;
        if (!isName || settings.Chain(kiosk.Chain) is null || !IsKey(kiosk.PublicKey)) throw new RefusedException(Refusals.Malformed);
        if (kiosk.Simulated && !settings.Practice) throw new RefusedException(Refusals.KioskSimulated);
        await store.Register.Add(kiosk);
    }

    private async Task<IReadOnlyList<IssuedCard>> WithAuthorities(IReadOnlyList<IssuedCard> cards)
    {
        var authorities = await proofs.Authorities();
        try
        {
            return [.. cards.Select(card => card with
            {
                AuthenticationAuthority = card.AuthenticationAuthority ?? AuthorityFor(authorities, ResetPins.Authentication),
                SignatureAuthority = card.SignatureSerial is null
                    ? null
                    : card.SignatureAuthority ?? AuthorityFor(authorities, ResetPins.Signature),
            })];
        }
        finally
        {
            foreach (var authority in authorities) authority.Dispose();
        }
    }

    // Of several the issuer has to say which. In practice each program brings its own issuer, and it may be any of them.
    private string AuthorityFor(IReadOnlyList<Authority> authorities, string pin) =>
        authorities.Where(a => a.Pin == pin).Select(a => a.Name).Distinct().ToList() is [var one]
            ? one
            : settings.Practice ? "" : throw new RefusedException(Refusals.Malformed, "authority");

    private async Task Cards(HttpContext context)
    {
        MustBeOperator(context, settings);
        await Take(Problems.Parse(await Problems.Body(context, LargestBatch), ResetJson.Default.IssuedCards));
        context.Response.StatusCode = 204;
    }

    private async Task Kiosk(HttpContext context)
    {
        MustBeOperator(context, settings);
        await Take(Problems.Parse(await Problems.Body(context), ResetJson.Default.KioskEntry));
        context.Response.StatusCode = 204;
    }

    public static void MustBeOperator(HttpContext context, Settings settings)
    {
        var said = context.Request.Headers.Authorization.ToString();
        if (!said.StartsWith("Operator ", StringComparison.OrdinalIgnoreCase) || !settings.Secret.Is(said["Operator ".Length..].Trim()))
            throw new RefusedException(Refusals.NotAllowed);
    }

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
            return read == key.Length && own.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
