using EidPin.Guidance.Which;

namespace EidPin.Tests;

/// <summary>A state belongs to the PIN that it is said of, and to no other that is named; what is not meant is not answered.</summary>
public sealed class WhichSaidTests
{
    private static readonly string[] OfFinland = ["fi.pin1", "fi.pin2", "fi.activation-code"];

    // As the languages of the cards say it.
    private static readonly (string Locked, string Works, string Need)[] Ways =
    [
        ("{0} is locked", "{0} works", "need the {0}"), ("{0} blocked", "I know {0}", "enter {0}"),
        ("{0} on lukittu", "{0} toimii", "tarvitsen {0}"), ("{0} lukossa", "muistan {0}", "syötä {0}"),
        ("{0} är låst", "{0} fungerar", "ange {0}"), ("{0} är spärrad", "jag minns {0}", "behöver {0}"),
        ("{0}がロックされた", "{0}は使える", "{0}を入力"),
    ];

    public static TheoryData<string, string> Pairs => new()
    {
        { "PIN1", "PIN2" }, { "PIN2", "PIN1" }, { "perustunnusluku", "allekirjoitustunnusluku" }, { "signaturkoden", "baskoden" },
        { "署名用パスワード", "利用者証明用パスワード" }, { "利用者証明用", "署名用" },
        { "signature password", "user authentication PIN" },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Of_two_the_one_that_is_said_to_be_locked_is_locked(string trouble, string well)
    {
        var pin = WhichPin.Find(trouble).Answers[0].Pin;
        foreach (var (locked, works, _) in Ways)
        {
            var (one, other) = (Filled(locked, trouble), Filled(works, well));
            foreach (var words in (string[])[$"{one}, {other}", $"{other}, {one}", $"{one}. {other}"])
            {
                var answers = WhichPin.Find(words).Answers;
                Assert.True(answers.Count > 0 && answers[0].Pin == pin, $"{words}: {Shown(words)}");
                Assert.True(answers.Where(a => a.Row.State == "locked").All(a => a.Pin == pin), $"{words}: {Shown(words)}");
            }
        }
    }

    [Theory]
    [InlineData("PIN"), InlineData("PIN1"), InlineData("card"), InlineData("kortti"), InlineData("tunnusluku"), InlineData("koden")]
    public void A_PUK_that_is_needed_is_not_locked(string locked)
    {
        foreach (var puk in (string[])["PUK", "PUK-koodi", "activation code", "aktivointitunnusluku", "aktiveringskoden"])
            foreach (var (state, _, need) in Ways)
            {
                var (one, other) = (Filled(state, locked), Filled(need, puk));
                foreach (var words in (string[])[$"{one}, {other}", $"{one}. {other}.", $"{one} {other}", $"{one} {puk}"])
                    Assert.False(IsLocked(words, "fi.activation-code"), $"{words}: {Shown(words)}");
            }
    }

    [Theory]
    [InlineData("PUK is locked"), InlineData("PUK-koodi on lukittu")]
    [InlineData("aktiveringskoden är låst"), InlineData("PUKがロックされた")]
    public void A_PUK_that_is_said_to_be_locked_is(string words) =>
        Assert.True(IsLocked(words, "fi.activation-code"), Shown(words));

    [Theory]
    [InlineData("PIN is not locked"), InlineData("PIN1 ei ole lukittu"), InlineData("PIN2 är inte låst")]
    [InlineData("ロックされていません"), InlineData("ロック解除されました"), InlineData("署名用パスワードはロックされていません")]
    [InlineData("aktivointitunnusluku ei ole lukittu")]
    public void What_is_not_locked_is_not(string words) =>
        Assert.DoesNotContain(WhichPin.Find(words).Answers, a => a.Row.State == "locked");

    [Theory]
    [InlineData(", {0} attempts left"), InlineData(". {0} tries remaining")]
    [InlineData(": {0} yritystä jäljellä"), InlineData(", {0} väärää yritystä"), InlineData(". {0} försök kvar")]
    [InlineData(" {0} felaktiga försök"), InlineData(" 残り{0}回")]
    public void A_count_of_tries_is_no_number_of_a_PIN(string count)
    {
        foreach (var wrong in (string[])["Wrong PIN", "Väärä PIN", "Felaktig PIN"])
            foreach (var number in (string[])["1", "2"])
            {
                var words = wrong + Filled(count, number);
                var (answers, ask) = (WhichPin.Find(words).Answers, WhichPin.Find(words).Ask);
                Assert.True(ask is not null && answers.Count(a => OfFinland.Contains(a.Pin)) > 1, $"{words}: {Shown(words)}");
            }
    }

    [Theory]
    [InlineData("Telia"), InlineData("DNA"), InlineData("Elisa"), InlineData("docomo"), InlineData("operaattorin")]
    public void The_PUK_of_a_phone_is_not_the_cards(string whose)
    {
        var result = WhichPin.Find($"{whose} PUK");
        Assert.Empty(result.Answers);
        Assert.NotNull(result.OtherCard);
        Assert.Equal("fi.activation-code", WhichPin.Find($"{whose} PUK henkilökortti").Answers[0].Pin);
    }

    [Fact]
    public void Answers_without_a_question_are_asked_for_one_after_the_other() =>
        Assert.All(WhichPinQueries.Meant.Select(q => WhichPin.Find(q.Words)).Where(r => r is { Ask: null, Answers.Count: > 1 }), result =>
            Assert.Single(result.Answers.Select(a => a.Service).Distinct()));

    private static string Filled(string sentence, string word) => sentence.Replace("{0}", word, StringComparison.Ordinal);

    private static bool IsLocked(string words, string pin) =>
        WhichPin.Find(words).Answers.Any(a => a.Pin == pin && a.Row.State == "locked");

    private static string Shown(string words) =>
        string.Join(' ', WhichPin.Find(words).Answers.Select(a => $"{a.Pin}:{a.Row.State}({a.Service})"));
}
