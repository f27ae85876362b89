using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

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
        if (asked.Answers.Count == 0) Nothing(asked);
        else Answers(asked);
        html.Add($"</section>\n");
    }

    private void Form()
    {
        html.Add($"<form class=\"search\" role=\"search\" method=\"get\" action=\"{links.Search:a}#found\">\n");
        html.Add($"<input type=\"hidden\" name=\"lang\" value=\"{words.Language:a}\"/>\n");
        html.Add($"<p><label for=\"q\">{words["page.which.search"]}</label></p>\n<p class=\"do\">");
        html.Add($"<input id=\"q\" type=\"search\" name=\"q\" value=\"{asked?.Query ?? "":a}\" maxlength=\"{WhichPin.LongestQuery}\" ");
        html.Add($"aria-describedby=\"q-help\" autocomplete=\"off\"/> <button class=\"main\">{words["page.which.find"]}</button></p>\n");
        html.Add($"<p id=\"q-help\"><small>{words["page.which.search.help"]}</small></p>\n</form>\n");
    }

    private void Nothing(WhichResult result)
    {
        html.Add($"<h2 id=\"found\">{words.Get("page.which.nothing", ("words", result.Query))}</h2>\n");
        html.Add($"<p>{(result.OtherCard is { } other ? which.OtherCard(other) : words["page.which.nothing.help"])}</p>\n");
        // Who has no words for it is asked instead.
        html.Add($"<p><a class=\"btn\" href=\"{links.Start(words.Language):a}\">{words["page.which.way"]}</a></p>\n");
    }

    private void Answers(WhichResult result)
    {
        html.Add($"<h2 id=\"found\">{words["page.which.found"]}</h2>\n");
        var said = new HashSet<string>();
        // Answers of one row share what there is to say about it.
        foreach (var answer in result.Answers) Answer(answer, said.Add(answer.Service));
        if (result.Ask is { } ask)
        {
            html.Add($"<h3>{which.Question(ask)}</h3>\n<ul>\n");
            foreach (var answer in ask.Answers)
                html.Add($"<li>{which.Choice(ask, answer)}: <strong>{which.Name(answer.Pin)}</strong></li>\n");
            html.Add($"</ul>\n");
        }
        // An answer that names PIN and state has a way of its own.
        if (result.Answers.All(a => a.Row.State is not ("locked" or "forgotten") || !WhichPage.IsPin(a.Pin)))
            html.Add($"<p><a class=\"btn\" href=\"{links.Start(words.Language):a}\">{words["page.which.way"]}</a></p>\n");
    }

    // What is known goes along: nobody is asked again for the card, for what happened and for the PIN.
    private void Way(WhichAnswer answer)
    {
        if (answer.Row.State is not ("locked" or "forgotten") || !WhichPage.IsPin(answer.Pin)) return;
        var (state, isJapanese) = (answer.Row.State, answer.Pin[..2] == "jp");
        html.Add($"<p class=\"do\">");
        foreach (var card in SituationFields.Cards.Where(c => c[..2] == answer.Pin[..2]))
        {
            // Which of the Finnish cards it is, a message does not say.
            var name = isJapanese ? "" : $": {words[$"guide.card.{card}"]}";
            var address = links.Known(words.Language, card, Facts(answer.Pin[3..], state, isJapanese));
            html.Add($"<a class=\"btn\" href=\"{address:a}\">{words["page.which.way"]}{name}</a> ");
        }
        html.Add($"</p>\n");
    }

    private static KeyValuePair<string, string>[] Facts(string pin, string state, bool isJapanese) =>
        [
            .. isJapanese ? [new("pinOf", "card")] : Array.Empty<KeyValuePair<string, string>>(),
            new("pin", pin), new($"pins.{pin}", state), new("trouble", state), new("wish", "use"),
        ];

    private void Answer(WhichAnswer answer, bool whole)
    {
        Name(answer.Pin);
        Format(answer.Pin);
        // Where it goes on stands in sight, with what is to be known about it below.
        Way(answer);
        if (whole) About(answer);
        Line(which.Next(answer));
        html.Add($"</article>\n");
    }

    private void Name(string pin)
    {
        var (style, mark) = WhichPage.IsPin(pin) ? (PinMark.Class(pin), PinMark.Use(pin)) : ("", new(""));
        var name = which.Name(pin);
        html.Add($"<article class=\"pin {style:a}\">\n<h3>{mark}<span>{name}");
        var official = which.Official(pin) is { } marked ? Ruby.Bare(marked) : null;
        if (official is not null && !Ruby.Bare(name).Contains(official, StringComparison.OrdinalIgnoreCase))
            html.Add($"<small>{Foreign.In(Foreign.OfPin(pin), official, html.Language)}</small>");
        html.Add($"</span></h3>\n");
    }

    private void Format(string pin)
    {
        if (which.Format(pin) is not { } format) return;
        html.Add($"<p>{format}");
        if (WhichPage.IsPin(pin)) html.Add($" · {words.Get("sheet.tries", ("n", Tries(pin)))}");
        html.Add($"</p>\n");
    }

    private void About(WhichAnswer answer)
    {
        var row = answer.Row;
        Line(which.Why(answer));
        if (which.State(row) is { } state) html.Add($"<p><strong>{state}</strong></p>\n");
        Line(which.Note(row));
        Line(which.Order(row));
        Line(which.Maybe(row));
        Line(which.Mistaken(row));
        Line(which.Confidence(row));
    }

    private void Line(string? line)
    {
        if (!string.IsNullOrEmpty(line)) html.Add($"<p>{line}</p>\n");
    }

    private static int Tries(string pin) => SituationFields.Tries(pin)[pin[3..]];
}
