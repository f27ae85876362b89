using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Desk;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Pages of the Desk and of the machine are words for people: what C# would print of a value stands in none of them.</summary>
public sealed partial class PageTextTests
{
    private static readonly string[] Pins = ["jp.signature", "jp.authentication"];

    private static readonly OperatorInfo Shop = new("shop", new Dictionary<string, string> { ["en"] = "A shop" }, true, "off", [], [], 24);

    public static TheoryData<string> Cards => [.. ReadyMade.All.Select(c => c.Name)];

    [Fact]
    public void Markup_in_a_plain_string_is_the_markup_itself()
    {
        Assert.Equal("<b>x</b>", $"{new Markup("<b>x</b>")}");
        Assert.Equal("", $"{default(Markup)}");
    }

    [Theory, MemberData(nameof(Cards))]
    public async Task No_page_form_or_answer_of_a_card_contains_the_text_of_a_type(string name)
    {
        using var readers = SimulatedReaders.With(SimulatedCard.Create(ReadyMade.Find(name)!.Definition), "R");
        using var desk = new CardDesk(readers, simulated: true);
        var view = await Tray.Ready(desk);
        foreach (var texts in AllTexts())
        {
            Words(CardsPage.Html(desk, texts, new DemoStrip()));
            foreach (var pin in view.Card!.Pins.Select(p => p.Pin).Where(p => !p.Extra))
            {
                foreach (var last in (LastTry[])[LastTry.Hold, LastTry.Spend])
                    foreach (var act in Enum.GetValues<Act>().Where(act => pin.Checkable || act == Act.Unlock))
                        Words(await Tray.Form(desk, view, texts, pin.Id, act, last));
                foreach (var (outcome, act) in Outcomes(pin.Id, pin.UnblockedBy ?? pin.Id))
                {
                    var (ticket, told) = (new Ticket("", view.Id, pin.Id, act, LastTry.Hold, view.Version), new Reply.Told(outcome, 0, []));
                    Words(new AnswerPart(view, texts).Html(told, ticket));
                    Words(new AnswerPart(view, texts) { Untold = "1" }.Html(outcome, act, []));
                    Words(KioskPart.Ended(texts, new Visited.Card(told, pin.Id), view, Shop, "k"));
                }
            }
        }
    }

    [Fact]
    public async Task No_screen_of_the_machine_contains_the_text_of_a_type()
    {
        using var readers = SimulatedReaders.With(SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition), "R");
        using var desk = new CardDesk(readers, simulated: true);
        var view = await Tray.Ready(desk);
        var now = DateTimeOffset.UtcNow;
        foreach (var texts in AllTexts())
        {
            Words(KioskPage.Html(texts));
            Words(KioskPage.Live(desk, texts, null));
            foreach (var open in (bool[])[true, false])
            {
                var session = new KioskSession("k", "shop", open, open ? null : now, now, Pins, Practice: true);
                Words(KioskPart.Session(texts, Shop, session, isForgetful: !open));
            }
            foreach (var reason in Refusals())
                Words(KioskPart.Ended(texts, new Visited.Refused(new(reason), Pins[0]), view, Shop, "k"));
            foreach (var seen in (ReaderView?[])[view, null])
                Words(KioskPart.Ended(texts, new Visited.Done(Pins[0], now, Told: false), seen, Shop, "k"));
            Words(KioskPart.Weak(texts, new(Weakness.Repeated | Weakness.Run, Pins[0], 1)));
            foreach (var tries in (bool[])[true, false])
            {
                var found = new KioskCase("c", "authorised", Pins[0], Pins[1], now, new("n", new byte[32], now, now), [], 1, tries);
                var ticket = new VisitTicket(view.Id, view.Version, LastTry.Hold, "shop", TestCard.Origin, found, tries);
                Words(await desk.Find(view.Id)!.Run(
                    view.Id, s => KioskPart.Steps(texts, view, s, ticket, "1", "k"), abandoned: TestContext.Current.CancellationToken));
                foreach (var locked in (bool[])[true, false]) Words(KioskPart.LastTryAsked(texts, ticket, locked));
            }
        }
    }

    private static IEnumerable<Texts> AllTexts() => Texts.Languages.Select(l => Texts.For(l, "desk").ForPages());

    private static IEnumerable<string> Refusals() =>
        typeof(Refusals).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    private static IEnumerable<(PinOutcome Outcome, Act Act)> Outcomes(string pin, string code)
    {
        foreach (var act in Enum.GetValues<Act>())
        {
            var spent = act is Act.Unlock or Act.Activate ? code : pin;
            foreach (var problem in Enum.GetValues<CodeProblem>()) yield return (new PinOutcome.BadFormat(pin, spent, problem, pin), act);
            foreach (var reason in Enum.GetValues<Impossible>()) yield return (new PinOutcome.NotPossible(pin, spent, reason), act);
            foreach (var step in Enum.GetValues<CodeStep>())
                yield return (new PinOutcome.Uncertain(pin, spent, CardFault.CardRemoved, step) { Sent = true }, act);
            yield return (new PinOutcome.Done(pin, spent) { TriesLeft = 3 }, act);
            yield return (new PinOutcome.Wrong(pin, spent) { TriesLeft = 2 }, act);
            yield return (new PinOutcome.Locked(pin, spent) { TriesLeft = 0 }, act);
            yield return (new PinOutcome.Held(pin, spent) { TriesLeft = 1 }, act);
            yield return (new PinOutcome.Repeated(pin, spent), act);
            yield return (new PinOutcome.Refused(pin, spent) { Sent = true, Status = new(0x6F00) }, act);
        }
    }

    private static void Words(string html)
    {
        var found = OfType().Match(html);
        if (found.Success) Assert.Fail($"“{found.Value}” in {html[Math.Max(0, found.Index - 80)..]}");
    }

    // What a record prints of itself, or a type that says nothing of its own.
    [GeneratedRegex(@"\b[A-Z]\w* \{ [A-Z]\w* = |\b(EidPin|System)\.[A-Z]\w*[.`]\w+")]
    private static partial Regex OfType();
}
