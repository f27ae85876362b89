using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EidPin.Reset;
using EidPin.Scp03;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// A fake of the server's door for counter terminals, as src/EidPin.Reset/TerminalContract.cs says it: one visit, kept in memory. Who asks,
/// the chip, its receipts and the holder's are checked as a server does; clerk and supervisor are the test.
/// </summary>
internal sealed class FakeCounterServer(ECDsa terminalKey, byte[] master) : HttpMessageHandler
{
    public const string Terminal = "hall-1", Code = "7KQ2M9XWN", Operator = "practice";

    private readonly Lock one = new();
    private readonly Dictionary<string, (Challenge Challenge, byte[] Host)> challenges = [];
    private readonly Dictionary<string, Authorisation> answered = [];
    private readonly Dictionary<string, (string Pin, SessionKeys Keys)> sessions = [];
    private readonly Dictionary<string, int?> triesBefore = [];
    private readonly List<TerminalPin> pins = [];
    private string? visit, paired;
    private byte[]? card;
    private bool isSigned, isSupervised;
    private int visits;

    /// <summary>Nothing is answered.</summary>
    public bool Away { get; set; }

    /// <summary>What is asked of this path is done, and its answer lost.</summary>
    public string? LosesAnswerOf { get; set; }

    /// <summary>Reason for which every card is refused.</summary>
    public string? RefusesCard { get; set; }

    public bool NeedsSupervisor { get; set; }

    /// <summary>Every request: its path and its body as text.</summary>
    public ConcurrentQueue<(string Path, string Body)> Asked { get; } = new();

    public ConcurrentQueue<ReportRequest> Reports { get; } = new();

    public ConcurrentQueue<HolderReceipt> Receipts { get; } = new();

    public string States
    {
        get
        {
            lock (one) return string.Join(' ', pins.Select(p => $"{p.Pin}={p.State}{(p.Confirmed ? "!" : "")}"));
        }
    }

    /// <summary>The clerk opens a visit for these PINs.</summary>
    public void Open(params string[] wanted)
    {
        lock (one)
        {
            (visit, paired, card, isSigned, isSupervised) = ($"visit-{++visits}", null, null, false, false);
            pins.Clear();
            pins.AddRange(wanted.Select(p => new TerminalPin(p, "wanted", SetOf(p).KeySet, ResetPins.Can(p), false)));
        }
    }

    /// <summary>The clerk signs; without a supervisor's signature PINs are permitted where none is needed.</summary>
    public void Sign(bool supervisor = false)
    {
        lock (one)
        {
            (isSigned, isSupervised) = (true, isSupervised || supervisor);
            if (NeedsSupervisor && !isSupervised) return;
            for (var i = 0; i < pins.Count; i++)
                if (pins[i].State is "wanted" or "not-done") pins[i] = pins[i] with { State = "permitted" };
        }
    }

    public void End()
    {
        lock (one) visit = paired = null;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var path = request.RequestUri!.AbsolutePath;
        Asked.Enqueue((path, Encoding.UTF8.GetString(body)));
        if (Away) return new(HttpStatusCode.ServiceUnavailable);
        HttpResponseMessage answer;
        lock (one) answer = path == "/v1/operator" ? Said(Described(), ResetJson.Default.OperatorInfo) : Answer(request, path, body);
        answer.Headers.Add(ServerOrigin.TextsHeader, ServerOrigin.Version);
        return path == LosesAnswerOf ? throw new HttpRequestException("lost") : answer;
    }

    private static OperatorInfo Described()
    {
        string[] pins = [ResetPins.Authentication, ResetPins.Signature];
        AuthorityInfo[] authorities = [.. pins.Select(p => new AuthorityInfo(p, SimulatedIssuer.Authority(p)))];
        return new(Operator, new Dictionary<string, string> { ["en"] = "City" }, true, "off", authorities, [], 24);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string path, byte[] body)
    {
        if (!IsSigned(request, path, body)) return No(401, Refusals.NotAllowed, "signature");
        string Header() => request.Headers.GetValues(KioskSignature.KeyHeader).Single();
        return path switch
        {
            "/v1/terminal/session" => Said(
                new(Terminal, "city", new Dictionary<string, string> { ["en"] = "City" }, true, paired is null ? null : Visit()),
                ResetJson.Default.TerminalSession),
            "/v1/terminal/pair" => Pair(Read(body, ResetJson.Default.PairRequest)),
            "/v1/terminal/card" => Card(Read(body, ResetJson.Default.TerminalCardRequest)),
            "/v1/terminal/authorise" => Authorise(Read(body, ResetJson.Default.TerminalAuthoriseRequest), Header()),
            "/v1/terminal/report" => Report(Read(body, ResetJson.Default.ReportRequest), Header()),
            "/v1/terminal/receipt" => Receipt(Read(body, ResetJson.Default.HolderReceipt)),
            _ => throw new InvalidOperationException(path),
        };
    }

    private bool IsSigned(HttpRequestMessage request, string path, byte[] body)
    {
        string Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : "";
        return KioskSignature.Verify(
            terminalKey, Convert.FromBase64String(Header(KioskSignature.SignatureHeader)), Header(ServerOrigin.Header),
            Header(KioskSignature.KioskHeader), request.Method.Method, path, Header(KioskSignature.KeyHeader),
            long.Parse(Header(KioskSignature.TimeHeader), System.Globalization.CultureInfo.InvariantCulture), body);
    }

    private HttpResponseMessage Pair(PairRequest asked)
    {
        if (visit is null || ShortCode.Parse(asked.Code) != Code) return No(403, "pairing-code-wrong");
        paired = visit;
        return Said(Visit(), ResetJson.Default.TerminalVisit);
    }

    private HttpResponseMessage Card(TerminalCardRequest asked)
    {
        if (Refused(asked.Visit, asked.AuthenticationCertificate, isFirst: true) is { } no) return no;
        if (RefusesCard is { } reason) return No(422, reason);
        card = asked.AuthenticationCertificate;
        foreach (var pin in pins.Where(p => p.State == "unknown").ToArray())
            if (BecameOf(pin.Pin, asked) is { } state) Change(pin.Pin, state);
        var now = DateTimeOffset.UtcNow;
        var challenge = new Challenge($"challenge-{challenges.Count}", RandomNumberGenerator.GetBytes(32), now, now.AddMinutes(5));
        challenges[challenge.Id] = (challenge, RandomNumberGenerator.GetBytes(8));
        return Said(new(Visit(), challenge, challenges[challenge.Id].Host), ResetJson.Default.TerminalCard);
    }

    // Null: it is not known yet. As visits are decided (EidPin.Reset, VisitSessions.SeeAgain).
    private string? BecameOf(string pin, TerminalCardRequest asked)
    {
        bool? works = asked.NewPinWorks?.TryGetValue(pin, out var said) == true ? said : null;
        if (works == true) return "done";
        if (triesBefore[pin] == 0 && asked.Tries[pin] > 0) return "done";
        return asked.Tries[pin] == 0 || works == false || asked.NewPinUnknown?.Contains(pin) == true ? "not-done" : null;
    }

    private HttpResponseMessage Authorise(TerminalAuthoriseRequest asked, string key)
    {
        if (Refused(asked.Visit, asked.AuthenticationCertificate) is { } no) return no;
        if (answered.TryGetValue(key, out var before)) return Said(before, ResetJson.Default.Authorisation);
        if (!challenges.Remove(asked.Challenge, out var made) || !made.Host.AsSpan().SequenceEqual(asked.HostChallenge))
            return No(409, Refusals.StaleProof);
        if (pins.Any(p => p.State == "authorised")) return No(409, "session-open");
        if (pins.Any(p => p.State == "unknown")) return No(409, "end-unknown");
        if (pins.FirstOrDefault(p => p.Pin == asked.Pin)?.State != "permitted") return No(409, "permission-used");
        if (InitializeUpdateAnswer.Parse(asked.InitializeUpdate) is not { } chip || chip.KeySet != SetOf(asked.Pin).KeySet)
            return No(403, Refusals.NotTheChip);
        using var keys = CardKeys.Of(master, chip.KeySet, chip.CardId);
        var session = SessionKeys.Derive(keys, made.Host, chip.CardChallenge);
        if (!session.CardCryptogram(made.Host, chip.CardChallenge).AsSpan().SequenceEqual(chip.CardCryptogram))
            return No(403, Refusals.NotTheChip);
        var attempt = KioskSignature.Attempt(Terminal, key);
        (sessions[attempt], triesBefore[asked.Pin]) = ((asked.Pin, session), asked.Tries);
        Change(asked.Pin, "authorised");
        return Said(
            answered[key] = new(asked.Visit, attempt, session.HostCryptogram(made.Host, chip.CardChallenge), [.. session.Enc],
                [.. session.Mac], [.. session.Rmac]),
            ResetJson.Default.Authorisation);
    }

    private HttpResponseMessage Report(ReportRequest report, string key)
    {
        Reports.Enqueue(report);
        Assert.Equal(report.Attempt, key);
        if (!sessions.TryGetValue(report.Attempt, out var session)) return No(404, "no-session");
        var (_, reference, tries) = SetOf(session.Pin);
        var isProven = report is { Chaining: { } chaining, Receipt: { } receipt }
            && Scp03.Receipt.Open(session.Keys, chaining, receipt)?.AsSpan().SequenceEqual(Scp03.Receipt.Said(reference, tries)) == true;
        if (report.Result == "done" && !isProven) return No(422, Refusals.BadReceipt);
        Change(session.Pin, report.Result switch { "done" => "done", "uncertain" => "unknown", _ => "not-done" });
        return Said(new("open"), ResetJson.Default.ReportReply);
    }

    private HttpResponseMessage Receipt(HolderReceipt receipt)
    {
        if (Refused(receipt.Visit, receipt.AuthenticationCertificate) is { } no) return no;
        Receipts.Enqueue(receipt);
        var pin = pins.First(p => p.Pin == receipt.Pin);
        if (pin.State != "done") return No(409, "pin-not-done");
        if (pin.HasKey != receipt.Proof is not null) return No(422, "wrong-receipt-kind");
        if (receipt.Proof is { } proof && !Proves(receipt, proof)) return No(403, Refusals.BadProof);
        pins[pins.IndexOf(pin)] = pin with { Confirmed = true };
        return Said(Visit(), ResetJson.Default.TerminalVisit);
    }

    private bool Proves(HolderReceipt receipt, Proof proof)
    {
        if (!challenges.Remove(proof.Challenge, out var made)) return false;
        if (receipt.Pin == ResetPins.Signature != proof.SignatureCertificate is not null) return false;
        using var signs = X509CertificateLoader.LoadCertificate(proof.SignatureCertificate ?? proof.AuthenticationCertificate);
        using var key = signs.GetRSAPublicKey()!;
        var text = new ProofText(
            ProofText.Confirm, Operator, receipt.Pin, Terminal, made.Challenge.Time, made.Challenge.Nonce, proof.Origin);
        return key.VerifyData(text.ToBytes(), proof.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private HttpResponseMessage? Refused(string of, byte[] certificate, bool isFirst = false)
    {
        if (visit is null || of != visit) return No(410, "visit-ended");
        if (paired is null) return No(409, "not-paired");
        if (card is null) return isFirst ? null : No(409, "card-not-seen");
        return certificate.AsSpan().SequenceEqual(card) ? null : No(403, Refusals.OtherCard);
    }

    private TerminalVisit Visit()
    {
        var waits = card is null ? TerminalWaits.Card
            : pins.Any(p => p.State == "unknown") ? TerminalWaits.CardAgain
            : pins.Any(p => p.State is "permitted" or "authorised") || pins.Count > 0 && pins.All(p => p.State == "done") ? null
            : isSigned && NeedsSupervisor && !isSupervised ? TerminalWaits.Supervisor : TerminalWaits.Clerk;
        return new(visit!, "open", DateTimeOffset.UtcNow.AddHours(1), card is not null, waits, [.. pins]);
    }

    private void Change(string pin, string state)
    {
        var at = pins.FindIndex(p => p.Pin == pin);
        pins[at] = pins[at] with { State = state };
    }

    private static (byte KeySet, byte Reference, byte Tries) SetOf(string pin) => pin switch
    {
        ResetPins.Signature => (0x31, 0x9B, 5),
        ResetPins.Authentication => (0x32, 0x98, 3),
        ResetPins.ResidentRegister => (0x33, 0x9C, 3),
        _ => (0x34, 0x91, 3),
    };

    private static T Read<T>(byte[] body, JsonTypeInfo<T> shape) => JsonSerializer.Deserialize(body, shape)!;

    private static HttpResponseMessage Said<T>(T value, JsonTypeInfo<T> shape) =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, shape)) };

    private static HttpResponseMessage No(int status, string reason, string? detail = null) =>
        new((HttpStatusCode)status) { Content = new StringContent(JsonSerializer.Serialize(new { title = "x", status, reason, detail })) };
}
