using System.Net;
using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Desk;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>
/// What the page of a card says where somebody could go wrong by it: the end of a chip, a last try, a card not yet used, a child's.
/// </summary>
public sealed partial class CardPageTests
{
    private static readonly Texts En = Texts.For("en", "desk").ForPages();

    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Theory, MemberData(nameof(Languages))]
    public async Task A_chip_that_is_locked_for_good_is_said_in_the_heading_of_the_answer_in_the_title_and_to_a_voice(string language)
    {
        var texts = Texts.For(language, "desk").ForPages();
        var (answer, page) = await Tray.With("fineid-dead", (desk, view) => Task.FromResult((
            new AnswerPart(view, texts).Html(new PinOutcome.Locked("fi.pin1", "fi.activation-code"), Act.Unlock, []),
            CardsPage.Html(desk, texts, null))));
        Assert.Contains(Bare(texts["outcome.locked.fi.activation-code"]), Bare(Heading().Match(answer).Value), StringComparison.Ordinal);
        Assert.Contains(Bare(texts["desk.new-card"]), Bare(answer), StringComparison.Ordinal);
        Assert.Equal(Bare(texts["desk.title.dead"]), Attribute(page, "data-title"));
        Assert.Contains(Bare(texts["desk.dead"]), Attribute(page, "data-said"), StringComparison.Ordinal);
    }

    [Theory, InlineData("fineid-citizen-new"), InlineData("fineid-citizen-2026-new")]
    public async Task A_card_that_was_never_used_is_not_called_ready(string card)
    {
        var page = await Tray.With(card, (desk, _) => Task.FromResult(CardsPage.Html(desk, En, null)));
        Assert.Equal(En["desk.title.new"], Attribute(page, "data-title"));
        Assert.Contains(En["desk.title.new"], Attribute(page, "data-said"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_with_its_remedy()
    {
        using var readers = new EidPin.Simulators.SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        using var desk = new CardDesk(readers, simulated: true);
        while (desk.Failure is null) await Task.Delay(10, TestContext.Current.CancellationToken);
        var said = Attribute(CardsPage.Html(desk, En, null), "data-said");
        Assert.StartsWith(CardWords.Fault(En, desk.Failure), said, StringComparison.Ordinal);
        Assert.EndsWith(CardWords.Remedy(En, CardFault.ServiceNotRunning)!.Replace("`", "", StringComparison.Ordinal), said);
    }

    [Theory, InlineData("jp.authentication", "Check", "One try is left. If it is wrong, this is locked: Login PIN.")]
    [InlineData("jp.signature", "Change", "One try is left. If it is wrong, this is locked: Signature password.")]
    public async Task The_last_try_is_the_heading_and_what_comes_then_describes_the_question(string pin, string act, string heading)
    {
        var most = pin == "jp.signature" ? 5 : 3;
        var asked = await Tray.With(
            "my-number",
            (desk, view) => Tray.Form(desk, view, En, pin, Enum.Parse<Act>(act)),
            d => d with { TriesUsed = new Dictionary<string, int> { [pin] = most - 1 } });
        Assert.StartsWith(heading, Bare(Heading().Match(asked).Value), StringComparison.Ordinal);
        Assert.Equal(En["form.last.after"], Bare(Described(asked)));
        int At(string words) => asked.IndexOf(words, StringComparison.Ordinal);
        Assert.True(At(En["desk.forgot"]) < At("data-do=\"close\""));
    }

    [Theory, InlineData(3, "Only 2 of 5 tries left"), InlineData(4, "Only 1 of 5 tries left")]
    public async Task The_last_tries_of_the_activation_code_are_counted_in_the_heading(int used, string heading)
    {
        var asked = await Tray.With(
            "fineid-citizen-pin1-locked",
            (desk, view) => Tray.Form(desk, view, En, "fi.pin1", Act.Unlock),
            d => d with { TriesUsed = new Dictionary<string, int> { ["fi.pin1"] = 5, ["fi.activation-code"] = used } });
        Assert.StartsWith(heading, Bare(Heading().Match(asked).Value), StringComparison.Ordinal);
        Assert.Equal(En["form.last.after.activation"], Bare(Described(asked)));
    }

    [Fact]
    public async Task Before_a_reservation_spends_a_last_try_what_costs_none_comes_first()
    {
        var asked = await Tray.With(
            "my-number",
            (desk, view) => desk.Find(view.Id)!.Run(
                view.Id,
                session => new FormPart(desk, view, session, En).ReserveBarred("jp.signature", LastTry.Hold)!,
                abandoned: TestContext.Current.CancellationToken),
            d => d with { TriesUsed = new Dictionary<string, int> { ["jp.authentication"] = 2, ["jp.signature"] = 5 } });
        var heading = Bare(Heading().Match(asked).Value);
        Assert.StartsWith("One try is left. If it is wrong, this is locked: Login PIN.", heading, StringComparison.Ordinal);
        Assert.Equal(En["reserve.last"], Bare(Described(asked)));
        var first = asked.IndexOf("class=\"do\"", StringComparison.Ordinal);
        Assert.StartsWith(En["desk.forgot"], Bare(asked[first..].Split('\n')[1]), StringComparison.Ordinal);
    }

    // There never was a letter with a PUK: nobody has lost it.
    [Fact]
    public async Task The_first_PUK_of_a_card_is_not_called_lost()
    {
        var answer = await Tray.With("fineid-citizen-2026-new", (_, view) => Task.FromResult(
            new AnswerPart(view, En).Html(new PinOutcome.Done("fi.pin1", "fi.pin1"), Act.Activate, [])));
        Assert.Contains("pins.activation-code=never-issued", Link(answer, En["answer.activate.order"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_for_a_child_makes_no_PIN_forgotten_and_asks_whether_a_certificate_can_be_issued()
    {
        var page = await Tray.With("my-number-child", (desk, _) => Task.FromResult(CardsPage.Html(desk, En, null)));
        var way = Link(page, En["desk.child.way"]);
        Assert.DoesNotContain("forgotten", way, StringComparison.Ordinal);
        var query = way.Split('?')[1].Split('&').Select(p => p.Split('=')).Select(p => KeyValuePair.Create(p[0], p[1]));
        var address = GuideAddress.Read(query);
        var today = new DateOnly(2026, 11, 30);
        var dialogue = Dialogue.Replay(Guide.ForCard(address.Card!), address.Known!, address.Answers, today);
        Assert.Null(dialogue.Next);
        Assert.Equal("office-legal-representative", dialogue.Plan(today).Routes[0].Id);
    }

    [Fact]
    public async Task Who_has_no_activation_code_comes_to_the_same_plan_from_the_tile_and_from_the_form()
    {
        var (page, form) = await Tray.With("fineid-citizen-pin1-locked", async (desk, view) =>
            (CardsPage.Html(desk, En, null), await Tray.Form(desk, view, En, "fi.pin1", Act.Unlock)));
        var tile = page[page.IndexOf("-fi.pin1\"", StringComparison.Ordinal)..];
        Assert.Equal(Link(form, En["desk.no-letter"]), Link(tile, En["desk.no-letter"]));
    }

    [Fact]
    public void A_card_of_a_file_is_called_by_it()
    {
        var file = Path.Combine(Path.GetTempPath(), $"nurse-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, """{ "profile": "fi.professional" }""");
        try
        {
            var html = new Html("en");
            StripPart.Demo(html, En, new DemoStrip(only: file));
            Assert.Contains($"<small>{Path.GetFileName(file)}</small>", html.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("simulate.card", html.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Seven digits are of identity cards' letters alone.
    [Theory, InlineData("fineid-citizen", true), InlineData("fineid-professional", false)]
    public async Task A_letter_of_seven_digits_is_spoken_of_where_there_is_one(string card, bool speaks)
    {
        var bad = new PinOutcome.BadFormat("fi.pin1", "fi.activation-code", CodeProblem.TooShort);
        var answer = await Tray.With(card, (_, view) => Task.FromResult(
            new AnswerPart(view, En).Html(new Reply.Told(bad, 0, []), new("", view.Id, "fi.pin1", Act.Unlock, LastTry.Hold, 0))));
        Assert.Equal(speaks, answer.Contains(En["form.activation-code.puk"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_button_to_another_PIN_says_what_it_does_and_a_code_of_one_length_is_not_told_a_least()
    {
        var bad = new PinOutcome.BadFormat("jp.authentication", "jp.authentication", CodeProblem.TooShort, FitsPin: "jp.card-info");
        var answer = await Tray.With("my-number", (_, view) => Task.FromResult(new AnswerPart(view, En).Html(
            new Reply.Told(bad, 0, []), new("", view.Id, "jp.authentication", Act.Check, LastTry.Hold, 0))));
        Assert.Contains($">{En.Get("answer.fits.go", ("pin", En["pin.jp.card-info.name"]))}</button>", answer, StringComparison.Ordinal);
        Assert.Contains("it has 4 digits", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("at least", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_is_told_with_the_name_of_its_PIN()
    {
        var answer = await Tray.With("my-number", (_, view) => Task.FromResult(new AnswerPart(view, En).Html(
            new PinOutcome.Wrong("jp.authentication", "jp.authentication") { TriesLeft = 2 }, Act.Change, [])));
        Assert.Equal("Login PIN: Wrong. 2 tries left.", Bare(Heading().Match(answer).Value));
    }

    [Fact]
    public async Task Both_new_codes_of_a_new_card_are_thought_up_before_its_letter_is_typed()
    {
        var form = await Tray.With("fineid-citizen-2026-new", (desk, view) => Tray.Form(desk, view, En, "fi.pin1", Act.Activate));
        var think = Assert.Single(Regex.Matches(form, "class=\"think\""));
        Assert.True(think.Index < form.IndexOf("data-field=\"0\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_of_the_letter_that_cannot_be_right_is_objected_to_before_a_new_one_that_is_only_weak()
    {
        var reply = await Tray.With("fineid-citizen-pin1-locked", async (desk, view) =>
        {
            using Code letter = Code.Copy("7654321"u8), weak = Code.Copy("1111"u8);
            var ticket = new Ticket("", view.Id, "fi.pin1", Act.Unlock, LastTry.Hold, view.Version);
            return await Operations.Do(desk, ticket, [letter, weak], weakIsFine: false, TestContext.Current.CancellationToken);
        });
        var told = Assert.IsType<Reply.Told>(reply);
        Assert.Equal("fi.activation-code", Assert.IsType<PinOutcome.BadFormat>(told.Outcome).Code);
        Assert.Equal(0, told.Field);
    }

    private static string Attribute(string html, string name) =>
        WebUtility.HtmlDecode(Regex.Match(html, $"{name}=\"([^\"]*)\"").Groups[1].Value);

    private static string Link(string html, string words) =>
        WebUtility.HtmlDecode(Regex.Match(html, $"href=\"([^\"]*)\">{Regex.Escape(words)}<").Groups[1].Value);

    private static string Described(string html) =>
        Regex.Match(html, $"id=\"{Regex.Escape(Attribute(html, "aria-describedby"))}\">(.*?)</p>").Groups[1].Value;

    private static string Bare(string html) => WebUtility.HtmlDecode(
        Tags().Replace(Ruby.Bare(html), "").Replace("\u00AD", "", StringComparison.Ordinal).Replace("&shy;", "", StringComparison.Ordinal));

    [GeneratedRegex("<h4.*?</h4>")]
    private static partial Regex Heading();

    [GeneratedRegex("<r[tp]>.*?</r[tp]>|<[^>]*>")]
    private static partial Regex Tags();
}
