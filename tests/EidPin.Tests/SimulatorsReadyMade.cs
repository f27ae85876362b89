using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public class SimulatorsReadyMade
{
    [Fact]
    public void All_that_the_design_names_are_there() => Assert.Equal(
        ["my-number", "my-number-child", "my-number-signature-locked", "my-number-both-locked", "fineid-citizen", "fineid-citizen-pin1-locked", "fineid-citizen-new",
            "fineid-citizen-2026-new", "fineid-citizen-2026-pin1-locked", "fineid-organisation", "fineid-professional", "fineid-dead"],
        ReadyMade.All.Select(c => c.Name));

    public static TheoryData<string> Names => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_ready_made_card_is_of_its_profile_and_shows_codes_that_fit_their_format(string name)
    {
        var ready = ReadyMade.Find(name)!;
        var card = ready.Create();
        Assert.Same(ready.Profile, card.Profile);
        Assert.True(ready.Profile.HistoricalBytes.Count == 0 || ready.Profile.FitsAtr(new(card.Atr)));
        Assert.NotEmpty(ready.Codes);
        // A letter's code of seven digits is shorter or longer than no PIN: every code shown could be typed.
        Assert.All(ready.Codes, c => Assert.True(ready.Profile[c.Key].Format.Accepts(System.Text.Encoding.ASCII.GetBytes(c.Value)), c.Key));
    }

    [Theory, InlineData("my-number-signature-locked", "jp.signature"), InlineData("my-number-both-locked", "jp.authentication"), InlineData("my-number-child", "jp.signature"),
        InlineData("fineid-citizen-pin1-locked", "fi.pin1"), InlineData("fineid-citizen-2026-pin1-locked", "fi.pin1"), InlineData("fineid-dead", "fi.activation-code")]
    public void What_the_name_says_is_locked(string name, string pin) => Assert.Equal(0, Card(name).TriesLeft(pin));

    [Fact]
    public void A_new_card_of_eight_digits_shows_the_activation_code_alone_and_one_of_seven_the_letters_code()
    {
        Assert.Equal(["fi.activation-code"], ReadyMade.Find("fineid-citizen-new")!.Codes.Select(c => c.Key));
        Assert.Equal("7654321", ReadyMade.Find("fineid-citizen-2026-new")!.Codes.First(c => c.Key == "fi.pin1").Value);
    }
}
