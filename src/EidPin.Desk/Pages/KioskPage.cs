using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>The whole screen of a machine: no way to anything else, and one step at a time.</summary>
internal static class KioskPage
{
    /// <summary>Whether it is practice is said by the server with each session, and shown from then on.</summary>
    public static string Html(Texts texts)
    {
        var html = new Html(texts.Tag);
        WholeScreen.Begin(html, texts, "kiosk.title", "kiosk", "kiosk", "reserve.band");
        WholeScreen.Notices(html);
        Screens(html, texts);
        html.Add(
            $"<div id=\"warn\" role=\"alertdialog\" aria-modal=\"true\" aria-labelledby=\"warn-h\" hidden=\"hidden\"><div>" +
            $"<h2 id=\"warn-h\">{texts["kiosk.there"]}</h2>\n" +
            $"<p class=\"left\"></p>\n" +
            $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"stay\">{texts["kiosk.there.stay"]}</button>" +
            $"<button type=\"button\" data-do=\"leave\">{texts["kiosk.leave"]}</button></div>" +
            $"{Code(texts, "there")}</div></div>\n");
        html.Add($"<div id=\"words\" hidden=\"hidden\">");
        WholeScreen.Words(html, texts, "kiosk.out-of-order");
        html.Add(
            $"<div data-word=\"take-card\"><p tabindex=\"-1\"><strong>{texts["kiosk.take-card"]}</strong></p>" +
            $"{Code(texts, "take-card")}</div>");
        html.Add(
            $"<div data-word=\"left\">{texts["kiosk.there.left"]}</div><div data-word=\"took\"><div class=\"do\">" +
            $"<button type=\"button\" data-do=\"took\">{texts["kiosk.took"]}</button></div></div>");
        html.Add(
            $"<div data-word=\"taken-away\"><div class=\"result warn\">" +
            $"<h2 class=\"big\" tabindex=\"-1\">{texts["kiosk.gone"]}</h2></div>\n" +
            $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"go\" " +
            $"data-to=\"s-card\">{texts["kiosk.once-more"]}</button>" +
            $"<button type=\"button\" data-do=\"leave\">{texts["desk.finish"]}</button></div>{Code(texts, "result")}</div>");
        return html.Add($"</div>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Screens(Html html, Texts texts)
    {
        html.Add($"<section class=\"screen\" id=\"s-start\"><h1 tabindex=\"-1\">{texts["kiosk.welcome"]}</h1>\n");
        WholeScreen.Languages(html, texts, KioskRoutes.Page);
        html.Add(
            $"<div class=\"session\"></div>\n" +
            $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"go\" data-to=\"s-menu\" " +
            $"hidden=\"hidden\">{texts["kiosk.services"]}</button></div>{Code(texts, "start")}</section>\n");
        html.Add(
            $"<section class=\"screen\" id=\"s-menu\" hidden=\"hidden\"><h1 tabindex=\"-1\">{texts["kiosk.services"]}</h1>\n" +
            $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"go\" " +
            $"data-to=\"s-card\">{texts["kiosk.reset"]}</button></div>\n" +
            $"<p>{texts["kiosk.reset.help"]}</p>\n" +
            $"<div class=\"do\"><button type=\"button\" data-do=\"leave\">{texts["kiosk.leave"]}</button></div>" +
            $"{Code(texts, "menu")}</section>\n");
        html.Add(
            $"<section class=\"screen\" id=\"s-card\" hidden=\"hidden\">\n" +
            $"<div id=\"live\" data-view=\"kiosk\" data-desk=\"\"><h1 tabindex=\"-1\">{texts["kiosk.hold"]}</h1></div>\n" +
            $"<div class=\"do\"><button type=\"button\" data-do=\"leave\">{texts["kiosk.leave"]}</button></div>" +
            $"{Code(texts, "card")}</section>\n");
        html.Add($"<section class=\"screen\" id=\"s-work\" hidden=\"hidden\" aria-live=\"polite\"></section>\n");
    }

    /// <summary>What a step is called on the telephone.</summary>
    public static Markup Code(Texts texts, string step)
    {
        var words = texts.Get("screen.code", ("code", ScreenList.OfMachine(step)));
        return new(new Html(texts.Tag).Add($"<p class=\"screen-code\">{words}</p>\n").ToString());
    }

    /// <summary>
    /// The cards that are held to the machine's reader. More than one reader is only for practice: a machine names its own.
    /// </summary>
    /// <param name="reader">The machine's reader, or a part of its name; null: any.</param>
    public static string Live(CardDesk desk, Texts texts, string? reader)
    {
        var html = new Html(texts.Tag);
        Pages.Live.Open(html, texts["kiosk.title"], "", "ready");
        var views = desk.Views.Where(v => reader is null || v.Name.Contains(reader, StringComparison.OrdinalIgnoreCase)).ToArray();
        var cards = views.Where(v => v.Phase is Phase.Ready or Phase.Finished).ToArray();
        html.Add($"<h1 tabindex=\"-1\">{texts[cards.Length > 0 ? "kiosk.here" : "kiosk.hold"]}</h1>\n");
        if (desk.Failure is { } failure) html.Add($"<p class=\"note\">{CardWords.Fault(texts, failure)}</p>\n");
        else if (views.Any(v => v.Phase == Phase.Reading)) html.Add($"<p class=\"busy\">{texts["desk.reading"]}</p>\n");
        html.Add($"<ul class=\"cards\">\n");
        foreach (var view in cards)
        {
            var ours = view.Card?.Profile.Id == "jp.my-number";
            html.Add($"<li id=\"k-{view.Id:a}\">");
            if (view.Phase == Phase.Finished)
                html.Add(
                    $"<button type=\"button\" data-do=\"again\" data-card=\"{view.Id:a}\">{texts["kiosk.go-on"]}" +
                    $"<small>{view.Name}</small></button>");
            // Whose card it is tells its certificate, which a slow reader brings later.
            else if (ours && view.Certificates is null)
                html.Add($"<p class=\"busy\">{texts["desk.reading"]} <small>{view.Name}</small></p>");
            else if (ours)
                html.Add(
                    $"<button type=\"button\" class=\"main\" data-do=\"find\" " +
                    $"data-card=\"{view.Id:a}\">" +
                    $"{texts["kiosk.go-on"]}<small>{CardWords.Card(texts, view.Card!)} – {view.Name}</small></button>");
            else html.Add($"<p>{texts["kiosk.other-card"]} <small>{view.Name}</small></p>");
            html.Add($"</li>\n");
        }
        return html.Add($"</ul>\n</div>\n").ToString();
    }
}
