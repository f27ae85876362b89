namespace EidPin.ResetServer.Serving;

/// <summary>A file that the operator named, in the configuration or on the command line.</summary>
internal static class InputFile
{
    /// <exception cref="UsageException">Which file cannot be read, and why.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    public static UsageException Unreadable(string path, Exception e) => new($"{path}: {Why(path, e)}");

    /// <summary>Why it cannot be read. The runtime's words repeat the path and name no user.</summary>
    public static string Why(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => $"the user {Environment.UserName} may not read it",
        _ => e.Message,
    };
}
