namespace EidPin.Simulators;

/// <summary>
/// The file of a simulated card. Written by atomic replace, so that a crash at any moment leaves the old or the new state, whole;
/// readable by its owner alone, since it holds codes and keys.
/// </summary>
internal static class StateFile
{
    public static byte[] Read(string path) => File.ReadAllBytes(path);

    /// <summary>Deletes drafts that a killed program left: they hold codes as the file itself does.</summary>
    /// <remarks>A young one may be another program's, at work.</remarks>
    public static void Tidy(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var draft in Directory.EnumerateFiles(folder, $".{Path.GetFileName(path)}.*.new"))
            if (File.GetLastWriteTimeUtc(draft) < DateTime.UtcNow - TimeSpan.FromMinutes(1)) File.Delete(draft);
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        // A name of its own per write: two processes that share a card file by mistake do not write into each other's half.
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Guid.NewGuid():N}.new");
        try
        {
            using (var file = new FileStream(draft, Options()))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
