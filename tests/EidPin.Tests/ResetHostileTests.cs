using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Reset;
using EidPin.ResetServer.Machine;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>Requests that no program of ours makes. Whatever comes is refused with a problem document, never with a failure.</summary>
public sealed class ResetHostileTests
{
    [Theory]
    [InlineData("nothing", Refusals.Malformed)]
    [InlineData("no certificate", Refusals.Malformed)]
    [InlineData("RSA key without a modulus", Refusals.OtherIssuer)]
    [InlineData("point off the curve", Refusals.OtherIssuer)]
    [InlineData("weak key of a stranger", Refusals.OtherIssuer)]
    [InlineData("indefinite length", Refusals.OtherIssuer)]
    [InlineData("length that is not minimal", Refusals.OtherIssuer)]
    public async Task A_certificate_that_is_none_or_a_strangers_is_refused_for_what_it_is(string which, string reason)
    {
        await using var stage = await ResetStage.Open();
        var proof = new Proof((await stage.NewChallenge()).Id, Certificate(which), null, new byte[64]);
        var told = await stage.Reserve(new ReserveRequest(ResetPins.Signature, proof), "key");
        Assert.Equal((reason, Refusals.All[reason].Status), (told.Reason, told.Status));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_also_where_the_authority_signed_it()
    {
        await using var stage = await ResetStage.Open();
        var card = await stage.NewCard();
        card.Authentication = stage.Issuer.IssueOffCurve(ResetPins.Authentication, stage.Clock.Now.AddDays(-1), stage.Clock.Now.AddDays(1));
        Assert.Equal(Refusals.Malformed, (await stage.Reserve(card, ResetPins.Signature)).Reason);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("a b")]
    [InlineData("\uFFFF")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task What_can_be_no_id_is_asked_of_no_database(string id)
    {
        // PostgreSQL takes no text with a zero in it; nobody listens there.
        await using var database = new Database("Host=127.0.0.1;Port=1;Username=nobody");
        var store = new ResetStore(database, TimeProvider.System, new(new byte[32]));
        Assert.Null(await store.Cases.Find(id));
        Assert.Null(await new AttemptStore(store.Database, store.Guard).Find(id));
        Assert.Null(await store.Photos.Of(id));
        Assert.Null(await store.Register.Kiosk(id));
        Assert.Equal(
            Refusals.StaleProof,
            (await Assert.ThrowsAsync<RefusedException>(() => store.Challenges.Good(null!, id, ProofText.Home))).Refusal.Id);
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, null)]
    [InlineData("GET", "/v1/reservations", 405, "POST")]
    [InlineData("DELETE", "/v1/operator", 405, "GET")]
    [InlineData("GET", "/v1/kiosk/session", 405, "POST")]
    [InlineData("GET", "/v1/staff/faces/a/b/c", 404, null)]
    public async Task What_there_is_not_is_a_problem_document_as_well(string method, string path, int status, string? allow)
    {
        await using var stage = await ResetStage.Open();
        var answer = await stage.Http.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);
        var problem = System.Text.Json.JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(
            (status, status, "application/problem+json"),
            ((int)answer.StatusCode, problem.GetProperty("status").GetInt32(), answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(allow, answer.Content.Headers.Allow.FirstOrDefault());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
    }

    [Fact]
    public async Task Two_different_requests_with_one_key_at_once_get_one_session()
    {
        await using var stage = await ResetStage.Open();
        for (var round = 0; round < 10; round++)
        {
            var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
            Assert.NotNull((await stage.Reserve(card, ResetPins.Signature)).Right);
            AuthoriseRequest[] requests =
            [
                kiosk.Prepare(card, (await kiosk.Lookup(card)).Right).Request,
                kiosk.Prepare(card, (await kiosk.Lookup(card)).Right, tries: 2).Request,
            ];
            var told = await Task.WhenAll(
                requests.Select(request => Task.Run(() => kiosk.Authorise(request, "one-key"), TestContext.Current.CancellationToken)));
            Assert.Equal(200, Assert.Single(told, t => t.Reason is null).Status);
            Assert.Equal(Refusals.ReusedKey, Assert.Single(told, t => t.Reason is not null).Reason);
        }
    }

    private static byte[] Certificate(string which)
    {
        using var rsa = RSA.Create(which.StartsWith("weak", StringComparison.Ordinal) ? 1024 : 2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (now, name) = (DateTimeOffset.UtcNow, new X500DistinguishedName("CN=x"));
        var der = which.StartsWith("point", StringComparison.Ordinal) ? new CertificateRequest(
            name, ec, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1)).RawData
            : new CertificateRequest(
                name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now, now.AddDays(1)).RawData;
        switch (which)
        {
            case "nothing": return [];
            case "no certificate": return [0x30, 0x00];
            case "indefinite length": return [0x30, 0x80, .. der[4..], 0, 0];
            case "length that is not minimal": return [0x30, 0x83, 0x00, der[2], der[3], .. der[4..]];
            // The sequence of modulus and exponent becomes a set.
            case "RSA key without a modulus":
                der[der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0x82, 0x01, 0x0F, 0x00, 0x30]) + 5] = 0x31;
                break;
            case "point off the curve": der[der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0x42, 0x00, 0x04]) + 10] ^= 1; break;
        }
        return der;
    }
}
