using EidPin.Hardening;

namespace EidPin.Desk.Safety;

/// <summary>
/// A folder of this user's own for what lives as long as the program: the socket at which a second start finds the first, and the page that
/// the browser is opened with. Both give away start tokens, so the folder is nobody else's or it is not used.
/// </summary>
internal sealed class RuntimeFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private RuntimeFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Finds the folder or makes it.</summary>
    /// <exception cref="IOException">What stands there is not ours alone. The message is for people.</exception>
    public static RuntimeFolder Open()
    {
        // Untried: a person's own part of the disk, which Windows keeps from other users.
        if (OperatingSystem.IsWindows())
            return new(Directory.CreateDirectory(
                System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "EidPin", "run"))
                .FullName);
        var session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        // After `sudo -E` it names another user's folder, where that user could exchange ours under our hands.
        return session is not null && System.IO.Path.IsPathRooted(session) && Fault(session) is null
            ? Open(System.IO.Path.Combine(session, "eidpin"))
            : Open(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"eidpin-{FileOwner.Current}"));
    }

    /// <exception cref="IOException">What stands there is not ours alone.</exception>
    internal static RuntimeFolder Open(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (IOException) when (System.IO.Path.Exists(path))
        {
            // Something else stands there.
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
        // Also what stood there before counts as made.
        return Fault(path) is { } fault ? throw new IOException($"{path} {fault}") : new(path);
    }

    /// <summary>The full name of a file in it.</summary>
    public string this[string file] => System.IO.Path.Combine(Path, file);

    private static string? Fault(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var folder = new DirectoryInfo(path);
        if (folder.LinkTarget is not null) return "is a link to another place: remove it";
        if (!folder.Exists) return "is no folder: remove it";
        if (!IsOurs(path)) return "belongs to another user";
        return folder.UnixFileMode == OwnerOnly ? null : $"is open to others: chmod 700 {path}";
    }

    private static bool IsOurs(string path)
    {
        if (OperatingSystem.IsLinux()) return FileOwner.Of(path, isLinkItself: true) == FileOwner.Current;
        // Untried: nobody but its owner (and root) may set the mode of a folder.
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
