using System.Globalization;

namespace EidPin.ResetServer.Oversight;

/// <summary>Figures as rows of words, the same on the page and in the file.</summary>
internal static class FigureTable
{
    public static IReadOnlyList<string> Columns { get; } = ["day", "site", "route", "pin", "outcome", "number"];

    public static IReadOnlyList<string> Head(OversightDesk desk) => [.. Columns.Select(c => desk.Texts[$"staff.figures.{c}"])];

    public static IReadOnlyList<string> Row(OversightDesk desk, Figure figure) =>
    [
        FigureSpan.Text(figure.Day), figure.Site.Length > 0 ? desk.SiteName(figure.Site) : "–", Route(desk, figure.Route),
        desk.Pin(figure.Pin), Outcome(desk, figure.Outcome), figure.Number.ToString(CultureInfo.InvariantCulture),
    ];

    public static string Outcome(OversightDesk desk, string outcome) => desk.Texts[$"staff.figures.outcome.{outcome}"];

    private static string Route(OversightDesk desk, string route) => route switch
    {
        "" => "–",
        FigureReading.Phone or FigureReading.Machine => desk.Texts[$"staff.figures.route.{route}"],
        _ => desk.Words[$"comer.{route}"],
    };
}
