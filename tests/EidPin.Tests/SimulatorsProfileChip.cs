using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>A card type that no file of the program names: the simulator makes it from the data alone.</summary>
public class SimulatorsProfileChip
{
    private static readonly CommandApdu Application = CommandApdu.Select(4, "A000000001020304");

    internal static CardProfile Profile(PinSpec pin, params ReadOnlySpan<PinSpec> others) => new("xx.card")
    {
        Name = new("Card", "Kortti"),
        HistoricalBytes = ["8059??5A"],
        Select = Application,
        Pins = [pin, .. others],
        Identity = new(CommandApdu.Select(2, "5032"), IdentityFormat.TokenInfo),
        Certificates = [new("xx.pin", [Application, CommandApdu.Select(2, "4331")])],
    };

    internal static PinSpec Pin(string id = "xx.pin", byte reference = 0x01) => new(id)
    {
        Name = new("PIN", "PIN"),
        Reference = reference,
        Format = new(4, 8),
        MaxTries = 3,
        Select = [Application],
        Tries = TriesQuery.EmptyVerify,
        Change = ChangeMode.OldAndNew,
    };

    private static SimulatedCard Make(CardProfile profile) => SimulatedCard.Create(new() { Profile = profile.Id }, profile: profile);

    internal const string Select = "00A4040C08A000000001020304";

    [Fact]
    public void Its_answer_to_reset_fits_the_profile() => Assert.True(Profile(Pin()).FitsAtr(new(Make(Profile(Pin())).Atr)));

    [Fact]
    public void It_counts_locks_and_changes_as_the_profile_says()
    {
        var card = Make(Profile(Pin()));
        Assert.Equal("6D00", card.Say("00200001"));
        Assert.Equal("63C3", card.Say(Select, "00200001"));
        Assert.Equal("63C2", card.Say("00200001" + Typed("0000")));
        Assert.Equal("9000", card.Say("00240001" + Typed("13578642")));
        Assert.Equal("9000", card.Say("00200001" + Typed("8642")));
        Assert.Equal("63C0", card.Say("00200001" + Typed("0000"), "00200001" + Typed("0000"), "00200001" + Typed("0000")));
        Assert.Equal("6983", card.Say("00200001"));
        Assert.Equal("6A88", card.Say("00200009"));
    }

    [Fact]
    public void Where_asking_is_not_said_to_be_safe_it_costs_a_try() =>
        Assert.Equal("63C1", Make(Profile(Pin() with { Tries = TriesQuery.None })).Say(Select, "00200001", "00200001"));

    [Theory, InlineData(UnblockMode.CodeAndNew), InlineData(UnblockMode.VerifyThenNew)]
    public void It_is_unblocked_as_the_profile_says(UnblockMode mode)
    {
        var puk = Pin("xx.puk", 0x02) with { Format = new(8, 8) };
        var profile = Profile(Pin() with { Unblock = mode, UnblockedBy = "xx.puk" }, puk);
        var card = SimulatedCard.Create(new()
        {
            Profile = "xx.card",
            Codes = new Dictionary<string, string> { ["xx.puk"] = "12345678" },
            TriesUsed = new Dictionary<string, int> { ["xx.pin"] = 3 },
        }, profile: profile);
        Assert.Equal("6983", card.Say(Select, "00200001"));
        Assert.Equal("9000", mode == UnblockMode.CodeAndNew
            ? card.Say("002C0001" + Typed("123456788642")) : card.Say("00200002" + Typed("12345678"), "002C0201" + Typed("8642")));
        Assert.Equal("9000", card.Say("00200001" + Typed("8642")));
    }

    [Fact]
    public void Identity_and_certificate_are_where_the_profile_has_them()
    {
        var card = Make(Profile(Pin()));
        card.Say(Select, "00A4020C025032");
        Assert.StartsWith("3082", card.Say("00B0000000"), StringComparison.Ordinal);
        Assert.Contains("TEST", SimulatorsFineidCitizen.ReadCertificate(card, "00A4020C024331").Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Padded_codes_are_taken_in_blocks()
    {
        var card = Make(Profile(Pin() with { Format = new(4, 8, PadTo: 8, Pad: 0xFF) }));
        Assert.Equal("9000", card.Say(Select, "0020000108" + Digits("1357") + "FFFFFFFF"));
    }
}
