using System.Runtime.Versioning;

namespace EidPin.SystemTests;

/// <summary>Several practice servers on one PostgreSQL; each request goes to the next of them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PracticeServers : IDisposable
{
    private readonly string connection;
    private readonly List<PracticeServer> running = [];
    private readonly int[] asked;

    private PracticeServers(string connection, PracticeServer first, int processes)
    {
        (this.connection, asked) = (connection, new int[processes]);
        running.Add(first);
    }

    public static async Task<PracticeServers> Start(string connection, int processes)
    {
        var servers = new PracticeServers(connection, await PracticeServer.Start(connection), processes);
        while (servers.running.Count < processes) servers.running.Add(await PracticeServer.Start(connection, like: servers.running[0]));
        return servers;
    }

    public PracticeServer First => running[0];

    /// <summary>For a client of theirs.</summary>
    public HttpMessageHandler Handler => new NextProcess(this);

    /// <summary>How many requests each of them got, in the order of their start.</summary>
    public IReadOnlyList<int> Asked => asked;

    /// <summary><c>kill -9</c> of one, and another in its place.</summary>
    public async Task Replace(int index)
    {
        var gone = running[index];
        var next = await PracticeServer.Start(connection, like: gone);
        lock (running) running[index] = next;
        gone.Kill();
        gone.Dispose();
    }

    public void Dispose()
    {
        foreach (var server in running) server.Dispose();
    }

    // Who asks keeps the cookies, and follows.
    private sealed class NextProcess(PracticeServers servers)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        private int next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (servers.running)
            {
                var at = next++ % servers.running.Count;
                servers.asked[at]++;
                request.RequestUri = new(servers.running[at].Url, request.RequestUri!.PathAndQuery);
            }
            return base.SendAsync(request, cancellationToken);
        }
    }
}
