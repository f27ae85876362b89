using EidPin.Guidance.Care;
using EidPin.Guidance.Plans;

namespace EidPin.Tests;

/// <summary>One word for one thing in each language, and a warning in English is one in every language.</summary>
public sealed class WordingLintTests
{
    [Fact]
    public void The_texts_are_in_order() => Assert.Empty(WordingLint.Look());

    [Theory]
    [InlineData("fi", "Anna PUK-tunnusluku.", "PUK-tunnuslu")]
    [InlineData("fi", "Kopiokone nollaa sen. Käytä kopiokonetta.", "kopiokone")]
    [InlineData("fi", "Vahvista kirjautumistunnusluvulla.", "kirjautumistunnuslu")]
    [InlineData("sv", "Be om ett reservkort.", "reservkort")]
    [InlineData("sv", "DVV skickar brevet.", "DVV")]
    [InlineData("sv", "Gäller kort från 2026-01-13.", "2026-01-13")]
    [InlineData("sv", "Ta med legitimation.", "legitimation")]
    [InlineData("ja", "コピー機で設定します。", "コピー機")]
    [InlineData("ja", "カードが断りました。", "断りました")]
    [InlineData("ja", "ログイン用パスワードを入れてください。", "ログイン用パスワード")]
    [InlineData("ja-easy", "5回間違《かいまちが》えました。", "回間違《")]
    [InlineData("ja-easy", "英字《えいじ》です。", "英字")]
    public void A_word_that_is_not_the_things_own_is_found(string language, string text, string word) =>
        Assert.StartsWith($"key: {word}, not ", Assert.Single(Found(language, text, "Any text.")), StringComparison.Ordinal);

    [Theory]
    [InlineData("fi", "Aktivointitunnusluku (PUK-koodi)")]
    [InlineData("sv", "programmet från MDB (DVV)")]
    [InlineData("ja", "マルチコピー機、スマホ用電子証明書")]
    public void The_things_own_word_is_not(string language, string text) => Assert.Empty(Found(language, text, "Any text."));

    [Fact]
    public void Names_that_people_use_may_be_any() =>
        Assert.Empty(WordingLint.Look(Glossary.Known, "fi", new Dictionary<string, string> { ["pin.x.also"] = "PUK-tunnusluku" }, Nothing));

    [Theory]
    [InlineData("ja", "チップが終わります。")]
    [InlineData("ja-easy", "チップは終《お》わります。")]
    [InlineData("fi", "Siru lukittuu.")]
    [InlineData("sv", "Chippet låses.")]
    public void A_warning_that_a_language_lost_is_found(string language, string text) =>
        Assert.Equal("key: the warning is gone (for good)", Assert.Single(Found(language, text, "The chip is locked for good.")));

    [Fact]
    public void There_are_warnings_to_look_for() => Assert.InRange(WordingLint.Warnings(), 20, 1000);

    [Fact]
    public void Each_kind_of_warning_has_its_words_in_each_language_and_each_term_a_source_that_is_known_or_none()
    {
        Assert.All(Glossary.Known.Warnings, w => Assert.Equal(["en", "fi", "ja", "ja-easy", "sv"], w.Words.Keys.Order()));
        Assert.All(Glossary.Known.Terms.Values.SelectMany(t => t), t => Assert.True(t.Source is null || Sources.All.ContainsKey(t.Source)));
    }

    private static readonly Dictionary<string, string> Nothing = [];

    private static IEnumerable<string> Found(string language, string text, string english) =>
        WordingLint.Look(Glossary.Known, language, One(text), One(english));

    private static Dictionary<string, string> One(string text) => new() { ["key"] = text };
}
