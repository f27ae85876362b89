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

    // Whoever said that something is locked, lost or forgotten is not told that nothing is.
    [Theory]
    [InlineData("fi.citizen", "CKR_PIN_LOCKED", "unlock-at-home")]
    [InlineData("fi.citizen", "63C0", "unlock-at-home")]
    [InlineData("fi.citizen", "PIN1 lukittu", "unlock-at-home")]
    [InlineData("fi.citizen", "tunnusluku unohtunut", "unlock-at-home")]
    [InlineData("fi.citizen", "PIN-koden är låst", "unlock-at-home")]
    [InlineData("fi.citizen", "aktivointitunnusluku hukassa", "order-activation-code")]
    [InlineData("fi.citizen", "PUK lost", "order-activation-code")]
    [InlineData("fi.citizen", "jag har glömt min aktiveringskod", "order-activation-code")]
    [InlineData("fi.citizen", "henkilökortti kadonnut", "stop-and-replace-card")]
    [InlineData("fi.citizen", "korttini on varastettu", "stop-and-replace-card")]
    [InlineData("fi.citizen", "id-kort stulet", "stop-and-replace-card")]
    [InlineData("fi.professional", "hukkasin korttini", "stop-and-replace-card")]
    [InlineData("fi.citizen", "my card was stolen", "stop-and-replace-card")]
    [InlineData("jp.my-number", "マイナンバーカード紛失", "stop-and-replace-card")]
    [InlineData("jp.my-number", "マイナンバーカードを盗まれました", "stop-and-replace-card")]
    [InlineData("jp.my-number", "I lost my My Number card", "stop-and-replace-card")]
    [InlineData("jp.my-number", "暗証番号を忘れた", "office")]
    [InlineData("jp.my-number", "CKR_PIN_LOCKED", "kiosk")]
    public void What_was_said_to_have_happened_decides(string card, string words, string route) =>
        Assert.Equal(route, Plan(card, words).Routes[0].Id);

    // Of two things in one sentence each keeps its own state.
    [Theory]
    [InlineData("fi.citizen", "PIN1 lukossa ja PUK hukassa", "order-activation-code")]
    [InlineData("fi.citizen", "I lost the activation code and PIN1 is locked", "order-activation-code")]
    [InlineData("fi.citizen", "aktivointitunnusluku hukassa, PIN1 lukossa", "order-activation-code")]
    [InlineData("fi.citizen", "PIN1 låst och aktiveringskoden är borta", "order-activation-code")]
    [InlineData("fi.professional", "PIN1 ja PUK molemmat lukossa", "new-card")]
    [InlineData("fi.citizen", "PIN1 är låst och jag har kastat PUK-brevet", "order-activation-code")]
    [InlineData("jp.my-number", "署名用も利用者証明用もロック", "office")]
    [InlineData("jp.my-number", "署名用と利用者証明用を忘れました", "office")]
    [InlineData("fi.citizen", "korttini ei ole kadonnut, PIN unohtui", "unlock-at-home")]
    [InlineData("jp.my-number", "カードはなくしていません、暗証番号を忘れただけです", "office")]
    public void Two_states_in_one_sentence_are_both_kept(string card, string words, string route) =>
        Assert.Equal(route, Plan(card, words).Routes[0].Id);

    // A new card is for a chip that is dead, and not for a question.
    [Theory]
    [InlineData("Onko PUK lukossa?"), InlineData("PUK lukossa?"), InlineData("Är PUK-koden låst?"), InlineData("Is my PUK locked?")]
    [InlineData("PUK is nearly locked"), InlineData("Luulin että PUK lukittui, mutta ei"), InlineData("Mitä tapahtuu jos PUK lukittuu?")]
    public void Who_asks_whether_the_chip_is_dead_buys_no_card(string words) =>
        Assert.NotEqual("new-card", Plan("fi.citizen", words).Routes[0].Id);

    // The code of one card typed into another ends it.
    [Theory]
    [InlineData("SIM-kortin PUK on lukossa"), InlineData("Viron ID-kortin PUK on lukittu"), InlineData("YubiKey PUK blocked")]
    [InlineData("Belgian eID PUK is locked"), InlineData("Svenskt id-kort PUK låst"), InlineData("My PIV card PUK is locked")]
    public void Nothing_of_ours_is_unlocked_for_somebody_elses_card(string words)
    {
        var routes = Plan("fi.citizen", words).Routes.Select(r => r.Id);
        Assert.DoesNotContain(routes, r => r is "unlock-at-home" or "new-card");
    }

    [Fact]
    public void Two_locked_PINs_are_both_set_anew()
    {
        Assert.Equal(["signature", "authentication"], Plan("jp.my-number", "署名用も利用者証明用もロック").Routes[0].Resets);
        Assert.Equal(["pin1", "pin2"], Plan("fi.citizen", "PIN1 ja PIN2 lukossa").Routes[0].Resets);
        Assert.Equal(["pin2"], Plan("fi.citizen", "PIN1 toimii mutta PIN2 lukossa").Routes[0].Resets);
    }

    [Theory]
    [InlineData("利用者証明用パスワードはあと1回間違えるとロックされます")]
    [InlineData("あと1回でロックされます 利用者証明用")]
    public void What_is_yet_to_be_locked_is_on_its_last_try(string words)
    {
        var plan = Plan("jp.my-number", words);
        Assert.Equal("try-again", plan.Routes[0].Id);
        Assert.Equal(["authentication"], plan.OnLastTry);
    }

    [Theory]
    [InlineData("jp.my-number", "引っ越しして署名用が使えない", "reissue-certificate")]
    [InlineData("fi.citizen", "en ole aktivoinut korttia vielä", "activate-at-home")]
    [InlineData("fi.citizen", "I have not activated the card yet", "activate-at-home")]
    [InlineData("fi.citizen", "kortet är inte aktiverat", "activate-at-home")]
    [InlineData("jp.my-number", "結婚して署名用パスワードが使えなくなった", "reissue-certificate")]
    public void What_happened_to_the_card_or_its_holder_decides_too(string card, string words, string route) =>
        Assert.Equal(route, Plan(card, words).Routes[0].Id);

    [Theory]
    [InlineData("fi.citizen", "kortin PIN hukassa"), InlineData("jp.my-number", "カードの暗証番号を紛失")]
    [InlineData("fi.citizen", "I lost my card PIN"), InlineData("jp.my-number", "在留カード紛失")]
    [InlineData("fi.citizen", "SIM card lost")]
    [InlineData("fi.citizen", "korttini PIN-koodi on hukassa")]
    public void A_code_that_is_lost_or_another_card_stops_no_card(string card, string words) =>
        Assert.NotEqual("stop-and-replace-card", Plan(card, words).Routes[0].Id);

    [Theory]
    [InlineData("jp.my-number", "ロック解除されました"), InlineData("fi.citizen", "PIN1 ei ole lukittu")]
    [InlineData("fi.citizen", "PIN is not locked")]
    [InlineData("fi.citizen", "PIN1 är inte låst"), InlineData("jp.my-number", "署名用はロックされていません")]
    public void What_is_said_not_to_be_so_is_not_taken_for_so(string card, string words) =>
        Assert.Equal("try-again", Plan(card, words).Routes[0].Id);

    [Fact]
    public void One_of_two_that_is_not_locked_does_not_unsay_the_other() =>
        Assert.NotEqual("try-again", Plan("fi.citizen", "PUK ei ole lukittu mutta PIN1 on lukittu").Routes[0].Id);

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
