namespace EidPin.Hardening;

/// <summary>A file that holds a secret, or says where secrets go: nobody but the user of this process may read or change it.</summary>
public static class OwnFile
{
    private const UnixFileMode World = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Changed = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>How a file is opened that is its owner's alone from its first byte on (0600), where it has to be made.</summary>
    public static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>
    /// What is wrong with who may open it, for people; null: nothing is. What root handed over to a group (0440: credentials of systemd,
    /// whose ACL shows as the group's bits, and secrets of containers) is as good as what the user alone may read.
    /// </summary>
    /// <exception cref="IOException">It is not there.</exception>
    public static string? Fault(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var mode = File.GetUnixFileMode(path);
        if ((mode & (World | Changed)) != 0) return $"others may read or change it; chmod 600 {path}";
        if ((mode & UnixFileMode.GroupRead) == 0) return null;
        return OperatingSystem.IsLinux() && FileOwner.Current != 0 && FileOwner.Of(path) == 0
            ? null
            : $"others may read it; chmod 600 {path}";
    }
}
