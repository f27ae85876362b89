using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using EidPin.Hardening;

namespace EidPin.Desk.Safety;

/// <summary>
/// Opens the browser by way of a page on the disk that only this user can read: the address itself, as an argument, would show the start
/// token to every user of the computer. The token is good once, so the page that stays is worth nothing as soon as it was opened.
/// </summary>
internal static class StartFile
{
    /// <summary>
    /// Failure is no failure: the address was printed. Browsers that are shut off from the folder (snap, flatpak) may show nothing but an
    /// error.
    /// </summary>
    /// <param name="file">In the runtime folder.</param>
    public static void Show(string file, string url)
    {
        try
        {
            Write(file, url);
            if (Opener(file) is { } opener) Process.Start(opener)?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // No opener on this computer, or no room for a file.
        }
    }

    /// <exception cref="IOException">There is no room for it.</exception>
    public static void Write(string file, string url)
    {
        var address = WebUtility.HtmlEncode(url);
        // Two that open at the same moment write the same words; neither reads half a page of the other.
        var draft = $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        using (var text = new StreamWriter(draft, OwnFile.Options(FileMode.CreateNew)))
            text.Write($"""
                <!doctype html>
                <meta charset="utf-8">
                <meta name="referrer" content="no-referrer">
                <meta http-equiv="refresh" content="0;url={address}">
                <title>EidPin</title>
                <a href="{address}">EidPin</a>

                """);
        File.Move(draft, file, overwrite: true);
    }

    private static ProcessStartInfo? Opener(string file)
    {
        // Untried.
        if (OperatingSystem.IsWindows()) return new(file) { UseShellExecute = true };
        // Untried.
        if (OperatingSystem.IsMacOS()) return new("open", [file]);
        var screen = (string[])["DISPLAY", "WAYLAND_DISPLAY"];
        if (!screen.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })) return null;
        // A browser started this way goes on when we end, does not write into our output, and takes no Ctrl-C that is meant for us.
        return new("sh", ["-c", "exec setsid xdg-open \"$1\" </dev/null >/dev/null 2>&1", "sh", file]);
    }
}
