using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>What is there, what is missing and the remedy; and the questions that come up.</summary>
internal static class HelpPage
{
    public static string Html(CardDesk desk, Texts texts)
    {
        var html = new Html(texts.Tag);
        Live.Open(html, texts["help.title"], "", "ready");
        var findings = Checkup.Of(desk.Failure, [.. desk.Views.Select(Seen)]);
        html.Add(
            $"<p class=\"big\">{texts[findings.All(f => f.State == CheckState.Ok) ? "help.well" : "help.mend-first"]}</p>\n" +
            $"<ul class=\"checks\">\n");
        foreach (var finding in findings) One(html, texts, finding);
        html.Add($"</ul>\n");
        html.Add($"<h2>{texts["help.questions"]}</h2>\n");
        foreach (var question in (string[])["tries", "wrong-pin", "codes"])
            html.Add($"<h3>{texts[$"help.{question}"]}</h3>\n<p>{texts[$"help.{question}.answer"]}</p>\n");
        html.Add($"<p><a class=\"btn\" href=\"/which?lang={texts.Language:a}\">{texts["help.wrong-pin"]}</a></p>\n");
        html.Add(
            $"<h2 id=\"phone\">{texts["help.phone"]}</h2>\n<form class=\"search\" action=\"/n\" method=\"get\">\n" +
            $"<p id=\"phone-help\">{texts["help.phone.lead"]}</p>\n" +
            $"<input type=\"hidden\" name=\"lang\" value=\"{texts.Language:a}\"/>\n");
        html.Add(
            $"<p><label for=\"phone-code\">{texts["help.phone.code"]}</label> <input id=\"phone-code\" type=\"text\" name=\"code\" " +
            $"maxlength=\"12\" autocomplete=\"off\" spellcheck=\"false\" aria-describedby=\"phone-help\"/> " +
            $"<button type=\"submit\">{texts["help.phone.go"]}</button></p>\n</form>\n");
        html.Add($"<h2>{texts["help.official"]}</h2>\n<p>{texts["guide.disclaimer"]} {texts["desk.not-tried"]}</p>\n");
        return html.Add($"</div>\n").ToString();
    }

    private static Checkup.Seen Seen(ReaderView view) =>
        new(view.Name, view.Phase is not Phase.Empty, view.Card?.Profile, view.Failure, view.HasKeys);

    private static void One(Html html, Texts texts, Finding finding)
    {
        var missing = finding.State == CheckState.Missing;
        html.Add(
            $"<li class=\"{EnumId.Of(finding.State):a}\"><span class=\"sign\" " +
            $"aria-hidden=\"true\">{(missing ? "!" : finding.State == CheckState.Ok ? "✓" : "–")}</span><div><p>" +
            $"<strong>{texts[$"doctor.{finding.Id}"]}</strong>: {Found(texts, finding)}</p>\n");
        if (missing && finding.Fault is { } fault && CardWords.Remedy(texts, fault) is { } remedy) html.Add($"<p>{remedy}</p>\n");
        html.Add($"</div></li>\n");
    }

    private static string Found(Texts texts, Finding finding) => finding switch
    {
        { State: CheckState.NotLooked } => texts["doctor.not-looked"],
        { State: CheckState.Missing, Fault: { } fault } =>
            texts.Get($"fault.{fault.Id}.message", ("detail", finding.Found is [{ Detail: { } detail }, ..] ? detail : "?")),
        { Id: "driver" } => Driver(texts, finding),
        { Id: "card" } => string.Join("; ", finding.Found.Select(f => f.Card is { } card
            ? $"{texts[$"card.{card.Id}.name"]} ({f.Name})"
            : $"{f.Name}: {texts.Get($"fault.{f.Fault!.Value.Id}.message", ("detail", f.Detail ?? "?"))}")),
        { Id: "reader" } => string.Join(". ", finding.Hints.Select(h => texts[$"fault.hint.{EnumId.Of(h)}"])
            .Prepend(string.Join(", ", finding.Found.Select(f => f.Name)))),
        { Id: "pin-pad" } => finding.Found.Count > 0
            ? texts.Get("doctor.pin-pad.found", ("reader", string.Join(", ", finding.Found.Select(f => f.Name))))
            : texts["doctor.pin-pad.none"],
        _ => texts[$"doctor.{finding.Id}.ok"],
    };

    private static string Driver(Texts texts, Finding finding)
    {
        if (finding.Found.Any(f => f.Name == Checkup.Ccid)) return texts["doctor.driver.ccid"];
        return texts[finding.Found is [{ Name: Checkup.Vpcd }] ? "help.driver.virtual" : "doctor.driver.ok"];
    }
}
