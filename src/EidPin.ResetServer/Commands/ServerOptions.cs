using System.Globalization;
using EidPin.Reset.People;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Commands;

/// <summary>What the program was started with.</summary>
/// <param name="Command">One of those in <see cref="Usage"/>.</param>
/// <param name="Words">What stands behind a command without an option: a file, a kiosk's id.</param>
/// <param name="Seal">Of the log, for <c>audit verify</c>.</param>
/// <param name="Yes">What it would end is meant to end.</param>
/// <param name="Child">Started by another program: secrets come on standard input, and the program ends when that closes.</param>
internal sealed record ServerOptions(
    string Command, IReadOnlyList<string> Words, string? Config = null, string? Database = null, bool Child = false, bool Practice = false,
    int? Port = null, string? Chain = null, string? Key = null,
    string? Face = null, LoggedSeal? Seal = null, string? Reason = null, string? List = null, int? Overlap = null,
    bool Yes = false, string? Name = null, StaffRole? Role = null, string? Site = null)
{
    // A year: a key that is good for longer beside another is no change of keys.
    private const int MostOverlap = 8784;

    public const string Usage = """
        usage: eidpin-reset serve --config FILE
               eidpin-reset serve --child --practice [--database FILE] --port N [--face off|review]
               eidpin-reset audit verify --config FILE [--key FILE] | --database FILE|HOST --key FILE [--seal NUMBER:HASH]
               eidpin-reset audit key --config FILE
               eidpin-reset audit restored --reason TEXT [--seal NUMBER:HASH] [--list FILE] --config FILE
               eidpin-reset config check --config FILE
               eidpin-reset migrate --config FILE
               eidpin-reset settings adopt [--yes] --config FILE
               eidpin-reset cards import FILE --config FILE
               eidpin-reset register adopt --config FILE
               eidpin-reset register reseal --config FILE
               eidpin-reset kiosk add ID --chain CHAIN|--site SITE --key FILE --config FILE
               eidpin-reset kiosk replace ID --key FILE --reason TEXT [--overlap HOURS] --config FILE
               eidpin-reset kiosk revoke ID --config FILE
               eidpin-reset kiosk list --config FILE
               eidpin-reset person show CARD|CODE --reason TEXT --config FILE
               eidpin-reset person export CARD|CODE --reason TEXT --config FILE
               eidpin-reset person erase CARD|CODE --reason TEXT --list FILE --config FILE
               eidpin-reset staff add USER --name NAME --role ROLE [--site SITE] --config FILE
               eidpin-reset staff code USER --config FILE
               eidpin-reset staff leave USER --reason TEXT --config FILE
               eidpin-reset staff list --config FILE
               eidpin-reset --version
        """;

    // The word behind each command, where there is one.
    private static readonly Dictionary<string, string?> WordOf = new()
    {
        ["serve"] = null,
        ["audit verify"] = null,
        ["audit key"] = null,
        ["audit restored"] = null,
        ["config check"] = null,
        ["migrate"] = null,
        ["settings adopt"] = null,
        ["cards import"] = "FILE",
        ["register adopt"] = null,
        ["register reseal"] = null,
        ["kiosk add"] = "ID",
        ["kiosk replace"] = "ID",
        ["kiosk revoke"] = "ID",
        ["kiosk list"] = null,
        ["person show"] = "CARD|CODE",
        ["person export"] = "CARD|CODE",
        ["person erase"] = "CARD|CODE",
        ["staff add"] = "USER",
        ["staff code"] = "USER",
        ["staff leave"] = "USER",
        ["staff list"] = null,
    };

    /// <exception cref="UsageException"/>
    public static ServerOptions Parse(IReadOnlyList<string> args)
    {
        List<string> words = [];
        var options = new ServerOptions("", words);
        for (var i = 0; i < args.Count; i++)
            options = args[i] switch
            {
                "--config" => options with { Config = Value(args, ref i) },
                "--database" => options with { Database = Value(args, ref i) },
                "--yes" => options with { Yes = true },
                "--child" => options with { Child = true },
                "--practice" => options with { Practice = true },
                "--port" => options with { Port = PortOf(Value(args, ref i)) },
                "--face" =>
                    options with
                    {
                        Face = Value(args, ref i) is FaceCheck.Off or FaceCheck.Review
                            ? args[i]
                            : throw new UsageException($"--face {args[i]}: off or review"),
                    },
                "--seal" =>
                    options with
                    {
                        Seal = LoggedSeal.Parse(Value(args, ref i))
                            ?? throw new UsageException($"--seal {args[i]}: NUMBER:HASH, as the log says them"),
                    },
                "--chain" => options with { Chain = Value(args, ref i) },
                "--reason" => options with { Reason = Value(args, ref i) },
                "--list" => options with { List = Value(args, ref i) },
                "--overlap" => options with { Overlap = HoursOf(Value(args, ref i)) },
                "--name" => options with { Name = Value(args, ref i) },
                "--role" => options with { Role = RoleOf(Value(args, ref i)) },
                "--site" => options with { Site = Value(args, ref i) },
                "--key" => options with { Key = Value(args, ref i) },
                ['-', ..] other => throw new UsageException($"unknown option {other}"),
                var word => Word(options, words, word),
            };
        return options.Checked();
    }

    private static ServerOptions Word(ServerOptions options, List<string> words, string word)
    {
        words.Add(word);
        return options;
    }

    private ServerOptions Checked()
    {
        var command = WordOf.Keys.FirstOrDefault(c => Words.Take(c.Split(' ').Length).SequenceEqual(c.Split(' ')))
            ?? throw new UsageException(Words.Count == 0 ? Usage : $"unknown command {string.Join(' ', Words)}");
        IReadOnlyList<string> rest = [.. Words.Skip(command.Split(' ').Length)];
        if (rest.Count == 0 && WordOf[command] is { } word) throw new UsageException($"{command}: {word} is missing");
        if (rest.Count > (WordOf[command] is null ? 0 : 1)) throw new UsageException($"{command}: {rest[^1]} is one word too many");
        if (Child != Practice)
            throw new UsageException("--child and --practice belong together: a server that another program starts is for practice alone");
        if (Practice && command != "serve") throw new UsageException($"{command}: --practice is for serve");
        if (Practice && Port is null) throw new UsageException("--practice: --port N is needed");
        if (!Practice && Config is null && !(command == "audit verify" && Database is not null))
            throw new UsageException($"{command}: --config FILE is needed");
        if (!Practice && Face is not null) throw new UsageException("--face: the configuration says how faces are compared");
        if (!Practice && Port is not null) throw new UsageException("--port: the configuration says where the server listens");
        if (command == "audit verify" && Database is not null && Key is null)
            throw new UsageException("audit verify: --key FILE is needed with --database; eidpin-reset audit key makes it");
        if (Database is not null && Store.Database.HasPassword(Database))
            throw new UsageException(
                "--database: everybody on this computer sees a password on the command line; " +
                "Passfile=FILE in its place names a file with it");
        if (!Practice && Database is not null && command != "audit verify")
            throw new UsageException("--database: the configuration says where it is");
        if (Seal is not null && command is not ("audit verify" or "audit restored"))
            throw new UsageException($"{command}: --seal is for audit verify and audit restored");
        if (List is not null && command is not ("audit restored" or "person erase"))
            throw new UsageException($"{command}: --list is for person erase and audit restored");
        if (command == "person erase" && List is null)
            throw new UsageException("person erase: --list FILE is needed: what audit restored erases again, kept apart");
        var isReasoned = command is "audit restored" or "kiosk replace" or "staff leave"
            || command.StartsWith("person ", StringComparison.Ordinal);
        if (isReasoned && string.IsNullOrWhiteSpace(Reason))
            throw new UsageException($"{command}: --reason TEXT is needed: it stands in the trail");
        if (Yes && command != "settings adopt") throw new UsageException($"{command}: --yes is for settings adopt");
        if (Overlap is not null && command != "kiosk replace") throw new UsageException($"{command}: --overlap is for kiosk replace");
        if (command == "kiosk replace" && Key is null) throw new UsageException("kiosk replace: --key FILE is needed");
        if (command == "kiosk add" && (Chain is null == Site is null || Key is null))
            throw new UsageException("kiosk add: --chain CHAIN or, for a counter's terminal, --site SITE, and --key FILE are needed");
        if (command == "staff add" && (Name is null || Role is null))
            throw new UsageException("staff add: --name NAME and --role ROLE are needed");
        return this with { Command = command, Words = rest };
    }

    private static string Value(IReadOnlyList<string> args, ref int at) =>
        ++at < args.Count ? args[at] : throw new UsageException($"{args[at - 1]}: a value is missing");

    private static StaffRole RoleOf(string given) =>
        StaffRoles.Parse(given)
            ?? throw new UsageException($"--role {given}: {string.Join(", ", StaffRoles.All.Select(role => role.Word()))}");

    private static int HoursOf(string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= MostOverlap
            ? hours
            : throw new UsageException($"--overlap {given}: hours from 1 to {MostOverlap}");

    private static int PortOf(string given) =>
        ushort.TryParse(given, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException($"--port {given}: a number from 1 to 65535, or 0 for any");
}
