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
    // A name that is filled in has no case, no gender and no definite form.
    [InlineData("fi", "Aseta uusi {pin} heti.", "{pin}")]
    [InlineData("fi", "Vahvista: {pin}lla.", "{pin}l")]
    [InlineData("sv", "Den nya {pin} gäller.", "{pin}")]
    [InlineData("sv", "Vahvista {known}: {pin}s form.", "{known}")]
    [InlineData("ja", "残り{n}です。", "{n}")]
    // The other word for the same thing.
    [InlineData("fi", "Siru on poissa käytöstä.", "poissa käytöstä")]
    [InlineData("fi", "Jos tiedät vanhan tunnusluvun, anna se.", "tiedät vanhan tunnuslu")]
    [InlineData("fi", "Toinen tunnusluku todistaa, että toinen on sinun.", "Toinen tunnusluku todistaa, että toinen")]
    [InlineData("sv", "Koden är vald.", "är vald")]
    [InlineData("sv", "En kod som du vet.", "kod som du vet")]
    [InlineData("sv", "Den ena koden hjälper den andra.", "Den ena koden hjälper den andra")]
    [InlineData("ja", "カードの一時停止です。", "一時停止")]
    [InlineData("ja", "発行者が決めます。", "発行者")]
    [InlineData("ja-easy", "市役所《しやくしょ》に行《い》ってください。", "市役所《しやくしょ》")]
    [InlineData("ja-easy", "カードの人《ひと》が行《い》きます。", "カードの人")]
    // Few tries are counted from now, not from none.
    [InlineData("ja", "続けて5回間違えると、使えません。", "続けて5回間違えると、")]
    // How a sentence speaks, and how it is written.
    [InlineData("ja", "番号を入力する。", "する。")]
    [InlineData("ja-easy", "番号《ばんごう》を入《い》れる。", "れる。")]
    [InlineData("ja-easy", "忘《わす》れたときです。", "ときです。")]
    [InlineData("ja-easy", "番号《ばんごう》は まだです。", "は ま")]
    [InlineData("ja-easy", "もう一度《いちど》おぼえてください。", "おぼえ")]
    [InlineData("fi", "Antakaa koodi, jos voitte.", "voitte")]
    [InlineData("sv", "Nu kan Ni välja.", "Ni")]
    [InlineData("fi", "Valitse “Näytä”.", "“")]
    [InlineData("sv", "Välj \"Visa\".", "\"")]
    [InlineData("ja", "“表示”を選びます。", "“")]
    [InlineData("ja", "形式（英数字（大文字））です。", "（英数字（")]
    [InlineData("ja", "方法：窓口です。", "：")]
    [InlineData("ja", "6～16文字です。", "～")]
    [InlineData("fi", "Päivä on 2026-01-13.", "2026-01-13")]
    [InlineData("fi", "Odota hetki…", "i…")]
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

    [Theory]
    [InlineData("costs a try", "A wrong code costs one try.", "ja", "間違えないでください。")]
    [InlineData("nothing was sent", "Too short. Nothing was sent.", "fi", "Liian lyhyt.")]
    [InlineData("the last try", "One try left.", "sv", "Få kvar.")]
    [InlineData("do not guess", "Never guess it.", "ja-easy", "入《い》れてください。")]
    public void So_is_any_other_kind_of_warning(string kind, string english, string language, string text) =>
        Assert.Equal($"key: the warning is gone ({kind})", Assert.Single(Found(language, text, english)));

    // A condition, a date or a price hangs on its number.
    [Theory]
    [InlineData("If the letter has 8 digits, set a new PIN.", "ja", "手紙があれば、新しいPINを設定できます。", "8")]
    [InlineData("Cards issued after August 2021 can do it.", "fi", "Uudempi kortti osaa sen.", "2021")]
    [InlineData("HUS asks 52.63 euros.", "sv", "HUS tar 50 euro.", "52.63")]
    [InlineData("Wait 14 days.", "ja-easy", "何日《なんにち》か待《ま》ってください。", "14")]
    public void A_number_that_a_language_lost_is_found(string english, string language, string text, string number) =>
        Assert.Equal($"key: the number is gone ({number})", Assert.Single(Found(language, text, english)));

    [Theory]
    [InlineData("HUS asks 52.63 euros.", "fi", "HUSissa 52,63 euroa.")]
    [InlineData("It costs 1,000 yen.", "sv", "Det kostar 1 000 yen.")]
    [InlineData("Granted from 13 January 2026.", "ja", "2026年1月13日から。")]
    [InlineData("Open 6:30 to 23:00.", "fi", "Avoinna 6.30–23.00.")]
    public void A_number_may_be_written_as_the_language_writes_it(string english, string language, string text) =>
        Assert.Empty(Found(language, text, english));

    [Theory]
    [InlineData("the price has a source", "the price stands in the price list", "ja", "金額の分かる情報源がありません")]
    [InlineData("needs a computer", "EidPin needs a computer and a card reader.", "ja", "スマートフォンではできません。")]
    public void A_condition_that_a_language_lost_is_found(string kind, string english, string language, string text) =>
        Assert.Equal($"key: the warning is gone ({kind})", Assert.Single(Found(language, text, english)));

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
