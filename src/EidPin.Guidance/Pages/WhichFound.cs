namespace EidPin.Guidance.Pages;

/// <summary>The search of the which-PIN page, and what it found. Only where a program answers: files cannot search.</summary>
/// <param name="asked">Null: nobody has asked yet.</param>
internal sealed class WhichFound(WhichResult? asked, Frame frame, QueryLinks links, Html html)
{
    private readonly Texts words = frame.Words;
    private readonly WhichWords which = new(frame.Words);

    public void Whole()
    {
        Form();
        if (asked is null) return;
        html.Add($"<section class=\"found\" aria-labelledby=\"found\">\n");
        if (asked.Answers.Count == 0) Nothing(asked.Query);
        else Answers(asked);
        html.Add($"</section>\n");
    }

    private void Form()
    {
        html.Add($"<form class=\"search\" role=\"search\" method=\"get\" action=\"{links.Search:a}\">\n<input type=\"hidden\" name=\"lang\" value=\"{words.Language:a}\"/>\n");
        html.Add($"<p><label for=\"q\">{words["page.which.search"]}</label></p>\n<p class=\"do\"><input id=\"q\" type=\"search\" name=\"q\" value=\"{asked?.Query ?? "":a}\" maxlength=\"{WhichPin.LongestQuery}\" ");
        html.Add($"aria-describedby=\"q-help\" autocomplete=\"off\"/> <button class=\"main\">{words["page.which.find"]}</button></p>\n<p id=\"q-help\"><small>{words["page.which.search.help"]}</small></p>\n</form>\n");
    }

    private void Nothing(string query) =>
        html.Add($"<h2 id=\"found\">{words.Get("page.which.nothing", ("words", query))}</h2>\n<p>{words["page.which.nothing.help"]}</p>\n");

    private void Answers(WhichResult result)
    {
        html.Add($"<h2 id=\"found\">{words["page.which.found"]}</h2>\n");
        var said = new HashSet<string>();
        // Answers of one row share what there is to say about it.
        foreach (var answer in result.Answers) Answer(answer, said.Add(answer.Service));
        if (result.Ask is { } ask)
        {
            html.Add($"<h3>{which.Question(ask)}</h3>\n<ul>\n");
            html.Each(ask.Answers, a => html.Add($"<li>{which.Choice(ask, a)}: <strong>{which.Name(a.Pin)}</strong></li>\n")).Add($"</ul>\n");
        }
        html.Add($"<p><a class=\"btn\" href=\"{links.Start(words.Language):a}\">{words["page.which.way"]}</a></p>\n");
    }

    private void Answer(WhichAnswer answer, bool whole)
    {
        var pin = WhichPage.IsPin(answer.Pin);
        html.Add($"<article class=\"pin {(pin ? PinMark.Class(answer.Pin) : ""):a}\">\n<h3>{(pin ? PinMark.Use(answer.Pin) : new(""))}<span>{which.Name(answer.Pin)}");
        if (which.Official(answer.Pin) is { } local && !Ruby.Bare(which.Name(answer.Pin)).Contains(Ruby.Bare(local), StringComparison.OrdinalIgnoreCase))
            html.Add($"<small>{Foreign.In(answer.Pin.StartsWith("fi.", StringComparison.Ordinal) ? "fi" : "ja", Ruby.Bare(local), html.Language)}</small>");
        html.Add($"</span></h3>\n");
        if (which.Format(answer.Pin) is { } format) html.Add($"<p>{format}{(pin ? $" · {words.Get("sheet.tries", ("n", Tries(answer.Pin)))}" : "")}</p>\n");
        if (whole) html.Add($"<p>{which.Why(answer)}</p>\n");
        if (whole && which.State(answer.Row) is { } state) html.Add($"<p><strong>{state}</strong></p>\n");
        if (whole) Lines(which.Note(answer.Row), which.Order(answer.Row), which.Maybe(answer.Row), which.Mistaken(answer.Row), which.Confidence(answer.Row));
        Lines(which.Next(answer));
        html.Add($"</article>\n");
    }

    private void Lines(params IEnumerable<string?> lines) => html.Each(lines.OfType<string>(), line => html.Add($"<p>{line}</p>\n"));

    private static int Tries(string pin) => SituationFields.Tries(pin)[pin[3..]];
}
