using Spectre.Console;
using Spectre.Console.Rendering;

namespace EidPin.Cli.Writing;

/// <summary>Tables where there is room for columns, lists where there is not.</summary>
internal sealed class Tables(Writer output)
{
    private const int Narrow = 72;

    /// <param name="titles">Keys of the column titles.</param>
    /// <param name="rows">Spectre markup; a cell may have several lines.</param>
    /// <param name="titled">In a list, each value needs its title to be understood.</param>
    public void Rows(string[] titles, IReadOnlyList<string[]> rows, bool titled = false)
    {
        string[] words = [.. titles.Select(title => output.Text(title).EscapeMarkup())];
        // In narrow columns names would be broken in the middle: one below the other instead.
        if (output.Streams.Width < Narrow) List(words, rows, titled);
        else Columns(words, rows);
    }

    /// <summary>Two columns without titles.</summary>
    public void Pairs(IEnumerable<(string Left, string Right)> rows, bool wrapLeft = true)
    {
        var left = new GridColumn { NoWrap = !wrapLeft }.PadLeft(0).PadRight(2);
        var grid = new Grid().AddColumn(left).AddColumn(new GridColumn().PadRight(0));
        foreach (var row in rows) grid = grid.AddRow(row.Left.EscapeMarkup(), row.Right.EscapeMarkup());
        Draw(grid);
    }

    public static string Bold(string text) => $"[bold]{text.EscapeMarkup()}[/]";

    private void Columns(string[] titles, IReadOnlyList<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in titles) table = table.AddColumn(new TableColumn(new Markup($"[dim]{title}[/]")).PadLeft(0).PadRight(2));
        foreach (var row in rows) table = table.AddRow(row);
        Draw(table);
    }

    private void List(string[] titles, IReadOnlyList<string[]> rows, bool titled)
    {
        foreach (var row in rows)
            for (var i = 0; i < row.Length; i++)
                foreach (var line in row[i].Split('\n').Where(l => l.Length > 0))
                {
                    var markup = titled && i > 0 ? $"{titles[i]}: {line}" : line;
                    Draw(new Padder(new Markup(markup)).Padding(i == 0 ? 0 : 2, 0, 0, 0));
                }
    }

    /// <summary>Laid out by Spectre and written without the blanks that it fills lines with.</summary>
    private void Draw(IRenderable what)
    {
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = output.Paints ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = output.Paints ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Drawing(drawn, output.Streams.Width - 2),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = output.Streams.Utf8;
        if (output.Paints) console.Write(what);
        // Without colours Spectre goes by the runtime's console, which writes control sequences to the terminal all the same.
        else foreach (var segment in what.Render(RenderOptions.Create(console), console.Profile.Width)) drawn.Write(segment.Text);
        foreach (var line in drawn.ToString().TrimEnd().Split('\n')) output.Drawn($"  {line.TrimEnd()}".TrimEnd());
    }

    /// <summary>
    /// What is drawn on. Spectre's own looks whether it is Console.Out, which
    /// sets up the runtime's console: see <see cref="DescriptorUnix"/>.
    /// </summary>
    private sealed class Drawing(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
