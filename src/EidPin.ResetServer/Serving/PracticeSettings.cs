using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Reset;
using EidPin.ResetServer.Commands;

namespace EidPin.ResetServer.Serving;

/// <summary>What a server is configured with that another program starts to practise with simulated cards.</summary>
internal static class PracticeSettings
{
    /// <summary>
    /// A server of simulated cards: made-up shops alone, so that nobody goes to a real one with a reservation that it does not know; no
    /// comparison of faces unless it is asked for.
    /// </summary>
    public static Settings Read(ServerOptions options, string? line)
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
            Sites = SiteList.All,
            Keys = new(secrets.MasterKey),
            Key = new(key),
            // One plays all.
            StaffSecret = new([.. secrets.OperatorSecret]),
            IssuerSecret = new([.. secrets.OperatorSecret]),
            MachineSecret = new(secrets.OperatorSecret),
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
        ChallengesPerMinute: 1000, ReservationsPerHour: 1000, LookupsPerMinute: 1000, ProofsPerHour: 1000,
        ReservationsPerDay: 1000);
}
