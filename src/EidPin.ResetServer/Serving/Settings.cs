using System.Net;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;

namespace EidPin.ResetServer.Serving;

/// <summary>What a server was configured with, read and checked; the same in every process of an operator.</summary>
/// <param name="Id">Of the operator: in every proof.</param>
/// <param name="Practice">Simulated cards and kiosks; authorities come from the operator's API.</param>
/// <param name="Chains">Whose kiosks may be used.</param>
/// <param name="Authorities">Empty in practice.</param>
/// <param name="RevocationLists">Files that are read again whenever they change, and addresses that they are fetched from.</param>
/// <param name="KeepDays">How long personal data of a case stay after its reservation.</param>
internal sealed record Settings(
    string Id, IReadOnlyDictionary<string, string> Name, bool Practice, FaceCheck Face, IReadOnlyList<Operator> Chains,
    IReadOnlyList<Authority> Authorities, IReadOnlyList<string> RevocationLists, string Database, int KeepDays, Limits Limits)
{
    /// <summary>Where it listens: <c>http://localhost:5080</c>. Behind a proxy that speaks TLS.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>Where it tells how it does; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>As which Desks and machines dial this server. Empty in practice: any address of this computer.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Until when texts that name no server are taken, of programs from before; null: they are not.</summary>
    public DateTimeOffset? NoOriginUntil { get; init; }

    /// <summary>Whether what was signed for that server was signed for this one.</summary>
    /// <param name="origin">Null: for none.</param>
    /// <returns>The refusal; null: it was.</returns>
    public Refusal? OriginProblem(string? origin, DateTimeOffset now)
    {
        if (origin is null) return now < NoOriginUntil ? null : new(Refusals.NoOrigin);
        var isOwn = Practice && Origins.Count == 0 ? new Uri(origin).IsLoopback : Origins.Contains(origin);
        return isOwn ? null : new(Refusals.OtherOrigin, origin);
    }

    /// <summary>Municipal counters.</summary>
    public IReadOnlyList<Site> Sites { get; init; } = [];

    /// <summary>Null: there is none of that id.</summary>
    public Site? Site(string? id) => Sites.FirstOrDefault(site => site.Id == id);

    /// <summary>How often the heads of cases are sealed.</summary>
    public TimeSpan SealEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before a revocation list is over the log warns of it.</summary>
    public TimeSpan ListWarning { get; init; } = TimeSpan.FromHours(24);

    /// <summary>By which proxy revocation lists are fetched; null: straight.</summary>
    public string? DownloadProxy { get; init; }

    /// <summary>Proxies and networks of them (10.0.0.0/8) whose X-Forwarded-For is believed, each of a chain.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>A test's: changes of the schema that a program to come would bring.</summary>
    public IReadOnlyList<string> Later { get; init; } = [];

    public required IssuerKeys Keys { get; init; }

    public required ServerKeys Key { get; init; }

    /// <summary>Opens the queue of faces to a program.</summary>
    public required OperatorSecret StaffSecret { get; init; }

    /// <summary>Tells which cards there are.</summary>
    public required OperatorSecret IssuerSecret { get; init; }

    /// <summary>Registers machines.</summary>
    public required OperatorSecret MachineSecret { get; init; }

    /// <summary>Wipes its keys and secrets, when nobody uses it any more.</summary>
    /// <param name="keys">Those of the server that go with it: the store has its own as long as the program runs.</param>
    public void Wipe(IReadOnlyList<ServerKey> keys)
    {
        foreach (var secret in (IDisposable[])[Keys, StaffSecret, IssuerSecret, MachineSecret, .. keys]) secret.Dispose();
    }

    public Operator? Chain(string id) => Chains.FirstOrDefault(c => c.Id == id);

    /// <summary>Where one can go, with what is closed in the week to come.</summary>
    public IReadOnlyList<PlaceInfo> Places(DateTimeOffset now, string? pin = null) =>
        [.. Chains.Where(c => pin is null ? c.Pins.Any(ResetPins.Can) : c.Pins.Contains(pin))
            .Select(c =>
                new PlaceInfo(
                    c.Id, c.Name, c.Pins, c.Stores, c.From, c.Until, c.Zone, Closures(c, now)))];

    private static IReadOnlyList<Closure> Closures(Operator chain, DateTimeOffset now) =>
        [.. OpeningHours.Closures(chain, now, TimeSpan.FromDays(7)).Select(c => new Closure(c.From, c.Until))];
}

/// <param name="Policy"><c>off</c>, <c>review</c> or <c>engine</c>.</param>
/// <param name="Engine">Where the operator's matcher answers.</param>
internal sealed record FaceCheck(string Policy, Uri? Engine = null)
{
    public const string Off = "off", Review = "review", ByEngine = "engine";

    /// <summary>Below the patience of the client that sends the photos, which is 30 s: it should hear what became of them.</summary>
    public TimeSpan EngineWithin { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>How often something may be asked for. Numbers are of requests in the span that the name says.</summary>
internal sealed record Limits(
    int ChallengesPerMinute = 30,
    int ReservationsPerHour = 20,
    int LookupsPerMinute = 60,
    int ProofsPerHour = 20,
    int SignInsPerMinute = 120,
    int ReservationsPerDay = 10,
    int WrongCodesPerMinute = 6);
