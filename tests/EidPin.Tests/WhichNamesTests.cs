using System.Globalization;
using EidPin.Cards.Pcsc;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>A name beats its surroundings; trouble that is no PIN's has no PIN; other people's cards have no remedy here.</summary>
public sealed class WhichNamesTests
{
    private static readonly string[] Surroundings =
        ["{0} login", "log in with {0}", "{0} sign the document", "{0} (4 digits)", "{0} 6-16 characters", "Kirjaudu: {0}", "{0} logga in"];

    public static TheoryData<string, string> Names => new()
    {
        { "PIN1", "fi.pin1" }, { "PIN2", "fi.pin2" }, { "perustunnusluku", "fi.pin1" }, { "allekirjoitustunnusluku", "fi.pin2" },
        { "baskod", "fi.pin1" }, { "underteckningskod", "fi.pin2" }, { "PUK", "fi.activation-code" },
        { "aktivointitunnusluku", "fi.activation-code" }, { "aktiveringskod", "fi.activation-code" },
        { "利用者証明用電子証明書", "jp.authentication" }, { "署名用電子証明書", "jp.signature" },
        { "住民基本台帳用", "jp.resident-register" }, { "券面事項入力補助用", "jp.card-info" },
        { "利用者識別番号", "number" }, { "照合番号B", "number" }, { "16-digit number", "number" },
    };

    [Theory, MemberData(nameof(Names))]
    public void A_name_beats_service_verb_and_length(string name, string pin)
    {
        foreach (var around in Surroundings)
        {
            var words = string.Format(CultureInfo.InvariantCulture, around, name);
            Assert.True(WhichPin.Find(words).Answers is [var first, ..] && first.Pin == pin, $"{words}: {Shown(words)}");
        }
    }

    [Theory]
    [InlineData("PUK and PIN1"), InlineData("Unlock PIN2 with the activation code"), InlineData("avaa lukittu PIN1 PUK-koodilla")]
    [InlineData("aktiveringskoden och baskoden"), InlineData("log in, PIN1, activation code (7 digits)")]
    public void The_dangerous_one_comes_first_with_its_warning(string words)
    {
        var first = WhichPin.Find(words).Answers[0];
        Assert.Equal("fi.activation-code", first.Pin);
        var which = new WhichWords(Texts.For("en"));
        Assert.True((which.Note(first.Row) ?? "").Contains("ends the chip", StringComparison.Ordinal) || which.Next(first) is not null);
    }

    [Fact]
    public void No_name_of_one_country_answers_with_the_others_pin_alone()
    {
        var pins = WhichPin.Rows.Where(r => r.Kind == WhichKind.Pin);
        var wrong = from row in pins
                    from phrase in row.Phrases
                    let answers = WhichPin.Find(phrase.Text).Answers
                    where answers.All(a => !a.Row.IsOf(row.Country!))
                    select $"{row.Id}: {phrase.Text}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_number_that_the_program_knows_of_readers_is_no_pins_trouble()
    {
        uint[] more = [PcscError.Cancelled, PcscError.Timeout, PcscError.CancelledByUser, PcscError.Unsupported];
        var known = PcscError.Faults.Keys.Concat(more).Where(n => n >= 0x80100000).Distinct();
        Assert.All(known, number =>
        {
            string[] spellings = [$"0x{number:X8}", $"{number:x8}", unchecked((int)number).ToString(CultureInfo.InvariantCulture)];
            Assert.All(spellings, words => Assert.Equal("none", WhichPin.Find(words).Answers is [var first, ..] ? first.Pin : words));
        });
    }

    [Theory]
    [InlineData("Latvian eID PIN1 blocked", "Latvian"), InlineData("YubiKey PUK", "YubiKey"), InlineData("virolainen PIN2", "virolainen")]
    [InlineData("AusweisApp PUK", "AusweisApp"), InlineData("BankID kod", "BankID"), InlineData("SIM card PIN", "SIM card")]
    [InlineData("pankkikortin tunnusluku", "pankkikortin")]
    public void Another_card_is_named_and_has_no_remedy_here(string words, string named)
    {
        var result = WhichPin.Find(words);
        Assert.Empty(result.Answers);
        Assert.Equal(named, result.OtherCard);
    }

    [Theory]
    [InlineData("ei löydy kortinlukijaa", "none"), InlineData("sirukortinlukijan virhe", "none")]
    [InlineData("certifikatkortets signaturkod", "fi.pin2"), InlineData("lukittui perustunnusluku", "fi.pin1")]
    public void Order_endings_and_compounds_are_no_other_words(string words, string pin) =>
        Assert.Equal(pin, WhichPin.Find(words).Answers[0].Pin);

    private static string Shown(string words) => string.Join(' ', WhichPin.Find(words).Answers.Select(a => $"{a.Pin}({a.Service})"));
}
