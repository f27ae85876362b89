using System.CommandLine;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Help in the person's language; the parser's own speaks English only.</summary>
internal static class Help
{
    public static void Write(Output output, Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        output.Plain(command.Description ?? "");
        output.Plain("");
        output.Plain($"{output.Text("ui.help-usage")} {Usage(command, parent)}");
        Section(output, "ui.help-arguments", command.Arguments.Select(a => (Shown(a), a.Description)));
        Section(output, "ui.help-commands", command.Subcommands.Select(c => (string.Join(' ', [c.Name, .. c.Arguments.Select(Shown)]), c.Description)));
        Section(output, parent is null ? "ui.help-everywhere" : "ui.help-options", command.Options.Select(Row));
        if (parent is null) Section(output, "ui.help-exit-codes", output.Text("help.exit-codes").Split('|').Select(Row));
        else Section(output, "ui.help-everywhere", parent.Options.Where(o => o.Recursive).Select(Row));
    }

    private static string Usage(Command command, Command? parent) => parent is null
        ? $"{command.Name} {Rest(command)}"
        : string.Join(' ', [parent.Name, command.Name, .. command.Arguments.Select(Shown), "[...]"]);

    private static string Rest(Command command) => command.Subcommands.Count > 0 ? "COMMAND [...]" : "[...]";

    private static string Shown(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;

    private static (string, string?) Row(Option option) =>
        (string.Join(", ", [.. option.Aliases.Where(a => a.Length == 2 && a != "-?"), option.Name]) + (option.HelpName is { } shape ? $" {shape}" : ""),
            option.Description);

    private static (string, string?) Row(string line) => (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);

    private static void Section(Output output, string title, IEnumerable<(string Left, string? Right)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0) return;
        output.Plain("");
        output.Plain(output.Text(title));
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        foreach (var (left, right) in all) grid.AddRow(new Markup(left.EscapeMarkup()), new Markup((right ?? "").EscapeMarkup()));
        output.Draw(grid);
    }
}
