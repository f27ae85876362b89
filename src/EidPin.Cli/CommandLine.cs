using System.CommandLine;
using System.CommandLine.Parsing;
using EidPin.Cli.Choice;
using EidPin.Cli.Commands;
using EidPin.Guidance.Wording;

namespace EidPin.Cli;

/// <summary>
/// The options that every command has, and how a command is put together. Descriptions are texts, so that help speaks the person's
/// language.
/// </summary>
internal sealed class CommandLine(CliStreams streams, Texts texts)
{
    /// <summary>In place of a file: standard input, output or error, whichever the option would read or write.</summary>
    public const string Standard = "-";

    public Option<bool> Help { get; } = Flag(texts, "--help", "-h", "-?");

    public Option<bool> Version { get; } = Flag(texts, "--version");

    public Option<bool> Json { get; } = Flag(texts, "--json");

    public Option<string?> Reader { get; } = Value(texts, "--reader", "NAME");

    public Option<string?> Lang { get; } = Value(texts, "--lang", "en|ja|ja-easy|fi|sv");

    public Option<string?> Simulated { get; } = Value(texts, "--simulated", "CARD");

    public Option<bool> NoColor { get; } = Flag(texts, "--no-color");

    public Option<string?> Trace { get; } = Value(texts, "--trace", "FILE");

    public Option<bool> Wait { get; } = Flag(texts, "--wait");

    public Option<string?> Timeout { get; } = Value(texts, "--timeout", "SECONDS");

    // Where a code is sent.
    public Option<bool> Stdin { get; } = Local(Flag(texts, "--stdin"));

    public Option<bool> UseLastTry { get; } = Local(Flag(texts, "--use-last-try"));

    public Option<bool> NoPinPad { get; } = Local(Flag(texts, "--no-pin-pad"));

    // Without a date it is asked for, so that it need not stand among what the shell remembers.
    public Option<string?> BirthDate { get; } = Local(Value(texts, "--birth-date", "[YYYY-MM-DD]", arity: ArgumentArity.ZeroOrOne));

    public Command Root(IEnumerable<Command> commands)
    {
        var root = new Command("eidpin", texts.Get("help.eidpin"));
        foreach (var option in (Option[])[Json, Reader, Simulated, Wait, Timeout, Lang, NoColor, Trace, Help, Version]) root.Add(option);
        foreach (var command in commands) root.Add(command);
        return root;
    }

    /// <param name="run">What the command does; its number is the exit code.</param>
    public Command Command(string name, Func<Invocation, int> run, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, texts.Get($"help.{name}"));
        foreach (var symbol in symbols)
            if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Option option) command.Add(option);
        command.SetAction(parsed =>
        {
            using var invocation = new Invocation(streams, this, parsed, texts);
            return invocation.Run(run);
        });
        return command;
    }

    public IEnumerable<Option> CodeOptions => [Stdin, UseLastTry, NoPinPad];

    public Argument<string> PinArgument() => new("PIN") { Description = texts.Get("help.argument.pin") };

    public Option<bool> Flag(string name) => Local(Flag(texts, name));

    /// <param name="help">The key of what is said of it; null: that of the name, which means the same wherever it stands.</param>
    public Option<string?> Value(string name, string shape, string? help = null) => Local(Value(texts, name, shape, help));

    /// <summary>An option that may stand several times.</summary>
    public Option<string[]> Values(string name, string shape) =>
        Local(new Option<string[]>(name) { Description = texts.Get($"help.option{name[1..]}"), HelpName = shape });

    public string Text(string key) => texts.Get(key);

    private static Option<bool> Flag(Texts texts, string name, params string[] aliases) => new(name, aliases)
    {
        Description = texts.Get($"help.option{name[1..]}"),
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    private static Option<string?> Value(
        Texts texts, string name, string shape, string? help = null, ArgumentArity? arity = null) =>
        new(name)
        {
            Description = texts.Get(help ?? $"help.option{name[1..]}"),
            Recursive = true,
            HelpName = shape,
            Arity = arity ?? ArgumentArity.ExactlyOne,
        };

    private static T Local<T>(T option) where T : Option
    {
        option.Recursive = false;
        return option;
    }

    /// <summary>What is wrong with the words given, in the person's language; null when nothing is.</summary>
    public UsageException? Problem(ParseResult parsed)
    {
        if (Swallowed(parsed) is { } swallowed) return OfOption(swallowed);
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens is [[not '-', ..], ..] && TakesCodes(parsed.CommandResult.Command)) return CodeInCommand(texts);
        if (parsed.UnmatchedTokens is [var word, ..])
            return new(texts.Get("ui.usage-unknown", ("word", word)), [.. Nearest(parsed.CommandResult.Command, word)]);
        return parsed.Errors[0].SymbolResult switch
        {
            ArgumentResult { Parent: OptionResult option } => OfOption(option),
            OptionResult option => OfOption(option),
            ArgumentResult argument => Missing(argument.Argument.Name),
            CommandResult { Command.Subcommands: { Count: > 0 } commands } =>
                new(texts.Get("ui.usage-no-command"), [.. commands.Select(c => c.Name)]),
            CommandResult command => Missing(string.Join(' ', command.Command.Arguments.Select(a => a.Name))),
            _ => new(texts.Get("ui.usage-unknown", ("word", parsed.Tokens is [.., var last] ? last.Value : ""))),
        };
    }

    /// <summary>What may be a code is not repeated: it would stand on the screen and in what a program keeps.</summary>
    public static UsageException CodeInCommand(Texts texts) =>
        new(texts["ui.usage-code"]) { Remedy = texts["ui.usage-code-remedy"] };

    private bool TakesCodes(Command command) => command.Options.Contains(Stdin);

    private UsageException Missing(string name) =>
        new(texts.Get("ui.usage-missing", ("name", name)), name switch { "PIN" => PinNames.Ids, "SHELL" => Completion.Shells, _ => [] });

    // The parser takes "--reader --json" as a reader called --json. A file or reader of such a name is written with = or a path.
    private static OptionResult? Swallowed(ParseResult parsed)
    {
        for (SymbolResult? level = parsed.CommandResult; level is CommandResult command; level = level.Parent)
        {
            var swallowed = command.Children.OfType<OptionResult>().FirstOrDefault(option => IsSwallowed(option, parsed));
            if (swallowed is not null) return swallowed;
        }
        return null;
    }

    private static bool IsSwallowed(OptionResult option, ParseResult parsed) =>
        option.Option.HelpName is not null
        && option.Tokens is [{ Value: ['-', '-', ..] value }]
        && parsed.Tokens.Any(t => t.Value == value);

    private UsageException OfOption(OptionResult result) =>
        new(texts.Get("ui.usage-option", ("name", $"{result.Option.Name}{(result.Option.HelpName is { } shape ? $" {shape}" : "")}")));

    // A slip of the finger is named first; all else that may stand here follows.
    private static IEnumerable<string> Nearest(Command command, string word)
    {
        var names = word.StartsWith('-') ? AllOptions(command) : command.Subcommands.Select(c => c.Name);
        return names.OrderBy(name => Spelling.Distance(name, word));
    }

    private static IEnumerable<string> AllOptions(Command command) => command.Options.Select(o => o.Name)
        .Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive).Select(o => o.Name));
}
