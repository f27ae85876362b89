using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Simulators;

namespace EidPin.Desk.Pages;

/// <summary>All readers and cards on one page, as the socket sends them anew after each change.</summary>
internal static class CardsPage
{
    /// <param name="strip">Of the demonstration: what can be done to its readers; null: real ones.</param>
    /// <param name="practice">The copy that is practised on.</param>
    public static string Html(CardDesk desk, Texts texts, DemoStrip? strip, SimulatedCard? practice = null, ResetDesk? reset = null)
    {
        var (views, html) = (desk.Views, new Html(texts.Tag));
        Live.Open(html, Title(texts, views), Said(texts, desk), views.Any(v => v.Card?.Pins.Any(IsLocked) == true) ? "locked" : "ready");
        if (practice is not null) StripPart.Practice(html, texts, practice);
        if (!desk.HasLooked) html.Add($"<p class=\"lead\">{texts["desk.connecting"]}</p>\n");
        else if (desk.Failure is { } failure) Missing(html, texts, failure);
        else if (views.Count == 0) Missing(html, texts, new(CardFault.NoReader));
        else
        {
            // With one reader the list says what its heading says.
            if (practice is null && views.Count > 1) Readers(html, texts, views);
            foreach (var view in views) Section(html, texts, desk, view, practice is not null, reset);
        }
        if (strip is not null) StripPart.Demo(html, texts, strip, reset?.Client.Origin);
        html.Add($"</div>\n");
        return html.ToString();
    }

    private static bool IsLocked(PinStatus pin) => pin is { State: PinState.Locked, Pin.Extra: false };

    private static string Title(Texts texts, IReadOnlyList<ReaderView> views)
    {
        var locked = views.Sum(v => v.Card?.Pins.Count(IsLocked) ?? 0);
        if (views.Any(v => v.Card?.IsDead == true)) return texts["desk.title.dead"];
        if (locked > 0) return texts.Get("desk.title.locked", ("n", locked));
        if (views.Any(v => v.Card?.IsNotActivated == true)) return texts["desk.title.new"];
        return texts[views.Any(v => v.Card is not null) ? "desk.title.ready" : "desk.title.none"];
    }

    // One sentence per reader for people who do not see the page change: what is locked or missing, too.
    private static string Said(Texts texts, CardDesk desk)
    {
        if (!desk.HasLooked) return "";
        var missing = desk.Failure ?? (desk.Views.Count == 0 ? new CardException(CardFault.NoReader) : null);
        // Marks of commands are for the eye.
        if (missing is not null)
            return $"{CardWords.Fault(texts, missing)} {CardWords.Remedy(texts, missing.Fault)}".TrimEnd()
                .Replace("`", "", StringComparison.Ordinal);
        return string.Join(" ", desk.Views.Where(v => v.Phase != Phase.Reading).Select(v => Said(texts, v)));
    }

    private static string Said(Texts texts, ReaderView view)
    {
        var said = texts.Get("desk.said", ("reader", CardWords.Reader(texts, view)), ("what", State(texts, view) + Locked(texts, view)));
        return view.Card?.IsDead == true ? $"{said} {texts["desk.dead"]}" : said;
    }

    private static string Locked(Texts texts, ReaderView view) => view.Card switch
    {
        { IsDead: false, IsNotActivated: true } => $" – {texts["desk.title.new"]}",
        { } card when card.Pins.Count(IsLocked) is > 0 and var n => $" – {texts.Get("desk.title.locked", ("n", n))}",
        _ => "",
    };

    private static string State(Texts texts, ReaderView view) => view switch
    {
        { Waiting: true } => texts["desk.reader.waiting"],
        { Phase: Phase.Ready, Card: { } card } => CardWords.Card(texts, card),
        _ => texts[$"desk.reader.{EnumId.Of(view.Phase)}"],
    };

    private static void Missing(Html html, Texts texts, CardException failure)
    {
        html.Add($"<div class=\"note missing\">\n<h2>{CardWords.Fault(texts, failure)}</h2>\n");
        if (CardWords.Remedy(texts, failure.Fault) is { } remedy) html.Add($"<p>{remedy}</p>\n");
        html.Add(
            $"<p>{texts["desk.no-reader.guide"]}</p>\n" +
            $"<p><a class=\"btn\" href=\"/guide?lang={texts.Language:a}\">{texts["desk.guide"]}</a></p>\n" +
            $"</div>\n");
    }

    private static void Readers(Html html, Texts texts, IReadOnlyList<ReaderView> views)
    {
        html.Add($"<nav aria-label=\"{texts["desk.readers"]:t}\"><ul class=\"readers\">\n");
        foreach (var view in views)
            html.Add(
                $"<li{Empty(view)}><a href=\"#{view.Id:a}\"><span class=\"chip\"></span><span>{CardWords.Reader(texts, view)}" +
                $"<small>{State(texts, view)}</small></span></a></li>\n");
        html.Add($"</ul></nav>\n");
    }

    private static Markup Empty(ReaderView view) => new(view.Phase == Phase.Empty ? " class=\"none\"" : "");

    private static void Section(Html html, Texts texts, CardDesk desk, ReaderView view, bool practice, ResetDesk? reset)
    {
        html.Add($"<section class=\"card\" id=\"{view.Id:a}\" aria-labelledby=\"{view.Id:a}-h\">\n<h2 id=\"{view.Id:a}-h\">");
        html.Add(
            $"{CardWords.Sentence(view.Card is { } c ? CardWords.Card(texts, c) : State(texts, view))}" +
            $"<small>{CardWords.Reader(texts, view)} <span class=\"device\">{view.Name}</span></small></h2>\n");
        if (view.Waiting) html.Add($"<p class=\"note\">{texts["desk.waiting"]}</p>\n");
        switch (view.Phase)
        {
            case Phase.Empty:
                html.Add($"<p>{texts["desk.put-in"]}</p>\n");
                break;
            case Phase.Reading:
                html.Add($"<p class=\"busy\">{texts["desk.reading"]}</p>\n");
                break;
            case Phase.Failed:
                Failed(html, texts, view);
                break;
            case Phase.Finished:
                html.Add(
                    $"<div class=\"result good\">\n" +
                    $"<p class=\"big\">{texts["desk.finished"]}</p>\n" +
                    $"<p>{texts["desk.finished.help"]}</p>\n" +
                    $"{Button(texts, "again", "desk.show-again", view.Id)}</div>\n");
                break;
            default:
                Card(html, texts, desk, view, practice, reset);
                break;
        }
        html.Add($"</section>\n");
    }

    private static void Failed(Html html, Texts texts, ReaderView view)
    {
        html.Add($"<div class=\"note\">\n<p><strong>{CardWords.Fault(texts, view.Failure!)}</strong></p>\n");
        if (CardWords.Remedy(texts, view.Failure!.Fault) is { } remedy) html.Add($"<p>{remedy}</p>\n");
        html.Add($"<p>{Button(texts, "again", "desk.again", view.Id)}</p>\n</div>\n");
    }

    private static void Card(Html html, Texts texts, CardDesk desk, ReaderView view, bool practice, ResetDesk? reset)
    {
        var card = view.Card!;
        // Always there, so that what comes into it moves nothing below.
        html.Add($"<div id=\"{view.Id:a}-last\" role=\"status\">");
        if (desk.Answers.Lost(view.Key) is { } lost)
            html.Add($"{new Markup(new AnswerPart(view, texts) { Untold = lost.Id }.Html(lost.Outcome, lost.Act, lost.Set))}");
        html.Add($"</div>\n");
        var holder = desk.IsSimulated && practice ? null : CardWords.Holder(view);
        html.Add($"<p class=\"sub\">");
        if (card.IsPhone) html.Add($"{texts["desk.kind.phone"]} · ");
        if (holder is not null) html.Add($"{texts.Get("desk.holder", ("name", holder))} · ");
        html.Add($"{texts["desk.free"]}</p>\n");
        if (card.IsDead)
            html.Add(
                $"<p class=\"note\">{CardWords.Padlock} {texts["desk.dead"]} " +
                $"<a href=\"{GuideLink.Of(texts, view):a}\">{texts["desk.new-card"]}</a></p>\n");
        if (card.IsNotActivated)
            html.Add(
                $"<div class=\"note activate\">\n" +
                $"<p>{texts["desk.activate.why"]}</p>\n" +
                $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"form\" data-card=\"{view.Id:a}\" " +
                $"data-pin=\"{card.Profile.Pins[0].Id:a}\" data-act=\"activate\">{texts["desk.activate"]}</button></div>\n" +
                $"</div>\n");
        // It stays when the card is activated: what was answered stands in it.
        if (card.Profile.Activatable) html.Add($"<div class=\"slot\" id=\"{view.Id:a}-slot\" data-keep=\"keep\"></div>\n");
        Reserve(html, texts, view, reset);
        // What brought the person here stands first; the others follow as the card has them.
        var pins = card.Pins.Where(p => !p.Pin.Extra).OrderByDescending(p => view.First?.Contains(p.Pin.Id) == true).ToArray();
        PinStatus[] locked = [.. pins.Where(p => p.State == PinState.Locked)];
        var opening = locked is [var only] && OpensByItself(card, only) ? only : null;
        html.Add($"<ul class=\"pins\">\n");
        foreach (var pin in pins) new PinTile(html, texts, view, pin).Write(opens: pin == opening);
        html.Add($"</ul>\n");
        Below(html, texts, desk, view);
    }

    // With one locked PIN that a code can open there is no doubt what the person came for.
    private static bool OpensByItself(CardStatus card, PinStatus pin) =>
        pin.Pin.UnblockedBy is { } by && card[by] is { TriesLeft: { } left, Pin.HoldAt: var hold } && left > hold && !card.IsNotActivated;

    // Only of the configured operator's own cards: for any other the plan alone is right.
    private static void Reserve(Html html, Texts texts, ReaderView view, ResetDesk? reset)
    {
        if (reset?.IsIssued(view) != true || !view.Card!.Pins.Any(p => IsLocked(p) && ResetPins.Can(p.Pin.Id))) return;
        html.Add(
            $"<div class=\"do above\">\n" +
            $"<a class=\"btn main\" href=\"{ReserveRoutes.Page:a}?lang={texts.Language:a}\">{texts["reserve.offer"]}</a>\n" +
            $"</div>\n");
    }

    // Below the PINs, which are what people came for: in a small window or a large type these would push them out of sight.
    private static void Below(Html html, Texts texts, CardDesk desk, ReaderView view)
    {
        html.Add($"<div class=\"do below\">\n");
        if (view.Card is { IsDead: false, IsNotActivated: false })
            html.Add($"<a class=\"btn\" href=\"{GuideLink.Forgotten(texts, view):a}\">{texts["desk.know-none"]}</a>\n");
        if (desk.OffersPractice) html.Add($"{Button(texts, "practise", "desk.practise", view.Id)}\n");
        html.Add($"{Button(texts, "finish", "desk.finish", view.Id)}\n</div>\n");
        if (desk.OffersPractice) html.Add($"<p class=\"sub\">{texts["desk.practise"]}: {texts["desk.practise.help"]}</p>\n");
    }

    private static Markup Button(Texts texts, string act, string text, string id) =>
        new($"<button type=\"button\" data-do=\"{act}\" data-card=\"{id}\">{Guidance.Pages.Html.Words(texts[text], texts.Tag)}</button>");
}
