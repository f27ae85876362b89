using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>
/// The form for one PIN and one act: what it is for, the tries before anybody types, how the code looks, and the fields. Made on
/// the reader's thread, since activation asks the card for its scheme.
/// </summary>
internal sealed partial class FormPart(CardDesk desk, ReaderView view, PinSession session, Texts texts)
{
    /// <summary>What readers with keys allow, about: none tells it.</summary>
    private const int PadSeconds = 30;

    private readonly Html html = new(texts.Tag);

    // What the first field is described by: the tries, what a wrong code costs, how the code looks.
    private string? about;

    private CardStatus Card => session.Status;

    /// <param name="last">Spend: the person has read what the last try means and wants it.</param>
    /// <param name="keyboard">Type on the computer although the reader has keys.</param>
    public string Html(string pin, Act act, LastTry last, bool keyboard)
    {
        var spec = Card.Profile[pin];
        var barred = act == Act.Activate ? new CardActivation(session).Preflight(last) : session.Preflight(Of(act), pin, last);
        if (barred is PinOutcome.Held held) return LastTryAsked(spec, act, held);
        if (barred is not null) return new AnswerPart(view with { Card = Card }, texts).Html(barred, act, []);
        var ticket = desk.Tickets.Issue(view.Id, pin, act, last, view.Version);
        var pad = !keyboard && act is Act.Check or Act.Change && session.FitsPad(spec, Use(act));
        var texted = pad ? 0 : ticket.Fields;
        html.Add(
            $"<form class=\"code {PinMark.Class(pin):a}\" data-ticket=\"{ticket.Id:a}\" data-fields=\"{texted}\" " +
            $"data-card=\"{view.Id:a}\" data-pin=\"{pin:a}\" data-act=\"{EnumId.Of(act):a}\" aria-labelledby=\"f-{ticket.Id:a}\" " +
            $"autocomplete=\"off\">\n");
        html.Add($"<h4 id=\"f-{ticket.Id:a}\" tabindex=\"-1\">{Title(act)}<small>{Where(spec, act)}</small></h4>\n");
        Choose(spec, act);
        Before(spec, act, last);
        if (pad) Pad(act);
        else Fields(spec, act);
        html.Add(
            $"<div class=\"answer\" role=\"alert\"></div>\n" +
            $"<div class=\"do\">\n" +
            $"<button type=\"submit\" class=\"main\">{texts[pad ? "form.pad.start" : $"form.send.{EnumId.Of(act)}"]}</button>\n");
        if (pad)
            html.Add(
                $"<button type=\"button\" data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{pin:a}\" " +
                $"data-act=\"{EnumId.Of(act):a}\" data-with=\"keyboard\">{texts["form.pad.keyboard"]}</button>\n");
        if (act is Act.Unlock or Act.Activate) NoLetter(pin);
        html.Add($"<button type=\"button\" data-do=\"close\">{texts["form.cancel"]}</button>\n</div>\n");
        Code(EnumId.Of(act), act == Act.Activate ? null : pin);
        Hints();
        return html.Add($"</form>\n").ToString();
    }

    // Who looks for the letter here learns that it is lost: the way on must not need the form closed first.
    private void NoLetter(string pin) => html.Add(
        $"<a class=\"btn\" href=\"{GuideLink.Forgotten(texts, view with { Card = Card }, pin, "fi.activation-code"):a}\">" +
        $"{texts["desk.no-letter"]}</a>\n");

    private void Code(string act, string? pin) => html.Add(
        $"<p class=\"screen-code\">{texts.Get("screen.code", ("code", ScreenList.OfAct(CardFacts.Card(Card), act, pin)))}</p>\n");

    private static PinOperation Of(Act act) => act switch
    {
        Act.Check => PinOperation.Check,
        Act.Change => PinOperation.Change,
        _ => PinOperation.Unlock,
    };

    private static PinPadUse Use(Act act) => act == Act.Check ? PinPadUse.Verify : PinPadUse.Modify;

    private string Title(Act act) => texts[$"form.{EnumId.Of(act)}"];

    private string Where(PinSpec pin, Act act)
    {
        var (reader, card) = (CardWords.Reader(texts, view), CardWords.Card(texts, Card));
        if (act == Act.Activate) return $"{reader} – {card}";
        return texts.Get("form.where", ("reader", reader), ("card", card), ("pin", CardWords.Pin(texts, pin)));
    }

    // Before the start: which PIN it is about, and the new one to think up.
    private void Choose(PinSpec pin, Act act)
    {
        OtherLocked(pin, act);
        if (act == Act.Activate) ChooseBoth();
        if (act is not (Act.Change or Act.Unlock)) return;
        html.Add($"<p class=\"think\">{texts.Get("form.think", ("format", CardWords.Format(texts, session.NewFormat(pin.Id))))}</p>\n");
        if (pin.Format.Letters) html.Add($"<p>{texts["form.rule.letters"]} {texts["form.capitals"]}</p>\n");
        if (pin.Id[..2] == "fi") html.Add($"<p>{texts["form.differ"]}</p>\n");
        else if (!pin.Format.Letters) html.Add($"<p>{texts["form.same"]}</p>\n");
    }

    // Above the first field, the letter's: nobody thinks up two codes in the middle of typing.
    private void ChooseBoth()
    {
        string Said(PinSpec pin) => $"{CardWords.Pin(texts, pin)}: {CardWords.Format(texts, session.NewFormat(pin.Id))}";
        if (Set is not [var first, var second]) return;
        html.Add($"<p class=\"think\">{texts.Get("form.think.both", ("first", Said(first)), ("second", Said(second)))}</p>\n");
        html.Add($"<p>{texts["form.differ"]}</p>\n");
    }

    /// <summary>The PINs that the activation sets.</summary>
    private PinSpec[] Set => [.. Card.Profile.Pins.Where(p => p.UnblockedBy is not null)];

    // Right above the first field, which is described by it: seen with it in a small window, and heard when somebody comes to it.
    private void Before(PinSpec pin, Act act, LastTry last)
    {
        about = $"{view.Id}-{pin.Id}-about";
        html.Add($"<div class=\"about\" id=\"{about:a}\">\n");
        if (act is Act.Check or Act.Change && Card[pin.Id] is { } status)
        {
            html.Add($"{CardWords.Now(texts, status)}\n");
            html.Add($"<p{Danger(last)}>{texts[last == LastTry.Spend ? "desk.one-left" : "cost.code"]}</p>\n");
        }
        else if (pin.UnblockedBy is { } by && Card[by] is { } code && new CardActivation(session).Scheme != ActivationScheme.SevenDigits)
            html.Add(
                $"<p class=\"tries letter\">{CardWords.Dots(code)}" +
                $"<span>{texts.Get("cost.activation", ("tries", CardWords.Tries(texts, code)))}</span></p>\n");
        else if (Card.Pins.FirstOrDefault(p => p.State == PinState.NotSet) is { } letter)
            // In the scheme of 7 digits the letter's code is the PIN's own preset one, with the PIN's counter.
            html.Add(
                $"<p class=\"tries letter\">{CardWords.Dots(letter)}" +
                $"<span>{texts.Get("cost.letter", ("tries", CardWords.Tries(texts, letter)))}</span></p>\n");
        if (act == Act.Unlock && MayBeOfSevenDigits) html.Add($"<p class=\"help\">{texts["form.puk-note"]}</p>\n");
        if (act == Act.Check)
            html.Add($"<p>{texts.Get("form.format", ("format", CardWords.Format(texts, view with { Card = Card }, pin)))}</p>\n");
        html.Add($"</div>\n");
    }

    private static Markup Danger(LastTry last) => new(last == LastTry.Spend ? " class=\"last\"" : "");

    // Known from the certificate once it was read.
    private bool MayBeOfSevenDigits => Card.Profile.SevenDigitsFrom is { } from
        && !(view.Certificates?.FirstOrDefault(c => c.State == CertificateState.Present)?.NotBefore < from);

    // Somebody at a screen that says "locked" often takes the wrong one of two.
    private void OtherLocked(PinSpec pin, Act act)
    {
        if (act != Act.Unlock || Card[pin.Id]?.State != PinState.Ready) return;
        if (Card.Pins.FirstOrDefault(p => p.State == PinState.Locked && p.Pin.UnblockedBy is not null)?.Pin is not { } locked) return;
        var (name, other) = (CardWords.Pin(texts, pin), CardWords.Pin(texts, locked));
        html.Add($"<div class=\"note\"><p>{texts.Get("form.other-locked", ("pin", name), ("locked", other))}</p>\n");
        html.Add(
            $"<button type=\"button\" data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{locked.Id:a}\" " +
            $"data-act=\"unlock\">{texts.Get("form.other-locked.go", ("locked", other))}</button></div>\n");
    }

    private void Fields(PinSpec pin, Act act)
    {
        html.Add(
            $"<input type=\"text\" name=\"username\" autocomplete=\"username\" " +
            $"value=\"{RecordSheet.Entry(CardWords.Card(texts, Card), CardWords.Pin(texts, pin)):t}\" readonly=\"readonly\" " +
            $"tabindex=\"-1\" hidden=\"hidden\"/>\n");
        switch (act)
        {
            case Act.Check:
                Field(0, CardWords.Pin(texts, pin), pin.Format, old: true);
                break;
            case Act.Change:
                Field(0, texts.Get("form.current", ("pin", CardWords.Pin(texts, pin))), pin.Format, old: true);
                New(1, pin);
                break;
            case Act.Unlock:
                Activation(Card.Profile[pin.UnblockedBy!].Format);
                New(1, pin);
                break;
            default:
                Activation(new CardActivation(session).Format);
                foreach (var (i, each) in Set.Index()) New(i + 1, each);
                break;
        }
    }

    // A code that unlocks has eight digits, though the card would take more; the seven of some letters are for the first use. Where card
    // and certificate do not agree, the code in the letter has seven digits or eight.
    private void Activation(PinFormat format)
    {
        var form = format switch
        {
            { Max: 7 } => "7",
            { Min: 8 } => "8",
            _ => "by-letter",
        };
        Field(0, texts[$"form.activation-code.{form}"], format, old: true, letter: true);
    }

    private void New(int field, PinSpec pin)
    {
        var format = session.NewFormat(pin.Id);
        Field(field, texts.Get("form.new", ("pin", CardWords.Pin(texts, pin))), format, old: false);
        Field(field, texts["form.again"], format, old: false, again: true);
    }

    /// <param name="letter">From a letter: a password manager has nothing to do with it.</param>
    private void Field(int field, string label, PinFormat format, bool old, bool again = false, bool letter = false)
    {
        var id = $"{view.Id}-{field}{(again ? "-again" : "")}";
        var fill = letter ? "off" : old ? "current-password" : "new-password";
        // The first field is also described by what a wrong code costs.
        var described = $"{(field == 0 && !again && about is not null ? $"{about} " : "")}{id}-wrong {id}-hint";
        html.Add(
            $"<div class=\"field\">\n<label for=\"{id:a}\">{label}</label>\n" +
            $"<div class=\"wrong\" id=\"{id:a}-wrong\" role=\"alert\"></div>\n<div class=\"entry\">");
        html.Add(
            $"<input id=\"{id:a}\" type=\"password\" data-field=\"{field}\"{new Markup(again ? " data-again=\"again\"" : "")} " +
            $"data-min=\"{format.Min}\" data-short=\"{Short(format):t}\" " +
            $"data-letters=\"{(format.Letters ? "yes" : "no"):a}\" inputmode=\"{(format.Letters ? "text" : "numeric"):a}\" " +
            $"autocomplete=\"{fill:a}\" autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"32\" " +
            $"aria-describedby=\"{described:a}\"{new Markup(old ? " readonly=\"readonly\"" : "")}/>");
        html.Add(
            $"<button type=\"button\" class=\"show\" data-do=\"show\" aria-pressed=\"false\">{texts["form.show"]}" +
            $"<span class=\"unseen\">: {label}</span></button></div>\n");
        html.Add(
            $"<p class=\"hint\" id=\"{id:a}-hint\"><span class=\"slips\"></span> " +
            $"<span class=\"count\" aria-hidden=\"true\"></span></p>\n</div>\n");
    }

    private string Short(PinFormat format) =>
        texts.Get(CodeProblemText.Key(texts, CodeProblem.TooShort, format), ("min", format.Min), ("max", format.Max));

    private void Pad(Act act) => html.Add(
        $"<p class=\"think\">{texts["form.pad"]} {texts[$"form.pad.{EnumId.Of(act)}"]} " +
        $"{texts.Get("form.pad.time", ("n", PadSeconds))}</p>\n" +
        $"<p class=\"unseen\" role=\"status\"></p>\n" +
        $"<p class=\"countdown\" data-seconds=\"{PadSeconds}\" data-now=\"{texts["form.pad.now"]:t}\" " +
        $"data-late=\"{texts["form.pad.late"]:t}\" role=\"timer\" hidden=\"hidden\"></p>\n");

    // What the script says while somebody types: the words stand here, in the page's language.
    private void Hints()
    {
        html.Add($"<p class=\"unseen\" aria-live=\"polite\" data-spoken=\"spoken\"></p>\n<div hidden=\"hidden\" class=\"hints\">");
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[
            ("caps", "form.caps"),
            ("wide", "form.wide"),
            ("blanks", "form.blanks"),
            ("kana", "form.kana"),
            ("shift", "form.shift"),
            ("layout", "form.layout"),
            ("o", "form.letter-o"),
            ("i", "form.letter-i"),
            ("digit", "form.not-digit"),
            ("differs", "form.differs"),
            ("empty", "form.empty"),
            ("hide", "form.hide"),
            ("show", "form.show"),
            ("sending", "form.sending"),
            ("capitals", "form.capitals"),
            ("count", "form.count")
        ])
            html.Add($"<span data-hint=\"{name:a}\">{texts[key]}</span>");
        html.Add($"</div>\n");
    }

    // Asked apart, in its own words, before any field is there to type in.
    private string LastTryAsked(PinSpec pin, Act act, PinOutcome.Held held)
    {
        var code = Card.Profile.Pins.FirstOrDefault(p => p.Id == held.Code) ?? pin;
        var title = code.Checkable
            ? texts.Get("form.last.title", ("pin", CardWords.Pin(texts, code)))
            : texts.Get("form.last.title.activation", ("n", held.TriesLeft ?? 0));
        var after = !code.Checkable ? "form.last.after.activation"
            : pin.UnblockedBy is null ? "form.last.after" : "form.last.after.unlockable";
        AskLast(title, Where(pin, act), texts[after]);
        html.Add($"<div class=\"do\">\n");
        Forgotten(pin, act, code);
        html.Add($"<button type=\"button\" data-do=\"close\">{texts["form.last.not-sure"]}</button>\n");
        html.Add(
            $"<button type=\"button\" data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{pin.Id:a}\" " +
            $"data-act=\"{EnumId.Of(act):a}\" data-with=\"last\">{texts["form.last.sure"]}</button>\n");
        return html.Add($"</div>\n</div>\n").ToString();
    }

    // The heading takes the focus: what is left and what a miss costs stand in it, and what comes then is heard with the group.
    private void AskLast(string title, string where, string after) => html.Add(
        $"<div class=\"result last\" role=\"group\" aria-labelledby=\"last-{view.Id:a}\" aria-describedby=\"after-{view.Id:a}\">\n" +
        $"<h4 id=\"last-{view.Id:a}\" tabindex=\"-1\">{title}<small>{where}</small></h4>\n" +
        $"<p id=\"after-{view.Id:a}\">{after}</p>\n");

    // What costs no try comes first: a new PIN by the activation code, or the plan.
    private void Forgotten(PinSpec pin, Act act, PinSpec code)
    {
        var unlocks = code.UnblockedBy is { } by && act != Act.Unlock && Card[by] is { TriesLeft: { } left, Pin.HoldAt: var hold }
            && left > hold && !Card.IsNotActivated;
        if (unlocks)
            html.Add(
                $"<button type=\"button\" class=\"main\" data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{pin.Id:a}\" " +
                $"data-act=\"unlock\">{texts["desk.forgot"]}</button>\n");
        else
            html.Add(
                $"<a class=\"btn main\" href=\"{GuideLink.Forgotten(texts, view with { Card = Card }, code.Id):a}\">" +
                $"{texts[code.Checkable ? "desk.forgot" : "desk.no-letter"]}</a>\n");
    }
}
