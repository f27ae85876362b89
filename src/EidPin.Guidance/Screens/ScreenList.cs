using EidPin.Guidance.Pages;
using EidPin.Guidance.Situations;

namespace EidPin.Guidance.Screens;

/// <summary>
/// Every screen by its code. <c>D-4</c> is a page, <c>M-4</c> a step at a machine; a card has a letter of its own, where one digit is its
/// record sheet, two are act and PIN, and four a state of the guide.
/// </summary>
public static class ScreenList
{
    private const char Pages = 'D', Machine = 'M';
    private const int Sheet = 1, FirstAct = 10, FirstState = 1000, States = 9000;

    // In the order of their numbers, from 1: a new one is added at the end, so that no code ever means another screen.
    private static readonly Place[] Places =
    [
        Place.Cards, Place.Reserve, Place.Guide, Place.Which, Place.Certificates, Place.Sheet, Place.Rules, Place.Help, Place.About,
    ];

    private static readonly string[] Acts = ["check", "change", "unlock", "activate", "reserve"];

    private static readonly string[] Steps =
        ["start", "menu", "card", "known", "new", "again", "try-new", "code", "result", "take-card", "there", "last"];

    private static readonly Dictionary<string, char> Letters = new()
    {
        ["jp.my-number"] = 'J',
        ["fi.citizen"] = 'F',
        ["fi.organisation"] = 'R',
        ["fi.professional"] = 'P',
        ["fi.personnel"] = 'S',
    };

    public static ScreenCode Of(Place place) => new(Pages, Array.IndexOf(Places, place) + 1);

    /// <param name="step">One of the steps of a machine.</param>
    public static ScreenCode OfMachine(string step) => new(Machine, Array.IndexOf(Steps, step) + 1);

    public static ScreenCode OfSheet(string card) => new(Letters[card], Sheet);

    /// <param name="card">An id of a situation, or of a profile.</param>
    /// <param name="pin">With or without its country; null: the whole card.</param>
    public static ScreenCode OfAct(string card, string act, string? pin)
    {
        var place = pin is null ? 0 : Pins(card).IndexOf(pin[(pin.IndexOf('.', StringComparison.Ordinal) + 1)..]) + 1;
        return new(Letters[card], (FirstAct * (Array.IndexOf(Acts, act) + 1)) + place);
    }

    /// <summary>
    /// Where the number of a state is looked for first: it follows from the answers of the shortest way there alone, so that a release
    /// which changes other ways does not change it.
    /// </summary>
    internal static int First(string answers)
    {
        // FNV-1a (Fowler, Noll, Vo): the same on every machine, which a string's own hash is not.
        var hash = 2166136261u;
        foreach (var c in answers) hash = (hash ^ c) * 16777619u;
        return FirstState + (int)(hash % States);
    }

    /// <summary>Where the next is looked for when another state has that number.</summary>
    internal static int After(int number) => FirstState + ((number - FirstState + 1) % States);

    /// <summary>The first question about a card: nothing was answered yet.</summary>
    internal static ScreenCode OfFirst(string card) => OfState(card, First(""));

    internal static ScreenCode OfState(string card, int number) => new(Letters[card], number);

    /// <summary>All forms of a card, in the order of their numbers.</summary>
    public static IEnumerable<Screen.OfAct> ActsOf(string card) =>
        Enumerable.Range(FirstAct, FirstAct * Acts.Length).Select(n => OfAct(new(Letters[card], n), card)).OfType<Screen.OfAct>();

    /// <summary>All steps at a machine.</summary>
    public static IEnumerable<Screen.OfMachine> Machines => Steps.Select(s => new Screen.OfMachine(OfMachine(s), s));

    /// <summary>All pages that are the same for everybody.</summary>
    public static IEnumerable<Screen.OfPage> AllPages => Places.Select(p => new Screen.OfPage(Of(p), p));

    /// <summary>Where the letter was not heard: every screen that has this number.</summary>
    /// <returns>None where what was typed is no number alone.</returns>
    public static IEnumerable<Screen> WithNumber(string typed, DateOnly today)
    {
        char[] letters = [Pages, Machine, .. Letters.Values];
        var found = letters.Select(letter => ScreenCode.Read($"{letter}{typed}")).OfType<ScreenCode>();
        return found.Select(code => Find(code, today)).OfType<Screen>();
    }

    /// <param name="typed">As people type it.</param>
    /// <returns>Null: there is no such screen.</returns>
    public static Screen? Find(string typed, DateOnly today) => ScreenCode.Read(typed) is { } code ? Find(code, today) : null;

    private static Screen? Find(ScreenCode code, DateOnly today)
    {
        var at = code.Number - 1;
        if (code.Letter == Pages) return at >= 0 && at < Places.Length ? new Screen.OfPage(code, Places[at]) : null;
        if (code.Letter == Machine) return at >= 0 && at < Steps.Length ? new Screen.OfMachine(code, Steps[at]) : null;
        if (Letters.FirstOrDefault(l => l.Value == code.Letter).Key is not { } card) return null;
        if (code.Number == Sheet) return new Screen.OfSheet(code, card);
        if (code.Number >= FirstState) return OfState(code, card, today);
        return OfAct(code, card);
    }

    private static Screen.OfGuide? OfState(ScreenCode code, string card, DateOnly today)
    {
        var state = GuideScreens.Of(card, today).All.FirstOrDefault(s => s.Code == code);
        return state is null ? null : new(code, card, state);
    }

    private static Screen.OfAct? OfAct(ScreenCode code, string card)
    {
        var (act, place) = Math.DivRem(code.Number, FirstAct);
        if (act < 1 || act > Acts.Length || place > Pins(card).Count) return null;
        var found = new Screen.OfAct(code, card, Acts[act - 1], place == 0 ? null : Pins(card)[place - 1]);
        return IsThere(found) ? found : null;
    }

    // Japan's cards come activated, Finland's have no reservations; the rest is about one PIN.
    private static bool IsThere(Screen.OfAct screen) => screen.Act switch
    {
        "activate" => screen.Pin is null && screen.Card.StartsWith("fi.", StringComparison.Ordinal),
        "reserve" => screen is { Card: "jp.my-number", Pin: "signature" or "authentication" },
        _ => screen.Pin is not null,
    };

    private static List<string> Pins(string card) => [.. SituationFields.Tries(card).Keys];
}
