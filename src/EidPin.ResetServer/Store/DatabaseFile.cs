using EidPin.Hardening;
using EidPin.ResetServer.Serving;
using Microsoft.Data.Sqlite;

namespace EidPin.ResetServer.Store;

/// <summary>SQLite's file, as the operating system has it.</summary>
internal sealed class DatabaseFile(string path)
{
    // Twice what the write-ahead log grows to before it is written into the file.
    private const long Room = 8 << 20;

    /// <summary>Makes it for its owner alone: faces and personal data stand in it. SQLite gives its other files its mode.</summary>
    /// <exception cref="UsageException">Others may read or write the one that is there.</exception>
    public void MustBeOwn()
    {
        if (OperatingSystem.IsWindows()) return;
        if (!File.Exists(path))
        {
            try
            {
                new FileStream(path, OwnFile.Options(FileMode.CreateNew)).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody made it meanwhile, or SQLite says why it cannot be made.
            }
            return;
        }
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;
        if ((File.GetUnixFileMode(path) & others) != 0)
            throw new UsageException($"database: {path}: others may read or write it; chmod 600 {path}");
    }

    /// <summary>
    /// Why it cannot be used; null: for another reason. SQLite's own words name neither the file nor the user (sqlite.org/rescode.html:
    /// 8 READONLY, 14 CANTOPEN, 26 NOTADB).
    /// </summary>
    public string? Unusable(SqliteException e) => e.SqliteErrorCode switch
    {
        26 => "it is no SQLite database",
        14 when !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) => "there is no such folder",
        8 or 14 => $"the user {Environment.UserName} may not write the file and in its folder",
        _ => null,
    };

    /// <summary>
    /// Its disk has room for what comes. Writing tells too late: a small row still fits into the write-ahead log where no request does.
    /// </summary>
    public bool HasRoom()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace >= Room;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It does not say; what is written next will.
            return true;
        }
    }
}
