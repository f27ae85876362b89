using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What a code costs and what became of it, in the words that the command and the card pages share.</summary>
public sealed class OutcomeTextsTests
{
    [Fact]
    public void The_held_sentence_is_the_agreed_one()
    {
        Assert.Equal("Stopped before your last try. Nothing was sent.", Texts.For("en")["outcome.held"]);
        Assert.Equal(
            "残り1回なので、止めました。カードには何も送っていません。残り回数は減っていません。", Texts.For("ja")["outcome.held"]);
        Assert.Equal("Pysäytetty ennen viimeistä yritystä. Kortille ei lähetetty mitään.", Texts.For("fi")["outcome.held"]);
        Assert.Equal("Stoppat före det sista försöket. Inget skickades till kortet.", Texts.For("sv")["outcome.held"]);
        Assert.Equal(Texts.For("ja")["outcome.held"], Ruby.Bare(Texts.For("ja-easy")["outcome.held"]));
    }

    // A translator who changes one of them has changed it for the command and for the card pages.
    [Fact]
    public void What_a_code_costs_and_what_became_of_it_is_said_in_one_set_of_words()
    {
        foreach (var language in Texts.Languages)
        {
            var shared = Texts.For(language, "outcome");
            Assert.False(shared.FellBack);
            var said = shared.Keys.Select(k => Bare(shared[k])).ToHashSet();
            foreach (var set in (string[])["app", "desk", "page", "which"])
            {
                var texts = Texts.For(language, set);
                if (texts.FellBack) continue;
                Assert.Equal([], texts.Keys.Where(k => k.Split('.')[0] is "outcome" or "cost"));
                Assert.Equal([], texts.Keys.Where(k => said.Contains(Bare(texts[k]))));
            }
        }
    }

    // The same sentence with other spacing, end or readings is the same.
    private static string Bare(string text) => string.Concat(Ruby.Bare(text).Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
