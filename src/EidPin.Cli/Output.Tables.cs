using Spectre.Console;
using Spectre.Console.Rendering;

namespace EidPin.Cli;

/// <summary>Tables where there is room for columns, lists where there is not.</summary>
internal sealed partial class Output
{
    private const int Narrow = 72;

    /// <summary>Tables and grids, laid out by Spectre and written to standard output without the blanks that it fills lines with.</summary>
    public void Draw(IRenderable what)
    {
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = paintOut ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = paintOut ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Drawing(drawn, streams.Width - 2),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = streams.Utf8;
        if (paintOut) console.Write(what);
        // Without colours Spectre goes by the runtime's console, which writes control sequences to the terminal all the same.
        else foreach (var segment in what.Render(RenderOptions.Create(console), console.Profile.Width)) drawn.Write(segment.Text);
        foreach (var line in drawn.ToString().TrimEnd().Split('\n')) streams.Out.WriteLine($"  {line.TrimEnd()}".TrimEnd());
    }

    /// <param name="titles">Keys of the column titles.</param>
    /// <param name="rows">Spectre markup; a cell may have several lines.</param>
    /// <param name="titled">In a list, each value needs its title to be understood.</param>
    private void Rows(string[] titles, string[][] rows, bool titled = false)
    {
        if (streams.Width < Narrow)
        {
            // In narrow columns names would be broken in the middle: one below the other instead.
            foreach (var row in rows)
                for (var i = 0; i < row.Length; i++)
                    foreach (var line in row[i].Split('\n').Where(l => l.Length > 0))
                        Draw(new Padder(new Markup(titled && i > 0 ? $"{Text(titles[i]).EscapeMarkup()}: {line}" : line)).Padding(i == 0 ? 0 : 2, 0, 0, 0));
            return;
        }
        var table = new Table().Border(TableBorder.None);
        foreach (var title in titles) table.AddColumn(new TableColumn(new Markup($"[dim]{Text(title).EscapeMarkup()}[/]")).PadLeft(0).PadRight(2));
        foreach (var row in rows) table.AddRow(row);
        Draw(table);
    }

    private static string Bold(string text) => $"[bold]{text.EscapeMarkup()}[/]";

    /// <summary>What is drawn on. Spectre's own looks whether it is Console.Out, which sets up the runtime's console: see <see cref="OutputUnix"/>.</summary>
    private sealed class Drawing(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
