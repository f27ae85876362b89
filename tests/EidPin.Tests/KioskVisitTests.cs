using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Reset;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// A machine whose server answers late, not at all, or that nobody knows how the session before ended. What the server says is scripted;
/// card and machine are the program's own.
/// </summary>
public sealed class KioskVisitTests : IDisposable
{
    private const string Pin = "jp.authentication", Known = "jp.signature";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly ScriptedServer server = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SimulatedCard card;
    private readonly SimulatedReaders readers;
    private readonly CardDesk desk;
    private readonly ResetDesk reset;
    private readonly KioskVisit visit;

    public KioskVisitTests()
    {
        var definition = ReadyMade.Find("my-number")!.Definition;
        card = SimulatedCard.Create(definition with { IssuerKey = new byte[16], TriesUsed = new Dictionary<string, int> { [Pin] = 2 } });
        readers = SimulatedReaders.With(card);
        desk = new(readers, simulated: true);
        reset = new(new ResetClient(new("http://127.0.0.1:9/"), new KioskIdentity("k", key), server));
        visit = new(desk, reset);
    }

    [Fact]
    public async Task The_last_try_of_the_new_PIN_is_spent_where_the_holder_is_sure_and_held_where_not()
    {
        server.MustTry = true;
        var held = await visit.TryNew(await Ticket(LastTry.Hold), Typed("9753"), Stop);
        Assert.IsType<PinOutcome.Held>(Outcome(held));
        Assert.Equal(1, card.TriesLeft(Pin));
        server.AfterTry = () => server.MustTry = false;
        var found = Assert.IsType<Visited.Found>(await visit.TryNew(await Ticket(LastTry.Spend), Typed("9753"), Stop));
        Assert.Equal(0, card.TriesLeft(Pin));
        // What was confirmed was this PIN's last try and not that of the other.
        Assert.Equal((false, LastTry.Hold), (found.Ticket.Tries, found.Ticket.Last));
        Assert.False(server.Lookups.Last().NewPinWorks);
    }

    [Fact]
    public async Task Who_does_not_know_the_new_PIN_says_so_and_no_try_is_spent()
    {
        server.MustTry = true;
        var ticket = await Ticket(LastTry.Hold);
        await visit.Find(ticket.Card, null, LastTry.Hold, newPinUnknown: true);
        var asked = server.Lookups.Last();
        Assert.Equal((null, true), (asked.NewPinWorks, asked.NewPinUnknown));
        Assert.Equal(1, card.TriesLeft(Pin));
    }

    [Fact]
    public async Task A_wrong_new_PIN_is_told_by_the_card_where_the_server_is_away()
    {
        server.MustTry = true;
        var ticket = await Ticket(LastTry.Spend);
        server.Away = true;
        Assert.IsType<PinOutcome.Locked>(Outcome(await visit.TryNew(ticket, Typed("9753"), Stop)));
    }

    [Fact]
    public async Task A_right_new_PIN_is_done_where_the_server_is_away()
    {
        server.MustTry = true;
        var ticket = await Ticket(LastTry.Spend);
        server.Away = true;
        var done = Assert.IsType<Visited.Done>(await visit.TryNew(ticket, Typed(card.Codes.First(c => c.Key == Pin).Value), Stop));
        Assert.False(done.Told);
    }

    [Fact]
    public async Task A_session_whose_keys_never_came_is_reported_as_refused_once_the_server_is_back()
    {
        var ticket = await Ticket(LastTry.Hold);
        server.Away = true;
        var refused = Assert.IsType<Visited.Refused>(
            await visit.Do(ticket, Typed(card.Codes.First(c => c.Key == Known).Value), Typed("8642"), weakIsFine: true, Stop));
        Assert.Equal(ResetClient.Unreachable, refused.Refusal.Id);
        Assert.DoesNotContain(card.Log, c => c.Ins == 0x2C);
        // Each time with the same key, so that the server knows it is the same; the report names the session by it.
        var asked = Assert.Single(server.AuthoriseKeys.Distinct());
        Assert.True(server.AuthoriseKeys.Count > 1);
        server.Away = false;
        var report = await server.Reported();
        Assert.Equal(("case", KioskSignature.Attempt("k", asked), "refused"), (report.Case, report.Attempt, report.Result));
    }

    [Fact]
    public async Task A_receipt_that_the_server_did_not_take_is_told_later()
    {
        await Ready();
        server.Away = true;
        var report = new ReportRequest("case", "attempt", "done", [1, 2], [3, 4]);
        Assert.False(await reset.Report(report));
        server.Away = false;
        Assert.Equal(JsonSerializer.Serialize(report), JsonSerializer.Serialize(await server.Reported()));
        // Once: it was heard.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.Single(server.Reports);
    }

    [Fact]
    public async Task Codes_whose_page_is_gone_before_their_turn_came_are_not_sent()
    {
        var ticket = await Ticket(LastTry.Hold);
        var sent = card.Log.Count(c => c.CarriesCode);
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        foreach (var act in (Func<Task<Visited>>[])[
            () => visit.TryKnown(ticket, Typed("TEST9999"), gone.Token), () => visit.TryNew(ticket, Typed("9999"), gone.Token),
            () => visit.Do(ticket, Typed("TEST9999"), Typed("8642"), weakIsFine: true, gone.Token)])
            await Assert.ThrowsAnyAsync<OperationCanceledException>(act);
        Assert.Equal(sent, card.Log.Count(c => c.CarriesCode));
    }

    [Fact]
    public async Task A_server_that_is_busy_for_a_moment_is_asked_again_with_the_same_key()
    {
        await Ready();
        server.BusyTimes = 2;
        Assert.True(await reset.Report(new("case", "attempt", "refused", null, null)));
        Assert.Single(server.Reports);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_asked_once_more_and_not_five_times()
    {
        using var silent = new SilentServer();
        using var client = new ResetClient(new("http://127.0.0.1:9/"), new KioskIdentity("k", key), silent, TimeSpan.FromMilliseconds(100));
        Assert.Equal(ResetClient.Unreachable, (await client.Report(new("case", "attempt", "refused", null, null))).Refusal?.Id);
        Assert.Equal(2, silent.Asked);
    }

    public void Dispose()
    {
        reset.Dispose();
        desk.Dispose();
        readers.Dispose();
        key.Dispose();
        server.Dispose();
    }

    [Theory, InlineData(6), InlineData(-6), InlineData(1440)]
    public async Task A_card_is_asked_to_sign_no_time_that_is_far_from_this_machines(int minutes)
    {
        server.ClockAhead = TimeSpan.FromMinutes(minutes);
        await Ready();
        var found = await visit.Find(desk.Views[0].Id, null, LastTry.Hold);
        Assert.Equal(ResetClient.ClocksApart, Assert.IsType<Visited.Refused>(found).Refusal.Id);
        server.ClockAhead = TimeSpan.FromMinutes(Math.Sign(minutes) * 4);
        Assert.IsType<Visited.Found>(await visit.Find(desk.Views[0].Id, null, LastTry.Hold));
    }

    private static Code Typed(string text) => Code.Copy(System.Text.Encoding.ASCII.GetBytes(text));

    private static PinOutcome Outcome(Visited visited) => Assert.IsType<Reply.Told>(Assert.IsType<Visited.Card>(visited).Reply).Outcome;

    private async Task<VisitTicket> Ticket(LastTry last)
    {
        await Ready();
        return Assert.IsType<Visited.Found>(await visit.Find(desk.Views[0].Id, null, last)).Ticket;
    }

    private async Task Ready()
    {
        for (var i = 0; i < 600 && (reset.Operator is null || desk.Views is not [{ Certificates: not null }]); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    private sealed class SilentServer : HttpMessageHandler
    {
        public int Asked;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Asked);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    private sealed class ScriptedServer : HttpMessageHandler
    {
        public bool Away, MustTry;
        public TimeSpan ClockAhead;
        public int BusyTimes;
        public Action? AfterTry;

        public ConcurrentQueue<LookupRequest> Lookups { get; } = new();

        public ConcurrentQueue<ReportRequest> Reports { get; } = new();

        public ConcurrentQueue<string> AuthoriseKeys { get; } = new();

        public async Task<ReportRequest> Reported()
        {
            for (var i = 0; i < 600 && Reports.IsEmpty; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
            return Assert.Single(Reports);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
            var path = request.RequestUri!.AbsolutePath;
            if (path == "/v1/kiosk/authorise") AuthoriseKeys.Enqueue(request.Headers.GetValues(KioskSignature.KeyHeader).Single());
            if (Away || Interlocked.Decrement(ref BusyTimes) >= 0) return new(HttpStatusCode.ServiceUnavailable);
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer(path, body)) };
            answer.Headers.Add(ServerOrigin.TextsHeader, ServerOrigin.Version);
            return answer;
        }

        private byte[] Answer(string path, byte[] body)
        {
            switch (path)
            {
                case "/v1/operator":
                    return JsonSerializer.SerializeToUtf8Bytes(new("practice", new Dictionary<string, string> { ["en"] = "x" }, true, "off",
                        [new(Pin, SimulatedIssuer.Authority(Pin)), new(Known, SimulatedIssuer.Authority(Known))], [],
                        24), ResetJson.Default.OperatorInfo);
                case "/v1/kiosk/lookup":
                    Lookups.Enqueue(JsonSerializer.Deserialize(body, ResetJson.Default.LookupRequest)!);
                    if (Lookups.Last().NewPinWorks is not null) AfterTry?.Invoke();
                    var now = DateTimeOffset.UtcNow;
                    return JsonSerializer.SerializeToUtf8Bytes(
                        new(
                            "case", MustTry ? "unknown" : "identified", Pin, Known, now.AddHours(20),
                            new("c", new byte[32], now + ClockAhead, now.AddMinutes(5)), new byte[8], 0x32, MustTry),
                        ResetJson.Default.KioskCase);
                case "/v1/kiosk/report":
                    Reports.Enqueue(JsonSerializer.Deserialize(body, ResetJson.Default.ReportRequest)!);
                    return JsonSerializer.SerializeToUtf8Bytes(new("done"), ResetJson.Default.ReportReply);
                default:
                    throw new InvalidOperationException(path);
            }
        }
    }
}
