using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Desk.Safety;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Desk.Terminal;

/// <summary>One stage of a visit in the holder's words: what happened, who has to do what next, and each PIN.</summary>
/// <param name="view">The card's; null: none is there.</param>
/// <param name="tickets">Where what is shown here can be taken up once.</param>
internal sealed class TerminalPart(Texts texts, Stage stage, ReaderView? view, ResetDesk reset, Once<TerminalTicket> tickets)
{
    private readonly Html html = new(texts.Tag);

    /// <summary>How often a page looks whether it is another stage by now.</summary>
    private string Pace => stage.Kind switch
    {
        StageKind.Idle => "idle",
        StageKind.Trouble => "away",
        StageKind.Setting => "busy",
        _ => "lively",
    };

    public string Html()
    {
        var visit = stage.Visit is null ? "" : "visit";
        var practice = reset.IsPractice ? "practice" : "";
        html.Add(
            $"<section class=\"stage\" data-stage=\"{stage.Key:a}\" data-pace=\"{Pace:a}\" data-visit=\"{visit:a}\" " +
            $"data-practice=\"{practice:a}\">\n");
        if (reset.IsForgetful) html.Add($"<p class=\"note technician\">{texts["kiosk.technician.disk"]}</p>\n");
        foreach (var said in stage.Said) Said(said);
        Next();
        if (stage.Kind is not (StageKind.Choose or StageKind.Setting)) Pins();
        if (stage.Signed.Count > 0) Signed();
        return html.Add($"</section>\n").ToString();
    }

    private void Next()
    {
        switch (stage.Kind)
        {
            case StageKind.Idle:
                Idle();
                break;
            case StageKind.Trouble or StageKind.Refused:
                Refused(stage.Refusal!, null);
                if (stage.Kind == StageKind.Refused) Again();
                break;
            case StageKind.NoCard when stage.Card is not null:
                Heading(texts["kiosk.take-card"], texts["terminal.left"]);
                break;
            case StageKind.NoCard:
                Heading(texts["terminal.put-in"], texts["terminal.put-in.help"]);
                break;
            case StageKind.Reading:
                html.Add($"<p class=\"busy\">{texts["desk.reading"]}</p>\n");
                break;
            case StageKind.Waits:
                Heading(texts[$"terminal.waits.{stage.Waits}"], texts["terminal.waits.help"]);
                break;
            case StageKind.Choose:
                new ChoosePart(html, texts, stage, tickets).Write();
                break;
            case StageKind.Try or StageKind.Confirm when view is not null:
                Used(view);
                break;
            case StageKind.Setting:
                Heading(
                    texts.Get("terminal.setting", ("pin", Pin(stage.Pin!)), ("n", stage.Progress.At), ("max", stage.Progress.Of)),
                    texts["terminal.setting.help"]);
                break;
            case StageKind.Finished:
                Heading(texts["terminal.done"], texts[view is null ? "terminal.done.help" : "kiosk.take-card"], "good");
                break;
        }
    }

    private string Pin(string pin) => CardWords.Pin(texts, pin);

    private void Heading(string title, string help, string look = "wait") =>
        html.Add($"<div class=\"result {look:a}\"><h2 class=\"big\" tabindex=\"-1\">{title}</h2>\n<p>{help}</p></div>\n");

    private void Idle()
    {
        if (stage.Card is not null) Heading(texts["kiosk.take-card"], texts["terminal.ended"]);
        if (stage.Refusal is { } refusal) Refused(refusal, null);
        var format = new PinFormat(ShortCode.Characters, ShortCode.Characters, Letters: true);
        var step = new StepPart(0, texts["terminal.pair"], texts["terminal.pair.help"], format, null);
        html.Add($"<div class=\"steps\" data-code=\"code\" data-now=\"now\">\n{step.Html(texts)}{StepPart.Hints(texts)}</div>\n");
    }

    private void Said(Visited said)
    {
        switch (said)
        {
            // At the end the list below says it of all.
            case Visited.Done when stage.Kind == StageKind.Finished:
                break;
            case Visited.Done done:
                var isConfirmed = stage.Visit?.Pins.Any(p => p.Pin == done.Pin && p is { State: "done", Confirmed: true }) == true;
                var set = texts.Get(isConfirmed ? "terminal.set.works" : "kiosk.done", ("pin", Pin(done.Pin)));
                html.Add($"<div class=\"result good\"><h2 tabindex=\"-1\">{set}</h2>\n");
                if (!done.Told) html.Add($"<p>{texts["kiosk.done.untold"]}</p>\n");
                html.Add($"</div>\n");
                break;
            case Visited.Refused refused:
                Refused(refused.Refusal, refused.Pin);
                break;
            // The holder tries it now, and the step says so.
            case Visited.Card { Reply: Reply.Told { Outcome: PinOutcome.Uncertain { Step: CodeStep.Unblock } } } open:
                if (stage.Kind is StageKind.Try or StageKind.Confirm) break;
                html.Add($"<div class=\"result warn\"><h2 class=\"big\" tabindex=\"-1\">{Pin(open.Pin)}</h2>\n");
                html.Add($"<p>{texts["terminal.uncertain"]}</p></div>\n");
                break;
            case Visited.Card card:
                html.Add($"<p class=\"of\"><strong>{Pin(card.Pin)}</strong></p>\n");
                var ticket = new Ticket("", view?.Id ?? "", card.Pin, Act.Unlock, LastTry.Hold, 0);
                html.Add($"{new Markup(new AnswerPart(view, texts) { Kiosk = true }.Html(card.Reply, ticket))}");
                break;
        }
    }

    // A fault of the terminal's own is told to the office, since nobody else can mend it.
    private void Refused(Refusal refusal, string? pin)
    {
        var technician = KioskPart.Technician(texts, refusal, reset.Client.Kiosk!.Id);
        var of = pin is null ? "" : $"{Pin(pin)}: ";
        html.Add(
            $"<div class=\"result warn\" data-reason=\"{refusal.Id:a}\"><h2 class=\"big\" tabindex=\"-1\">" +
            $"{of}{(technician is null ? Why(refusal) : texts["terminal.out-of-order"])}</h2>\n");
        if (technician is not null) html.Add($"<p class=\"technician\">{technician}</p>\n");
        html.Add($"</div>\n");
    }

    private string Why(Refusal refusal)
    {
        var id = refusal.Id switch
        {
            VisitRefusals.NotSigned or VisitRefusals.SupervisorNeeded or VisitRefusals.SessionOpen or VisitRefusals.EndUnknown
                or VisitRefusals.PinDone or VisitRefusals.PinNotDone or VisitRefusals.PinNotWanted => "changed",
            var other => other,
        };
        if (texts.Has($"terminal.reason.{id}")) return texts[$"terminal.reason.{id}"];
        return texts.Get(texts.Has($"reset.reason.{id}") ? $"reset.reason.{id}" : "reset.reason.other", ("id", id));
    }

    private void Again() =>
        html.Add($"<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"again\">{texts["desk.again"]}</button></div>\n");

    // The new PIN once more: whether it is set is not known, or it has to be confirmed.
    private void Used(ReaderView card)
    {
        var (pin, isUnknown) = (stage.Pin!, stage.Kind == StageKind.Try);
        var unknown = isUnknown
            ? new Markup(new Html(texts.Tag).Add($"<div class=\"do\"><button type=\"button\" data-do=\"unknown\" data-pin=\"{pin:a}\">" +
                $"{texts["kiosk.try-new.unknown"]}</button></div>\n").ToString())
            : default;
        var status = card.Card?[pin];
        if (status?.TriesLeft == 1 && stage.Last == LastTry.Hold)
        {
            html.Add(
                $"<div class=\"result last\"><h2 tabindex=\"-1\">{texts.Get("form.last.title", ("pin", Pin(pin)))}</h2>\n" +
                $"<p>{texts[isUnknown ? "terminal.try.last" : "terminal.confirm.last"]}</p>\n" +
                $"<div class=\"do\"><button type=\"button\" data-do=\"sure-of\" data-pin=\"{pin:a}\">{texts["form.last.sure"]}</button>" +
                $"</div>\n{unknown}</div>\n");
            return;
        }
        var ticket = new TerminalTicket.Used(stage.Visit!.Visit, card.Id, card.Version, pin, stage.Last, isUnknown);
        var tries = status is null ? "" : texts.Get("form.tries", ("tries", CardWords.Tries(texts, status)));
        var title = texts.Get(isUnknown ? "kiosk.try-new" : "terminal.confirm", ("pin", Pin(pin)));
        var help = $"{texts[isUnknown ? "kiosk.try-new.help" : "terminal.confirm.help"]} {texts["cost.code"]} {tries}";
        var step = new StepPart(0, title, help, card.Card!.Profile[pin].Format, pin) { More = unknown };
        html.Add(
            $"<div class=\"steps\" data-ticket=\"{tickets.Add(ticket):a}\" data-now=\"now\">\n" +
            $"{step.Html(texts)}{StepPart.Hints(texts)}</div>\n");
    }

    private void Pins()
    {
        if (stage.Visit is not { Pins.Count: > 0 } visit) return;
        html.Add($"<h3>{texts["terminal.pins"]}</h3>\n<dl class=\"visit-pins\">\n");
        foreach (var pin in visit.Pins)
        {
            var state = pin.Confirmed ? "confirmed" : pin.State;
            html.Add($"<div><dt>{PinMark.Svg(pin.Pin)} {Pin(pin.Pin)}</dt><dd>{texts[$"terminal.pin.{state}"]}</dd></div>\n");
        }
        html.Add($"</dl>\n");
    }

    private void Signed()
    {
        html.Add($"<details class=\"proof\"><summary>{texts["reserve.text"]}</summary>\n");
        foreach (var text in stage.Signed) html.Add($"<pre lang=\"en\">{text:a}</pre>\n");
        html.Add($"</details>\n");
    }
}
