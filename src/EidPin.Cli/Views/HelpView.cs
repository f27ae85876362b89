using System.CommandLine;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Views;

/// <summary>Help in the person's language; the parser's own speaks English only.</summary>
internal sealed class HelpView(Writer output)
{
    public void Show(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        output.Verbatim(command.Description ?? "");
        output.Verbatim("");
        output.Verbatim($"{output.Text("ui.help-usage")} {Usage(command, parent)}");
        Section("ui.help-arguments", command.Arguments.Select(a => (Name(a), a.Description)));
        Section("ui.help-commands", command.Subcommands.Select(CommandRow));
        Section(parent is null ? "ui.help-everywhere" : "ui.help-options", command.Options.Select(OptionRow));
        if (parent is null) Section("ui.help-exit-codes", output.Text("help.exit-codes").Split('|').Select(ExitCodeRow));
        else Section("ui.help-everywhere", parent.Options.Where(o => o.Recursive).Select(OptionRow));
    }

    private void Section(string title, IEnumerable<(string Left, string? Right)> rows)
    {
        var all = rows.Select(r => (r.Left, r.Right ?? "")).ToArray();
        if (all.Length == 0) return;
        output.Verbatim("");
        output.Verbatim(output.Text(title));
        new Tables(output).Pairs(all, wrapLeft: false);
    }

    public static string Usage(Command command, Command? parent)
    {
        if (parent is not null) return string.Join(' ', [parent.Name, command.Name, .. command.Arguments.Select(Name), "[...]"]);
        return command.Subcommands.Count > 0 ? $"{command.Name} COMMAND [...]" : $"{command.Name} [...]";
    }

    private static string Name(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;

    private static (string, string?) CommandRow(Command command) =>
        (string.Join(' ', [command.Name, .. command.Arguments.Select(Name)]), command.Description);

    public static (string, string?) OptionRow(Option option)
    {
        var letters = option.Aliases.Where(a => a.Length == 2 && a != "-?");
        var shape = option.HelpName is { } name ? $" {name}" : "";
        return (string.Join(", ", [.. letters, option.Name]) + shape, option.Description);
    }

    // The number, and what it means.
    public static (string, string?) ExitCodeRow(string line)
    {
        var blank = line.IndexOf(' ');
        return (line[..blank], line[(blank + 1)..]);
    }
}
