using EidPin.Guidance.Pages;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Oversight;

/// <summary>Figures of some days: as pictures, as a table, and what was refused.</summary>
internal sealed class FigurePage(OversightDesk desk, FigureSpan span)
{
    private const int MostBars = 31, MostLines = 2000;

    private readonly StaffFrame frame = desk.Frame();

    /// <param name="refused">Null: it is not for who looks.</param>
    public string Html(IReadOnlyList<Figure> figures, IReadOnlyList<RefusedFigure>? refused) => frame.Page("staff.figures.title", html =>
    {
        html.Add($"<p>{(desk.Site is { } site ? site.NameIn(desk.Language) : desk.Texts["staff.oversight.all"])}</p>\n");
        Days(html);
        html.Add($"<p>{desk.Texts["staff.figures.what"]}</p>\n");
        if (figures.Count == 0) html.Add($"<p role=\"status\">{desk.Texts["staff.figures.none"]}</p>\n");
        else All(html, figures);
        if (refused is not null) Refused(html, refused);
        html.Add($"<p class=\"screen\"><a class=\"button\" href=\"{OversightApi.Here:a}\">{desk.Texts["staff.oversight.back"]}</a></p>\n");
    });

    private void Days(Html html)
    {
        html.Add($"<form method=\"get\" action=\"{FiguresApi.Here:a}\">");
        foreach (var (name, day) in ((string, DateOnly)[])[("from", span.From), ("to", span.To)])
        {
            html.Add($"<p><label for=\"{name:a}\">{desk.Texts[$"staff.figures.{name}"]}</label>");
            html.Add($"<input id=\"{name:a}\" name=\"{name:a}\" type=\"date\" value=\"{FigureSpan.Text(day):a}\" required></p>\n");
        }
        html.Add($"<p><button class=\"main\">{desk.Texts["staff.figures.show"]}</button></p></form>\n");
    }

    private void All(Html html, IReadOnlyList<Figure> figures)
    {
        var outcomes = figures.GroupBy(f => f.Outcome).ToDictionary(g => g.Key, g => g.Sum(f => f.Number));
        html.Add($"<h2>{desk.Texts["staff.figures.by-outcome"]}</h2>\n");
        Bars.Write(
            html, "outcomes", desk.Texts["staff.figures.by-outcome"],
            [.. FigureReading.Outcomes.Where(outcomes.ContainsKey).Select(o => (FigureTable.Outcome(desk, o), outcomes[o]))]);
        var when = desk.Texts[span.Days > MostBars ? "staff.figures.by-month" : "staff.figures.by-day"];
        html.Add($"<h2>{when}</h2>\n");
        Bars.Write(html, "days", when, [.. figures.GroupBy(f => Period(f.Day)).Select(g => (g.Key, g.Sum(f => f.Number)))]);
        html.Add($"<h2>{desk.Texts["staff.figures.table"]}</h2>\n");
        html.Add($"<p class=\"screen\"><a class=\"button\" href=\"{FiguresApi.FileLink(span):a}\">");
        html.Add($"{desk.Texts["staff.figures.csv"]}</a></p>\n");
        // Nobody reads so many, and a telephone would take minutes to draw them.
        if (figures.Count > MostLines) html.Add($"<p>{desk.Texts.Get("staff.figures.long", ("number", figures.Count))}</p>\n");
        else Table(html, "staff.figures.table", FigureTable.Head(desk), figures.Select(figure => FigureTable.Row(desk, figure)));
    }

    // Months where days would be too many bars.
    private string Period(DateOnly day) => FigureSpan.Text(day)[..(span.Days > MostBars ? 7 : 10)];

    private void Refused(Html html, IReadOnlyList<RefusedFigure> refused)
    {
        html.Add($"<h2>{desk.Texts["staff.figures.refused"]}</h2>\n<p>{desk.Texts["staff.figures.refused.what"]}</p>\n");
        if (refused.Count == 0)
        {
            html.Add($"<p>{desk.Texts["staff.figures.none"]}</p>\n");
            return;
        }
        string[] columns = ["day", "door", "reason", "number"];
        Table(html, "staff.figures.refused", [.. columns.Select(c => desk.Texts[$"staff.figures.{c}"])], refused.Select(one =>
            (IReadOnlyList<string>)[FigureSpan.Text(one.Day), desk.Texts[$"staff.figures.door.{one.Door}"], one.Reason,
                one.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
    }

    // It may be wider than a telephone: then it is moved by keys, too.
    private void Table(Html html, string title, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Add($"<div class=\"scroll figures\" tabindex=\"0\" role=\"region\" aria-label=\"{desk.Texts[title]:t}\"><table><thead><tr>");
        foreach (var column in head) html.Add($"<th scope=\"col\">{column}</th>");
        html.Add($"</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Add($"<tr>");
            foreach (var cell in row) html.Add($"<td>{cell}</td>");
            html.Add($"</tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}
