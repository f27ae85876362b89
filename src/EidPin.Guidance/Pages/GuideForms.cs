using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

using Fields = IEnumerable<KeyValuePair<string, string>>;

/// <summary>The forms of the guide. Only where a program answers: files can take no ticks.</summary>
/// <param name="given">The answers of this very dialogue.</param>
internal sealed class GuideForms(Texts texts, QueryLinks links, GuideView view, IReadOnlyList<Given> given, Html html)
{
    private readonly Texts words = texts.Of("page");
    private readonly Texts country = texts.Of(view.Card[..2]);

    /// <summary>A question of which many answers may be ticked.</summary>
    public void Ticks(Question question)
    {
        html.Add($"<form method=\"get\" action=\"{links.Action:a}\">\n");
        // Nothing ticked is an answer too: a form without it would ask again.
        Hidden([.. Known(links.Carried), new(question.Id, "none")]);
        // Most people tick nothing: for them the way on is in sight before the list.
        html.Add($"<p class=\"do\"><a class=\"btn\" href=\"{view.None:a}\">{words["guide.none"]}</a></p>\n");
        html.Add($"<fieldset aria-describedby=\"help\">\n<legend>{country[$"question.{question.Id}.title"]}</legend>\n");
        html.Add($"<ul class=\"ticks\">\n");
        foreach (var (id, _) in view.Choices)
        {
            html.Add($"<li><label><input type=\"checkbox\" name=\"{question.Id:a}\" value=\"{id:a}\"/>");
            html.Add($"<span>{country[$"answer.{question.Id}.{id}"]}</span></label></li>\n");
        }
        html.Add($"</ul>\n</fieldset>\n<p class=\"do\"><button class=\"main\">{words["guide.next"]}</button></p>\n</form>\n");
    }

    /// <summary>"I do not know which one": the words of the screen may tell.</summary>
    public void Words(Question question, string open)
    {
        html.Add($"<form class=\"search\" method=\"get\" action=\"{links.Action:a}\">\n");
        Hidden([.. Known(links.Carried.Where(c => c.Key != "asked")), new(question.Id, open)]);
        html.Add($"<p><label for=\"asked\">{words["page.which.search"]}</label></p>\n<p class=\"do\">");
        html.Add($"<input id=\"asked\" type=\"search\" name=\"asked\" maxlength=\"{WhichPin.LongestQuery}\" ");
        html.Add($"aria-describedby=\"asked-help\" autocomplete=\"off\"/> ");
        html.Add($"<button class=\"main\">{words["page.which.find"]}</button></p>\n");
        html.Add($"<p id=\"asked-help\"><small>{words["page.which.search.help"]}</small></p>\n</form>\n");
    }

    /// <summary>A reservation runs out: what a person should not have to keep in mind goes into their calendar.</summary>
    public void Limit()
    {
        var limited = view.Plan.Routes.FirstOrDefault(r => r.ValidForHours is not null);
        if (links.Calendar is not { } calendar || limited?.ValidForHours is not { } hours) return;
        html.Add($"<section class=\"screen\" aria-labelledby=\"limit\">\n");
        html.Add($"<h2 id=\"limit\">{words.Get("page.limit.title", ("n", hours))}</h2>\n");
        html.Add($"<form method=\"get\" action=\"{calendar:a}\">\n");
        Hidden(Known(links.Carried));
        html.Add($"<p><label for=\"reserved\">{words["page.limit.when"]}</label></p>\n<p class=\"do\">");
        html.Add($"<input id=\"reserved\" type=\"datetime-local\" name=\"reserved\" autocomplete=\"off\"/> ");
        html.Add($"<button>{words.Get("page.limit.add", ("n", hours))}</button></p>\n</form>\n</section>\n");
    }

    /// <summary>Which ID do you have? The plan then says per document whether that is enough.</summary>
    public void Owned()
    {
        var documents = view.Plan.Routes.SelectMany(r => r.Documents);
        if (!documents.Any(d => DocumentNeed.Of(d.Id, d.Text).ByHas)) return;
        var owned = view.Plan.Situation.List("has");
        html.Add($"<details class=\"screen\"><summary>{words["page.has"]}</summary>\n<form method=\"get\" action=\"{links.Action:a}\">\n");
        Hidden(Known(links.Carried.Where(c => c.Key != "has")));
        html.Add($"<fieldset>\n<legend>{words["page.has.help"]}</legend>\n<ul class=\"ticks\">\n");
        foreach (var id in Identity.All)
        {
            var ticked = new Markup(owned.Contains(id) ? " checked=\"checked\"" : "");
            html.Add($"<li><label><input type=\"checkbox\" name=\"has\" value=\"{id:a}\"{ticked}/>");
            html.Add($"<span>{country[$"id.{id}"]}</span></label></li>\n");
        }
        html.Add($"</ul>\n</fieldset>\n<p class=\"do\"><button class=\"main\">{words["guide.next"]}</button></p>\n</form>\n</details>\n");
    }

    // What the address says now, so that it says it again.
    private Fields Known(Fields carried) =>
        [new("lang", texts.Language), new("card", view.Card), .. carried, .. given.SelectMany(QueryLinks.Of)];

    private void Hidden(Fields fields) =>
        html.Each(fields, f => html.Add($"<input type=\"hidden\" name=\"{f.Key:a}\" value=\"{f.Value:a}\"/>\n"));
}
