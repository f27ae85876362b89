using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>What an operator's people do with cards and machines.</summary>
internal static class RegisterCommands
{
    public static async Task Import(Settings settings, ResetStore store, string file)
    {
        try
        {
            var issued = JsonSerializer.Deserialize(InputFile.Read(file), ResetJson.Default.IssuedCards)
                ?? throw new UsageException($"{file}: it is empty");
            await RegistrationOf(settings, store).Take(issued, "command");
            Console.WriteLine($"{issued.Cards.Count} cards");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file}: {JsonFault.Explain(e)}");
        }
    }

    private static Registration RegistrationOf(Settings settings, ResetStore store) =>
        new(settings, store, new(settings, store.Database));

    public static async Task Add(Settings settings, ResetStore store, ServerOptions options)
    {
        var place = PlaceOf(settings, options);
        var key = PublicKey(options.Key!);
        await MustBeNew(store, options.Words[0], key);
        await RegistrationOf(settings, store).Take(
            new KioskEntry(options.Words[0], place, key, Simulated: false), "command");
        Console.WriteLine($"kiosk {options.Words[0]}");
    }

    private static string PlaceOf(Settings settings, ServerOptions options)
    {
        if (options.Site is { } site)
            return settings.Site(site) is not null
                ? CounterPlace.ChainOf(site)
                : throw new UsageException($"--site {site}: the configuration has {Listed(settings.Sites.Select(s => s.Id))}");
        return settings.Chain(options.Chain!) is not null
            ? options.Chain!
            : throw new UsageException(
                $"--chain {options.Chain}: the configuration has {Listed(settings.Chains.Select(c => c.Id))}");
    }

    private static string Listed(IEnumerable<string> ids) => string.Join(", ", ids.DefaultIfEmpty("none"));

    // A script that registers all machines each night must undo no revocation and change no key.
    private static async Task MustBeNew(ResetStore store, string id, byte[] key)
    {
        if (await store.Register.Kiosk(id) is not { } known) return;
        if (known.Revoked != 0) throw new UsageException($"kiosk {id} is revoked and stays so; give the machine another id");
        if (!known.PublicKey.AsSpan().SequenceEqual(key))
            throw new UsageException($"kiosk {id} has another key; revoke it, and give the machine another id");
    }

    public static async Task Replace(ResetStore store, ServerOptions options)
    {
        var (id, key) = (options.Words[0], PublicKey(options.Key!));
        DateTimeOffset? until = options.Overlap is { } hours ? store.Now.AddHours(hours) : null;
        if (!await store.Register.ReplaceKiosk(id, key, options.Reason!, store.Now, until))
            throw new UsageException($"there is no kiosk {id} that is not revoked");
        var former = await store.Register.Kiosk(id) is { } kiosk ? Former(kiosk, store.Now) : "";
        Console.WriteLine($"kiosk {id} has key {IssuerRegister.KeyName(key)[..16]} now,{(former.Length > 0 ? former : " and no other")}");
    }

    public static async Task List(ResetStore store)
    {
        await store.Known.Follow();
        foreach (var (kiosk, seen) in await store.Register.Kiosks())
        {
            var isOwn = store.Guard.Holds(kiosk, kiosk.Mac) && store.Known.Said.Fits(kiosk.Id, kiosk);
            var state = !isOwn ? "altered" : kiosk.Revoked != 0 ? "revoked" : "known";
            Console.WriteLine(
                $"{kiosk.Id} {kiosk.Chain} {IssuerRegister.KeyName(kiosk.PublicKey)[..16]} {state} " +
                $"{(seen is null ? "never" : Time(seen.Value))}{Former(kiosk, store.Now)}");
        }
    }

    private static string Former(KioskRow kiosk, DateTimeOffset now) => kiosk.Keys(now).Skip(1).FirstOrDefault() is { } key
        ? $" also {IssuerRegister.KeyName(key)[..16]} until {Time(kiosk.FormerUntil!.Value)}"
        : "";

    public static async Task Adopt(ResetStore store)
    {
        var (cards, kiosks) = await store.Register.Adopt();
        Console.WriteLine($"{cards} cards and {kiosks} kiosks adopted as they stood");
    }

    public static async Task Reseal(ResetStore store)
    {
        var (cards, kiosks) = await store.Resealing.Reseal();
        var (reservations, sessions) = await store.Resealing.Left();
        Console.WriteLine($"{cards} cards and {kiosks} kiosks sealed anew with the first pseudonym key");
        Console.WriteLine(
            reservations + sessions == 0
                ? "nothing needs an older one any more"
                : $"{reservations} open reservations and {sessions} card sessions need an older one");
    }

    private static string Time(long at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static async Task Revoke(ResetStore store, string id) =>
        Console.WriteLine(await store.Register.RevokeKiosk(id) ? $"revoked {id}" : throw new UsageException($"there is no kiosk {id}"));

    private static byte[] PublicKey(string path)
    {
        using var key = ECDsa.Create();
        try
        {
            var pem = Encoding.UTF8.GetString(InputFile.Read(path));
            if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
                throw new UsageException(
                    $"{path}: it is a private key, which stays at the kiosk; give the public one " +
                    $"(openssl ec -in {Path.GetFileName(path)} -pubout)");
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new UsageException($"{path}: it is no public key (PEM)");
        }
        if (!KioskSignature.IsKey(key)) throw new UsageException($"{path}: it is no key on P-256, the curve that machines sign with");
        return key.ExportSubjectPublicKeyInfo();
    }
}
