using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Reset;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Proofs;

/// <summary>A kiosk that has shown which one it is.</summary>
/// <param name="Key">Of the request, by which it can be repeated.</param>
/// <param name="KeyName">Of the machine's public key that the request was signed with.</param>
internal sealed record KnownKiosk(string Id, Operator Chain, byte[] Body, string Key, string KeyName)
{
    /// <summary>By the clock of its own zone.</summary>
    public bool IsOpen(DateTimeOffset now) => OpeningHours.IsOpen(Chain, now);
}

/// <summary>A counter's terminal that has shown which one it is.</summary>
/// <param name="Key">Of the request, by which it can be repeated.</param>
/// <param name="KeyName">Of the terminal's public key that the request was signed with.</param>
internal sealed record KnownTerminal(Terminal Terminal, Site Site, byte[] Body, string Key, string KeyName);

/// <summary>
/// Who comes to the routes of kiosks and terminals: known, not revoked, simulated in practice only, and with a request that it signed just
/// now and that was not seen before.
/// </summary>
internal sealed class KioskDoor(CurrentSettings current, ResetStore store)
{
    private Settings Settings => current.Now;

    // Order of P-256 (SP 800-186, 3.2.1.3).
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <param name="repeatable">With a key, by which the work itself is done once.</param>
    /// <param name="also">What is written with the first sight of a request, by the kiosk's id.</param>
    /// <exception cref="RefusedException"/>
    public async Task<KnownKiosk> Enter(HttpContext context, bool repeatable, Func<string, Statement>? also = null)
    {
        var asked = await Look(context);
        var chain = Settings.Chain(asked.Machine.Chain) ?? throw new RefusedException(Refusals.KioskUnknown);
        await First(asked, repeatable, also);
        return new(asked.Machine.Id, chain, asked.Body, asked.Key, IssuerRegister.KeyName(asked.Used));
    }

    /// <inheritdoc cref="Enter"/>
    public async Task<KnownTerminal> EnterTerminal(HttpContext context, bool repeatable, Func<string, Statement>? also = null)
    {
        var asked = await Look(context);
        var site = Settings.Site(CounterPlace.SiteOf(asked.Machine.Chain)) ?? throw new RefusedException(Refusals.KioskUnknown);
        await First(asked, repeatable, also);
        return new(new(asked.Machine.Id, site.Id), site, asked.Body, asked.Key, IssuerRegister.KeyName(asked.Used));
    }

    private async Task<Asked> Look(HttpContext context)
    {
        var headers = context.Request.Headers;
        var id = headers[KioskSignature.KioskHeader].ToString();
        var kiosk = await store.Register.Kiosk(id) ?? throw new RefusedException(Refusals.KioskUnknown);
        var body = await Problems.Body(context);
        var key = headers[KioskSignature.KeyHeader].ToString();
        var signature = Signature(headers[KioskSignature.SignatureHeader].ToString());
        var origin = OriginHeader.Of(context);
        var time = long.TryParse(
            headers[KioskSignature.TimeHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new RefusedException(Refusals.NotAllowed, "time");
        bool IsSigned(byte[] publicKey)
        {
            using var own = ECDsa.Create();
            own.ImportSubjectPublicKeyInfo(publicKey, out _);
            return KioskSignature.Verify(own, signature, origin, id, context.Request.Method, context.Request.Path, key, time, body);
        }
        var used = kiosk.Keys(store.Now).FirstOrDefault(IsSigned) ?? throw new RefusedException(Refusals.NotAllowed, "signature");
        // Only who has the key learns what is known of it.
        if (kiosk.Revoked != 0) throw new RefusedException(Refusals.KioskRevoked);
        if (Settings.OriginProblem(origin, store.Now) is { } other) throw new RefusedException(other);
        if (kiosk.Simulated != 0 && !Settings.Practice) throw new RefusedException(Refusals.KioskSimulated);
        if (Math.Abs(store.Now.ToUnixTimeSeconds() - time) > KioskSignature.Tolerance.TotalSeconds)
            throw new RefusedException(Refusals.NotAllowed, "time");
        return new(kiosk, body, key, used, signature);
    }

    private async Task First(Asked asked, bool repeatable, Func<string, Statement>? also)
    {
        if (repeatable && asked.Key.Length > 0) return;
        var seen = SeenRequests.First(asked.Machine.Id, Fingerprint(asked.Signature), store.Now);
        await store.Database.Together([seen, .. also is null ? [] : (Statement[])[also(asked.Machine.Id)]]);
    }

    private static byte[] Signature(string said)
    {
        Span<byte> bytes = stackalloc byte[64];
        return said.Length <= 88 && Convert.TryFromBase64String(said, bytes, out var length) && length == 64
            ? bytes.ToArray()
            : throw new RefusedException(Refusals.NotAllowed, "signature");
    }

    // s and its negative are both signatures of the same: whoever turned one into the other has not made a new one.
    private static byte[] Fingerprint(byte[] signature)
    {
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var low = BigInteger.Min(s, Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return SHA256.HashData([.. signature[..32], .. low]);
    }

    private sealed record Asked(KioskRow Machine, byte[] Body, string Key, byte[] Used, byte[] Signature);
}
