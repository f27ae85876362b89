using EidPin.Cards;

namespace EidPin.Tests;

/// <summary>What the files of a computer tell of its drivers and surroundings, in a folder that stands for its root.</summary>
public sealed class ThisComputerTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("eidpin-root-").FullName;
    private readonly Dictionary<string, string?> environment = [];

    private ThisComputer Computer => new(root, environment.GetValueOrDefault);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Folder(string path) => Directory.CreateDirectory(Path.Combine(root, path));

    private void Write(string path, string text)
    {
        Folder(Path.GetDirectoryName(path)!);
        File.WriteAllText(Path.Combine(root, path), text);
    }

    [Theory]
    [InlineData("usr/lib/pcsc/drivers/ifd-ccid.bundle", "ccid")]
    [InlineData("usr/lib64/pcsc/drivers/ifd-ccid.bundle", "ccid")]
    [InlineData("usr/lib64/readers/ifd-ccid.bundle", "ccid")]
    [InlineData("usr/lib/aarch64-linux-gnu/pcsc/drivers/ifd-ccid.bundle", "ccid")]
    [InlineData("usr/lib/pcsc/drivers/ifd-acsccid.bundle", "ifd-acsccid")]
    [InlineData("usr/local/lib/pcsc/drivers/libifd-cyberjack.bundle", "libifd-cyberjack")]
    [InlineData("usr/libexec/SmartCardServices/drivers/ifd-ccid.bundle", "ccid")]
    [InlineData("usr/local/libexec/SmartCardServices/drivers/scr3xxx.bundle", "scr3xxx")]
    public void A_driver_is_found_wherever_systems_keep_it(string bundle, string name)
    {
        Folder(bundle);
        Assert.Equal(name, Assert.Single(Computer.Drivers()));
    }

    [Fact]
    public void A_computer_without_drivers_has_none_and_the_virtual_reader_is_named_apart()
    {
        Assert.Empty(Computer.Drivers());
        Folder("usr/lib/pcsc/drivers/serial");
        Assert.Empty(Computer.Drivers());
        Write("etc/reader.conf.d/vpcd", "");
        Assert.Equal("vpcd", Assert.Single(Computer.Drivers()));
    }

    [Theory]
    [InlineData("ID=debian", "`sudo apt install pcscd libccid`")]
    [InlineData("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"", "`sudo apt install pcscd libccid`")]
    [InlineData("ID=fedora", "`sudo dnf install pcsc-lite pcsc-lite-ccid`")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "`sudo dnf install pcsc-lite pcsc-lite-ccid`")]
    [InlineData("ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"", "`sudo zypper install pcsc-lite pcsc-ccid`")]
    [InlineData("ID=manjaro\nID_LIKE=arch", "`sudo pacman -S pcsclite ccid`")]
    public void The_command_that_installs_is_this_systems_own(string release, string install)
    {
        Write("etc/os-release", release);
        Assert.Equal(install, Computer.Install);
    }

    [Fact]
    public void An_unknown_system_gets_the_commands_of_all()
    {
        foreach (var part in (string[])["apt install", "dnf install", "zypper install", "pacman -S"])
            Assert.Contains(part, Computer.Install, StringComparison.Ordinal);
    }

    [Theory, InlineData("06c1"), InlineData("06c3"), InlineData("06C1")]
    public void An_RC_S380_is_known_by_its_USB_numbers(string product)
    {
        Write("sys/bus/usb/devices/1-1/idVendor", "1d6b\n");
        Write("sys/bus/usb/devices/1-2/idVendor", "054c\n");
        Write("sys/bus/usb/devices/1-2/idProduct", "0dc8\n");
        Assert.Empty(Computer.HintsFor(CardFault.NoReader));
        Write("sys/bus/usb/devices/1-3/idVendor", "054c\n");
        Write("sys/bus/usb/devices/1-3/idProduct", product + "\n");
        Assert.Equal([Hint.RcS380], Computer.HintsFor(CardFault.NoReader));
        Assert.Empty(Computer.HintsFor(CardFault.NoCard));
    }

    [Fact]
    public void Linux_inside_Windows_is_told_where_the_reader_or_the_service_is_missing()
    {
        Write("proc/version", "Linux version 6.8.0-31-generic (buildd@lcy02)");
        Assert.Empty(Computer.HintsFor(CardFault.NoReader));
        Write("proc/version", "Linux version 5.15.90.1-microsoft-standard-WSL2 (oe-user@oe-host)");
        Assert.Equal([Hint.Wsl], Computer.HintsFor(CardFault.NoReader));
        Assert.Equal([Hint.Wsl], Computer.HintsFor(CardFault.ServiceNotRunning));
        Assert.Empty(Computer.HintsFor(CardFault.NoPermission));
    }

    [Fact]
    public void A_program_in_a_sandbox_is_told_how_to_reach_the_service()
    {
        Write(".flatpak-info", "");
        Assert.Equal([Hint.Flatpak], Computer.HintsFor(CardFault.NoPermission));
        environment["SNAP"] = "/snap/eidpin/1";
        Assert.Equal([Hint.Flatpak, Hint.Snap], Computer.HintsFor(CardFault.ServiceNotRunning));
        Assert.Empty(Computer.HintsFor(CardFault.MuteCard));
    }

    [Fact]
    public void A_listed_reader_proves_a_driver_wherever_it_stands()
    {
        using var readers = CliRun.Readers("");
        var with = Checkup.Of(readers.List, _ => throw new InvalidOperationException(), Computer);
        Assert.Equal(CheckState.Ok, with.Single(f => f.Id == "driver").State);
        var without = Checkup.Of(() => [], _ => throw new InvalidOperationException(), Computer);
        Assert.Equal((CheckState.Missing, CardFault.DriverMissing), Driver(without));
        Folder("usr/lib64/pcsc/drivers/ifd-ccid.bundle");
        Assert.Equal(
            CheckState.Ok, Checkup.Of(() => [], _ => throw new InvalidOperationException(), Computer).Single(f => f.Id == "driver").State);
    }

    [Fact]
    public void An_RC_S380_is_told_of_beside_a_reader_that_works()
    {
        Write("sys/bus/usb/devices/1-3/idVendor", "054c\n");
        Write("sys/bus/usb/devices/1-3/idProduct", "06c3\n");
        using var readers = CliRun.Readers("");
        var reader = Checkup.Of(readers.List, _ => throw new InvalidOperationException(), Computer).Single(f => f.Id == "reader");
        Assert.Equal((CheckState.Ok, Hint.RcS380), (reader.State, Assert.Single(reader.Hints)));
    }

    private static (CheckState, CardFault?) Driver(IEnumerable<Finding> findings) =>
        findings.Single(f => f.Id == "driver") is var d ? (d.State, d.Fault) : default;
}
