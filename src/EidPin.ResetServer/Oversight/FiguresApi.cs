using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Oversight;

/// <summary>How many of what: on a page, and as a file.</summary>
internal sealed class FiguresApi(CurrentSettings current, ResetStore store)
{
    public const string Here = $"{OversightApi.Here}/figures", File = $"{Here}.csv";

    public static string FileLink(FigureSpan span) => $"{File}?from={FigureSpan.Text(span.From)}&to={FigureSpan.Text(span.To)}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, (Delegate)Show).For(DoorRule.Oversight).ExcludeFromDescription();
        routes.MapGet(File, (Delegate)Send).For(DoorRule.Oversight).ExcludeFromDescription();
    }

    private async Task Show(HttpContext context)
    {
        var (desk, span) = Asked(context);
        var figures = await new FigureReading(store, desk).Of(span);
        // A request that is refused belongs to no site: an auditor alone sees how many there were.
        var refused = desk.SeesAll ? await new RefusedFigures(store.Database).Of(span, desk.ZoneOf(null)) : null;
        await StaffPages.Show(context, new FigurePage(desk, span).Html(figures, refused));
    }

    private async Task Send(HttpContext context)
    {
        var (desk, span) = Asked(context);
        var figures = await new FigureReading(store, desk).Of(span);
        var file = Csv.Of([FigureTable.Head(desk), .. figures.Select(figure => FigureTable.Row(desk, figure))]);
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"eidpin-{FigureSpan.Text(span.From)}-{FigureSpan.Text(span.To)}.csv\"";
        await context.Response.Body.WriteAsync(file);
    }

    private (OversightDesk, FigureSpan) Asked(HttpContext context)
    {
        var desk = OversightDesk.Of(context, current.Now);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(desk.ZoneOf(desk.Site?.Id));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(store.Now, zone).DateTime);
        var query = context.Request.Query;
        return (desk, FigureSpan.Of(query["from"].ToString(), query["to"].ToString(), today));
    }
}
