using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EidPin.Desk;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>What the Desk makes of an operator's server that it cannot go on with, and what it says of that to whom.</summary>
public sealed class OperatorAnswerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_from_no_answer()
    {
        using var server = new TlsServer();
        using var log = new StringWriter();
        using var client = new ResetClient(server.Url, log: new DeskLog(log));
        var refusal = (await client.Operator()).Refusal!;
        Assert.Equal((ResetClient.Untrusted, "RemoteCertificateChainErrors"), (refusal.Id, refusal.Detail));
        Assert.Contains("error machine-refused route=/v1/operator reason=untrusted", log.ToString(), StringComparison.Ordinal);
        using var nobody = new ResetClient(new("https://127.0.0.1:9/"));
        Assert.Equal(ResetClient.Unreachable, (await nobody.Operator()).Refusal!.Id);
        // Something answers that speaks no TLS: that is nobody's certificate.
        using var plain = new TlsServer(plain: true);
        using var other = new ResetClient(plain.Url);
        Assert.Equal(ResetClient.Unreachable, (await other.Operator()).Refusal!.Id);
    }

    [Theory, InlineData("not-allowed", "time", "clock"), InlineData("not-allowed", "signature", "key")]
    [InlineData("kiosk-unknown", null, "key"), InlineData("kiosk-revoked", null, "revoked"), InlineData("kiosk-simulated", null, "key")]
    [InlineData("untrusted", null, "untrusted"), InlineData("server-too-old", null, "too-old"), InlineData("clocks-apart", null, "clock")]
    [InlineData("other-origin", "https://shop.example", "origin")]
    public void A_machine_with_a_wrong_clock_or_a_refused_key_tells_the_shop_in_every_language(string reason, string? detail, string words)
    {
        foreach (var language in Texts.Languages)
        {
            var texts = Texts.For(language, "desk").ForPages();
            var page = KioskPart.Refused(texts, new(reason, detail), null, null, "shop-7");
            Assert.Contains("class=\"technician\"", page, StringComparison.Ordinal);
            Assert.Contains(Html.Words(texts["kiosk.out-of-order"], texts.Tag), page, StringComparison.Ordinal);
            var beginning = texts[$"kiosk.technician.{words}"].Split('{')[0];
            Assert.Contains(Html.Words(beginning, texts.Tag), page, StringComparison.Ordinal);
            if (words == "key") Assert.Contains("shop-7", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_operators_description_is_asked_for_by_its_tag_and_kept_where_it_is_the_same()
    {
        var server = new TaggedServer();
        using var client = new ResetClient(new("http://127.0.0.1:9/"), handler: server);
        var first = (await client.Operator()).Value!;
        var again = (await client.Operator()).Value!;
        Assert.Equal((first.Id, 1, 1), (again.Id, server.Sent, server.Same));
        server.Tag = "\"b\"";
        Assert.NotNull((await client.Operator()).Value);
        Assert.Equal((2, 1), (server.Sent, server.Same));
    }

    // Nothing is signed for it then: a server that could ask for the text without an address would be one that passes it on.
    [Theory, InlineData(null), InlineData("1"), InlineData("20")]
    public async Task A_server_that_takes_no_text_with_its_address_is_told_to_be_too_old_and_takes_no_reservation(string? texts)
    {
        using var client = new ResetClient(new("http://127.0.0.1:9/"), handler: new TaggedServer { Texts = texts });
        Assert.Equal(ResetClient.TooOld, (await client.Operator()).Refusal!.Id);
        using var reset = new ResetDesk(client);
        for (var i = 0; i < 200 && reset.Trouble != ResetClient.TooOld; i++) await Task.Delay(20, Stop);
        Assert.Equal((null, ResetClient.TooOld), (reset.Operator, reset.Trouble));
        foreach (var language in Texts.Languages) Assert.True(Texts.For(language, "desk").Has($"reset.reason.{reset.Trouble}"));
    }

    [Fact]
    public async Task The_server_names_its_description_by_a_tag_and_lets_it_be_kept_for_a_minute()
    {
        await using var stage = await ResetStage.Open();
        using var first = await stage.Http.GetAsync("/v1/operator", Stop);
        Assert.Equal("public, max-age=60", first.Headers.CacheControl!.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/operator") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var again = await stage.Http.SendAsync(request, Stop);
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.StatusCode, await again.Content.ReadAsStringAsync(Stop)));
    }

    private sealed class TaggedServer : HttpMessageHandler
    {
        public string Tag { get; set; } = "\"a\"";

        /// <summary>Versions that it takes, as it says; null: it is a server from before.</summary>
        public string? Texts { get; set; } = ServerOrigin.Version;

        public int Sent { get; private set; }

        public int Same { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.IfNoneMatch.Any(t => t.Tag == Tag))
            {
                Same++;
                var same = new HttpResponseMessage(HttpStatusCode.NotModified);
                if (Texts is not null) same.Headers.Add(ServerOrigin.TextsHeader, Texts);
                return Task.FromResult(same);
            }
            Sent++;
            var info = new OperatorInfo("op", new Dictionary<string, string> { ["en"] = "x" }, true, "off", [], [], 24);
            var answer = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(info, ResetJson.Default.OperatorInfo)),
            };
            answer.Headers.ETag = new(Tag);
            if (Texts is not null) answer.Headers.Add(ServerOrigin.TextsHeader, Texts);
            return Task.FromResult(answer);
        }
    }

    private sealed class TlsServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 certificate;

        public TlsServer(bool plain = false)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            listener.Start();
            _ = Serve(plain);
        }

        public Uri Url => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        public void Dispose()
        {
            listener.Stop();
            certificate.Dispose();
        }

        private async Task Serve(bool plain)
        {
            try
            {
                while (true)
                {
                    using var one = await listener.AcceptTcpClientAsync();
                    if (plain)
                    {
                        await one.GetStream().WriteAsync("HTTP/1.1 400 no\r\n\r\n"u8.ToArray());
                        continue;
                    }
                    await using var tls = new SslStream(one.GetStream());
                    await tls.AuthenticateAsServerAsync(certificate);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or AuthenticationException)
            {
                // The client turned away, or the test is over.
            }
        }
    }
}
