using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>Start, questions and plans. The server, the local web app and the static site show the same pages.</summary>
public sealed class GuidePages(Texts texts, IPageLinks links)
{
    private readonly Frame frame = new(texts, links);
    private readonly Texts words = texts.Of("page");

    /// <summary>Which card is it?</summary>
    public string Start() => frame.Page(Place.Guide, words["page.start.title"], html =>
    {
        html.Add($"<p class=\"lead\">{words["page.start.lead"]}</p>\n");
        html.Add($"<section aria-labelledby=\"card\">\n<h2 id=\"card\">{words["guide.which-card"]}</h2>\n<ul class=\"choices\">\n");
        foreach (var card in SituationFields.Cards)
            html.Add($"<li><a href=\"{links.Guide(texts.Language, card, []):a}\"><span>{words[$"guide.card.{card}"]}</span></a></li>\n");
        html.Add($"</ul>\n</section>\n<section aria-labelledby=\"which\">\n<h2 id=\"which\">{words["page.start.which"]}</h2>\n");
        html.Add($"<p><a class=\"btn\" href=\"{links.Which(texts.Language):a}\">{words["page.start.which.go"]}</a></p>\n</section>\n");
        html.Add($"<section aria-labelledby=\"sheet\">\n<h2 id=\"sheet\">{words["page.start.sheets"]}</h2>\n");
        html.Add($"<p>{words["page.start.sheets.lead"]}</p>\n<ul>\n");
        foreach (var card in SituationFields.Cards)
            html.Add($"<li><a href=\"{links.Sheet(texts.Language, card):a}\">{words[$"guide.card.{card}"]}</a></li>\n");
        html.Add($"</ul>\n</section>\n");
    });

    /// <summary>The next question, or the plan.</summary>
    public string Show(GuideView view) => view.Next is null ? Plan(view) : Question(view, view.Next);

    private string Plan(GuideView view)
    {
        var plan = new PlanWords(view.Plan, texts.ForPages());
        return frame.Page(Place.Guide, plan.Title(view.Plan.Routes[0]), html =>
        {
            Understood(html, view.Plan);
            new PlanPage(plan, frame, html).Whole();
            frame.Tools(html, ticks: true);
            if (view.Slip is { } slip)
                html.Add($"<p class=\"do screen\"><a class=\"btn\" href=\"{slip:a}\">{words["page.slip.link"]}</a></p>\n");
            if (Forms(view, html) is { } forms)
            {
                forms.Limit();
                forms.Owned();
            }
            Answered(html, view);
            html.Add($"<p class=\"screen\"><a class=\"btn\" href=\"{links.Start(texts.Language):a}\">{words["guide.start"]}</a></p>\n");
        }, view.Plan.Situation.Country, kicker: $"{words["plan.title"]} · {words[$"guide.card.{view.Card}"]}",
            screen: view.Screen);
    }

    private string Question(GuideView view, Question question)
    {
        var country = texts.Of(view.Card[..2]);
        return frame.Page(Place.Guide, country[$"question.{question.Id}.title"], html =>
        {
            Understood(html, view.Plan);
            var forms = question.Many ? Forms(view, html) : null;
            // Files cannot take several ticks: there the first that fits is followed.
            var help = question.Many && forms is null ? words["page.first-that-fits"] : country[$"question.{question.Id}.help"];
            html.Add($"<p class=\"lead\" id=\"help\">{help}</p>\n");
            if (forms is not null) forms.Ticks(question);
            else Choices(html, view, question);
            if (question.Answers.FirstOrDefault(a => a.Which) is { } open) Words(html, view, question, open.Id);
            Answered(html, view);
            new PlanPage(new PlanWords(view.Plan, texts.ForPages()), frame, html).Provisional();
        }, view.Card[..2], kicker: words[$"guide.card.{view.Card}"], screen: view.Screen);
    }

    // Where a program answers, the words of the screen are taken here; whoever has given them chooses among what they fit.
    private void Words(Html html, GuideView view, Question question, string open)
    {
        if (view.Words is null && Forms(view, html) is { } forms) forms.Words(question, open);
        else html.Add($"<p><a href=\"{links.Which(texts.Language):a}\">{words["page.start.which.go"]}</a></p>\n");
    }

    // Null where several ways lead to this page, and where no program answers.
    private GuideForms? Forms(GuideView view, Html html) =>
        links is QueryLinks query && view.Given is { } given ? new(texts, query, view, given, html) : null;

    private void Choices(Html html, GuideView view, Question question)
    {
        var country = texts.Of(view.Card[..2]);
        html.Add($"<ul class=\"choices\">\n");
        if (view.None is { } none) html.Add($"<li><a href=\"{none:a}\"><span>{words["guide.none"]}</span></a></li>\n");
        foreach (var (id, link) in view.Choices)
        {
            var (style, mark) = Look(question, view.Card, id);
            html.Add($"<li><a href=\"{link:a}\"{style}>{mark}<span>{country[$"answer.{question.Id}.{id}"]}</span></a></li>\n");
        }
        html.Add($"</ul>\n");
    }

    // A PIN has its mark and colour here too.
    private static (Markup Style, Markup Mark) Look(Question question, string card, string answer)
    {
        if (question.Id != "which" || !SituationFields.Tries(card).ContainsKey(answer)) return (new(""), new(""));
        var pin = $"{card[..2]}.{answer}";
        return (new($" class=\"{PinMark.Class(pin)}\""), PinMark.Svg(pin));
    }

    private void Answered(Html html, GuideView view)
    {
        var about = For(view);
        if (view.Answered.Count == 0 && about is null) return;
        var (country, change) = (texts.Of(view.Card[..2]), words["plan.change-answer"]);
        html.Add($"<section class=\"answers\" aria-labelledby=\"answers\">\n<h2 id=\"answers\">{words["plan.answers"]}</h2>\n");
        if (about is not null) html.Add($"<p>{about}</p>\n");
        if (view.Answered.Count == 0)
        {
            html.Add($"</section>\n");
            return;
        }
        html.Add($"<dl>\n");
        foreach (var answer in view.Answered)
        {
            var title = country[$"question.{answer.Question}.title"];
            html.Add($"<div><dt>{title}</dt><dd>{Said(country, answer)} ");
            html.Add($"<a href=\"{answer.Change:a}\" aria-label=\"{change:t}: {title:t}\">{change}</a></dd></div>\n");
        }
        html.Add($"</dl>\n</section>\n");
    }

    private string Said(Texts country, AnsweredView given)
    {
        var all = given.Answers.Select(a => country[$"answer.{given.Question}.{a}"]).ToList();
        if (given.Words is { } told) all.Add(words.Of("which").Get("which.quoted", ("words", told)));
        if (all.Count == 0) all.Add(words["guide.none"]);
        return string.Join(" · ", all);
    }

    // On a page that several ways lead to: whom it is for, as far as all of them agree.
    private string? For(GuideView view)
    {
        string Name(string pin) => words[$"pin.{view.Card[..2]}.{pin}.name"];
        if (view.NotUsable.Count > 0) return words.Get("page.for.not-usable", ("pins", words.Listed(view.NotUsable.Select(Name))));
        return view.Pin is { } pin ? words.Get("page.for", ("pin", Name(pin))) : null;
    }

    private void Understood(Html html, Plan plan)
    {
        if (plan.Asked is null || plan.Situation["asked"] is not { } asked) return;
        var told = new PlanWords(plan, texts).Understood is { } understood
            ? words.Get("plan.asked", ("words", asked), ("as", understood))
            : words.Get("plan.asked-not", ("words", asked));
        html.Add($"<p class=\"note\">{told}</p>\n");
    }
}
