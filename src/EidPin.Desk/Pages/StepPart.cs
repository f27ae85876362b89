using EidPin.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>
/// One code to type at a machine or a terminal, a screen of its own. The page has keys of its own: what is typed on them is in no field
/// that a browser could keep.
/// </summary>
/// <param name="Field">Which of the codes of the sending it is.</param>
/// <param name="Pin">Whose sign and colour it has; null: it is no PIN.</param>
internal sealed record StepPart(int Field, string Title, string Help, PinFormat Format, string? Pin)
{
    /// <summary>A new code, which with letters needs a digit too.</summary>
    public bool IsNew { get; init; }

    /// <summary>The same once more.</summary>
    public bool IsAgain { get; init; }

    /// <summary>What stands above its last buttons.</summary>
    public Markup More { get; init; }

    /// <summary>What the screen is called on the telephone; null: nothing.</summary>
    public string? Screen { get; init; }

    /// <summary>What the script says of what is typed.</summary>
    public static Markup Hints(Texts texts)
    {
        var html = new Html(texts.Tag);
        html.Add($"<div hidden=\"hidden\" class=\"hints\">");
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[
            ("letters", "kiosk.typed"),
            ("digits", "kiosk.typed.digits"),
            ("show", "form.show"),
            ("hide", "form.hide"),
            ("differs", "kiosk.differs"),
            ("short", "kiosk.short"),
            ("both", "form.rule.letters"),
            ("sending", "form.sending"),
        ])
            html.Add($"<span data-hint=\"{name:a}\">{texts[key]}</span>");
        return new(html.Add($"</div>\n").ToString());
    }

    public Markup Html(Texts texts)
    {
        var html = new Html(texts.Tag);
        html.Add(
            $"<section class=\"step {(Pin is null ? "" : PinMark.Class(Pin)):a}\" data-field=\"{Field}\" " +
            $"data-kind=\"{(Format.Letters ? "letters" : "digits"):a}\" data-min=\"{Format.Min}\" " +
            $"data-max=\"{Format.Max}\"{new Markup(IsAgain ? " data-again=\"again\"" : "")}" +
            $"{new Markup(IsNew && Format.Letters ? " data-both=\"both\"" : "")} hidden=\"hidden\">\n");
        html.Add($"<h2 tabindex=\"-1\">{(Pin is null ? default : PinMark.Svg(Pin))} {Title}</h2>\n<p>{Help}</p>\n");
        html.Add(
            $"<p class=\"typed\" role=\"status\" aria-live=\"polite\"><span class=\"marks\" aria-hidden=\"true\"></span>" +
            $"<span class=\"words\"></span> <button type=\"button\" class=\"show\" data-do=\"reveal\" aria-pressed=\"false\">" +
            $"{texts["form.show"]}</button></p>\n" +
            $"<p class=\"problem\" role=\"alert\"></p>\n" +
            $"<div class=\"keys\">\n");
        html.Add($"<div class=\"digits\">");
        Keys(html, "1234567890");
        html.Add($"<button type=\"button\" class=\"delete\" data-do=\"back\">{texts["kiosk.back-key"]}</button></div>\n");
        if (Format.Letters)
        {
            html.Add($"<div class=\"letters\">");
            Keys(html, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
            html.Add($"</div>\n");
        }
        html.Add(
            $"</div>\n" +
            $"{More}<div class=\"do\"><button type=\"button\" class=\"main\" data-do=\"next\">{texts["kiosk.next"]}</button>" +
            $"<button type=\"button\" data-do=\"leave\">{texts["kiosk.leave"]}</button></div>\n");
        if (Screen is not null) html.Add($"{KioskPage.Code(texts, Screen)}");
        return new(html.Add($"</section>\n").ToString());
    }

    private static void Keys(Html html, string keys)
    {
        foreach (var key in keys)
            html.Add($"<button type=\"button\" data-do=\"key\" data-key=\"{$"{key}":a}\" lang=\"en\">{$"{key}"}</button>");
    }
}
