using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Screens;

/// <summary>
/// What a helper reads of a screen that is not theirs to use: a form of the local web app, the questions of a command, a step at a machine.
/// </summary>
public sealed class ScreenWords
{
    private readonly Texts words;
    private readonly string pin;

    private ScreenWords(Texts texts, string? pin)
    {
        words = texts.Of("desk");
        this.pin = pin ?? words["screen.some-pin"];
    }

    /// <summary>Its heading.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The codes that are typed, in order.</summary>
    public IReadOnlyList<string> Asks { get; private init; } = [];

    /// <summary>What a wrong code costs; null: none is typed that the card judges.</summary>
    public string? Cost { get; private init; }

    public static ScreenWords Of(Screen.OfAct screen, Texts texts)
    {
        var set = texts.Of("desk");
        var name = screen.Pin is { } id ? set[$"pin.{screen.Card[..2]}.{id}.name"] : null;
        var made = new ScreenWords(texts, name);
        var title = screen.Act == "reserve" ? set.Get("reserve.form", ("pin", made.pin)) : set[$"form.{screen.Act}"];
        return new(texts, name)
        {
            Title = name is null || screen.Act == "reserve" ? title : $"{title} – {name}",
            Asks = made.AskedFor(screen),
            Cost = set[screen.Act is "unlock" or "activate" ? $"screen.costs.{screen.Act}" : "cost.code"],
        };
    }

    public static ScreenWords Of(Screen.OfMachine screen, Texts texts)
    {
        var made = new ScreenWords(texts, null);
        return new(texts, null)
        {
            Title = made.Heading(screen.Step),
            Asks = screen.Step is "known" or "new" or "again" or "try-new" ? [made.Heading(screen.Step)] : [],
            Cost = screen.Step is "known" or "try-new" ? made.words["cost.code"] : null,
        };
    }

    private string Heading(string step) => step switch
    {
        "start" => words["kiosk.welcome"],
        "menu" => words["kiosk.services"],
        "card" => words["kiosk.hold"],
        "result" => words["screen.machine.result"],
        _ => words.Get($"kiosk.{step}", ("pin", pin)),
    };

    private IReadOnlyList<string> AskedFor(Screen.OfAct screen)
    {
        var (letter, again) = (words["form.activation-code.by-letter"], words["form.again"]);
        string New(string name) => words.Get("form.new", ("pin", name));
        return screen.Act switch
        {
            "check" => [pin],
            "change" => [words.Get("form.current", ("pin", pin)), New(pin), again],
            "unlock" => [letter, New(pin), again],
            "activate" => [letter, New(words["pin.fi.pin1.name"]), again, New(words["pin.fi.pin2.name"]), again],
            _ => [words[$"pin.{screen.Card[..2]}.authentication.name"]],
        };
    }
}
