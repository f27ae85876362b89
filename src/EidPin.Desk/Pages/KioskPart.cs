using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Pages;

/// <summary>The steps at the machine, each a part that its script shows alone on the screen.</summary>
internal static class KioskPart
{
    /// <param name="isForgetful">The machine cannot write down what it has to report.</param>
    public static string Session(Texts texts, OperatorInfo taker, KioskSession session, bool isForgetful)
    {
        var html = new Html(texts.Tag);
        var whose = texts.Get("kiosk.of", ("operator", ResetWords.Operator(texts, taker)), ("kiosk", session.Kiosk));
        var practice = new Markup(session.Practice ? " data-practice=\"practice\"" : "");
        html.Add($"<p class=\"operator\"{practice}>{whose}</p>\n");
        if (isForgetful) html.Add($"<p class=\"note technician\">{texts["kiosk.technician.disk"]}</p>\n");
        return session.Open
            ? html.Add($"<p class=\"offers\">{Offers(texts, session)}</p>\n").ToString()
            : html.Add($"<p class=\"note closed\"><strong>{Closed(texts, session)}</strong></p>\n").ToString();
    }

    private static string Offers(Texts texts, KioskSession session)
    {
        var comma = texts.Tag == "ja" ? "、" : ", ";
        var pins = session.Pins.Select(p => CardWords.Pin(texts, p));
        return texts.Get("kiosk.offers", ("pins", string.Join(comma, pins)));
    }

    private static string Closed(Texts texts, KioskSession session) => session.OpensAt is { } at
        ? texts.Get("kiosk.closed-until", ("time", ResetWords.Time(texts, at)))
        : texts["reset.reason.closed-now"];

    /// <summary>
    /// The codes to type, one screen each: the known PIN, then the new one twice; or the new one alone, where it has to be tried.
    /// </summary>
    public static string Steps(Texts texts, ReaderView view, PinSession session, VisitTicket ticket, string id, string kiosk)
    {
        var html = new Html(texts.Tag);
        var (pin, known) = (ticket.Case.Pin, ticket.Case.KnownPin);
        var proves = new Markup(ticket.Tries ? "" : " data-known=\"known\"");
        html.Add($"<div class=\"steps\" data-ticket=\"{id:a}\" data-card=\"{view.Id:a}\"{proves}>\n");
        if (ticket.Tries)
        {
            var title = texts.Get("kiosk.try-new", ("pin", CardWords.Pin(texts, pin)));
            var format = view.Card!.Profile[pin].Format;
            var step = new StepPart(0, title, texts["kiosk.try-new.help"], format, pin) { Screen = "try-new" };
            html.Add($"{(step with { More = Unknown(texts, ticket) }).Html(texts)}");
        }
        else
        {
            var tries = view.Card![known] is { } status ? CardWords.Tries(texts, status) : "";
            html.Add($"{Known(texts, known, view.Card!.Profile[known].Format, tries, ticket, kiosk).Html(texts)}");
            var format = session.NewFormat(pin);
            var name = ("pin", (object)CardWords.Pin(texts, pin));
            var rule = format.Letters ? $" {texts["form.rule.letters"]}" : "";
            var help = texts.Get("form.format", ("format", CardWords.Format(texts, format))) + rule;
            var first = new StepPart(1, texts.Get("kiosk.new", name), help, format, pin) { IsNew = true, Screen = "new" };
            var again = first with { Title = texts.Get("kiosk.again", name), Help = "", IsAgain = true, Screen = "again" };
            html.Add($"{first.Html(texts)}{again.Html(texts)}");
        }
        return html.Add($"{StepPart.Hints(texts)}</div>\n").ToString();
    }

    private static StepPart Known(Texts texts, string known, PinFormat format, string tries, VisitTicket ticket, string kiosk) => new(
        0,
        texts.Get("kiosk.known", ("pin", CardWords.Pin(texts, known))),
        $"{texts.Get("form.format", ("format", CardWords.Format(texts, format)))} {texts.Get("form.tries", ("tries", tries))} " +
        $"{texts[ticket.Last == LastTry.Spend ? "desk.one-left" : "cost.code"]}",
        format,
        known)
    {
        Screen = "known",
        More = new(new Html(texts.Tag).Add($"<details class=\"proof\"><summary>{texts["reserve.text"]}</summary>\n" +
            $"<pre lang=\"en\">{ticket.Text(kiosk).ToString():a}</pre></details>\n").ToString()),
    };

    private static Markup Unknown(Texts texts, VisitTicket ticket) => new(new Html(texts.Tag).Add(
        $"<div class=\"do\"><button type=\"button\" data-do=\"find\" data-card=\"{ticket.Card:a}\" " +
        $"data-unknown=\"unknown\">{texts["kiosk.try-new.unknown"]}</button></div>\n").ToString());

    /// <param name="locked">The PIN that is to be set anew is locked already.</param>
    public static string LastTryAsked(Texts texts, VisitTicket ticket, bool locked) => new Html(texts.Tag).Add(
        $"<div class=\"result last\" role=\"group\" aria-labelledby=\"last\" aria-describedby=\"last-why\">" +
        $"<h2 id=\"last\" tabindex=\"-1\">" +
        $"{texts.Get("form.last.title", ("pin", CardWords.Pin(texts, ticket.Tries ? ticket.Case.Pin : ticket.Case.KnownPin)))}</h2>\n" +
        $"<p id=\"last-why\">{texts[ticket.Tries ? "kiosk.try-new.last" : locked ? "reserve.last" : "reserve.last.open"]}</p>\n" +
        $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"leave\">{texts["form.last.not-sure"]}</button>" +
        $"<button type=\"button\" data-do=\"find\" data-card=\"{ticket.Card:a}\" " +
        $"data-with=\"last\">{texts["form.last.sure"]}</button></div>\n" +
        $"{(ticket.Tries ? Unknown(texts, ticket) : default)}</div>\n{KioskPage.Code(texts, "last")}").ToString();

    public static string Weak(Texts texts, Reply.Weak weak)
    {
        var html = new Html(texts.Tag);
        html.Add($"<div class=\"result warn\"><h2 tabindex=\"-1\">{CardWords.Pin(texts, weak.Pin)}: {texts["answer.weak"]}</h2>\n<ul>\n");
        foreach (var each in Enum.GetValues<Weakness>().Where(w => w != Weakness.None && weak.Weaknesses.HasFlag(w)))
            html.Add($"<li>{texts[$"weak.{EnumId.Of(each)}"]}</li>\n");
        return html.Add(
            $"</ul>\n" +
            $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"other\">{texts["kiosk.other-code"]}</button>" +
            $"<button type=\"button\" data-do=\"sure\">{texts["answer.weak.use"]}</button></div></div>\n").ToString();
    }

    /// <summary>The end of a visit, or of an attempt: what happened, what next, and that the card can be taken.</summary>
    public static string Ended(Texts texts, Visited visited, ReaderView? view, OperatorInfo? taker, string kiosk) => visited switch
    {
        Visited.Done done => Done(texts, done, view, taker, kiosk),
        Visited.Refused refused => Refused(texts, refused.Refusal, refused.Pin, view, kiosk),
        Visited.Card card => Card(texts, card, view),
        _ => "",
    };

    /// <summary>Why not. A fault of the machine's own is told to the shop, since nobody else can mend it.</summary>
    public static string Refused(Texts texts, Refusal refusal, string? pin, ReaderView? view, string kiosk)
    {
        var html = new Html(texts.Tag);
        if (Technician(texts, refusal, kiosk) is { } words)
            return html.Add(
                $"<div class=\"result warn\" data-reason=\"{refusal.Id:a}\">" +
                $"<h2 class=\"big\" tabindex=\"-1\">{texts["kiosk.out-of-order"]}</h2>\n" +
                $"<p class=\"technician\">{words}</p></div>\n{Leave(texts, view)}").ToString();
        html.Add($"{new Markup(ResetWords.Refused(texts, refusal, pin, view, kiosk: true))}");
        if (refusal.Id == Refusals.NoReservation && view is not null) ByCode(html, texts, view);
        return html.Add($"{Leave(texts, view)}").ToString();
    }

    /// <summary>A fault of the machine's own, for whoever looks after it; null: it is none.</summary>
    public static string? Technician(Texts texts, Refusal refusal, string kiosk) => refusal switch
    {
        { Id: Refusals.NotAllowed, Detail: "time" } =>
            texts.Get("kiosk.technician.clock", ("time", ResetWords.Time(texts, DateTimeOffset.Now))),
        { Id: Refusals.NotAllowed, Detail: "signature" } or { Id: Refusals.KioskUnknown or Refusals.KioskSimulated } =>
            texts.Get("kiosk.technician.key", ("kiosk", kiosk)),
        { Id: Refusals.KioskRevoked } => texts.Get("kiosk.technician.revoked", ("kiosk", kiosk)),
        { Id: ResetClient.Untrusted } => texts["kiosk.technician.untrusted"],
        { Id: ResetClient.TooOld } => texts["kiosk.technician.too-old"],
        { Id: Refusals.OtherOrigin, Detail: var origin } => texts.Get("kiosk.technician.origin", ("origin", origin ?? "")),
        { Id: ResetClient.ClocksApart } => texts.Get("kiosk.technician.clock", ("time", ResetWords.Time(texts, DateTimeOffset.Now))),
        _ => null,
    };

    // The code of the reservation, which is no secret: with it the server can say more than that the card has none.
    private static void ByCode(Html html, Texts texts, ReaderView view)
    {
        html.Add(
            $"<div class=\"do\"><button type=\"button\" data-do=\"code\">{texts["kiosk.code"]}</button></div>\n" +
            $"<div class=\"steps\" data-code=\"code\" data-card=\"{view.Id:a}\">\n");
        var format = new PinFormat(ShortCode.Characters, ShortCode.Characters, Letters: true);
        var step = new StepPart(0, texts["kiosk.code"], texts["kiosk.code.help"], format, null) { Screen = "code" };
        html.Add($"{step.Html(texts)}");
        html.Add($"{StepPart.Hints(texts)}</div>\n");
    }

    private static string Card(Texts texts, Visited.Card card, ReaderView? view)
    {
        var html = new Html(texts.Tag);
        var ticket = new Ticket("", view?.Id ?? "", card.Pin, Act.Unlock, LastTry.Hold, 0);
        var answer = new AnswerPart(view, texts) { Kiosk = true }.Html(card.Reply, ticket);
        html.Add($"{new Markup(answer)}");
        var outcome = (card.Reply as Reply.Told)?.Outcome;
        if (outcome is PinOutcome.Wrong) html.Add($"<p>{texts["kiosk.wrong.still"]}</p>\n");
        if (outcome is PinOutcome.Locked) html.Add($"<p>{texts["kiosk.plan"]}</p>\n");
        // A card that was put in again is another one to this program: it is chosen anew.
        if (view is not null)
            html.Add(
                $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"find\" " +
                $"data-card=\"{view.Id:a}\">{texts["kiosk.once-more"]}</button></div>\n");
        else
            html.Add(
                $"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"go\" " +
                $"data-to=\"s-card\">{texts["kiosk.once-more"]}</button></div>\n");
        return html.Add($"{Leave(texts, view, main: false)}").ToString();
    }

    private static string Done(Texts texts, Visited.Done done, ReaderView? view, OperatorInfo? taker, string kiosk)
    {
        var html = new Html(texts.Tag);
        html.Add(
            $"<div class=\"result good\">\n" +
            $"<h2 class=\"big\" tabindex=\"-1\">{texts.Get("kiosk.done", ("pin", CardWords.Pin(texts, done.Pin)))}</h2>\n" +
            $"<p>{texts["answer.try-it"]}</p>\n");
        if (!done.Told) html.Add($"<p>{texts["kiosk.done.untold"]}</p>\n");
        html.Add($"</div>\n<div class=\"receipt\">\n<h3>{texts["kiosk.receipt"]}</h3>\n<dl>\n");
        if (taker is not null)
            Row(html, texts["kiosk.receipt.operator"], ResetWords.Operator(texts, taker) +
                (taker.Practice && !Named(taker, texts) ? $" ({texts["kiosk.receipt.practice"]})" : ""));
        Row(html, texts["kiosk.receipt.machine"], kiosk);
        Row(html, texts["kiosk.receipt.time"], ResetWords.Time(texts, done.At));
        Row(html, texts["kiosk.receipt.what"], texts.Get("kiosk.done", ("pin", CardWords.Pin(texts, done.Pin))));
        html.Add(
            $"</dl>\n" +
            $"<p>{texts["kiosk.receipt.no-secret"]}</p>\n" +
            $"</div>\n" +
            $"<div class=\"do\"><button type=\"button\" data-do=\"print\">{texts["kiosk.receipt.print"]}</button></div>\n");
        return html.Add($"{Leave(texts, view)}").ToString();
    }

    // Its name may say already that it is practice.
    private static bool Named(OperatorInfo taker, Texts texts) => Ruby.Bare(ResetWords.Operator(texts, taker)).Contains(
        Ruby.Bare(texts["kiosk.receipt.practice"]), StringComparison.OrdinalIgnoreCase);

    private static void Row(Html html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    /// <param name="main">Nothing else is to be done on this screen.</param>
    private static Markup Leave(Texts texts, ReaderView? view, bool main = true) => new(new Html(texts.Tag).Add(
        $"<div class=\"do\"><button type=\"button\"{new Markup(main ? " class=\"main\"" : "")} data-do=\"leave\" " +
        $"data-card=\"{view?.Id:a}\">{texts["desk.finish"]}</button></div>\n" +
        $"{KioskPage.Code(texts, "result")}").ToString());
}
