using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Cards;
using EidPin.Reset;
using EidPin.Simulators;

namespace EidPin.Desk.Resetting;

/// <summary>What the demonstration gives to its programs on their standard input.</summary>
/// <param name="MasterKey">Of the simulated issuer.</param>
internal sealed record DemoSecrets(byte[] OperatorSecret, byte[] MasterKey)
{
    /// <returns>Null: it is no such line.</returns>
    public static DemoSecrets? Parse(string? line)
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize(line, DemoJson.Default.DemoSecrets);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(DemoSecrets))]
internal sealed partial class DemoJson : System.Text.Json.Serialization.JsonSerializerContext;

/// <summary>
/// The simulated issuer and the operator's office of the demonstration: tells the server which cards there are, and that this computer is a
/// machine in a shop or the terminal at a counter.
/// </summary>
internal sealed class DemoIssuer(Uri server, byte[] operatorSecret) : IDisposable
{
    /// <summary>Of the practice server, open at any hour.</summary>
    public const string Chain = "practice-shop", Kiosk = "practice-machine";

    /// <summary>Where the made-up staff of the practice server works.</summary>
    public const string Counter = "site:aonohara", CounterTerminal = "practice-terminal";

    private static readonly TimeSpan ListIsGood = TimeSpan.FromDays(30);

    // Before what is made of it.
    private static readonly string[] Signing = [ResetPins.Authentication, ResetPins.Signature];

    private readonly HttpClient http =
        new(DirectRoute.Handler()) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Registers authorities, their lists of revoked certificates, the cards and the machine.</summary>
    /// <exception cref="HttpRequestException">The server does not take them.</exception>
    public async Task<KioskIdentity> Begin(IEnumerable<SimulatedCard> cards)
    {
        var now = DateTimeOffset.UtcNow;
        var lists = Signing.Select(p => SimulatedIssuer.RevocationList(p, [], 1, now.AddHours(-1), now + ListIsGood));
        var issued = new IssuedCards([.. cards.Select(Issued).OfType<IssuedCard>()], Authorities, [.. lists]);
        await Post("/v1/issuer/cards", issued, ResetJson.Default.IssuedCards);
        return await Register(Kiosk, Chain);
    }

    /// <summary>Registers the terminal of the counter.</summary>
    /// <exception cref="HttpRequestException">The server does not take it.</exception>
    public async Task<KioskIdentity> Terminal() => (await Register(CounterTerminal, Counter)) with { IsTerminal = true };

    /// <summary>Another card was put into a simulated reader.</summary>
    public async void Add(SimulatedCard card)
    {
        try
        {
            if (Issued(card) is { } issued) await Post("/v1/issuer/cards", new IssuedCards([issued]), ResetJson.Default.IssuedCards);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The server is gone: the page says so when it is asked.
        }
    }

    /// <summary>The card as its issuer tells the server of it; null: no issuer of this demonstration made it.</summary>
    public static IssuedCard? Issued(SimulatedCard card) => card.Profile.Id != "jp.my-number" ? null
        : SimulatedIssuer.Issued(card) is var known ? new(
            known.CardId, known.AuthenticationSerial, known.SignatureSerial, known.SignatureUntil, MacSize: known.MacSize) : null;

    /// <summary>Those that sign the certificates of simulated cards.</summary>
    public static IReadOnlyList<AuthorityInfo> Authorities { get; } =
        [.. Signing.Select(pin => new AuthorityInfo(pin, SimulatedIssuer.Authority(pin)))];

    public void Dispose() => http.Dispose();

    private async Task<KioskIdentity> Register(string id, string chain)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var entry = new KioskEntry(id, chain, key.ExportSubjectPublicKeyInfo(), Simulated: true);
        await Post("/v1/issuer/kiosks", entry, ResetJson.Default.KioskEntry);
        return new(id, key);
    }

    private async Task Post<T>(string path, T body, JsonTypeInfo<T> shape)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Operator", NoCode.Base64(operatorSecret));
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, shape));
        request.Content.Headers.ContentType = new("application/json");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
