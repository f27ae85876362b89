using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.ResetServer.Serving;

namespace EidPin.Tests;

/// <summary>What is signed for one server is worth nothing at another.</summary>
public sealed class ResetOriginTests
{
    private const string Own = "https://reset.example.org", Evil = "https://evil.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_hands_out_the_nonce_of_another_gets_no_proof_that_counts_there()
    {
        await using var stage = await Open();
        var card = await stage.NewCard();
        foreach (var (dialled, status) in ((string, int)[])[(Evil, 403), (Own, 201)])
        {
            // The Desk of a person who was led there: everything that it hears is the true server's.
            using var desk = new ResetClient(new(dialled), handler: new Relay(stage.Http));
            var told = (await desk.Operator()).Value!;
            var challenge = (await desk.Challenge()).Value!;
            Assert.Null(ChallengeCheck.Fault(challenge, stage.Clock.Now));
            var proof = card.Prove(Reserving.Text(told, desk.Origin, ResetPins.Signature, challenge), challenge.Id);
            foreach (var (said, reason) in ((string?, string)[])[
                (Evil, Refusals.OtherOrigin), (Own, Refusals.BadProof), (null, Refusals.BadProof)])
                if (dialled == Evil) Assert.Equal(reason, (await Reserve(stage, proof with { Origin = said })).Reason);
            Assert.Equal(status, (await Reserve(stage, proof)).Status);
        }
    }

    [Fact]
    public async Task A_machines_request_to_one_server_is_none_to_another_that_knows_the_same_key()
    {
        await using var stage = await Open();
        var kiosk = await stage.NewKiosk();
        Assert.Equal(Refusals.OtherOrigin, (await kiosk.As(Evil).Session()).Reason);
        using var request = kiosk.As(Evil).Request("/v1/kiosk/session", []);
        foreach (var origin in (string?[])[Own, null])
        {
            using var passed = await Copy(request);
            passed.Headers.Remove(ServerOrigin.Header);
            if (origin is not null) passed.Headers.Add(ServerOrigin.Header, origin);
            Assert.Equal(Refusals.NotAllowed, await stage.Refused(passed));
        }
        Assert.Equal(200, (await kiosk.As(Own).Session()).Status);
    }

    // The text of before names no server: whoever took it could pass it on. So it ends on a day that the operator names.
    [Fact]
    public async Task Programs_from_before_are_served_until_the_day_that_the_configuration_names()
    {
        var until = DateTimeOffset.Parse("2026-11-28T02:00:00Z", null);
        await using var stage = await Open(s => s with { NoOriginUntil = until });
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        Assert.Equal(201, (await Reserve(stage, await Former(stage, card))).Status);
        Assert.Equal("done", await kiosk.As(null).Visit(card, [.. "ABC123"u8]));
        stage.Clock.Now = until;
        Assert.Equal(Refusals.NoOrigin, (await Reserve(stage, await Former(stage, card))).Reason);
        Assert.Equal(Refusals.NoOrigin, (await kiosk.As(null).Session()).Reason);
        await using var strict = await Open();
        Assert.Equal(Refusals.NoOrigin, (await Reserve(strict, await Former(strict, await strict.NewCard()))).Reason);
    }

    [Fact]
    public async Task Whoever_dials_a_server_that_is_configured_for_another_address_hears_it_before_a_card_signs()
    {
        await using var stage = await Open();
        using var desk = new ResetClient(new("https://reset.example.org:8443/"), handler: new Through(stage.Http));
        var refused = (await desk.Challenge()).Refusal!;
        Assert.Equal((Refusals.OtherOrigin, "https://reset.example.org:8443"), (refused.Id, refused.Detail));
        using var right = new ResetClient(new("https://RESET.example.org:443/"), handler: new Through(stage.Http));
        Assert.NotNull((await right.Challenge()).Value);
    }

    [Theory, InlineData("http://localhost:5080", 200), InlineData("http://127.0.0.1", 200), InlineData(Own, 403)]
    public async Task Practice_needs_no_address_and_takes_those_of_this_computer_alone(string origin, int status)
    {
        await using var stage = await Open(s => s with { Origins = [] });
        Assert.Equal(status, (await (await stage.NewKiosk()).As(origin).Session()).Status);
    }

    [Theory]
    [InlineData("https://Reset.Example.org/", Own), InlineData("https://reset.example.org:443", Own)]
    [InlineData("https://reset.example.org:8443/v1", "https://reset.example.org:8443")]
    [InlineData("http://localhost:80", "http://localhost"), InlineData("https://förnya.example", "https://xn--frnya-jua.example")]
    [InlineData("https://[2001:DB8::1]:444", "https://[2001:db8::1]:444")]
    public void An_address_is_written_in_one_way(string dialled, string origin)
    {
        Assert.Equal(origin, ServerOrigin.Of(new(dialled)));
        Assert.True(ServerOrigin.Is(origin));
        if (dialled != origin) Assert.False(ServerOrigin.Is(dialled));
    }

    [Theory, InlineData("http://reset.example.org"), InlineData("https://a@reset.example.org")]
    [InlineData("https://reset.example.org\nact: x"), InlineData("reset.example.org"), InlineData(""), InlineData("file:///etc")]
    public void What_is_no_address_of_a_server_stands_in_no_text(string said)
    {
        Assert.False(ServerOrigin.Is(said));
        var text = new ProofText("reserve", "o", "p", "home", DateTimeOffset.UnixEpoch, new byte[32], said);
        Assert.Throws<ArgumentException>(text.ToBytes);
    }

    [Fact]
    public async Task Both_texts_are_byte_for_byte_what_the_description_of_the_API_says()
    {
        var time = DateTimeOffset.Parse("2026-11-30T12:00:00.9Z", null);
        var nonce = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var text = new ProofText(ProofText.Reserve, "example.org", ResetPins.Signature, ProofText.Home, time, nonce, Own).ToString();
        Assert.Equal(
            "EidPin reset v2\norigin: https://reset.example.org\nact: reserve\noperator: example.org\npin: jp.signature\nplace: home\n" +
            "time: 2026-11-30T12:00:00Z\nnonce: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
            text);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var machine =
            $"EidPin kiosk v2\n{Own}\nshop-7\nPOST /v1/kiosk/report\nkey-1\n1796040000\n" +
            $"{Convert.ToHexStringLower(SHA256.HashData("{}"u8))}\n";
        var signature = key.SignData(Encoding.UTF8.GetBytes(machine), HashAlgorithmName.SHA256);
        Assert.True(KioskSignature.Verify(key, signature, Own, "shop-7", "POST", "/v1/kiosk/report", "key-1", 1796040000, "{}"u8));
        await using var stage = await Open();
        using var api = JsonDocument.Parse((await stage.Get("/openapi/v1.json")).Text);
        string Said(string path) =>
            api.RootElement.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("description").GetString()!;
        var lines = text.Split('\n')[..7];
        Assert.All(lines, line => Assert.Contains($"    {line}\n", Said("/v1/reservations"), StringComparison.Ordinal));
        Assert.All(lines[..1], line => Assert.Contains($"    {line}\n", Said("/v1/kiosk/authorise"), StringComparison.Ordinal));
        foreach (var line in (string[])["EidPin kiosk v2", Own])
            Assert.Contains($"    {line}\n", Said("/v1/kiosk/session"), StringComparison.Ordinal);
    }

    [Theory, InlineData(0, 32, null), InlineData(4, 32, null), InlineData(-4, 32, null), InlineData(6, 32, ResetClient.ClocksApart)]
    [InlineData(-6, 32, ResetClient.ClocksApart), InlineData(525600, 32, ResetClient.ClocksApart)]
    [InlineData(0, 31, ResetClient.Unreachable)]
    public void A_challenge_of_another_time_or_without_a_whole_nonce_is_not_signed(int minutes, int nonce, string? reason)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var made = new Challenge("c", new byte[nonce], now.AddMinutes(minutes), now.AddHours(1));
        Assert.Equal(reason, ChallengeCheck.Fault(made, now)?.Id);
    }

    private static Task<ResetStage> Open(Func<Settings, Settings>? change = null) =>
        ResetStage.Open(s => (change ?? (same => same))(s with { Origins = [Own] }));

    private static async Task<Proof> Former(ResetStage stage, TestCard card) =>
        card.Prove(
            ProofText.Reserve, ResetStage.OperatorId, ResetPins.Signature, ProofText.Home, await stage.NewChallenge(), origin: null);

    private static Task<Told<Reservation>> Reserve(ResetStage stage, Proof proof) =>
        stage.Reserve(new ReserveRequest(ResetPins.Signature, proof), Guid.NewGuid().ToString());

    private static async Task<HttpRequestMessage> Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(Stop)),
        };
        foreach (var (name, values) in request.Headers) copy.Headers.Add(name, values);
        return copy;
    }

    /// <summary>Asks the true server all that it is asked, and says what that answers.</summary>
    private class Through(HttpClient to) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var passed = new HttpRequestMessage(request.Method, request.RequestUri!.PathAndQuery);
            if (request.Content is { } content)
                passed.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
            foreach (var (name, values) in request.Headers) passed.Headers.TryAddWithoutValidation(name, values);
            Change(passed);
            return await to.SendAsync(passed, cancellationToken);
        }

        protected virtual void Change(HttpRequestMessage request)
        {
        }
    }

    /// <summary>Another server, which keeps to itself by which name it was dialled.</summary>
    private sealed class Relay(HttpClient to) : Through(to)
    {
        protected override void Change(HttpRequestMessage request) => request.Headers.Remove(ServerOrigin.Header);
    }
}
