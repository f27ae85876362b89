using System.Xml.Linq;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>"I do not know which one", told with the words of the screen: their state is kept, and no PIN is guessed.</summary>
public sealed class GuideWordsTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    // The first answer, then "I do not know which one", then the words; then the rest.
    [Theory]
    [InlineData("jp.my-number", "1\n8\nHJS0432E\n1\n0\n1\n\n", "jp", "route.kiosk.title")]
    [InlineData("fi.citizen", "1\n5\nPIN2 is locked\n1\n1\n\n", "fi", "route.unlock-at-home.title")]
    [InlineData("fi.professional", "1\n5\nPUK is locked\n\n", "fi", "route.new-card.title")]
    [InlineData("jp.my-number", "1\n8\nカードをなくしました\n\n", "jp", "route.stop-and-replace-card.title")]
    [InlineData("fi.citizen", "1\n5\ncard lost\n\n", "fi", "route.stop-and-replace-card.title")]
    [InlineData("fi.citizen", "1\n5\nno reader found\n\n", "fi", "route.card-does-not-read.title")]
    [InlineData("jp.my-number", "1\n8\nカードリーダーが認識されません\n\n", "jp", "route.card-does-not-read.title")]
    public void What_the_words_of_the_screen_say_is_kept_to_the_plan(string card, string keys, string country, string title)
    {
        var run = CliRun.Do($"guide --card {card}", keys: keys, readers: CliRun.Readers(), width: 400);
        Assert.Equal(0, run.Exit);
        Assert.Contains(Texts.For("en", country)[title], run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing is locked", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Not understood", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_try_of_an_activation_code_is_not_spent_on_the_words_of_a_screen()
    {
        const string Keys = "1\n5\nväärä PUK, 1 yritys jäljellä\n1\n\n";
        var run = CliRun.Do("guide --card fi.citizen", keys: Keys, readers: CliRun.Readers(), width: 400);
        Assert.Equal(0, run.Exit);
        Assert.Contains(Texts.For("en", "fi")["warning.activation-code-last-tries"], run.Out, StringComparison.Ordinal);
        Assert.Contains(Texts.For("en", "fi")["route.order-activation-code.title"], run.Out, StringComparison.Ordinal);
    }

    // Where the words fit several PINs, the question stands again with those; the first of them is not taken for granted.
    [Theory]
    [InlineData("jp.my-number", "1\n8\ne-Tax\n"), InlineData("jp.my-number", "1\n8\n暗証番号が違います\n")]
    [InlineData("jp.my-number", "1\n8\nカードがロックされています\n"), InlineData("fi.citizen", "1\n5\nKelain PIN\n")]
    public void Words_that_fit_several_PINs_are_asked_about(string card, string keys)
    {
        var title = Texts.For("en", card[..2])["question.which.title"];
        var run = CliRun.Do($"guide --card {card}", keys: keys, readers: CliRun.Readers(), width: 400);
        Assert.Equal(130, run.Exit);
        Assert.Equal(2, run.Error.Split(title).Length - 1);
    }

    [Fact]
    public void A_PIN_that_is_chosen_after_the_words_is_in_the_state_that_they_say()
    {
        var keys = "1\n8\nカードがロックされています\n1\n1\n0\n1\n\n";
        var run = CliRun.Do("guide --card jp.my-number", keys: keys, readers: CliRun.Readers(), width: 400);
        Assert.Equal(0, run.Exit);
        Assert.Contains(Texts.For("en", "jp")["route.kiosk.title"], run.Out, StringComparison.Ordinal);
    }

    // A number that is no PIN, or somebody else's card, is told as that; then the list helps on.
    [Theory]
    [InlineData("照合番号B", "was understood as"), InlineData("YubiKey PIN", "YubiKey")]
    public void Words_of_something_else_are_told_as_that(string words, string told)
    {
        var run = CliRun.Do("guide --card jp.my-number", keys: $"1\n8\n{words}\n", readers: CliRun.Readers(), width: 400);
        var after = run.Error[run.Error.IndexOf("What does the screen say", StringComparison.Ordinal)..];
        Assert.Contains(told, after, StringComparison.Ordinal);
        Assert.DoesNotContain("Not understood", run.Error, StringComparison.Ordinal);
        Assert.Contains(Texts.For("en", "jp")["question.service.title"], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_takes_the_words_of_the_screen_and_keeps_their_state()
    {
        var first = Shown("jp.my-number", ("happened", "refused"));
        var form = first.Descendants("form").Single(f => f.Descendants("input").Any(i => i.Attribute("name")?.Value == "asked"));
        Assert.Equal(
            ["jp.my-number", "refused", "dont-know"],
            ((string[])["card", "happened", "which"]).Select(n => form.Descendants("input").Single(i => i.Attribute("name")?.Value == n)
                .Attribute("value")!.Value));
        var page = Shown("jp.my-number", ("happened", "refused"), ("which", "dont-know"), ("asked", "HJS0432E"));
        Assert.Contains(Texts.For("en", "jp")["question.know-authentication.title"], page.ToString(), StringComparison.Ordinal);
        var lost = Shown("jp.my-number", ("happened", "refused"), ("which", "dont-know"), ("asked", "カードをなくしました"));
        Assert.Contains(Texts.For("en", "jp")["route.stop-and-replace-card.title"], lost.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_asks_which_of_the_PINs_is_meant_that_the_words_fit()
    {
        (string, string)[] given = [("happened", "refused"), ("which", "dont-know"), ("asked", "カードがロックされています")];
        var page = Shown("jp.my-number", given);
        Assert.Contains(Texts.For("en", "jp")["question.which.title"], page.ToString(), StringComparison.Ordinal);
        var choices = page.Descendants("ul").Single(u => u.Attribute("class")?.Value == "choices").Descendants("a")
            .Select(a => a.Attribute("href")!.Value).ToArray();
        Assert.Equal(3, choices.Length);
        Assert.All(choices[..2], c => Assert.Contains("asked=", c, StringComparison.Ordinal));
        // Whoever cannot choose goes on with what the words say to have happened.
        Assert.Contains("happened=locked&which=dont-know", choices[2], StringComparison.Ordinal);
        Assert.DoesNotContain("asked=", choices[2], StringComparison.Ordinal);
        var chosen = Replayed("jp.my-number", ("happened", "refused"), ("which", "signature"), given[2]);
        Assert.Equal("locked", chosen.Situation.Stated["pins.signature"]);
        Assert.Equal("know-authentication", chosen.Next?.Id);
    }

    [Fact]
    public void A_page_without_a_program_leads_on_with_what_a_message_says()
    {
        var links = new FileLinks("en", "which.html", (card, answers) => $"{card}:{GuideState.WayOf(answers)}");
        var html = WhichPage.Html(Texts.For("en"), links);
        foreach (var way in (string[])["jp.my-number:locked.signature", "jp.my-number:locked.card-info", "jp.my-number:locked"])
            Assert.Contains($"href=\"{way}\"", html, StringComparison.Ordinal);
    }

    private static XDocument Shown(string card, params (string Name, string Value)[] query)
    {
        var address = GuideAddress.Read([new("card", card), .. query.Select(q => new KeyValuePair<string, string>(q.Name, q.Value))]);
        var links = new QueryLinks("/guide", "", address.Carried);
        return Page.Check("guide", new GuidePages(Texts.For("en"), links).Show(GuideView.Of(Replayed(card, query), links, "en", Today)));
    }

    private static Dialogue Replayed(string card, params (string Name, string Value)[] query)
    {
        var address = GuideAddress.Read([new("card", card), .. query.Select(q => new KeyValuePair<string, string>(q.Name, q.Value))]);
        return Dialogue.Replay(Guide.ForCard(card), address.Known!, address.Answers, Today);
    }
}
