using System.Diagnostics;
using EidPin.Cards;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Which;
using FsCheck;
using FsCheck.Fluent;

namespace EidPin.Tests;

public sealed class WhichPinTests
{
    /// <summary>Services of the table in the facts on procedures, by its rows.</summary>
    private static readonly string[] Services =
    [
        "e-tax.login", "e-tax.read-data", "e-tax.send", "mynaportal.login", "mynaportal.apply", "moving-out", "moving-in", "name-change",
        "convenience-store",
        "health-insurance", "clinic", "bank", "g-biz-id", "passport", "driving-licence-integration", "phone-certificate",
        "vaccination-certificate",
        "family-register-code", "proxy-registration", "overseas-continuation", "stay-extension", "certificate-renewal", "kiosk-reset",
    ];

    private static readonly string[] States =
    [
        "locked", "forgotten", "change", "wrong", "expired", "revoked", "reader", "driver", "online", "no-certificate", "cancelled",
        "right", "lost", "damaged", "unfit", "not-set", "not-given",
    ];

    public static TheoryData<string, string> Meant =>
        [.. WhichPinQueries.Meant.Select(q => new TheoryDataRow<string, string>(q.Words, q.Pin))];

    public static TheoryData<string> NotFound => [.. WhichPinQueries.NotFound];

    [Theory, MemberData(nameof(Meant))]
    public void The_right_pin_comes_first(string words, string pin)
    {
        var result = WhichPin.Find(words);
        Assert.NotEmpty(result.Answers);
        Assert.Contains(result.Answers[0].Pin, pin.Split('|'));
        if (!pin.Contains('|', StringComparison.Ordinal)) return;
        Assert.NotNull(result.Ask);
        Assert.True(result.Ask.Answers.Count > 1);
    }

    [Theory, MemberData(nameof(NotFound))]
    public void What_is_unrelated_finds_nothing(string words)
    {
        var result = WhichPin.Find(words);
        Assert.Empty(result.Answers);
        Assert.Null(result.Ask);
    }

    [Fact]
    public void The_queries_are_as_many_as_promised()
    {
        Assert.True(WhichPinQueries.Meant.Length >= 110);
        Assert.True(WhichPinQueries.NotFound.Length >= 25);
        Assert.True(WhichPinQueries.Meant.Count(q => WhichPin.Find(q.Words).Answers[0].Row.Kind == WhichKind.Message) >= 25);
    }

    [Fact]
    public void Every_service_of_the_table_has_its_row()
    {
        Assert.Empty(Services.Except(WhichPin.Services("jp")));
        Assert.Equal(["card-reader-trouble", "login", "sign", "e-prescription", "kelain", "activation", "unlock"], WhichPin.Services("fi"));
        Assert.All((string[])["driving-licence", "licence-app"], id => Assert.Equal(["licence"], WhichPin.Row(id)!.Pins));
        Assert.Equal("open", WhichPin.Row("licence-app")!.Confidence);
        Assert.Equal("open", WhichPin.Row("passport")!.Confidence);
        Assert.Equal(3, WhichPin.Row("moving-out")!.Pins.Count);
    }

    [Fact]
    public void Every_row_is_complete()
    {
        Assert.Equal(WhichPin.Rows.Count, WhichPin.Rows.Select(r => r.Id).Distinct().Count());
        var pins = CardProfiles.All
            .SelectMany(c => c.Pins)
            .Select(p => p.Id)
            .Concat(["phone.signature", "phone.authentication", "licence", "number", "none"])
            .ToHashSet();
        Assert.All(WhichPin.Rows, row =>
        {
            Assert.NotEmpty(row.Pins);
            Assert.NotEmpty(row.Phrases);
            Assert.All(row.Pins.Concat(row.MistakenFor).Concat(row.Maybe), pin => Assert.Contains(pin, pins));
            Assert.NotEmpty(row.Sources);
            Assert.All(row.Sources, s => Assert.Matches("^[A-Z][0-9]+b?$", s));
            Assert.True(row.Checked >= new DateOnly(2026, 11, 21));
            Assert.Contains(row.Confidence, (string[])[.. Sureness.OfSources, .. Sureness.Judged]);
            Assert.Equal(row.Kind == WhichKind.Message || row.Id == "card-reader-trouble", row.State is not null);
            if (row.State is { } state) Assert.Contains(state, States);
            if (row.Country is { } country)
                Assert.All(row.Pins.Where(p => CardProfiles.FindPin(p) is not null), p =>
                    Assert.StartsWith(country, p, StringComparison.Ordinal));
            // Screens are searched for in every language; a message in those that it is shown in.
            if (row.Kind is WhichKind.Service) Assert.Empty(((string[])["en", "fi", "sv"]).Except(row.Phrases.Select(p => p.Language)));
        });
    }

    [Fact]
    public void Every_phrase_finds_its_own_pin_or_asks()
    {
        var lost = from row in WhichPin.Rows
                   from phrase in row.Phrases
                   let result = WhichPin.Find(phrase.Text)
                   // A phrase that several rows share leads to a question among them.
                   where result.Answers.Count == 0
                       || !(row.Pins.Contains(result.Answers[0].Pin) || (result.Ask?.Answers.Any(a => row.Pins.Contains(a.Pin)) ?? false))
                   select $"{row.Id}: {phrase.Text} -> {(result.Answers is [var first, ..] ? first.Pin : "nothing")}";
        Assert.Empty(lost);
    }

    [Fact]
    public void Formats_are_those_of_the_cards()
    {
        foreach (var row in WhichPin.Rows.Where(r => r.Kind == WhichKind.Pin))
        {
            var format = CardProfiles.FindPin(row.Pins[0])!.Format;
            Assert.Equal(format.Letters, row.Shape!.Letters);
            Assert.Contains(row.Shape.Ranges, r => r.Min == format.Min);
        }
    }

    [Fact]
    public void A_known_country_leaves_the_other_out()
    {
        Assert.Equal("fi.pin1", WhichPin.Find("login", "fi").Answers[0].Pin);
        Assert.Equal("jp.authentication", WhichPin.Find("login", "jp").Answers[0].Pin);
        Assert.Equal(WhichQuestion.Card, WhichPin.Find("login").Ask!.About);
        Assert.Empty(WhichPin.Find("suomi.fi", "jp").Answers);
        foreach (var code in (string[])["CKR_PIN_LOCKED", "63C0", "0x8010006C", "PIN is locked"])
            foreach (var country in (string[])["jp", "fi"])
                Assert.All(WhichPin.Find(code, country).Answers, a => Assert.StartsWith(country, a.Pin, StringComparison.Ordinal));
    }

    [Fact]
    public void Equals_are_decided_by_the_question_that_fits()
    {
        Assert.Equal(WhichQuestion.Format, WhichPin.Find("パスワードがロックされています").Ask!.About);
        Assert.Equal(WhichQuestion.Purpose, WhichPin.Find("e-Tax").Ask!.About);
        Assert.Equal(["jp.authentication", "jp.card-info", "jp.signature"], WhichPin.Find("e-Tax").Ask!.Answers.Select(a => a.Pin));
        Assert.Null(WhichPin.Find("転出届").Ask);
        Assert.Equal(["jp.authentication", "jp.card-info", "jp.signature"], WhichPin.Find("転出届").Answers.Select(a => a.Pin));
    }

    [Theory]
    [InlineData("HJS0432E", "locked"), InlineData("HJS0407E", "reader"), InlineData("EI123-2008", "expired")]
    [InlineData("エラーコード115", "revoked"), InlineData("E0008", "reader"), InlineData("0x8010006C", "locked")]
    [InlineData("80100010", "reader"), InlineData("8010000D", "reader"), InlineData("CKR_PIN_LOCKED", "locked"), InlineData("A4", "locked")]
    [InlineData("CKR_PIN_INCORRECT", "wrong"), InlineData("A0", "wrong"), InlineData("署名用電子証明書が失効しています", "revoked")]
    [InlineData("暗証番号が間違っています。のこり2回", "wrong"), InlineData("PIN is locked!", "locked")]
    [InlineData("PIN verification failed", "wrong"), InlineData("PIN verification successful", "right")]
    [InlineData("Tunnusluku on lukittu", "locked"), InlineData("Koden är låst", "locked"), InlineData("Väärä tunnusluku", "wrong")]
    [InlineData("Fel kod", "wrong")]
    public void A_message_says_locked_or_only_wrong(string words, string state) =>
        Assert.Equal(state, WhichPin.Find(words).Answers[0].Row.State);

    [Theory]
    [InlineData("ｲｰﾀｯｸｽ", "イータックス"), InlineData("いーたっくす", "イータックス"), InlineData("E－ＴＡＸ", "e-tax")]
    [InlineData("ﾊﾟｽﾎﾟｰﾄ", "パスポート"), InlineData("a\u0308", "ä"), InlineData("カ\u3099", "ガ"), InlineData("LÅST", "last")]
    [InlineData("log-in", "login"), InlineData("roogin\u00AD", "roogin")]
    public void Spellings_that_mean_the_same_are_folded_into_one(string typed, string same) =>
        Assert.Equal(new WhichText(same).Folded, new WhichText(typed).Folded);

    [Theory]
    [InlineData("convenince store", "convenience")]
    [InlineData("allekirjotustunnusluku", "allekirjoitustunnusluku")]
    [InlineData("signatrue password", "signature")]
    public void A_slip_in_a_long_word_is_mended_and_told(string typed, string read) =>
        Assert.Contains(read, WhichPin.Find(typed).Answers[0].Read, StringComparison.Ordinal);

    [Fact]
    public void No_text_makes_it_fail()
    {
        var limit = WhichPin.LongestQuery;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<string>(text => WhichPin.Find(text ?? "").Query.Length <= limit));
        var random = new Random(4711);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(900)).Select(_ => (char)random.Next(0x10000)));
            Assert.True(WhichPin.Find(text).Query.Length <= limit);
        }
        // Where words are cut off, no character is.
        Assert.Equal(limit - 1, WhichPin.Find(new string('a', limit - 1) + "🍕🍕").Query.Length);
    }

    [Fact]
    public void One_search_takes_milliseconds()
    {
        string[] hard =
        [
            .. WhichPinQueries.Meant.Select(q => q.Words),
            new('a', 100_000),
            string.Concat(Enumerable.Repeat("signatuer lgoin e-Tax 送信 ", 400)),
            string.Concat(Enumerable.Repeat("あ", 5000)),
            string.Concat(Enumerable.Range(0, 500).Select(i => $"s{(char)('a' + (i % 26))}gnaturx ")),
        ];
        for (var i = 0; i < 3; i++)
            foreach (var words in hard) WhichPin.Find(words);
        var watch = Stopwatch.StartNew();
        foreach (var words in hard) WhichPin.Find(words);
        // 5 ms is the bound for one; here it is the mean, since other tests run beside this one.
        Assert.InRange(watch.Elapsed.TotalMilliseconds / hard.Length, 0, 5);
    }
}
