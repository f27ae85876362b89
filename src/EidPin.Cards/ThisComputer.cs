namespace EidPin.Cards;

/// <summary>What besides the usual remedy helps on this computer.</summary>
public enum Hint
{
    /// <summary>A Sony RC-S380 is plugged in: no CCID reader, so pcscd does not see it (LudovicRousseau/PCSC #86).</summary>
    RcS380,
    /// <summary>Windows Subsystem for Linux: USB devices stay with Windows until usbipd hands them over.</summary>
    Wsl,
    Flatpak,
    Snap,
}

/// <summary>What this computer has for card readers, as far as its files tell. Nothing is started and no card is asked.</summary>
/// <param name="root">Where the system's files stand: "/", or a test's folder.</param>
public sealed class ThisComputer(string root, Func<string, string?> environment)
{
    private const string Bundle = ".bundle", CcidBundle = "ifd-ccid";

    /// <summary>Where pcscd looks for drivers (usbdropdir, which distributions set as they like), and macOS.</summary>
    private static readonly string[] DriverFolders =
    [
        "usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers", "usr/lib/readers", "usr/lib64/readers",
        "usr/local/lib/pcsc/drivers", "usr/local/lib64/pcsc/drivers", "usr/local/pcsc/drivers", "var/lib/pcsc/drivers",
        "usr/libexec/SmartCardServices/drivers", "usr/local/libexec/SmartCardServices/drivers",
    ];

    private static readonly (string Families, string Install)[] Distributions =
    [
        ("debian ubuntu", "`sudo apt install pcscd libccid`"),
        ("fedora rhel centos", "`sudo dnf install pcsc-lite pcsc-lite-ccid`"),
        ("suse opensuse", "`sudo zypper install pcsc-lite pcsc-ccid`"),
        ("arch", "`sudo pacman -S pcsclite ccid`"),
    ];

    public static ThisComputer Here { get; } = new("/", Environment.GetEnvironmentVariable);

    /// <summary>How the smart card service and its usual driver are installed here: a command, or one for each family of systems.</summary>
    public string Install
    {
        get
        {
            var family = Distributions.FirstOrDefault(d => Families().Any(d.Families.Split(' ').Contains));
            if (family.Install is { } known) return known;
            var (debian, fedora, suse, arch) = (Distributions[0], Distributions[1], Distributions[2], Distributions[3]);
            return $"{debian.Install} (Fedora: {fedora.Install}, openSUSE: {suse.Install}, Arch: {arch.Install})";
        }
    }

    /// <summary>
    /// The drivers that are installed, by the names of their bundles; <see cref="Checkup.Ccid"/> and <see cref="Checkup.Vpcd"/> for two.
    /// </summary>
    public IReadOnlyList<string> Drivers()
    {
        var bundles = DriverFolders.Concat(MultiarchFolders()).SelectMany(f => Folders(f, $"*{Bundle}"))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Select(n => n == CcidBundle ? Checkup.Ccid : n);
        var vpcd = File.Exists(Full("etc/reader.conf.d/vpcd")) ? [Checkup.Vpcd] : Array.Empty<string>();
        return [.. bundles.Distinct().Order(StringComparer.Ordinal), .. vpcd];
    }

    /// <summary>What helps here with a fault besides its usual remedy.</summary>
    public IReadOnlyList<Hint> HintsFor(CardFault fault)
    {
        var hints = new List<Hint>();
        if (fault == CardFault.NoReader && HasRcS380()) hints.Add(Hint.RcS380);
        if (fault is CardFault.NoReader or CardFault.ServiceNotRunning && IsWsl()) hints.Add(Hint.Wsl);
        if (fault is not (CardFault.DriverMissing or CardFault.ServiceNotRunning or CardFault.NoPermission)) return hints;
        if (File.Exists(Full(".flatpak-info"))) hints.Add(Hint.Flatpak);
        if (environment("SNAP") is { Length: > 0 }) hints.Add(Hint.Snap);
        return hints;
    }

    /// <summary>Sony's RC-S380/S and /P.</summary>
    public bool HasRcS380() => Folders("sys/bus/usb/devices", "*")
        .Where(device => IsNumber(device, "idVendor", "054c"))
        .Any(device => IsNumber(device, "idProduct", "06c1") || IsNumber(device, "idProduct", "06c3"));

    private bool IsWsl() => Text(Full("proc/version")).Contains("microsoft", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string device, string file, string number) =>
        Text(Path.Combine(device, file)).Trim().Equals(number, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> MultiarchFolders() => Folders("usr/lib", "*-linux-gnu*").Select(f => Path.Combine(f, "pcsc", "drivers"));

    /// <summary>ID and ID_LIKE of os-release(5), which may be quoted and hold several words.</summary>
    private IEnumerable<string> Families()
    {
        var lines = Text(Full("etc/os-release")).Split('\n').Select(l => l.Trim());
        var values = lines.Where(l => l.StartsWith("ID=", StringComparison.Ordinal) || l.StartsWith("ID_LIKE=", StringComparison.Ordinal));
        return values.SelectMany(l => l[(l.IndexOf('=') + 1)..].Trim('"', '\'').Split(' ')).Select(f => f.Split('-')[0]);
    }

    private string[] Folders(string folder, string pattern)
    {
        try
        {
            return Directory.GetDirectories(Full(folder), pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private string Full(string path) => Path.Combine(root, path);
}
