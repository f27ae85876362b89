using System.Globalization;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Wording;

namespace EidPin.Desk;

/// <summary>What the program was started with.</summary>
/// <param name="Demo">Simulated cards instead of the readers of this computer, and a control strip to pull and break them.</param>
/// <param name="Child">Started by <c>eidpin</c>: the program ends when its standard input closes.</param>
/// <param name="Open">Show the page in the browser, if there is one.</param>
/// <param name="Port">0: any that is free.</param>
/// <param name="Reset">The operator's server that takes reservations; null: there is none, and no page speaks of any.</param>
/// <param name="Kiosk">The file that makes this computer an operator's machine.</param>
/// <param name="Browser">With <paramref name="Kiosk"/> or <paramref name="Terminal"/>: the command of the browser, which is started and
/// kept running.</param>
/// <param name="Log">A file for the log; null: standard error.</param>
/// <param name="Simulated">With <paramref name="Demo"/>: one reader with this ready-made card, or the card of this file.</param>
/// <param name="Terminal">The file that makes this computer the terminal at a municipal counter.</param>
internal sealed record DeskOptions(
    bool Demo = false,
    bool Child = false,
    bool Open = false,
    string Language = "en",
    int? Port = null,
    Uri? Reset = null,
    string? Kiosk = null,
    string? Simulated = null,
    string? Browser = null,
    string? Log = null,
    string? Terminal = null)
{
    /// <summary>
    /// Fixed, so that password managers and bookmarks know the page again; another one for simulated cards, whose codes are not theirs.
    /// </summary>
    public int PreferredPort => Port ?? (Demo ? 47612 : 47611);

    /// <summary>What tells this kind of Desk from the other in the runtime folder: both may run at once.</summary>
    public string Name => Demo ? "demo" : "desk";

    /// <exception cref="ArgumentException">What is no option. The message is for people.</exception>
    public static DeskOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DeskOptions();
        for (var i = 0; i < args.Count; i++)
            options = args[i] switch
            {
                "--demo" => options with { Demo = true },
                "--child" => options with { Child = true },
                "--open" => options with { Open = true },
                "--lang" => options with { Language = KnownLanguage(Value(args, ref i)) },
                "--port" => options with { Port = UsablePort(Value(args, ref i)) },
                "--reset" => options with { Reset = Server(Value(args, ref i)) },
                "--simulated" => options with { Simulated = Value(args, ref i) },
                "--kiosk" => options with { Kiosk = Value(args, ref i) },
                "--terminal" => options with { Terminal = Value(args, ref i) },
                "--browser" => options with { Browser = Value(args, ref i) },
                "--log" => options with { Log = Value(args, ref i) },
                var other => throw new ArgumentException($"unknown option {other}"),
            };
        return options.Usable();
    }

    private DeskOptions Usable()
    {
        if (this is { Browser: not null, Kiosk: null, Terminal: null })
            throw new ArgumentException("--browser: only with --kiosk or --terminal");
        if (Terminal is null) return this;
        // It is one thing, and the file names the server.
        if (Kiosk is not null) throw new ArgumentException("--terminal: not together with --kiosk");
        if (Reset is not null) throw new ArgumentException("--terminal: not together with --reset");
        return Demo ? throw new ArgumentException("--terminal: not together with --demo") : this;
    }

    private static Uri Server(string given) => Uri.TryCreate(given, UriKind.Absolute, out var server)
        ? KioskFile.Usable(server)
        : throw new ArgumentException($"--reset {given}: no address");

    private static string Value(IReadOnlyList<string> args, ref int at) =>
        ++at < args.Count ? args[at] : throw new ArgumentException($"{args[at - 1]}: a value is missing");

    private static string KnownLanguage(string given) =>
        Texts.Languages.Contains(given)
            ? given
            : throw new ArgumentException($"--lang {given}: one of {string.Join(", ", Texts.Languages)}");

    // Below 1024 are other programs' ports, and 80 is the one that browsers leave out of an address.
    private static int UsablePort(string given) =>
        ushort.TryParse(given, CultureInfo.InvariantCulture, out var port) && port is 0 or >= 1024 ? port
            : throw new ArgumentException($"--port {given}: a number from 1024 to 65535, or 0 for any");
}
