using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public sealed partial class WhichTextsTests
{
    // What the set app has no easy Japanese for stands here with its readings.
    private static readonly string[] OfApp = ["pin.jp.", "pin.fi."];

    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void Every_language_has_the_same_keys_and_placeholders(string language)
    {
        var (english, texts) = (Texts.For("en", "which"), Texts.For(language, "which"));
        Assert.False(texts.FellBack);
        var own = texts.Keys.Where(k => language != "ja-easy" || !OfApp.Any(a => k.StartsWith(a, StringComparison.Ordinal)));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
        Assert.All(own, key => Assert.Equal(Places(english[key]), Places(texts[key])));
        Assert.All(texts.Keys, key =>
            Assert.False(string.IsNullOrWhiteSpace(texts[key]) || texts[key].Contains("TODO", StringComparison.Ordinal), key));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_row_pin_and_state_has_its_text(string language)
    {
        var keys = Texts.For(language, "which").Keys.ToHashSet();
        Assert.All(WhichPin.Rows, row => Assert.Contains($"row.{row.Id}", keys));
        Assert.All(WhichPin.Rows.Where(r => r.State is not null).Select(r => r.State), state =>
            Assert.Contains($"which.state.{state}", keys));
        Assert.All(Enum.GetValues<WhichQuestion>(), about => Assert.Contains($"which.ask.{EidPin.Cards.EnumId.Of(about)}", keys));
        Assert.All(WhichPin.Rows.Select(r => r.Confidence).Distinct().Where(c => c != "official"), c =>
            Assert.Contains($"which.confidence.{c}", keys));
        var all = Texts.For(language, "which");
        Assert.All(WhichPin.Rows.SelectMany(r => r.Pins).Distinct(), pin => Assert.True(all.Has($"pin.{pin}.name"), pin));
        Assert.All(WhichPin.Rows.Where(r => r.OneOf).SelectMany(r => r.Pins), pin => Assert.Contains($"which.for.{pin}", keys));
        // No text of a row that is gone.
        Assert.All(keys.Where(k => k.StartsWith("row.", StringComparison.Ordinal)), key =>
            Assert.NotNull(WhichPin.Row(key[4..].Replace(".note", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void Official_names_are_the_same_in_every_language() =>
        Assert.All(
            Texts.Languages, language =>
                Assert.All(Texts.For("en", "which").Keys.Where(k => k.EndsWith(".official", StringComparison.Ordinal)),
            key => Assert.Equal(Texts.For("ja", "which")[key], Ruby.Bare(Texts.For(language, "which")[key]))));

    [Fact]
    public void Easy_Japanese_has_a_reading_on_every_kanji_and_short_sentences()
    {
        var texts = Texts.For("ja-easy", "which");
        foreach (var key in texts.Keys)
        {
            var text = texts[key];
            Assert.DoesNotMatch(Unread(), text);
            Assert.DoesNotContain("ないわけ", text, StringComparison.Ordinal);
            // An official name is a quotation.
            if (!key.EndsWith(".official", StringComparison.Ordinal))
                Assert.All(Ruby.Bare(text).Split('。', '？'), sentence =>
                    Assert.True(sentence.Count(Ruby.IsKanji) <= 13, $"{key}: {sentence}"));
        }
    }

    [Fact]
    public void What_easy_Japanese_overrides_is_there_in_the_set_app()
    {
        var app = Texts.For("ja").Keys.ToHashSet();
        Assert.All(Texts.For("ja-easy", "which").Keys.Where(k => OfApp.Any(a => k.StartsWith(a, StringComparison.Ordinal))), key =>
            Assert.Contains(key, app));
        // Every PIN that people have reads in easy Japanese.
        var easy = Texts.For("ja-easy", "which").Keys.ToHashSet();
        Assert.All(CardProfiles.All.SelectMany(c => c.Pins).Where(p => !p.Extra).Select(p => p.Id), pin =>
            Assert.True(easy.Contains($"pin.{pin}.name") && easy.Contains($"pin.{pin}.format"), pin));
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Place();

    [GeneratedRegex("[\u3400-\u9FFF々][^《\u3400-\u9FFF々]|[\u3400-\u9FFF々]$")]
    private static partial Regex Unread();
}
