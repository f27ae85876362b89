using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Hardening;
using EidPin.Reset;
using EidPin.ResetServer.Api;
using EidPin.ResetServer.Proofs;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer;

/// <summary>What the program does. Exit: 0 done, 1 the audit found something, 2 usage, 4 no database, no port or no OpenSSL.</summary>
internal static class Commands
{
    /// <param name="errors">Where one line says what went wrong; null: standard error.</param>
    public static async Task<int> Run(string[] args, TextWriter? errors = null)
    {
        int Say(string problem, int exit)
        {
            (errors ?? Console.Error).WriteLine($"eidpin-reset: {problem}");
            return exit;
        }

        try
        {
            if (args.Any(a => a is "--help" or "-h"))
            {
                Console.WriteLine(ServerOptions.Usage);
                return 0;
            }
            var options = ServerOptions.Parse(args);
            if (!SystemCrypto.IsThere) return Say("OpenSSL is missing, and no key can be used without it: apt install openssl", 4);
            return options.Command switch
            {
                "serve" => await Serve(options),
                "audit verify" => await Verify(options),
                "cards import" => await WithStore(options, (settings, store) => Import(settings, store, options.Words[0])),
                "kiosk add" => await WithStore(options, (settings, store) => AddKiosk(settings, store, options)),
                _ => await WithStore(options, (_, store) => Revoke(store, options.Words[0])),
            };
        }
        catch (UsageException e)
        {
            return Say(e.Message, 2);
        }
        catch (RefusedException e)
        {
            return Say($"{Titles.Of(e.Refusal.Id)}{(e.Refusal.Detail is { } detail ? $" ({detail})" : "")}", 2);
        }
        catch (Exception e) when (e is DbException or IOException or SocketException)
        {
            // The reason is often the inner one: "Exception while reading from stream" was a lock that another process held.
            var why = e.GetBaseException() is var inner && inner != e ? $"{e.Message} ({inner.Message})" : e.Message;
            return Say(e is DbException ? $"database: {why}" : why, 4);
        }
    }

    private static async Task<int> Serve(ServerOptions options)
    {
        using var input = options.Child ? new StreamReader(Console.OpenStandardInput()) : null;
        // A terminal that closes tells all programs on it; a child ends with the one that started it.
        using var hangup = options.Child ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true) : null;
        using var folder = options is { Practice: true, Database: null } ? new PassingFolder() : null;
        if (folder is not null) options = options with { Database = folder["reset.db"] };
        var settings = options.Practice ? Practice(options, await input!.ReadLineAsync()) : ConfigFile.Read(options.Config!);
        await using var app = await ResetApp.Build(settings, TimeProvider.System);
        await Start(app, settings);
        // Passkeys, and cookies that are for this machine alone, know localhost and not its number.
        var port = app.Urls.Select(url =>
            new Uri(
                url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal)).Port).First();
        Console.WriteLine($"server http://localhost:{port}/");
        await (input is null ? app.WaitForShutdownAsync() : Task.WhenAny(app.WaitForShutdownAsync(), input.ReadToEndAsync()));
        await app.StopAsync(TimeSpan.FromSeconds(5));
        return 0;
    }

    private static async Task Start(WebApplication app, Settings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            var ports = string.Join(", ", settings.Listen);
            throw new UsageException($"listen: the user {Environment.UserName} may not open the port of {ports}");
        }
    }

    /// <summary>
    /// A server of simulated cards: made-up shops alone, so that nobody goes to a real one with a reservation that it does not know; no
    /// comparison of faces unless it is asked for.
    /// </summary>
    internal static Settings Practice(ServerOptions options, string? line)
    {
        ChildSecrets? secrets = null;
        try
        {
            secrets = line is null ? null : JsonSerializer.Deserialize(line, ConfigJson.Default.ChildSecrets);
        }
        catch (JsonException)
        {
            // Said below, and never what stood there.
        }
        if (secrets is not { OperatorSecret.Length: >= 16 and <= 128, MasterKey.Length: 16 or 24 or 32 })
            throw new UsageException("--child: one line with operatorSecret and masterKey is expected on standard input");
        // Cards keep their pseudonyms as long as the master key stays the same.
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets.MasterKey, 32, [], "eidpin-reset practice"u8.ToArray());
        var name = new Dictionary<string, string>
        {
            ["en"] = "EidPin practice",
            ["ja"] = "EidPin 練習",
            ["ja-easy"] = "EidPin 練習《れんしゅう》",
            ["fi"] = "EidPin-harjoitus",
            ["sv"] = "EidPin övning",
        };
        return new Settings(
            "practice", name, Practice: true, new(options.Face ?? FaceCheck.Off), [PracticeShop, SmallShop], [], [], options.Database!, 30,
            Practised)
        {
            // Kestrel takes any free port for one address only.
            Listen = [options.Port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{options.Port}"],
            Keys = new(secrets.MasterKey),
            Key = new(key),
            Secret = new(secrets.OperatorSecret),
        };
    }

    // Open at any hour: nobody has to wait for a shop to practise.
    private static Operator PracticeShop { get; } = new(
        "practice-shop",
        new Dictionary<string, string>
        {
            ["en"] = "Practice shop",
            ["ja"] = "練習の店",
            ["ja-easy"] = "練習《れんしゅう》の店《みせ》",
            ["fi"] = "Harjoituskauppa",
            ["sv"] = "Övningsbutik",
        },
        [ResetPins.Signature, ResetPins.Authentication], "all", TimeOnly.MinValue, TimeOnly.MaxValue, "Asia/Tokyo", [], [], default);

    // As most chains are: not at night, and not every PIN.
    private static Operator SmallShop { get; } = new(
        "practice-small-shop",
        new Dictionary<string, string>
        {
            ["en"] = "Small practice shop",
            ["ja"] = "小さな練習の店",
            ["ja-easy"] = "小《ちい》さな練習《れんしゅう》の店《みせ》",
            ["fi"] = "Pieni harjoituskauppa",
            ["sv"] = "Liten övningsbutik",
        },
        [ResetPins.Signature], "all", new(6, 30), new(23, 0), "Asia/Tokyo", [], [], default);

    // All that a demonstration or a test does comes from one address.
    private static Limits Practised { get; } = new(
        ChallengesPerMinute: 1000, ReservationsPerHour: 1000, LookupsPerMinute: 1000, ProofsPerHour: 1000);

    private static async Task<int> Verify(ServerOptions options)
    {
        await using var database = new Database(options.Database ?? ConfigFile.Read(options.Config!).Database);
        if (!Database.IsConnectionString(options.Database ?? "Host=") && !File.Exists(options.Database))
            throw new UsageException($"{options.Database}: there is no such file");
        var walk = await AuditWalk.Of(database, options.Seal);
        foreach (var problem in walk.Problems) Console.WriteLine(problem);
        Console.WriteLine(
            $"{walk.Cases} cases, {walk.Facts} facts, {walk.Seals} seals: " +
            (walk.Problems.Count == 0 ? "whole" : $"{walk.Problems.Count} problems"));
        return walk.Problems.Count == 0 ? 0 : 1;
    }

    private static async Task<int> WithStore(ServerOptions options, Func<Settings, ResetStore, Task> act)
    {
        var settings = ConfigFile.Read(options.Config!);
        await using var database = new Database(settings.Database);
        await database.Migrate();
        await act(settings, new(database, TimeProvider.System));
        return 0;
    }

    private static async Task Import(Settings settings, ResetStore store, string file)
    {
        try
        {
            var issued = JsonSerializer.Deserialize(InputFile.Read(file), ResetJson.Default.IssuedCards)
                ?? throw new UsageException($"{file}: it is empty");
            await new IssuerApi(settings, store, new ProofCheck(settings, store)).Take(issued);
            Console.WriteLine($"{issued.Cards.Count} cards");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file}: {JsonFault.Explain(e)}");
        }
    }

    private static async Task AddKiosk(Settings settings, ResetStore store, ServerOptions options)
    {
        if (settings.Chains.All(c => c.Id != options.Chain))
            throw new UsageException(
                $"--chain {options.Chain}: the configuration has {string.Join(", ", settings.Chains.Select(c => c.Id))}");
        using var key = ECDsa.Create();
        try
        {
            var pem = Encoding.UTF8.GetString(InputFile.Read(options.Key!));
            if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
                throw new UsageException(
                    $"{options.Key}: it is a private key, which stays at the kiosk; give the public one " +
                    $"(openssl ec -in {Path.GetFileName(options.Key)} -pubout)");
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new UsageException($"{options.Key}: it is no public key (PEM)");
        }
        await new IssuerApi(settings, store, new ProofCheck(settings, store)).Take(
            new KioskEntry(options.Words[0], options.Chain!, key.ExportSubjectPublicKeyInfo(), Simulated: false));
        Console.WriteLine($"kiosk {options.Words[0]}");
    }

    private static async Task Revoke(ResetStore store, string id) =>
        Console.WriteLine(await store.Register.RevokeKiosk(id) ? $"revoked {id}" : throw new UsageException($"there is no kiosk {id}"));
}
