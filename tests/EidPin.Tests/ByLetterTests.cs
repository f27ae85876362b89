using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// A card whose certificate's date says one scheme of activation and whose counters say the other: begun in 2026, both PINs at 0. Either
/// code may be in its letter.
/// </summary>
public sealed class ByLetterTests
{
    private const string Question = "Activation code of the letter (7 or 8 digits";

    private static readonly Dictionary<string, int> Used = new() { ["fi.pin1"] = 5, ["fi.pin2"] = 5 };

    private static SimulatedCard Card() =>
        SimulatedCard.Create(ReadyMade.Find("fineid-citizen-2026-new")!.Definition with { TriesUsed = Used });

    private static string Puk(SimulatedCard card) => card.Codes.Single(c => c.Key == "fi.activation-code").Value;

    [Fact]
    public void The_command_asks_for_seven_or_eight_digits_and_tells_who_typed_seven_what_works()
    {
        var card = Card();
        using var readers = SimulatedReaders.With(card, "R");
        var run = CliRun.Do("activate", keys: "123456\r7654321\r9753\r9753\r864209\r864209\r", readers: readers, width: 400);
        Assert.Equal(7, run.Exit);
        Assert.Equal(2, run.Error.Split(Question).Length - 1);
        Assert.Contains("at least 7", run.Error, StringComparison.Ordinal);
        Assert.Contains("If the code in the letter has 8 digits, use that one: `eidpin unlock`", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public void Eight_digits_activate_it_by_either_command()
    {
        var (first, second) = (Card(), Card());
        using var one = SimulatedReaders.With(first, "R");
        var activated = CliRun.Do("activate", keys: $"{Puk(first)}\r9753\r9753\r864209\r864209\r", readers: one);
        Assert.Equal(0, activated.Exit);
        using var two = SimulatedReaders.With(second, "R");
        Assert.Equal((0, "done"), CliRun.Do("unlock pin1 --stdin --json", $"{Puk(second)}\n9753", readers: two).Result);
    }

    [Fact]
    public void A_script_hears_that_fewer_digits_cannot_be_right()
    {
        using var readers = SimulatedReaders.With(Card(), "R");
        var run = CliRun.Do("activate --stdin --json", "123456\n9753\n864209", readers: readers);
        Assert.Equal((2, "bad-format", "too-short"), (run.Exit, run.Text("outcome"), run.Text("problem")));
    }

    [Theory, InlineData("en", "7 or 8 digits"), InlineData("ja", "7桁か8桁"), InlineData("ja-easy", "7つか8つ"),
        InlineData("fi", "7 tai 8 numeroa"), InlineData("sv", "7 eller 8 siffror")]
    public async Task The_page_asks_for_seven_or_eight_digits(string language, string digits)
    {
        var texts = Texts.For(language, "desk").ForPages();
        using var readers = SimulatedReaders.With(Card(), "R");
        using var desk = new CardDesk(readers, simulated: true);
        var view = View(desk);
        Assert.Contains(digits, Bare(CardWords.Format(texts, view, view.Card!.Profile["fi.activation-code"])), StringComparison.Ordinal);

        var form = await desk.Find(view.Id)!.Run(
            view.Id,
            session => new FormPart(desk, view, session, texts).Html("fi.pin1", Act.Activate, LastTry.Hold, keyboard: false),
            abandoned: TestContext.Current.CancellationToken);
        Assert.Contains(digits, Bare(form), StringComparison.Ordinal);
        Assert.DoesNotContain(Bare(texts["form.activation-code.7"]), Bare(form), StringComparison.Ordinal);

        var ticket = new Ticket("", view.Id, "fi.pin1", Act.Activate, LastTry.Hold, view.Version);
        var bad = new PinOutcome.BadFormat("fi.pin1", "fi.activation-code", CodeProblem.TooShort) { Sent = false };
        Assert.Contains("7", new AnswerPart(view, texts).Html(new Reply.Told(bad, 0, []), ticket), StringComparison.Ordinal);
        var spent = new AnswerPart(view, texts).Html(Spent, Act.Activate, []);
        Assert.Contains("8", Bare(spent), StringComparison.Ordinal);
        Assert.DoesNotContain("eidpin unlock", spent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fineid-citizen-2026-new", ActivationScheme.SevenDigits)]
    [InlineData("fineid-citizen-new", ActivationScheme.EightDigits)]
    public void A_copy_to_practise_on_is_activated_as_the_card_is(string name, ActivationScheme scheme)
    {
        using var session = PinSession.Open(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"));
        Assert.Equal(scheme, SchemeOf(session));
        using var copy = PinSession.Open(
            SimulatedReaders.With(SimulatedCard.Create(CardDefinition.Like(session.Status, scheme)), "R").Connect("R"));
        Assert.Equal(scheme, SchemeOf(copy));
    }

    [Fact]
    public void A_copy_of_a_card_whose_letter_decides_takes_the_code_that_its_counters_speak_of()
    {
        using var session = PinSession.Open(SimulatedReaders.With(Card(), "R").Connect("R"));
        Assert.Equal(ActivationScheme.ByLetter, SchemeOf(session));
        var card = SimulatedCard.Create(CardDefinition.Like(session.Status, ActivationScheme.ByLetter));
        using var copy = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        using Code code = CounterModel.Typed(Puk(card)), pin1 = CounterModel.Typed("9753"), pin2 = CounterModel.Typed("864209");
        Assert.IsType<PinOutcome.Done>(new CardActivation(copy).Activate(code, pin1, pin2).Outcome);
    }

    private static PinOutcome.NotPossible Spent => new("fi.pin1", "fi.pin1", Impossible.ActivationCodeSpent) { Sent = false };

    private static ActivationScheme? SchemeOf(PinSession session)
    {
        var activation = new CardActivation(session);
        Assert.Null(activation.Preflight());
        return activation.Scheme;
    }

    // The certificate is read after the tiles are shown; then the page knows the scheme.
    private static ReaderView View(CardDesk desk)
    {
        var known = SpinWait.SpinUntil(() => desk.Views is [{ Phase: Phase.Ready, Certificates: not null }], TimeSpan.FromSeconds(20));
        Assert.True(known);
        var view = Assert.Single(desk.Views);
        Assert.Equal(ActivationScheme.ByLetter, view.Scheme);
        return view;
    }

    // Easy Japanese has readings in the middle of words.
    private static string Bare(string words) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(Ruby.Bare(words), "<rt>.*?</rt>|<rp>.*?</rp>", ""), "<[^>]*>", "");
}
