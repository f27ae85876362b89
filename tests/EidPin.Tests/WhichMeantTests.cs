using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>Of two codes in one sentence the one that is asked for is meant, and a state is told however people put it.</summary>
public sealed class WhichMeantTests
{
    [Theory]
    [InlineData("PIN2:ta kysytään, mutta syötin PIN1:n", "fi.pin2"), InlineData("kysyy PIN2 mutta annoin PIN1", "fi.pin2")]
    [InlineData("it asked for PIN2 but I typed PIN1", "fi.pin2"), InlineData("jag skrev PIN1 i stället för PIN2", "fi.pin2")]
    [InlineData("syötin PIN1:n allekirjoituskenttään", "fi.pin2"), InlineData("I used PIN2 instead of PIN1", "fi.pin1")]
    [InlineData("laitoin allekirjoitustunnusluvun perustunnusluvun kohtaan", "fi.pin1")]
    [InlineData("署名用パスワードの欄に利用者証明用の4桁を入れた", "jp.signature")]
    [InlineData("利用者証明用の欄に署名用パスワードを入れてしまった", "jp.authentication")]
    public void What_was_typed_in_anothers_place_is_not_meant(string words, string pin) => Assert.Equal(pin, First(words)?.Pin);

    [Theory]
    [InlineData("syötin PIN1:n väärin", "fi.pin1"), InlineData("I typed PIN2 wrong", "fi.pin2")]
    [InlineData("署名用パスワードを入れたら違うと出た", "jp.signature"), InlineData("jag skrev fel PIN1", "fi.pin1")]
    public void What_was_typed_alone_is_meant(string words, string pin) => Assert.Equal(pin, First(words)?.Pin);

    [Theory]
    [InlineData("PIN2 eikä PIN1", "fi.pin2"), InlineData("perustunnusluku eikä allekirjoitustunnusluku", "fi.pin1")]
    [InlineData("tarkoitan perustunnuslukua enkä allekirjoitustunnuslukua", "fi.pin1"), InlineData("PIN2 en PIN1", "fi.pin2")]
    [InlineData("PIN1:n sijasta pitää antaa PIN2", "fi.pin2"), InlineData("i stället för PIN1 ska jag ange PIN2", "fi.pin2")]
    [InlineData("signature PIN rather than basic PIN", "fi.pin2"), InlineData("署名用以外の4桁でログイン", "jp.authentication")]
    [InlineData("署名用パスワードの代わりに利用者証明用を入れる", "jp.authentication")]
    public void What_is_left_out_in_words_is_left_out(string words, string pin) => Assert.Equal(pin, First(words)?.Pin);

    [Theory]
    [InlineData("other than PIN2", "fi.pin2"), InlineData("kaikki muut paitsi PIN2", "fi.pin2")]
    [InlineData("利用者証明用ではありません", "jp.authentication"), InlineData("署名用以外", "jp.signature")]
    public void What_alone_is_left_out_is_no_answer(string words, string pin) =>
        Assert.DoesNotContain(WhichPin.Find(words).Answers, a => a.Pin == pin);

    [Fact]
    public void Neither_of_two_that_are_forgotten_is_left_out()
    {
        var pins = WhichPin.Find("en muista PIN1:tä enkä PIN2:ta").Answers.Select(a => a.Pin);
        Assert.Equal(["fi.pin1", "fi.pin2"], pins.Order());
    }

    [Theory]
    [InlineData("muistan PIN1:n mutta en PIN2:ta", "fi.pin2", "forgotten"), InlineData("I know PIN1, but not PIN2", "fi.pin2", "forgotten")]
    [InlineData("I remember the 4 digit one but not the long password, my number card", "jp.signature", "forgotten")]
    [InlineData("PIN1 works but PIN2 does not", "fi.pin2", "wrong")]
    public void What_is_said_of_one_and_denied_of_the_other_is_the_others_trouble(string words, string pin, string state) =>
        Told(words, pin, state);

    [Theory]
    [InlineData("PIN1 ja PUK molemmat lukossa"), InlineData("kaikki lukossa: PIN1, PIN2 ja PUK"), InlineData("PUK used up")]
    [InlineData("PIN1 lukkiutui ja PUK-yritykset on käytetty loppuun"), InlineData("PIN1 är låst och alla PUK-försök är slut")]
    [InlineData("kortti täysin lukossa, PUK käytetty loppuun"), InlineData("syötin PUKin viisi kertaa väärin")]
    [InlineData("aktiveringskoden fel fem gånger"), InlineData("aktivointitunnusluku on lukkiutunut")]
    public void A_chip_that_is_gone_is_not_told_to_be_opened(string words)
    {
        Told(words, "fi.activation-code", "locked");
        Assert.DoesNotContain("eidpin unlock", new WhichWords(Texts.For("en")).Next(First(words)!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("署名用を5回連続で間違えました", "jp.signature", "locked"), InlineData("PIN1 väärin 5 kertaa", "fi.pin1", "locked")]
    [InlineData("利用者証明用を3回連続で間違えました", "jp.authentication", "locked")]
    [InlineData("PIN2 entered wrong five times", "fi.pin2", "locked"), InlineData("PIN2 väärin 3 kertaa", "fi.pin2", "wrong")]
    [InlineData("署名用を3回間違えました", "jp.signature", "wrong")]
    public void As_many_misses_as_it_has_tries_lock_a_PIN_and_fewer_do_not(string words, string pin, string state) =>
        Told(words, pin, state);

    [Theory]
    [InlineData("署名用パスワードは5回間違えるとロックされます"), InlineData("利用者証明用は3回間違えたらロックされますか")]
    public void What_would_lock_has_not_locked(string words) =>
        Assert.DoesNotContain(WhichPin.Find(words).Answers, a => a.Row.State == "locked");

    // Whoever is told that the activation code is locked buys a new card.
    [Theory]
    [InlineData("Onko PUK lukossa?"), InlineData("PUK lukossa?"), InlineData("Är PUK-koden låst?"), InlineData("Is my PUK locked?")]
    [InlineData("Has the PUK been locked?"), InlineData("PUK is nearly locked"), InlineData("Luulin että PUK lukittui, mutta ei")]
    [InlineData("Mitä tapahtuu jos PUK lukittuu?"), InlineData("If the PUK gets locked do I need a new card?")]
    [InlineData("aktivointitunnusluku lukittuu jos sitä arvaa"), InlineData("Will PIN1 lock if I get it wrong again?")]
    [InlineData("署名用がロックされたらどうなりますか"), InlineData("去年署名用がロックされたけど、今は直っています")]
    public void A_lock_that_is_asked_feared_or_past_is_none(string words)
    {
        Assert.NotEmpty(WhichPin.Find(words).Answers);
        Assert.DoesNotContain(WhichPin.Find(words).Answers, a => a.Row.State == "locked");
    }

    [Theory]
    [InlineData("I thought the PUK was locked but it was PIN1"), InlineData("PUK ei ole lukossa mutta PIN1 on")]
    [InlineData("The PUK is not blocked, only PIN1 is"), InlineData("Luulin että PIN2 on lukossa mutta se olikin PIN1")]
    public void What_is_unsaid_of_one_is_said_of_the_other(string words)
    {
        Told(words, "fi.pin1", "locked");
        Assert.DoesNotContain(WhichPin.Find(words).Answers, a => a.Pin != "fi.pin1" && a.Row.State == "locked");
    }

    [Theory]
    [InlineData("PIN2 on lukossa enkä löydä PUK-kirjettä", "fi.pin2")]
    [InlineData("tunnusluku 1 lukittu, heitin PUK-koodin roskiin", "fi.pin1")]
    [InlineData("PIN1 är låst och jag har tappat bort PUK-koden", "fi.pin1")]
    public void A_lost_activation_code_is_told_beside_the_PIN_that_it_would_open(string words, string pin)
    {
        Told(words, pin, "locked");
        Assert.Contains(WhichPin.Find(words).Answers, a => (a.Pin, a.Row.State) == ("fi.activation-code", "forgotten"));
    }

    [Theory]
    [InlineData("Perustunnusluku (PIN1) on lukkiutunut", "fi.pin1", "locked")]
    [InlineData("signaturkoden har låst sig", "fi.pin2", "locked")]
    [InlineData("PIN2 on estetty", "fi.pin2", "locked"), InlineData("PIN1 meni väärin", "fi.pin1", "wrong")]
    [InlineData("väärä perustunnusluku", "fi.pin1", "wrong"), InlineData("fel baskod", "fi.pin1", "wrong")]
    [InlineData("aktivointitunnusluku ei kelpaa", "fi.activation-code", "wrong")]
    [InlineData("The PUK is incorrect. 3 attempts left", "fi.activation-code", "wrong")]
    [InlineData("署名用電子証明書のパスワードが正しくありません", "jp.signature", "wrong")]
    [InlineData("利用者証明用の暗証番号が思い出せません", "jp.authentication", "forgotten")]
    [InlineData("券面事項入力補助用がロック", "jp.card-info", "locked")]
    [InlineData("hävitin aktivointikirjeen", "fi.activation-code", "forgotten")]
    public void A_state_is_told_however_it_is_put(string words, string pin, string state) => Told(words, pin, state);

    [Theory]
    [InlineData("スマホ用利用者証明用電子証明書の暗証番号", "phone.authentication")]
    [InlineData("スマホ用の利用者証明用暗証番号がロック", "phone.authentication")]
    [InlineData("スマホの署名用電子証明書のパスワード 6桁から16桁", "phone.signature")]
    [InlineData("smartphone user authentication certificate PIN", "phone.authentication")]
    public void A_certificate_on_a_phone_has_a_code_of_its_own(string words, string pin)
    {
        Assert.Equal(pin, First(words)?.Pin);
        Assert.All(WhichPin.Find(words).Answers, a => Assert.StartsWith("phone.", a.Pin, StringComparison.Ordinal));
    }

    [Fact]
    public void What_puts_a_certificate_on_a_phone_takes_the_cards_password() =>
        Assert.Equal("jp.signature", First("スマホ用電子証明書を申し込むとき最初に入れるカードのパスワード")?.Pin);

    [Theory]
    [InlineData("HPKIカードの暗証番号がロック"), InlineData("SITHS kort låst"), InlineData("MyEID PIN1")]
    [InlineData("Elisa PIN-koodi lukossa")]
    [InlineData("Visa card PIN blocked"), InlineData("OpenPGP card user PIN locked"), InlineData("my phone PIN is locked")]
    [InlineData("My PIV card PUK is locked"), InlineData("Svenskt id-kort PUK låst"), InlineData("Simkortet ber om PUK-kod")]
    public void No_remedy_of_ours_is_told_for_somebody_elses_card(string words)
    {
        Assert.Empty(WhichPin.Find(words).Answers);
        Assert.NotNull(WhichPin.Find(words).OtherCard);
    }

    private static WhichAnswer? First(string words) => WhichPin.Find(words).Answers is [var first, ..] ? first : null;

    private static void Told(string words, string pin, string state) =>
        Assert.Equal((pin, state), (First(words)?.Pin, First(words)?.Row.State));
}
