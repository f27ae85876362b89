using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

using Fields = IReadOnlyList<KeyValuePair<string, string>>;

/// <summary>
/// The pages that need no card, as an address asks for them: everything that a page shows stands in the address, and nothing is kept.
/// </summary>
/// <param name="query">As a form sends it: a name may stand several times.</param>
/// <param name="linking">Links of this page, given what each address of the guide takes along.</param>
public sealed class QueryPages(Texts texts, Fields query, Func<Fields, QueryLinks> linking, DateOnly today)
{
    /// <summary>The last value of a name; null: it is not there, or a form sent it empty.</summary>
    public string? this[string name] => query.LastOrDefault(q => q.Key == name).Value is { Length: > 0 } value ? value : null;

    private QueryLinks Links => linking([]);

    /// <summary>One of a closed list.</summary>
    /// <exception cref="GuideException">Another.</exception>
    public string OneOf(string name, IReadOnlyList<string> allowed) =>
        this[name] is { } value && allowed.Contains(value)
            ? value
            : throw new GuideException("value", this[name] ?? "", allowed) { Field = name };

    /// <summary>The start, the next question or the plan.</summary>
    /// <exception cref="GuideException">The address says what there is not.</exception>
    public string Guided()
    {
        var address = GuideAddress.Read(query);
        var links = linking(address.Carried);
        var pages = new GuidePages(texts, links);
        if (address is not { Card: { } card, Known: { } known }) return pages.Start();
        var dialogue = Dialogue.Replay(Guide.ForCard(card), known, address.Answers, today);
        return pages.Show(GuideView.Of(dialogue, links, texts.Language, today));
    }

    /// <summary>A plan on one sheet, by the answers of the guide or by the line of another one; or the form for that line.</summary>
    /// <exception cref="GuideException">The address or the line says what there is not.</exception>
    public string Slip()
    {
        if (this["line"] is { } line)
        {
            var read = SlipCode.Read(line);
            return new SlipPage(Guide.ForCard(read.Card).Plan(read, today), texts, Links).Html(null, "");
        }
        var address = GuideAddress.Read(query);
        if (address is not { Card: { } card, Known: { } known }) return SmallPages.OpenSlip(texts, Links);
        var links = linking(address.Carried);
        var dialogue = Dialogue.Replay(Guide.ForCard(card), known, address.Answers, today);
        var view = GuideView.Of(dialogue, links, texts.Language, today);
        // Before the plan is found there is nothing to print.
        if (view.Next is not null) return new GuidePages(texts, links).Show(view);
        return new SlipPage(view.Plan, texts, links).Html(links.Guide(texts.Language, card, dialogue.Asked), view.Screen);
    }

    public string Found() => WhichPage.Html(texts, Links, this["q"] is { } words ? WhichPin.Find(words) : null);

    /// <summary>A record sheet, or the choice of one.</summary>
    /// <exception cref="GuideException">There is no such card.</exception>
    public string Sheet() => this["card"] is null
        ? SmallPages.Sheets(texts, Links)
        : RecordSheet.Html(OneOf("card", SituationFields.Cards), texts, Links);

    /// <summary>The rules of a country, or the choice of one.</summary>
    /// <exception cref="GuideException">There is no such country.</exception>
    public string Rules() => this["country"] is null
        ? SmallPages.Rules(texts, Links)
        : RulesPage.Html(texts, Links, OneOf("country", Guide.Countries));

    public string About() => AboutPage.Html(texts, Links);

    /// <summary>For who helps on the telephone: a screen by its code.</summary>
    public string Help() => SmallPages.Help(texts, Links);

    /// <summary>An address that is too long to be read.</summary>
    public string TooLong() => SmallPages.TooLong(texts, Links);

    /// <summary>There is nothing at this address.</summary>
    public string Missing() => SmallPages.Missing(texts, Links);

    /// <summary>An address that says what there is not.</summary>
    public string Refused(GuideException e) => SmallPages.Refused(texts, Links, e);

    /// <summary>The screen of a code, as it was typed or read over the telephone.</summary>
    /// <returns>Where it leads, or else its page; and whether there is such a screen.</returns>
    public (string? To, string? Html, bool IsThere) Screen(string code)
    {
        var screen = ScreenList.Find(code, today);
        if (SeenScreen.Address(screen, code, Links, texts.Language) is { } to) return (to, null, true);
        return (null, SeenScreen.Html(screen, code, today, texts, Links), screen is not null);
    }
}
