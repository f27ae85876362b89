using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;

namespace EidPin.SystemTests;

/// <summary>The built <c>eidpin-reset</c> as the demonstration starts it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PracticeServer : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;
    private readonly DirectoryInfo folder;

    private PracticeServer(Process process, DirectoryInfo folder, PracticeServer? like)
    {
        (this.process, this.folder) = (process, folder);
        (OperatorSecret, MasterKey) = like is null
            ? (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32))
            : (like.OperatorSecret, like.MasterKey);
        error = process.StandardError.ReadToEndAsync();
    }

    public byte[] OperatorSecret { get; }

    /// <summary>Of the simulated issuer.</summary>
    public byte[] MasterKey { get; }

    public Uri Url { get; private set; } = new("http://localhost/");

    public int Id => process.Id;

    /// <summary>What it logged, once it has ended.</summary>
    public string Log => error.Result;

    /// <summary>What it keeps, as bytes.</summary>
    public IEnumerable<byte[]> Files => folder.EnumerateFiles().Select(f => File.ReadAllBytes(f.FullName));

    private static string Program { get; } =
        new[] { Path.GetDirectoryName(SystemTests.Program.Path)!, AppContext.BaseDirectory }
            .Select(f => Path.Combine(f, "eidpin-reset")).First(File.Exists);

    /// <param name="connection">Of PostgreSQL; null: an SQLite file.</param>
    /// <param name="face"><c>off</c> or <c>review</c>.</param>
    /// <param name="like">Another process of the same operator, on the same PostgreSQL.</param>
    public static async Task<PracticeServer> Start(string? connection = null, string face = "off", PracticeServer? like = null)
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-practice-");
        string[] arguments = [
            "serve", "--child", "--practice", "--database", connection ?? Path.Combine(folder.FullName, "reset.db"), "--port", "0",
            "--face", face];
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new PracticeServer(Process.Start(start)!, folder, like);
        var input = server.process.StandardInput;
        await input.WriteLineAsync(JsonSerializer.Serialize(new { operatorSecret = server.OperatorSecret, masterKey = server.MasterKey }));
        await input.FlushAsync();
        var line = await server.process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"the server ended at its start: {server.Log}");
        server.Url = new(line["server ".Length..]);
        return server;
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
