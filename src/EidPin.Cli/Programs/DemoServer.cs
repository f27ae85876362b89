using System.Security.Cryptography;
using System.Text.Json;

namespace EidPin.Cli.Programs;

/// <summary>
/// The reset server of the demonstration, with secrets that live as long as it does. Its database is its own and goes with it.
/// </summary>
internal sealed class DemoServer : IDisposable
{
    private const int SecretBytes = 32;

    private DemoServer(ChildProgram program, string secrets) => (Program, Secrets) = (program, secrets);

    public ChildProgram Program { get; }

    /// <summary>The line that the Desk gets too: it plays the issuer of the simulated cards.</summary>
    public string Secrets { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">The file cannot be started.</exception>
    public static DemoServer Start(string file, Action<string> complain)
    {
        var made = new DemoSecretsJson(RandomNumberGenerator.GetBytes(SecretBytes), RandomNumberGenerator.GetBytes(SecretBytes));
        var secrets = JsonSerializer.Serialize(made, JsonShapes.Default.DemoSecretsJson);
        return new(ChildProgram.Start(file, ["serve", "--child", "--practice", "--port", "0"], [secrets], "server", complain), secrets);
    }

    public void Dispose() => Program.Dispose();
}
