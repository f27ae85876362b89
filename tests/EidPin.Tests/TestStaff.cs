using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EidPin.Reset.People;
using EidPin.ResetServer.People;

namespace EidPin.Tests;

/// <summary>A page as somebody of the staff sees it.</summary>
/// <param name="Location">Where it sends the browser; null: nowhere.</param>
internal sealed record StaffView(int Status, string Text, byte[] Bytes, string? Location = null)
{
    /// <summary>The value of a hidden field.</summary>
    public string Field(string name) => Regex.Match(Text, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;
}

/// <summary>A member of staff at a browser, with a passkey.</summary>
internal sealed partial class TestStaff : IDisposable
{
    private readonly HttpClient http;
    private string? cookie;

    private TestStaff(HttpClient http, string id) => (this.http, Id) = (http, id);

    public string Id { get; }

    public TestPasskey Passkey { get; private init; } = new();

    public string? Cookie => cookie;

    /// <summary>Somebody whom a command has added, with a passkey that is let in, and who is signed in.</summary>
    public static async Task<TestStaff> SignedIn(ResetStage stage, params IReadOnlyList<StaffRole> roles) =>
        await SignedIn(stage, "chiyoda", roles);

    public static async Task<TestStaff> SignedIn(ResetStage stage, string site, params IReadOnlyList<StaffRole> roles)
    {
        var staff = await Added(stage, site, roles);
        await staff.LetIn(stage);
        await staff.Begin(stage);
        return staff;
    }

    /// <summary>Somebody whom a command has added; no passkey yet.</summary>
    public static async Task<TestStaff> Added(ResetStage stage, string site, IReadOnlyList<StaffRole> roles)
    {
        var staff = new TestStaff(stage.Http, PeopleIds.New());
        var isOfSite = roles.Any(role => role.IsOfSite());
        await Told(stage, new PeopleAct.Added(staff.Id, $"user-{staff.Id}", $"Name of {staff.Id}", isOfSite ? site : null));
        foreach (var role in roles) await Told(stage, new PeopleAct.RoleGiven(staff.Id, role, stage.Clock.Now.AddDays(365)));
        return staff;
    }

    /// <summary>The passkey is made and let in, without a page.</summary>
    public async Task LetIn(ResetStage stage)
    {
        var given = Record(stage, new PeopleAct.CodeGiven(Id));
        var made = new PeopleAct.KeyMade(Id, given.Nonce, Passkey.Id, Passkey.PublicKey, IsBackupEligible: false);
        await stage.Store.People.Take([given, Record(stage, made, PeopleRecord.ByCode)]);
        await Told(stage, new PeopleAct.KeyLetIn(Id, KeyName(stage)));
    }

    public string KeyName(ResetStage stage) =>
        stage.Store.People.Book.Of(Id)!.Keys.First(key => key.Credential.AsSpan().SequenceEqual(Passkey.Id)).Name;

    /// <summary>A session, without the page.</summary>
    public async Task Begin(ResetStage stage) => cookie = "eidpin-staff="
        + await new StaffSessions(stage.Store, stage.Settings.Key).Begin(stage.Store.People.Book.Of(Id)!, Passkey.Id);

    /// <summary>Somebody with no name here yet, at a browser.</summary>
    public static TestStaff At(HttpClient http, string id = "") => new(http, id);

    public static Task Told(ResetStage stage, PeopleAct act, string by = PeopleRecord.ByCommand) =>
        stage.Store.People.Take(Record(stage, act, by));

    public static PeopleRecord Record(ResetStage stage, PeopleAct act, string by = PeopleRecord.ByCommand) =>
        new Records(stage.Settings, stage.Store).New(TestCard.Origin, by, act);

    public Task<StaffView> Look(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>Sends a form of a page that was looked at.</summary>
    public Task<StaffView> Press(string path, StaffView page, params (string, string)[] fields) =>
        Post(path, [("token", page.Field("token")), .. fields]);

    public Task<StaffView> Post(string path, params (string, string)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return Send(request);
    }

    /// <summary>Does something to the list of staff: the form, the words, the signature.</summary>
    public async Task<StaffView> Do(params (string, string)[] fields)
    {
        var asked = await Press("/staff/people", await Look("/staff"), fields);
        return asked.Status == 200 ? await Sign("/staff/people/sign", asked) : asked;
    }

    /// <summary>Signs the words of a page.</summary>
    public Task<StaffView> Sign(string path, StaffView asked, Func<Assertion, Assertion>? change = null)
    {
        var assertion = Passkey.Sign(Challenge().Match(asked.Text).Groups[1].Value);
        return Answer(path, asked, change?.Invoke(assertion) ?? assertion);
    }

    public Task<StaffView> Answer(string path, StaffView asked, Assertion assertion) => Press(
        path,
        asked,
        ("ceremony", asked.Field("ceremony")),
        ("credential", TestPasskey.Text(assertion.Credential)),
        ("authenticator", TestPasskey.Text(assertion.AuthenticatorData)),
        ("client", TestPasskey.Text(assertion.ClientData)),
        ("signature", TestPasskey.Text(assertion.Signature)));

    /// <summary>Signs in on the page.</summary>
    public async Task<int> SignIn()
    {
        var (status, begun) = await Ask("/staff/sign-in/begin", []);
        if (status != 200) return status;
        return await Finish(begun!);
    }

    public async Task<int> Finish(JsonNode begun)
    {
        var credential = Passkey.Get(begun["options"]!, Id);
        return (await Ask("/staff/sign-in", new() { ["id"] = (string)begun["id"]!, ["credential"] = credential })).Status;
    }

    /// <summary>Makes the passkey with a code.</summary>
    public async Task<(int Status, JsonNode? Said)> Enrol(string code)
    {
        var (status, begun) = await Ask("/staff/enrol/begin", new() { ["code"] = code });
        if (status != 200) return (status, begun);
        var credential = Passkey.Create(begun!["options"]!);
        return await Ask("/staff/enrol", new() { ["id"] = (string)begun["id"]!, ["code"] = code, ["credential"] = credential });
    }

    public async Task<(int Status, JsonNode? Said)> Ask(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString()) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Accept", "application/json");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await http.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set)) cookie = set.First().Split(';')[0];
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public void Dispose() => Passkey.Dispose();

    public async Task<StaffView> Send(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookie is not null) request.Headers.Add("Cookie", cookie);
            using var response = await http.SendAsync(request);
            return new(
                (int)response.StatusCode, await response.Content.ReadAsStringAsync(), await response.Content.ReadAsByteArrayAsync(),
                response.Headers.Location?.OriginalString);
        }
    }

    [GeneratedRegex("data-sign=\"([^\"]+)\"")]
    private static partial Regex Challenge();
}
