using System.Text.RegularExpressions;
using EidPin.Guidance.Sites;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Counter;
using EidPin.ResetServer.Register;

namespace EidPin.Tests;

/// <summary>A counter of one of the made-up sites: a clerk and a supervisor at their pages, a terminal, and a card.</summary>
internal sealed partial class CounterStage : IAsyncDisposable
{
    public const string Site = "aonohara";

    private CounterStage(ResetStage server) => Server = server;

    public ResetStage Server { get; }

    public required TestStaff Clerk { get; init; }

    public required TestStaff Supervisor { get; init; }

    public required TestTerminal Terminal { get; init; }

    public required TestCard Card { get; init; }

    /// <summary>Another terminal, of any site.</summary>
    public static async Task<TestTerminal> NewTerminal(ResetStage server, string site)
    {
        var machine = new TestKiosk(
            server.Http, $"terminal-{Guid.NewGuid():N}", CounterPlace.ChainOf(site), () => server.Clock.Now, ResetStage.OperatorId);
        await server.Store.Register.Add(machine.Entry);
        return new(machine, ResetStage.OperatorId);
    }

    /// <param name="now">Null: the time of all stages.</param>
    public static async Task<CounterStage> Open(string site = Site, DateTimeOffset? now = null)
    {
        var server = await ResetStage.Open(plain => plain with { Sites = SiteList.All });
        server.Clock.Now = now ?? server.Clock.Now;
        return new(server)
        {
            Clerk = await TestStaff.SignedIn(server, site, StaffRole.Clerk),
            Supervisor = await TestStaff.SignedIn(server, site, StaffRole.Supervisor),
            Terminal = await NewTerminal(server, site),
            Card = await server.NewCard(),
        };
    }

    /// <summary>Somebody came.</summary>
    /// <returns>The visit's id.</returns>
    public async Task<string> Begin(string who = Comers.Holder, params (string, string)[] more)
    {
        var made = await Clerk.Press("/counter", await Clerk.Look("/counter"), [("who", who), .. more]);
        Assert.Equal(303, made.Status);
        return made.Location!.Split('/', '?')[2];
    }

    /// <summary>As it stands in the database.</summary>
    public async Task<Visit> Visit(string id) => (await Server.Store.Visits.Find(id))!.Visit;

    public async Task<string> Code(string id) => CodeOnPage().Match((await Clerk.Look($"/counter/{id}")).Text).Groups[1].Value;

    /// <summary>The holder types the code at the terminal and puts the card in.</summary>
    public async Task Pair(string id, TestCard? card = null)
    {
        Assert.Equal(200, (await Terminal.Pair(await Code(id))).Status);
        Assert.Equal(200, (await Terminal.Card(id, card ?? Card)).Status);
    }

    /// <summary>The boxes of a holder who shows the card and one ID with a photo.</summary>
    public static (string, string)[] Shown(params string[] pins) =>
    [
        Document("my-number-card"), Document("driving-licence"), .. pins.Select(pin => (VisitForm.Field(pin), "on")),
    ];

    public static (string, string) Document(string kind, string whose = Comers.Holder) =>
        (VisitForm.Field(new ShownDocument(kind, whose)), "on");

    public static async Task<StaffView> Act(string id, TestStaff who, string act, params (string, string)[] fields) =>
        await who.Press($"/counter/{id}", await who.Look($"/counter/{id}"), [("act", act), .. fields]);

    /// <summary>Records and signs in one go, as the page's first button does.</summary>
    public async Task<StaffView> Decide(string id, params (string, string)[] fields)
    {
        var asked = await Act(id, Clerk, "describe-sign", fields);
        Assert.Equal(200, asked.Status);
        return await Clerk.Sign($"/counter/{id}/sign", asked);
    }

    public async Task<StaffView> Supervise(string id)
    {
        var asked = await Act(id, Supervisor, "sign");
        Assert.Equal(200, asked.Status);
        return await Supervisor.Sign($"/counter/{id}/sign", asked);
    }

    /// <summary>A holder's visit, decided for these PINs.</summary>
    public async Task<string> Decided(params string[] pins)
    {
        var id = await Begin();
        await Pair(id);
        Assert.Equal(303, (await Decide(id, Shown(pins))).Status);
        return id;
    }

    /// <summary>What an audit names, with all keys and as an auditor does it.</summary>
    public async Task<IReadOnlyList<string>> Problems() => (await Server.Store.Walk()).Problems;

    public async ValueTask DisposeAsync()
    {
        Clerk.Dispose();
        Supervisor.Dispose();
        await Server.DisposeAsync();
    }

    [GeneratedRegex("<p class=\"code\">([^<]+)</p>")]
    private static partial Regex CodeOnPage();
}
