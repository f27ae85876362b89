using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>What happened, the tries left, what next: in place of the form, or as an objection inside it.</summary>
internal sealed class AnswerPart(ReaderView? view, Texts texts)
{
    private readonly Html html = new(texts.Tag);

    private CardStatus? Card => view?.Card;

    /// <summary>
    /// Where the form came from that is to be tried again, and the PIN it was for; null: that of a check, change or unlocking.
    /// </summary>
    public (string Path, string Pin)? Again { get; init; }

    /// <summary>The answer was on its way to a tab that went: it is told now, and this names it; null: it is the tab's own.</summary>
    public string? Untold { get; init; }

    /// <summary>At a machine: what next is said by its own buttons, and nothing leads away from its page.</summary>
    public bool Kiosk { get; init; }

    /// <summary>An objection to what was typed: the form stays, its fields as they are.</summary>
    public static bool Keeps(Reply answer) => answer switch
    {
        Reply.Weak or Reply.Stale => true,
        Reply.Told told => told.Outcome is PinOutcome.BadFormat or PinOutcome.Repeated,
        _ => false,
    };

    public string Html(Reply answer, Ticket ticket) => answer switch
    {
        Reply.Weak weak => Weak(weak),
        Reply.Stale => Stale(ticket),
        Reply.Failed failed => Failed(failed.Failure),
        Reply.Told { Outcome: PinOutcome.BadFormat bad } => BadFormat(bad, ticket),
        Reply.Told { Outcome: PinOutcome.Repeated } told => Repeated(told),
        Reply.Told told => Html(told.Outcome, ticket.Act, told.Set),
        _ => "",
    };

    /// <summary>The whole answer, with what to do next and the end of the flow.</summary>
    public string Html(PinOutcome outcome, Act act, IReadOnlyList<string> set)
    {
        html.Add($"<div class=\"result {Look(outcome):a}{new Markup(Untold is null ? "" : " untold")}\">\n");
        if (Untold is not null) html.Add($"<p>{texts["answer.untold"]}</p>\n");
        html.Add($"{Big(Heading(outcome, act))}\n");
        if (Card?[outcome.Code] is { } status && outcome is not PinOutcome.NotPossible && act != Act.Activate)
            html.Add(
                $"<p class=\"tries {PinMark.Class(outcome.Code):a}\">{CardWords.Dots(status)}<span>{CardWords.Pin(texts, status.Pin)}: " +
                $"{CardWords.Tries(texts, status)}</span></p>\n");
        if (set.Count > 0 && outcome is not PinOutcome.Done)
            html.Add($"<p>{texts.Get("answer.set", ("pins", string.Join(", ", set.Select(p => CardWords.Pin(texts, p)))))}</p>\n");
        if (outcome is PinOutcome.Wrong && CardProfiles.FindPin(outcome.Code) is { Format.Letters: true })
            html.Add($"<p>{texts["answer.wrong.letters"]}</p>\n");
        if (outcome is PinOutcome.Wrong && IsFront(outcome)) html.Add($"<p>{texts["answer.front.wrong"]}</p>\n");
        else if (outcome is PinOutcome.Wrong && IsLetter(outcome, act)) html.Add($"<p>{texts["answer.wrong.letter"]}</p>\n");
        else if (outcome is PinOutcome.Wrong && !Kiosk)
            html.Add($"<p>{texts["answer.wrong.help"]} <a href=\"/which?lang={texts.Language:a}\">{texts["help.wrong-pin"]}</a></p>\n");
        if (outcome is PinOutcome.Done && act != Act.Check) html.Add($"<p>{texts["answer.try-it"]}</p>\n");
        if (outcome is PinOutcome.Done && act == Act.Change) Others(outcome.Pin);
        if (LacksPuk(outcome, act)) html.Add($"<p><strong>{texts["answer.activate.no-puk"]}</strong></p>\n");
        if (Kiosk) return html.Add($"</div>\n").ToString();
        html.Add($"<div class=\"do\">\n");
        if (Untold is { } name)
            return html.Add(
                $"<button type=\"button\" data-do=\"told\" data-answer=\"{name:a}\">{texts["answer.close"]}</button>\n" +
                $"</div>\n</div>\n").ToString();
        Next(outcome, act);
        html.Add($"<button type=\"button\" data-do=\"close\">{texts["answer.back"]}</button>\n");
        if (view is not null)
            html.Add(
                $"<button type=\"button\" data-do=\"finish\" data-card=\"{view.Id:a}\"{Mark(outcome is PinOutcome.Done)}>" +
                $"{texts["desk.finish"]}</button>\n");
        return html.Add($"</div>\n</div>\n").ToString();
    }

    // A heading, so that it is found again by whoever goes through a page by its headings.
    private Markup Big(string words) => new(new Html(texts.Tag).Add(
        $"<{Level} class=\"big\" tabindex=\"-1\">{words}</{Level}>").ToString());

    private Markup Level => new(Kiosk ? "h2" : "h4");

    // Numbers that are printed on the card: nobody forgets them, and no other screen asks for them.
    private static bool IsFront(PinOutcome outcome) => outcome.Code == "jp.verification-b";

    // Copied from paper: no other screen asks for it, but another letter may have been taken.
    private static bool IsLetter(PinOutcome outcome, Act act) =>
        act == Act.Activate || CardProfiles.FindPin(outcome.Code) is { Checkable: false };

    private static string Look(PinOutcome outcome) => outcome switch
    {
        PinOutcome.Done => "good",
        PinOutcome.Wrong or PinOutcome.Locked => "bad",
        _ => "warn",
    };

    // With the PIN's name: after the new one was typed, "wrong" would be heard of that one.
    private string Heading(PinOutcome outcome, Act act) => outcome is PinOutcome.Wrong
        ? texts.Get("answer.of", ("pin", CardWords.Pin(texts, outcome.Code)), ("said", Said(outcome, act)))
        : Said(outcome, act);

    private string Said(PinOutcome outcome, Act act) => outcome switch
    {
        PinOutcome.Done { TriesLeft: { } n } when act == Act.Check && Card?[outcome.Pin]?.Pin.MaxTries is { } max =>
            texts.Get("outcome.done.check", ("n", n), ("max", max)),
        PinOutcome.Done when act == Act.Check => texts["outcome.done.check.plain"],
        PinOutcome.Done => texts.Get($"outcome.done.{EnumId.Of(act)}", ("pin", CardWords.Pin(texts, outcome.Pin))),
        PinOutcome.Wrong { TriesLeft: { } n } => texts.Get("outcome.wrong", ("n", n)),
        PinOutcome.Wrong => texts["outcome.wrong.unknown"],
        // That it is for good is what has to be heard.
        PinOutcome.Locked when EndsChip(outcome) => texts[$"outcome.locked.{outcome.Code}"],
        PinOutcome.Locked => texts.Get("outcome.locked", ("pin", CardWords.Pin(texts, outcome.Code))),
        PinOutcome.Held => texts[CardProfiles.FindPin(outcome.Code) is { Checkable: false } ? "outcome.held.activation" : "outcome.held"],
        PinOutcome.Uncertain { Sent: false } => texts["outcome.uncertain.not-compared"],
        PinOutcome.Uncertain uncertain => texts[$"outcome.uncertain.{EnumId.Of(uncertain.Step)}"],
        PinOutcome.NotPossible not => texts[$"outcome.not-possible.{EnumId.Of(not.Reason)}"],
        PinOutcome.Refused { Sent: false, Status: { } answer } when PinPadText.Key(new(answer)) is { } ended => texts[ended],
        { Sent: not false, Status: { } status } => texts.Get("outcome.refused", ("status", status)),
        _ => texts["outcome.refused.counter-unknown"],
    };

    private static bool EndsChip(PinOutcome outcome) => CardProfiles.FindPin(outcome.Code) is { Checkable: false, Extra: false };

    private void Next(PinOutcome outcome, Act act)
    {
        if (view is null || Card is not { } card) return;
        var pin = card[outcome.Pin];
        var unlocks = pin?.Pin.UnblockedBy is { } by && card[by] is { TriesLeft: > 0 } && !card.IsNotActivated;
        switch (outcome)
        {
            case PinOutcome.Wrong or PinOutcome.Held or PinOutcome.Refused or PinOutcome.Uncertain:
                // Before the last try what costs none comes first.
                if (IsFront(outcome))
                {
                    TryAgain(outcome.Pin, act, main: true);
                    break;
                }
                var last = card[outcome.Code] is { TriesLeft: { } left, Pin.HoldAt: var hold } && left <= hold;
                if (!last) TryAgain(outcome.Pin, act, main: true);
                if (outcome.Code == outcome.Pin && unlocks) Form("desk.forgot", outcome.Pin, Act.Unlock, main: last);
                else Link("desk.forgot", GuideLink.Forgotten(texts, view, PinOrCode(outcome)), main: last);
                if (last) TryAgain(outcome.Pin, act);
                break;
            case PinOutcome.Locked when outcome.Code == outcome.Pin && unlocks:
                Form("desk.unlock", outcome.Pin, Act.Unlock, main: true);
                Link("desk.no-letter", GuideLink.NoLetter(texts, view, outcome.Pin));
                break;
            case PinOutcome.Locked when EndsChip(outcome):
                Link("desk.new-card", GuideLink.Of(texts, view), main: true);
                break;
            case PinOutcome.Locked:
                Link("answer.plan", GuideLink.Of(texts, view), main: true);
                break;
            case PinOutcome.Done when LacksPuk(outcome, act):
                Link("answer.activate.order", GuideLink.FirstPuk(texts, view));
                break;
            case PinOutcome.NotPossible { Reason: Impossible.NotActivated }:
                Form("desk.activate", card.Profile.Pins[0].Id, Act.Activate, main: true);
                break;
            case PinOutcome.NotPossible not when GuideLink.Of(texts, not, card) is { } way:
                Link("answer.plan", way, main: true);
                break;
        }
    }

    // A new card whose letter held seven digits.
    private bool LacksPuk(PinOutcome outcome, Act act) =>
        outcome is PinOutcome.Done && act == Act.Activate && view is not null && CardWords.HasNoPukYet(view);

    private static string PinOrCode(PinOutcome outcome) =>
        CardProfiles.FindPin(outcome.Code) is { Checkable: false } ? outcome.Code : outcome.Pin;

    // The three 4-digit PINs of a My Number Card may be one number; two of them can be made so here.
    private void Others(string changed)
    {
        if (Card is not { Profile.Id: "jp.my-number" } card || card[changed] is not { Pin.Format.Letters: false }) return;
        html.Add($"<p>{texts["answer.others"]}</p>\n<div class=\"do\">\n");
        var ready = card.Pins.Where(p => p is { State: PinState.Ready, Pin: { Extra: false, Format.Letters: false } });
        foreach (var other in ready.Where(p => p.Pin.Id != changed))
            if (other.Pin.Change == ChangeMode.OfficeOnly)
                html.Add($"<span class=\"aside\">{texts.Get("answer.others.office", ("pin", CardWords.Pin(texts, other.Pin)))}</span>\n");
            else
                html.Add(
                    $"<button type=\"button\" data-do=\"form\" data-card=\"{view!.Id:a}\" data-pin=\"{other.Pin.Id:a}\" " +
                    $"data-act=\"change\">{texts["desk.change"]}: {CardWords.Pin(texts, other.Pin)}</button>\n");
        html.Add($"</div>\n");
    }

    private string Weak(Reply.Weak weak)
    {
        // It takes the focus, and its buttons send nothing by themselves: an Enter in a field never means one of them.
        html.Add(
            $"<div class=\"asks\" tabindex=\"-1\">\n<p><strong>{CardWords.Pin(texts, weak.Pin)}</strong>: {texts["answer.weak"]}</p>\n" +
            $"<ul>\n");
        foreach (var each in Enum.GetValues<Weakness>().Where(w => w != Weakness.None && weak.Weaknesses.HasFlag(w)))
            html.Add($"<li>{texts[$"weak.{EnumId.Of(each)}"]}</li>\n");
        return html.Add(
            $"</ul>\n<div class=\"do\"><button type=\"button\" data-do=\"other-code\">{texts["kiosk.other-code"]}</button>\n" +
            $"<button type=\"button\" data-do=\"use\" data-sure=\"weak\">{texts["answer.weak.use"]}</button></div>\n" +
            $"</div>\n").ToString();
    }

    private string BadFormat(PinOutcome.BadFormat bad, Ticket ticket)
    {
        var spec = Card?.Profile.Pins.FirstOrDefault(p => p.Id == bad.Code) ?? CardProfiles.FindPin(bad.Code)!;
        var format = Card is { } card ? CardWords.Format(card, spec) : spec.Format;
        // The letter's code, which on the card may be another.
        if (ticket.Act == Act.Activate && bad.Code != bad.Pin)
            format = view?.Scheme switch
            {
                ActivationScheme.SevenDigits => format with { Min = 7, Max = 7 },
                ActivationScheme.ByLetter => format with { Min = 7 },
                _ => format,
            };
        var key = CodeProblemText.Key(texts, bad.Problem, format);
        html.Add($"<p><strong>{texts.Get(key, ("min", format.Min), ("max", format.Max))}</strong> {texts["outcome.nothing-sent"]}</p>\n");
        // Seven digits are what some letters hold.
        if (ticket.Act == Act.Unlock && bad.Code != bad.Pin && bad.Problem == CodeProblem.TooShort
            && Card?.Profile.SevenDigitsFrom is not null)
            html.Add($"<p>{texts["form.activation-code.puk"]}</p>\n");
        if (bad.FitsPin is { } fits && view is not null)
            html.Add(
                $"<p>{texts.Get("outcome.fits", ("pin", CardWords.Pin(texts, fits)))} " +
                $"<button type=\"button\" data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{fits:a}\" " +
                $"data-act=\"{EnumId.Of(ticket.Act):a}\">" +
                $"{texts.Get("answer.fits.go", ("pin", CardWords.Pin(texts, fits)))}</button></p>\n");
        return html.ToString();
    }

    private string Failed(CardException failure)
    {
        html.Add(
            $"<div class=\"result warn\">\n" +
            $"{Big(CardWords.Fault(texts, failure))}\n" +
            $"<p>{texts["outcome.nothing-sent"]}</p>\n");
        if (!Kiosk && CardWords.Remedy(texts, failure.Fault) is { } remedy) html.Add($"<p>{remedy}</p>\n");
        if (!Kiosk) html.Add($"<div class=\"do\"><button type=\"button\" data-do=\"close\">{texts["answer.close"]}</button></div>\n");
        return html.Add($"</div>\n").ToString();
    }

    // Small letters and wide characters are no other code: who thinks so would type it a third time.
    private string Repeated(Reply.Told told)
    {
        html.Add($"<p><strong>{texts["outcome.repeated"]}</strong></p>\n");
        if (told.Folded != Folding.None) html.Add($"<p>{texts["answer.repeated.same"]}</p>\n");
        return html.ToString();
    }

    // With the tries as they are now: the script puts them where the form shows older ones.
    private string Stale(Ticket ticket)
    {
        html.Add($"<p><strong>{texts["outcome.stale"]}</strong></p>\n");
        var spent = ticket.Act is Act.Check or Act.Change ? ticket.Pin : Card?.Profile[ticket.Pin].UnblockedBy;
        if (spent is not null && Card?[spent] is { } status) html.Add($"{CardWords.Now(texts, status)}\n");
        return html.ToString();
    }

    private void TryAgain(string pin, Act act, bool main = false)
    {
        if (Again is not { } again) Form("answer.try-again", pin, act, main);
        else
            html.Add(
                $"<button type=\"button\"{Mark(main)} data-do=\"form\" data-path=\"{again.Path:a}\" " +
                $"data-card=\"{view!.Id:a}\" data-pin=\"{again.Pin:a}\">{texts["answer.try-again"]}</button>\n");
    }

    private void Form(string text, string pin, Act act, bool main = false) => html.Add(
        $"<button type=\"button\"{Mark(main)} data-do=\"form\" data-card=\"{view!.Id:a}\" " +
        $"data-pin=\"{pin:a}\" data-act=\"{EnumId.Of(act):a}\">{texts[text]}</button>\n");

    /// <summary>One button of a group is the main one.</summary>
    private static Markup Mark(bool main) => new(main ? " class=\"main\"" : "");

    private void Link(string text, string address, bool main = false) => html.Add(
        $"<a class=\"{(main ? "btn main" : "btn"):a}\" href=\"{address:a}\">{texts[text]}</a>\n");
}
