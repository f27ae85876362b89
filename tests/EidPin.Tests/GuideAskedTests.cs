using System.Text.Json;
using System.Text.Json.Nodes;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>Words of a screen or a person in a situation: what they say happened has its part in the plan.</summary>
public sealed class GuideAskedTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    [Theory]
    [InlineData("jp.my-number", "あと1回", "signature"), InlineData("jp.my-number", "残り１回です", "authentication")]
    [InlineData("fi.citizen", "Väärä PIN, 1 yritys jäljellä", "pin2"), InlineData("fi.citizen", "Wrong PIN. 1 attempt left", "pin1")]
    [InlineData("fi.citizen", "Fel PIN. Ett försök kvar", "pin2"), InlineData("fi.citizen", "63C1", "pin1")]
    public void The_last_try_that_a_screen_names_is_warned_of(string card, string words, string pin)
    {
        var plan = Plan(card, words, ("pin", pin));
        Assert.Contains("last-try", plan.Warnings);
        Assert.Equal([pin], plan.OnLastTry);
    }

    // A number of tries without a PIN is that of one of them: of the others nobody has said anything.
    [Theory]
    [InlineData("fi.citizen", "Wrong PIN. 1 try left", "One of these (")]
    [InlineData("jp.my-number", "パスワードあと1回です", "One of these (")]
    [InlineData("fi.citizen", "PIN2: 1 try left", "PIN2 (signature PIN): only")]
    public void The_last_try_of_a_PIN_that_nobody_named_is_told_of_one_of_them(string card, string words, string said)
    {
        var warning = new PlanWords(Plan(card, words), Texts.For("en", card[..2])).Warning("last-try");
        Assert.StartsWith(said, warning, StringComparison.Ordinal);
        Assert.Contains("only one try is left", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jp.my-number", "残り回数 0", "signature", "kiosk"), InlineData("fi.citizen", "0 tries left", "pin2", "unlock-at-home")]
    public void No_try_left_is_locked(string card, string words, string pin, string route) =>
        Assert.Equal(route, Plan(card, words, ("pin", pin)).Routes[0].Id);

    [Theory, InlineData("three attempts", 0), InlineData("5 tries left", 0), InlineData("2 tries left", 3), InlineData("あと4桁", 0)]
    public void A_number_of_tries_is_told_from_other_numbers(string words, int wrong)
    {
        var situation = Plan("fi.citizen", words, ("pin", "pin1")).Situation;
        Assert.Equal(wrong == 0 ? null : wrong, situation.Whole("wrongTries.pin1"));
    }

    [Theory]
    [InlineData("jp.my-number", "CKR_PIN_LOCKED"), InlineData("fi.citizen", "CKR_PIN_LOCKED")]
    [InlineData("jp.my-number", "暗証番号を忘れた")]
    public void Where_the_words_fit_several_PINs_the_plan_asks_which(string card, string words)
    {
        Assert.Contains("pin", Plan(card, words).Ask);
        Assert.DoesNotContain("pin", Plan(card, words, ("pin", card == "fi.citizen" ? "pin2" : "signature")).Ask);
    }

    // The PIN that somebody chose is meant, where the words name none.
    [Theory, InlineData("fi.citizen", "PIN is locked", "pin2"), InlineData("jp.my-number", "CKR_PIN_LOCKED", "signature")]
    public void A_chosen_PIN_is_the_one_that_is_locked(string card, string words, string pin) =>
        Assert.Equal([pin], Plan(card, words, ("pin", pin)).Routes[0].Resets);

    [Theory]
    [InlineData("PIN1 lukittu", "pins", "pin1", "known", "pins.pin1")]
    [InlineData("PIN2 är låst", "wrongTries", "pin2", 2, "wrongTries.pin2")]
    public void What_contradicts_the_words_is_refused_naming_both(string words, string of, string pin, object value, string field)
    {
        var json = new JsonObject
        {
            ["card"] = "fi.citizen",
            ["asked"] = words,
            [of] = new JsonObject { [pin] = JsonValue.Create(value) },
        };
        var error = Assert.Throws<GuideException>(() => SituationReader.Read(JsonSerializer.SerializeToUtf8Bytes(json)));
        Assert.Equal(("both", field), (error.What, error.Field));
        Assert.Contains("asked", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_understood_has_its_words_in_every_language()
    {
        foreach (var language in Texts.Languages)
        {
            var run = CliRun.Do($"guide --situation - --lang {language}", """{"card":"jp.my-number","asked":"マイナンバーカード紛失"}""");
            Assert.Equal(0, run.Exit);
            Assert.DoesNotContain("happened.lost", run.Out, StringComparison.Ordinal);
        }
        Assert.Equal("happened.lost", Plan("jp.my-number", "マイナンバーカード紛失").Asked);
    }

    private static Plan Plan(string card, string words, params (string Field, string Value)[] more)
    {
        var said = more.Prepend(("asked", words)).Prepend(("card", card)).ToDictionary(m => m.Item1, m => m.Item2);
        return Guide.ForCard(card).Plan(new Situation(said, defaults: true), Today);
    }
}
