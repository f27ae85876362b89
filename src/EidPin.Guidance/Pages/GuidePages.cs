namespace EidPin.Guidance.Pages;

/// <summary>Start, questions and plans. The server, the local web app and the static site show the same pages.</summary>
public sealed class GuidePages(Texts texts, IPageLinks links)
{
    private readonly Frame frame = new(texts, links);
    private readonly Texts words = texts.Of("page");

    /// <summary>Which card is it?</summary>
    public string Start() => frame.Page(Place.Guide, words["page.start.title"], html =>
    {
        html.Add($"<p class=\"lead\">{words["page.start.lead"]}</p>\n<section aria-labelledby=\"card\">\n<h2 id=\"card\">{words["guide.which-card"]}</h2>\n<ul class=\"choices\">\n");
        html.Each(SituationFields.Cards, card => html.Add($"<li><a href=\"{links.Guide(texts.Language, card, []):a}\"><span>{words[$"guide.card.{card}"]}</span></a></li>\n"));
        html.Add($"</ul>\n</section>\n<section aria-labelledby=\"which\">\n<h2 id=\"which\">{words["page.start.which"]}</h2>\n");
        html.Add($"<p><a class=\"btn\" href=\"{links.Which(texts.Language):a}\">{words["page.start.which.go"]}</a></p>\n</section>\n");
        html.Add($"<section aria-labelledby=\"sheet\">\n<h2 id=\"sheet\">{words["page.start.sheets"]}</h2>\n<p>{words["page.start.sheets.lead"]}</p>\n<ul>\n");
        html.Each(SituationFields.Cards, card => html.Add($"<li><a href=\"{links.Sheet(texts.Language, card):a}\">{words[$"guide.card.{card}"]}</a></li>\n"));
        html.Add($"</ul>\n</section>\n");
    });

    /// <summary>The next question, or the plan.</summary>
    public string Show(GuideView view) => view.Next is null ? Plan(view) : Question(view, view.Next);

    private string Plan(GuideView view)
    {
        var plan = new PlanWords(view.Plan, texts);
        return frame.Page(Place.Guide, plan.Title(view.Plan.Routes[0]), html =>
        {
            Understood(html, view.Plan);
            new PlanPage(plan, frame, html).Whole();
            frame.Tools(html, ticks: true);
            if (links is QueryLinks query && view.Given is { } given)
            {
                Limit(html, view, given, query);
                Owned(html, view, given, query);
            }
            Answered(html, view);
            html.Add($"<p class=\"screen\"><a class=\"btn\" href=\"{links.Start(texts.Language):a}\">{words["guide.start"]}</a></p>\n");
        }, view.Plan.Situation.Country, kicker: $"{words["plan.title"]} · {words[$"guide.card.{view.Card}"]}");
    }

    private string Question(GuideView view, Question question)
    {
        var country = texts.Of(view.Card[..2]);
        return frame.Page(Place.Guide, country[$"question.{question.Id}.title"], html =>
        {
            Understood(html, view.Plan);
            // Files cannot take several ticks: there the first that fits is followed.
            var form = question.Many && links is QueryLinks && view.Given is not null;
            html.Add($"<p class=\"lead\" id=\"help\">{(question.Many && !form ? words["page.first-that-fits"] : country[$"question.{question.Id}.help"])}</p>\n");
            if (form) Form(html, view, question, view.Given!, (QueryLinks)links);
            else Choices(html, view, question);
            if (question.Answers.Any(a => a.Which)) html.Add($"<p><a href=\"{links.Which(texts.Language):a}\">{words["page.start.which.go"]}</a></p>\n");
            Answered(html, view);
            new PlanPage(new PlanWords(view.Plan, texts), frame, html).Provisional();
        }, view.Card[..2], kicker: words[$"guide.card.{view.Card}"]);
    }

    private void Choices(Html html, GuideView view, Question question)
    {
        var country = texts.Of(view.Card[..2]);
        html.Add($"<ul class=\"choices\">\n");
        if (view.None is { } none) html.Add($"<li><a href=\"{none:a}\"><span>{words["guide.none"]}</span></a></li>\n");
        foreach (var (id, link) in view.Choices)
            html.Add($"<li><a href=\"{link:a}\"{PinClass(question, view.Card, id)}>{Mark(question, view.Card, id)}<span>{country[$"answer.{question.Id}.{id}"]}</span></a></li>\n");
        html.Add($"</ul>\n");
    }

    // A PIN has its mark and colour here too.
    private static Markup Mark(Question question, string card, string id) =>
        question.Id == "which" && IsPin(card, id) ? PinMark.Svg($"{card[..2]}.{id}") : new("");

    private static Markup PinClass(Question question, string card, string id) =>
        new(question.Id == "which" && IsPin(card, id) ? $" class=\"{PinMark.Class($"{card[..2]}.{id}")}\"" : "");

    private static bool IsPin(string card, string id) => SituationFields.Tries(card).ContainsKey(id);

    private void Form(Html html, GuideView view, Question question, IReadOnlyList<Given> given, QueryLinks query)
    {
        var country = texts.Of(view.Card[..2]);
        html.Add($"<form method=\"get\" action=\"{query.Action:a}\">\n");
        // Nothing ticked is an answer too: a form without it would ask again.
        Hidden(html, [new("lang", texts.Language), new("card", view.Card), .. query.Carried, .. given.Select(QueryLinks.Of), new(question.Id, "none")]);
        html.Add($"<fieldset aria-describedby=\"help\">\n<legend>{country[$"question.{question.Id}.title"]}</legend>\n<ul class=\"ticks\">\n");
        foreach (var (id, _) in view.Choices)
            html.Add($"<li><label><input type=\"checkbox\" name=\"{question.Id:a}\" value=\"{id:a}\"/><span>{country[$"answer.{question.Id}.{id}"]}</span></label></li>\n");
        html.Add($"</ul>\n</fieldset>\n<p class=\"do\"><button class=\"main\">{words["guide.next"]}</button> ");
        html.Add($"<a class=\"btn\" href=\"{view.None:a}\">{words["guide.none"]}</a></p>\n</form>\n");
    }

    private static void Hidden(Html html, IEnumerable<KeyValuePair<string, string>> fields) =>
        html.Each(fields, f => html.Add($"<input type=\"hidden\" name=\"{f.Key:a}\" value=\"{f.Value:a}\"/>\n"));

    // A reservation runs out: what a person should not have to keep in mind goes into their calendar.
    private void Limit(Html html, GuideView view, IReadOnlyList<Given> given, QueryLinks query)
    {
        if (query.Calendar is not { } calendar || view.Plan.Routes.FirstOrDefault(r => r.ValidForHours is not null) is not { ValidForHours: { } hours }) return;
        html.Add($"<section class=\"screen\" aria-labelledby=\"limit\">\n<h2 id=\"limit\">{words.Get("page.limit.title", ("n", hours))}</h2>\n<form method=\"get\" action=\"{calendar:a}\">\n");
        Hidden(html, [new("lang", texts.Language), new("card", view.Card), .. query.Carried, .. given.Select(QueryLinks.Of)]);
        html.Add($"<p><label for=\"reserved\">{words["page.limit.when"]}</label></p>\n<p class=\"do\"><input id=\"reserved\" type=\"datetime-local\" name=\"reserved\" autocomplete=\"off\"/> ");
        html.Add($"<button>{words.Get("page.limit.add", ("n", hours))}</button></p>\n</form>\n</section>\n");
    }

    // Which ID do you have? The plan then says per document whether that is enough.
    private void Owned(Html html, GuideView view, IReadOnlyList<Given> given, QueryLinks query)
    {
        if (!view.Plan.Routes.SelectMany(r => r.Documents).Any(d => Identity.IsEnough(d.Id, []) is not null)) return;
        var (country, owned) = (texts.Of(view.Card[..2]), view.Plan.Situation.List("has"));
        html.Add($"<details class=\"screen\"><summary>{words["page.has"]}</summary>\n<form method=\"get\" action=\"{query.Action:a}\">\n");
        Hidden(html, [new("lang", texts.Language), new("card", view.Card), .. query.Carried.Where(c => c.Key != "has"), .. given.Select(QueryLinks.Of)]);
        html.Add($"<fieldset>\n<legend>{words["page.has.help"]}</legend>\n<ul class=\"ticks\">\n");
        foreach (var id in Identity.All)
            html.Add($"<li><label><input type=\"checkbox\" name=\"has\" value=\"{id:a}\"{new Markup(owned.Contains(id) ? " checked=\"checked\"" : "")}/><span>{country[$"id.{id}"]}</span></label></li>\n");
        html.Add($"</ul>\n</fieldset>\n<p class=\"do\"><button class=\"main\">{words["guide.next"]}</button></p>\n</form>\n</details>\n");
    }

    private void Answered(Html html, GuideView view)
    {
        if (view.Answered.Count == 0) return;
        var country = texts.Of(view.Card[..2]);
        html.Add($"<section class=\"answers\" aria-labelledby=\"answers\">\n<h2 id=\"answers\">{words["plan.answers"]}</h2>\n<dl>\n");
        foreach (var answer in view.Answered)
        {
            var title = country[$"question.{answer.Question}.title"];
            html.Add($"<div><dt>{title}</dt><dd>{Said(country, answer)} <a href=\"{answer.Change:a}\" aria-label=\"{words["plan.change-answer"]:t}: {title:t}\">{words["plan.change-answer"]}</a></dd></div>\n");
        }
        html.Add($"</dl>\n</section>\n");
    }

    private string Said(Texts country, AnsweredView given)
    {
        string[] all = [.. given.Answers.Select(a => country[$"answer.{given.Question}.{a}"]), .. given.None ? [words["guide.none"]] : (string[])[]];
        return given.Or && all.Length > 3 ? words["page.several-answers"] : string.Join(given.Or ? " / " : " · ", all);
    }

    private void Understood(Html html, Plan plan)
    {
        if (plan.Asked is not { } row || plan.Situation["asked"] is not { } asked) return;
        var which = texts.Of("which");
        html.Add($"<p class=\"note\">{(row.Length == 0 ? words.Get("plan.asked-not", ("words", asked)) : words.Get("plan.asked", ("words", asked), ("as", which.Has($"row.{row}") ? which[$"row.{row}"] : row)))}</p>\n");
    }
}
