using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Pages of a few lines, where a program answers: what to choose, what was wrong with an address, and always a way on.</summary>
internal static class SmallPages
{
    /// <summary>Record sheets: for which card?</summary>
    public static string Sheets(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        return frame.Page(Place.Sheet, frame.Words["page.start.sheets"], html =>
        {
            html.Add($"<p class=\"lead\">{frame.Words["page.start.sheets.lead"]}</p>\n<h2>{frame.Words["page.sheets.lead"]}</h2>\n");
            Cards(html, frame.Words, card => links.Sheet(texts.Language, card));
        });
    }

    /// <summary>The rules: of which country?</summary>
    public static string Rules(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        return frame.Page(Place.Rules, frame.Words["page.about.rules"], html => Countries(html, frame.Words, links));
    }

    /// <summary>An address that says what there is not. Its words are shown escaped, and nothing else of it.</summary>
    public static string Refused(Texts texts, IPageLinks links, GuideException e)
    {
        var frame = new Frame(texts, links);
        var words = frame.Words;
        return frame.Page(Place.Guide, words["page.bad.title"], html =>
        {
            var kind = words.Has($"page.bad.{e.What}") ? e.What : "value";
            var wrong = words.Get($"page.bad.{kind}", ("found", e.Found), ("field", e.Field ?? ""));
            html.Add($"<p class=\"lead\">{wrong}</p>\n<p>{words["page.bad.lead"]}</p>\n");
            if (e.Nearest is { } near) html.Add($"<p>{words.Get("ui.did-you-mean", ("word", near))}</p>\n");
            if (e.Field == "card") Cards(html, words, card => links.Guide(texts.Language, card, []));
            else if (e.Field == "country") Countries(html, words, links);
            else if (e.Allowed.Count > 0)
            {
                html.Add($"<p>{words["page.bad.allowed"]}</p>\n<ul>\n");
                html.Each(e.Allowed, value => html.Add($"<li><code>{value}</code></li>\n")).Add($"</ul>\n");
            }
            On(html, words, links);
        }, screen: "");
    }

    public static string Missing(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        return frame.Page(Place.Guide, frame.Words["page.missing.title"], html =>
        {
            html.Add($"<p class=\"lead\">{frame.Words["page.missing.lead"]}</p>\n");
            On(html, frame.Words, links);
        }, screen: "");
    }

    /// <summary>A slip is scanned or pasted: whoever scans has a keyboard of its own.</summary>
    public static string OpenSlip(Texts texts, QueryLinks links)
    {
        var (frame, words) = (new Frame(texts, links), texts.Of("page").ForPages());
        return frame.Page(Place.Guide, words["page.slip.open.title"], html =>
        {
            html.Add($"<p class=\"lead\" id=\"line-help\">{words["page.slip.open.lead"]}</p>\n");
            html.Add($"<form class=\"search\" action=\"{links.Slips:a}\" method=\"get\">\n");
            html.Add($"<input type=\"hidden\" name=\"lang\" value=\"{texts.Language:a}\"/>\n");
            html.Add($"<p><label for=\"line\">{words["page.slip.open.field"]}</label></p>\n<p class=\"do\">");
            html.Add($"<input id=\"line\" type=\"search\" name=\"line\" maxlength=\"{SlipCode.Longest}\" autocomplete=\"off\" ");
            html.Add($"spellcheck=\"false\" aria-describedby=\"line-help\"/> ");
            html.Add($"<button class=\"main\">{words["page.slip.open.go"]}</button></p>\n</form>\n");
        }, screen: "");
    }

    /// <summary>It is not read, so nothing of it is shown.</summary>
    public static string TooLong(Texts texts, IPageLinks links)
    {
        var frame = new Frame(texts, links);
        return frame.Page(Place.Guide, frame.Words["page.long.title"], html => On(html, frame.Words, links), screen: "");
    }

    /// <summary>You help somebody on the telephone: which screen is it?</summary>
    public static string Help(Texts texts, QueryLinks links)
    {
        var (frame, desk) = (new Frame(texts, links), texts.Of("desk").ForPages());
        return frame.Page(Place.Help, desk["help.phone"], html =>
        {
            html.Add($"<p class=\"lead\" id=\"phone-help\">{desk["help.phone.lead"]}</p>\n");
            html.Add($"<form class=\"search\" action=\"{links.Screens:a}\" method=\"get\">\n");
            html.Add($"<input type=\"hidden\" name=\"lang\" value=\"{texts.Language:a}\"/>\n");
            html.Add($"<p><label for=\"phone-code\">{desk["help.phone.code"]}</label></p>\n<p class=\"do\">");
            html.Add($"<input id=\"phone-code\" type=\"search\" name=\"code\" maxlength=\"12\" autocomplete=\"off\" ");
            html.Add($"spellcheck=\"false\" aria-describedby=\"phone-help\"/> ");
            html.Add($"<button class=\"main\">{desk["help.phone.go"]}</button></p>\n</form>\n");
            html.Add($"<p class=\"note\"><strong>{desk["screen.never"]}</strong></p>\n");
        });
    }

    private static void Cards(Html html, Texts words, Func<string, string> link)
    {
        html.Add($"<ul class=\"choices\">\n");
        html
            .Each(SituationFields.Cards,
                card => html.Add($"<li><a href=\"{link(card):a}\"><span>{words[$"guide.card.{card}"]}</span></a></li>\n"))
            .Add($"</ul>\n");
    }

    private static void Countries(Html html, Texts words, IPageLinks links)
    {
        html.Add($"<ul class=\"choices\">\n");
        html.Each(Guide.Countries, country =>
            html.Add($"<li><a href=\"{links.Rules(words.Language, country):a}\"><span>{words[$"page.rules.{country}"]}</span></a></li>\n"))
            .Add($"</ul>\n");
    }

    private static void On(Html html, Texts words, IPageLinks links)
    {
        html.Add(
            $"<h2>{words["page.bad.on"]}</h2>\n" +
            $"<p class=\"do\"><a class=\"btn\" href=\"{links.Start(words.Language):a}\">{words["guide.start"]}</a> ");
        html.Add($"<a class=\"btn\" href=\"{links.Which(words.Language):a}\">{words["page.start.which.go"]}</a></p>\n");
    }
}
