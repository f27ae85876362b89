using System.Security.Cryptography;
using System.Text.Json;

namespace EidPin.Cli.Programs;

/// <summary>
/// The reset server of the demonstration, with secrets that live as long as it does and a database in a folder of its own.
/// </summary>
internal sealed class DemoServer : IDisposable
{
    private const int SecretBytes = 32;

    private readonly DirectoryInfo folder;

    private DemoServer(DirectoryInfo folder, ChildProgram program, string secrets) =>
        (this.folder, Program, Secrets) = (folder, program, secrets);

    public ChildProgram Program { get; }

    /// <summary>The line that the Desk gets too: it plays the issuer of the simulated cards.</summary>
    public string Secrets { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">The file cannot be started.</exception>
    public static DemoServer Start(string file, Action<string> complain)
    {
        var made = new DemoSecretsJson(RandomNumberGenerator.GetBytes(SecretBytes), RandomNumberGenerator.GetBytes(SecretBytes));
        var secrets = JsonSerializer.Serialize(made, JsonShapes.Default.DemoSecretsJson);
        var folder = Directory.CreateTempSubdirectory("eidpin-demo-");
        try
        {
            string[] arguments = ["serve", "--child", "--practice", "--database", Path.Combine(folder.FullName, "reset.db"), "--port", "0"];
            return new(folder, ChildProgram.Start(file, arguments, [secrets], "server", complain), secrets);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        Program.Dispose();
        folder.Delete(recursive: true);
    }
}
