using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace EidPin.SystemTests;

/// <summary>The made-up clerk of a practice server at the pages of the counter, without a browser.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class PracticeClerk : IDisposable
{
    private readonly HttpClient http;

    private PracticeClerk(Uri server) =>
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = server };

    /// <summary>The visit that was opened last.</summary>
    public string Id { get; private set; } = "";

    public static async Task<PracticeClerk> SignIn(Uri server)
    {
        var clerk = new PracticeClerk(server);
        Assert.Equal(303, (await clerk.Send("/staff/practice", ("role", "clerk"))).Status);
        return clerk;
    }

    /// <summary>Somebody comes.</summary>
    /// <returns>The code for the terminal.</returns>
    public async Task<string> Begin()
    {
        var opened = await Press("/counter", ("who", "holder"));
        Assert.Equal(303, opened.Status);
        Id = opened.Location.Split('/', '?')[2];
        return CodeOnPage().Match(await Page($"/counter/{Id}")).Groups[1].Value;
    }

    /// <summary>Records one ID and the card, and signs.</summary>
    public async Task Sign(params string[] pins)
    {
        var asked = await Press($"/counter/{Id}",
            [("act", "describe-sign"), ("doc holder my-number-card", "on"), ("doc holder driving-licence", "on"),
                .. pins.Select(pin => ($"pin {pin}", "on"))]);
        Assert.Equal(200, asked.Status);
        var hidden = Hidden().Matches(asked.Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).DistinctBy(f => f.Item1);
        Assert.Equal(303, (await Send($"/counter/{Id}/sign", [.. hidden])).Status);
    }

    public async Task Close() => Assert.Equal(303, (await Press($"/counter/{Id}", ("act", "close"))).Status);

    public async Task<string> Page(string path) => await http.GetStringAsync(path);

    public void Dispose() => http.Dispose();

    private async Task<(int Status, string Text, string Location)> Press(string path, params (string, string)[] fields)
    {
        var token = Hidden().Matches(await Page(path)).First(m => m.Groups[1].Value == "token").Groups[2].Value;
        return await Send(path, [("token", token), .. fields]);
    }

    private async Task<(int Status, string Text, string Location)> Send(string path, params (string, string)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await http.SendAsync(request);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        return ((int)answer.StatusCode, text, answer.Headers.Location?.OriginalString ?? "");
    }

    [GeneratedRegex("name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<p class=\"code\">([^<]+)</p>")]
    private static partial Regex CodeOnPage();
}
