using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Screens;

/// <summary>
/// What a helper reads of a screen that is not theirs to use: a form of the local web app, the questions of a command, a step at a machine.
/// </summary>
/// <param name="Title">Its heading.</param>
/// <param name="Asks">The codes that are typed, in order.</param>
/// <param name="Cost">What a wrong code costs; null: none is typed that the card judges.</param>
public sealed record ScreenWords(string Title, IReadOnlyList<string> Asks, string? Cost)
{
    /// <summary>What is on a page that asks for no code.</summary>
    public string? About { get; init; }

    /// <summary>The screen has this title, and never another one: it is what a helper compares.</summary>
    public bool IsSameEverywhere { get; init; } = true;

    public static ScreenWords Of(Screen screen, Texts texts) => screen switch
    {
        Screen.OfAct act => Of(act, texts),
        Screen.OfMachine machine => Of(machine, texts),
        Screen.OfPage page => Of(page, texts),
        Screen.OfSheet sheet => Of(sheet, texts),
        Screen.OfGuide guide => Of(guide, texts),
        _ => throw new ArgumentException($"no words for {screen.Code}", nameof(screen)),
    };

    private static ScreenWords Of(Screen.OfPage screen, Texts texts)
    {
        var place = screen.Place.ToString().ToLowerInvariant();
        return new(Heading(screen.Place, texts.Of("desk"), texts.Of("page")), [], null)
        {
            About = texts.Of("desk")[$"screen.page.{place}"],
            // Those of each country have a title of their own.
            IsSameEverywhere = screen.Place != Place.Rules,
        };
    }

    // What stands on top of the page, which is longer than what leads to it.
    private static string Heading(Place place, Texts desk, Texts page) => place switch
    {
        Place.Cards => desk["desk.cards"],
        Place.Reserve => desk["reserve.title"],
        Place.Guide => page["page.start.title"],
        Place.Which => page["page.which.title"],
        Place.Certificates => desk["cert.title"],
        Place.Sheet => page["page.start.sheets"],
        Place.Rules => page["page.about.rules"],
        Place.Help => desk["help.title"],
        _ => page["page.about.title"],
    };

    private static ScreenWords Of(Screen.OfSheet screen, Texts texts)
    {
        var words = texts.Of("page");
        var title = words.Get("sheet.title", ("card", words[$"guide.card.{screen.Card}"]));
        return new(title, [], null) { About = texts.Of("desk").Get("screen.sheet", ("card", screen.Card)) };
    }

    // Of a question its title; a plan has that of its best way.
    private static ScreenWords Of(Screen.OfGuide screen, Texts texts)
    {
        var state = screen.State;
        if (state.Next is { } next) return new(texts.Of(screen.Card[..2])[$"question.{next.Id}.title"], [], null);
        return new(new PlanWords(state.Plan, texts).Title(state.Plan.Routes[0]), [], null);
    }

    public static ScreenWords Of(Screen.OfAct screen, Texts texts)
    {
        var words = texts.Of("desk");
        var name = screen.Pin is { } id ? words[$"pin.{screen.Card[..2]}.{id}.name"] : null;
        var title = screen.Act == "reserve" ? words.Get("reserve.form", ("pin", name!)) : words[$"form.{screen.Act}"];
        if (name is not null && screen.Act != "reserve") title = $"{title} – {name}";
        var cost = screen.Act is "unlock" or "activate" ? $"screen.costs.{screen.Act}" : "cost.code";
        return new(title, AskedFor(screen, name ?? "", words), words[cost]);
    }

    public static ScreenWords Of(Screen.OfMachine screen, Texts texts)
    {
        var words = texts.Of("desk");
        var title = Heading(screen.Step, words);
        var (types, isJudged) = (screen.Step is "known" or "new" or "again" or "try-new", screen.Step is "known" or "try-new");
        return new(title, types ? [title] : [], isJudged ? words["cost.code"] : null)
        {
            // Where it is not yet known whether a card lies there, and what became of it.
            IsSameEverywhere = screen.Step is not ("card" or "result"),
        };
    }

    private static string Heading(string step, Texts words) => step switch
    {
        "start" => words["kiosk.welcome"],
        "menu" => words["kiosk.services"],
        "card" => words["kiosk.hold"],
        "last" => words.Get("form.last.title", ("pin", words["screen.some-pin"])),
        "result" => words["screen.machine.result"],
        _ => words.Get($"kiosk.{step}", ("pin", words["screen.some-pin"])),
    };

    private static string[] AskedFor(Screen.OfAct screen, string pin, Texts words)
    {
        var (letter, again) = (words["form.activation-code.by-letter"], words["form.again"]);
        // Seven digits serve the first use alone.
        var puk = words["form.activation-code.8"];
        string New(string name) => words.Get("form.new", ("pin", name));
        return screen.Act switch
        {
            "check" => [pin],
            "change" => [words.Get("form.current", ("pin", pin)), New(pin), again],
            "unlock" => [puk, New(pin), again],
            "activate" => [letter, New(words["pin.fi.pin1.name"]), again, New(words["pin.fi.pin2.name"]), again],
            // Reserved is with the other of the two PINs of the certificates.
            _ => [words[$"pin.jp.{(screen.Pin == "signature" ? "authentication" : "signature")}.name"]],
        };
    }
}
