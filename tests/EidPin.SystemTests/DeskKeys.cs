using System.Net;
using System.Net.Http.Headers;

namespace EidPin.SystemTests;

/// <summary>What a tab holds after it came in with the start token: the cookie and the tab's key.</summary>
internal sealed record DeskKeys(string Cookie, string Key)
{
    public static async Task<DeskKeys> Enter(DeskStage desk)
    {
        using var client = desk.Client();
        using var answer = await client.SendAsync(Start(desk, desk.StartToken()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0], await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As the start page's script sends it.</summary>
    public static HttpRequestMessage Start(DeskStage desk, string token) =>
        Post(desk, "/start", System.Text.Encoding.ASCII.GetBytes(token));

    /// <summary>As a page of the Desk itself sends it, without cookie and key.</summary>
    public static HttpRequestMessage Post(DeskStage desk, string path, byte[]? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body ?? []) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Add("Origin", desk.Origin);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    /// <summary>With all that a tab of the Desk has.</summary>
    public HttpRequestMessage Own(DeskStage desk, string path, byte[]? body = null)
    {
        var request = Post(desk, path, body);
        request.Headers.Add("Cookie", Cookie);
        request.Headers.Add("X-EidPin-Key", Key);
        return request;
    }
}
