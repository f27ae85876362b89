using System.CommandLine;
using System.CommandLine.Parsing;
using EidPin.Cli.Views;
using EidPin.Guidance.Screens;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin help</c>: all commands, one of them, or the screen that somebody reads the code of on the telephone.
/// </summary>
internal static class Help
{
    public const string Name = "help";

    public static Command Create(CommandLine line)
    {
        // A code is also typed with a blank in it: "J 7323".
        var topic = new Argument<string[]>("TOPIC") { Description = line.Text("help.argument.topic"), Arity = ArgumentArity.ZeroOrMore };
        return line.Command(Name, call =>
        {
            var words = call.Parsed.GetValue(topic) ?? [];
            return Run(call, line, words.Length > 0 ? string.Join(' ', words) : null);
        }, [topic]);
    }

    /// <summary>The code of a screen is asked for, not a command.</summary>
    public static bool IsOfScreen(CommandResult asked) => asked.Command.Name == Name && ScreenCode.Read(
        string.Concat(asked.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value))) is not null;

    private static int Run(Invocation call, CommandLine line, string? topic)
    {
        var root = line.Root(Cli.Commands.Select(c => c.Create(line)));
        var about = topic is null ? root : root.Subcommands.FirstOrDefault(c => c.Name == topic);
        if (about is not null) new HelpView(call.Output).Show(about);
        else if (ScreenList.Find(topic!, call.Streams.Today) is { } screen)
            new ScreenView(call.Output).Show(screen, topic!, call.Streams.Today);
        else throw NotFound(call, topic!, root);
        return ExitCode.Done;
    }

    // Whoever misheard a code is helped by no list of commands.
    private static UsageException NotFound(Invocation call, string topic, Command root)
    {
        string Text(string key, string name, object value) => call.Output.Shown(call.Output.Texts.Of("desk").Get(key, (name, value)));
        var again = call.Output.Shown(call.Output.Texts.Of("desk")["screen.again"]);
        if (ScreenCode.Read(topic) is { } code) return new(Text("screen.none", "code", code)) { Remedy = again };
        var near = ScreenList.WithNumber(topic, call.Streams.Today).Select(s => $"{s.Code}").ToArray();
        if (topic.All(c => char.IsAsciiDigit(c) || char.IsWhiteSpace(c)))
            return new(Text("screen.letter", "number", topic), near) { Remedy = again };
        return new(call.Output.Text("ui.usage-topic", ("word", topic)), [.. root.Subcommands.Select(c => c.Name)]);
    }
}
