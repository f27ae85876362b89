using EidPin.Desk.Resetting;
using EidPin.Reset;

namespace EidPin.Desk.Terminal;

/// <summary>What a counter's terminal asks the server (EidPin.Reset, TerminalContract.cs); reports go with those of machines.</summary>
internal sealed class TerminalClient(ResetClient client)
{
    public const string SessionPath = "/v1/terminal/session";

    /// <summary>The terminal's.</summary>
    public string Id => client.Kiosk!.Id;

    /// <summary>The server as it is dialled here.</summary>
    public string Origin => client.Origin;

    public Task<Answer<TerminalSession>> Session() =>
        client.Ask(HttpMethod.Post, SessionPath, [], ResetJson.Default.TerminalSession);

    /// <param name="code">Of the clerk's screen, as somebody typed it.</param>
    public Task<Answer<TerminalVisit>> Pair(string code) =>
        Post("/v1/terminal/pair", ResetClient.Bytes(new(code), ResetJson.Default.PairRequest), ResetJson.Default.TerminalVisit);

    public Task<Answer<TerminalCard>> Card(TerminalCardRequest request) =>
        Post("/v1/terminal/card", ResetClient.Bytes(request, ResetJson.Default.TerminalCardRequest), ResetJson.Default.TerminalCard);

    /// <param name="key">Names the card session: asked again after a lost answer, the server gives the same keys again.</param>
    public Task<Answer<Authorisation>> Authorise(TerminalAuthoriseRequest request, string key)
    {
        var body = ResetClient.Bytes(request, ResetJson.Default.TerminalAuthoriseRequest);
        return client.Ask(HttpMethod.Post, "/v1/terminal/authorise", body, ResetJson.Default.Authorisation, key);
    }

    public Task<Answer<TerminalVisit>> Receipt(HolderReceipt receipt) =>
        Post("/v1/terminal/receipt", ResetClient.Bytes(receipt, ResetJson.Default.HolderReceipt), ResetJson.Default.TerminalVisit);

    private Task<Answer<T>> Post<T>(string path, byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape)
        where T : class => client.Ask(HttpMethod.Post, path, body, shape);
}
