using EidPin.Guidance;

namespace EidPin.Desk;

/// <summary>What the program was started with.</summary>
/// <param name="Demo">Simulated cards instead of the readers of this computer, and a control strip to pull and break them.</param>
/// <param name="Child">Started by <c>eidpin</c>: the start token comes on standard input, and the program ends when that closes.</param>
/// <param name="Open">Show the page in the browser, if there is one.</param>
/// <param name="Port">0: any that is free.</param>
internal sealed record DeskOptions(bool Demo = false, bool Child = false, bool Open = false, string Language = "en", int? Port = null)
{
    /// <summary>Fixed, so that password managers and bookmarks know the page again; another one for simulated cards, whose codes are not theirs.</summary>
    public int PreferredPort => Port ?? (Demo ? 47612 : 47611);

    /// <exception cref="ArgumentException">A word that is no option.</exception>
    public static DeskOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DeskOptions();
        for (var i = 0; i < args.Count; i++)
            options = args[i] switch
            {
                "--demo" => options with { Demo = true },
                "--child" => options with { Child = true },
                "--open" => options with { Open = true },
                "--lang" when i + 1 < args.Count && Texts.Languages.Contains(args[i + 1]) => options with { Language = args[++i] },
                "--port" when i + 1 < args.Count && ushort.TryParse(args[i + 1], out var port) => options with { Port = Skip(ref i, port) },
                var other => throw new ArgumentException(other),
            };
        return options;
    }

    private static int Skip(ref int i, ushort port)
    {
        i++;
        return port;
    }
}
