using Microsoft.Data.Sqlite;

namespace EidPin.ResetServer.Serving;

/// <summary>A folder for a database of practice. It goes with the process that uses it, however its starter ended.</summary>
internal sealed class PassingFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-practice-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        // Connections that wait to be used again hold the file.
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
