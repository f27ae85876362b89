using EidPin.Desk;

namespace EidPin.Tests;

/// <summary>The log of the local web app and the machine, as a file.</summary>
public sealed class DeskLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-log-").FullName;

    private string File => Path.Combine(folder, "machine.log");

    [Fact]
    public void A_file_that_was_copied_and_cut_off_goes_on_from_its_beginning()
    {
        using var log = DeskLog.File(File);
        log.Info("before", ("n", 1));
        using (var other = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) other.SetLength(0);
        log.Info("after", ("n", 2));
        Assert.EndsWith(" info after n=2\n", Text(), StringComparison.Ordinal);
        Assert.DoesNotContain('\0', Text());
        Assert.Single(Text().TrimEnd().Split('\n'));
    }

    [Fact]
    public void What_another_start_wrote_stays_and_nobody_else_reads_it()
    {
        using (var first = DeskLog.File(File)) first.Warning("first");
        using (var second = DeskLog.File(File)) second.Error("second", ("why", "two words\nand a line"));
        Assert.Equal(["warning first", "error second why=two?words?and?a?line"], Text().TrimEnd().Split('\n').Select(l => l[25..]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Text()
    {
        using var file = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
