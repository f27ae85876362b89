using System.ComponentModel;
using System.Diagnostics;

namespace EidPin.Desk.Resetting;

/// <summary>
/// The photo of a chip (JPEG 2000) as PNG, by OpenJPEG's own program as a child with limits: what a hostile card brings is never decoded in
/// this process. The child sees a folder of its own and no code.
/// </summary>
internal static class ChipPhoto
{
    private const int Largest = 64 * 1024, LargestPicture = 1024 * 1024, Seconds = 5, Kilobytes = 512 * 1024;

    /// <returns>Null: it is no picture, or the program is not there.</returns>
    public static async Task<byte[]?> Decode(byte[] jpeg2000)
    {
        if (jpeg2000.Length is 0 or > Largest) return null;
        var folder = Folder();
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "photo.jp2"), Path.Combine(folder.FullName, "photo.png"));
            await File.WriteAllBytesAsync(from, jpeg2000);
            return await Run(from, to) && new FileInfo(to) is { Exists: true, Length: <= LargestPicture }
                ? await File.ReadAllBytesAsync(to)
                : null;
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // In memory where the system has such a place: nothing of a face is left on a disk, whatever ends this program.
    private static DirectoryInfo Folder() => !OperatingSystem.IsWindows() && Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(
            $"/dev/shm/eidpin-photo-{Guid.NewGuid():N}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
        : Directory.CreateTempSubdirectory("eidpin-photo-");

    // The shell only sets limits; both names are this program's own.
    private static async Task<bool> Run(string from, string to)
    {
        var limits =
            $"ulimit -v {Kilobytes}; ulimit -t {Seconds}; ulimit -f {LargestPicture / 512}; exec opj_decompress -i \"$0\" -o \"$1\"";
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("opj_decompress", ["-i", from, "-o", to])
            : new ProcessStartInfo("/bin/sh", ["-c", limits, from, to]);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        using var child = Process.Start(start)!;
        child.StandardInput.Close();
        // Read, so that the child does not stop at a full pipe, and dropped: a hostile picture can make it say as much as it likes.
        foreach (var said in (StreamReader[])[child.StandardOutput, child.StandardError]) _ = said.BaseStream.CopyToAsync(Stream.Null);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2 * Seconds));
        try
        {
            await child.WaitForExitAsync(patience.Token);
            return child.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            return false;
        }
    }
}
