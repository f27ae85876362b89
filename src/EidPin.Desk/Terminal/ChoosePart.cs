using EidPin.Desk.Pages;
using EidPin.Desk.Safety;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset.Visits;

namespace EidPin.Desk.Terminal;

/// <summary>
/// The new PINs to type, in one go: each twice, or one number for all that have four digits. The signature password has its own entry.
/// </summary>
internal sealed class ChoosePart(Html html, Texts texts, Stage stage, Once<TerminalTicket> tickets)
{
    public void Write()
    {
        string[] four = [.. stage.Pins.Select(p => p.Pin).Intersect(VisitPins.FourDigits)];
        html.Add(
            $"<div class=\"choose\"><h2 tabindex=\"-1\">{texts["terminal.choose"]}</h2>\n" +
            $"<ul>\n");
        foreach (var (pin, format) in stage.Pins)
            html.Add($"<li>{PinMark.Svg(pin)} {CardWords.Pin(texts, pin)} – {CardWords.Format(texts, format)}</li>\n");
        html.Add($"</ul>\n<p>{texts["terminal.choose.help"]}</p>\n<div class=\"do\">");
        if (four.Length > 1)
            html.Add(
                $"<button type=\"button\" class=\"main\" data-do=\"take\" data-set=\"one\">" +
                $"{texts.Get("terminal.choose.same", ("n", four.Length))}</button>" +
                $"<button type=\"button\" data-do=\"take\" data-set=\"each\">{texts["terminal.choose.each"]}</button>");
        else html.Add($"<button type=\"button\" class=\"main\" data-do=\"take\" data-set=\"each\">{texts["kiosk.next"]}</button>");
        html.Add($"</div></div>\n");
        if (four.Length > 1) Steps("one", [four, .. stage.Pins.Where(p => !four.Contains(p.Pin)).Select(p => new[] { p.Pin })]);
        Steps("each", [.. stage.Pins.Select(p => new[] { p.Pin })]);
    }

    /// <param name="entries">For each code the PINs that get it.</param>
    private void Steps(string set, IReadOnlyList<string>[] entries)
    {
        var ticket = new TerminalTicket.New(stage.Visit!.Visit, stage.Card!, stage.Version, entries);
        html.Add($"<div class=\"steps\" data-set=\"{set:a}\" data-ticket=\"{tickets.Add(ticket):a}\">\n");
        foreach (var (i, pins) in entries.Index())
        {
            var format = stage.Pins.First(p => p.Pin == pins[0]).Format;
            var (first, again) = Titles(pins);
            var rule = format.Letters ? $" {texts["form.rule.letters"]}" : "";
            var help = texts.Get("form.format", ("format", CardWords.Format(texts, format))) + rule;
            var step = new StepPart(i, first, help, format, pins[0]) { IsNew = true };
            html.Add($"{step.Html(texts)}{(step with { Title = again, Help = "", IsAgain = true }).Html(texts)}");
        }
        html.Add($"{StepPart.Hints(texts)}</div>\n");
    }

    private (string First, string Again) Titles(IReadOnlyList<string> pins)
    {
        var comma = texts.Tag == "ja" ? "、" : ", ";
        var names = ("pins", (object)string.Join(comma, pins.Select(p => CardWords.Pin(texts, p))));
        if (pins.Count > 1) return (texts.Get("terminal.new", names), texts.Get("terminal.new.again", names));
        var name = ("pin", (object)CardWords.Pin(texts, pins[0]));
        return (texts.Get("kiosk.new", name), texts.Get("kiosk.again", name));
    }
}
