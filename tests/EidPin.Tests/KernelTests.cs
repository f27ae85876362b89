using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What the kernel does that no outcome tells: each of these could be left out without any other test noticing.</summary>
public sealed class KernelTests
{
    private const string CitizenAtr = "3B7F96000080" + "31B865B08505001112246082" + "9000";
    private const string OrganisationAtr = "3BDD96008031FE450031B8640429ECC1739401808349";
    private const string SelectPkcs15 = "00A4040C0CA000000063504B43532D3135 -> 9000";
    private const string SelectSerial = "00A4080402503200 -> 9000";
    private const string Serial = "00B0000020 -> 302A0201010414" + "3132333435363738393031323334353637383930" + "0C0000000000 9000";

    private static Code C(string typed) => CounterModel.Typed(typed);

    private static string GetData(string asked, int tries, string? told = null) =>
        $"00CB00FF05A0038301{asked}00 -> A00A 8301{told ?? asked} DF2104 0{tries}FFA503 9000";

    [Fact]
    public void The_command_that_carried_a_code_is_wiped_when_it_was_sent()
    {
        byte[]? sent = null;
        var status = CodeCommand.Verify(CardProfiles.FineidCitizen["fi.pin1"], (C("1234"), new PinFormat(4, 12, PadTo: 12))).Once(apdu =>
        {
            sent = apdu;
            Assert.Equal("002000110C313233340000000000000000", Convert.ToHexString(apdu));
            return new StatusWord(0x9000);
        });
        Assert.True(status.IsOk);
        Assert.All(sent!, b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_command_that_carried_a_code_is_wiped_when_the_link_broke()
    {
        byte[]? sent = null;
        Assert.Throws<CardException>(() => CodeCommand.ChangeVerified(CardProfiles.MyNumber["jp.card-info"], C("8642")).Once<int>(apdu =>
        {
            sent = apdu;
            throw new CardException(CardFault.CardRemoved);
        }));
        Assert.All(sent!, b => Assert.Equal(0, b));
    }

    [Fact]
    public void A_wrapped_command_with_a_code_is_wiped_too()
    {
        byte[] wrapped = [0x84, 0x2C, 0x02, 0x9B, 0x04, 1, 2, 3, 4];
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1, $"{Convert.ToHexString(wrapped)} -> 9000");
        var channel = new CardChannel(link, null);
        var kernel = new PinKernel(link, channel, new(link, channel, new(channel)), new(channel), new());
        Assert.True(kernel.Secured(new Wrapping(wrapped), [1, 2, 3]).IsOk);
        Assert.All(wrapped, b => Assert.Equal(0, b));
    }

    private sealed class Wrapping(byte[] wrapped) : IIssuerChannel
    {
        public byte[] Open() => [];

        public byte[] Wrap(ReadOnlySpan<byte> command) => wrapped;

        public byte[] Unwrap(ReadOnlySpan<byte> answer) => answer.ToArray();
    }

    /// <summary>Two PINs in files of their own, on a card whose holder sets them first: asking for one leaves the other's file.</summary>
    private static CardProfile Apart()
    {
        PinSpec Pin(string id, byte reference, string file) => new(id)
        {
            Name = new(id, id),
            Reference = reference,
            Format = new(4, 8),
            MaxTries = 5,
            Select = [CommandApdu.Select(4, "F001"), CommandApdu.Select(2, file)],
            Tries = TriesQuery.GetData,
            Change = ChangeMode.OldAndNew,
            UnblockedBy = "xx.puk",
        };
        return new("xx.apart")
        {
            Name = new("Made-up card", "Keksitty kortti"),
            HistoricalBytes = ["8031B865"],
            Select = CommandApdu.Select(4, "F001"),
            Identity = new(CommandApdu.Select(2, "5032"), IdentityFormat.TokenInfo),
            Activatable = true,
            Pins = [Pin("xx.a", 0x81, "000A"), Pin("xx.b", 0x82, "000B"), Pin("xx.puk", 0x83, "000C") with { UnblockedBy = null }],
        };
    }

    [Theory]
    [InlineData("9000", true)]
    [InlineData("6A82", false)]
    public void After_another_counter_was_asked_the_code_goes_only_where_its_file_is_selected_again(string selected, bool goes)
    {
        // DF2F = 00: never changed, so that the other PINs are asked too before the first code goes.
        string Never(string reference) => $"00CB00FF05A0038301{reference}00 -> A00E 8301{reference} DF2104 05FFA503 DF2F0100 9000";
        string[] a = ["00A4020C02000A -> 9000", Never("81")];
        string[] b = ["00A4020C02000B -> 9000", Never("82")];
        string[] puk = ["00A4020C02000C -> 9000", Never("83")];
        string[] identity = ["00A4020C025032 -> 9000", Serial];
        string[] change = goes ? ["002400810B" + "37363534333231" + "32353830" + " -> 63C4"] : [];
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
        [
            "00A4040C02F001 -> 9000", .. a, .. b, .. puk, .. identity,
            "00A4040C02F001 -> 9000", .. identity, .. a, .. b, .. puk,
            .. a, .. b, $"00A4020C02000A -> {selected}", .. change,
        ]);
        using var session = PinSession.Open(link, [Apart()]);
        var outcome = new CardActivation(session).Activate(C("7654321"), C("2580"), C("147014")).Outcome;
        link.AssertPlayed();
        if (goes) Assert.Equal(4, Assert.IsType<PinOutcome.Wrong>(outcome).TriesLeft);
        else Assert.Equal(false, Assert.IsType<PinOutcome.Refused>(outcome).Sent);
    }

    [Fact]
    public void A_GET_DATA_answer_about_another_reference_is_no_answer()
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
            SelectPkcs15, GetData("11", 5, told: "82"), "00200011 -> 63C2", GetData("82", 5), GetData("83", 5), SelectSerial, Serial);
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(2, session.Status["fi.pin1"]!.TriesLeft);
    }

    [Theory, InlineData("10"), InlineData("FF")]
    public void More_tries_than_any_counter_holds_are_no_answer(string tries)
    {
        var link = new ScriptedLink(CitizenAtr, CardProtocol.T1,
            SelectPkcs15, $"00CB00FF05A00383011100 -> A00A 830111 DF2104 {tries}FFA503 9000", "00200011 -> 63C2", GetData("82", 5),
            GetData("83", 5), SelectSerial, Serial);
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(2, session.Status["fi.pin1"]!.TriesLeft);
    }

    [Fact]
    public void A_PIN_that_selecting_does_not_forget_is_unverified_before_it_is_asked_again()
    {
        var link = new ScriptedLink(OrganisationAtr, CardProtocol.T1,
            SelectPkcs15, "00200011 -> 6A88", "00200003 -> 9000", SelectPkcs15, "00200003 -> 9000", "0020FF03 -> 9000", "00200003 -> 63C3",
            "00200004 -> 63C5", "00200012 -> 63C5", SelectSerial, Serial, SelectPkcs15, "00A4080402433100 -> 6A82");
        using var session = PinSession.Open(link);
        link.AssertPlayed();
        Assert.Equal(3, session.Status["fi.pin1"]!.TriesLeft);
    }

    [Fact]
    public void Of_two_counters_the_worse_is_told_after_a_wrong_and_a_right_code()
    {
        var used = new Dictionary<string, int> { ["jp.resident-register.twin"] = 1 };
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { TriesUsed = used });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        var wrong = Assert.IsType<PinOutcome.Wrong>(session.Check("jp.resident-register", C("9999")));
        Assert.Equal(2, card.TriesLeft("jp.resident-register"));
        Assert.Equal(Math.Min(2, card.TriesLeft("jp.resident-register.twin")), wrong.TriesLeft);
        var right = Assert.IsType<PinOutcome.Done>(session.Check("jp.resident-register", C("1357")));
        Assert.Equal(3, right.TriesLeft);
    }

    [Theory, InlineData("jp.resident-register"), InlineData("jp.resident-register.twin")]
    public void Of_two_places_none_gets_a_code_where_either_would_risk_its_last_try(string scarce)
    {
        var used = new Dictionary<string, int> { [scarce] = 2 };
        var card = SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { TriesUsed = used });
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));
        var outcome = session.Kernel.OnSameCard(() => new PinSteps(session.Kernel, session.Counters)
            .Check(session.Status["jp.resident-register"]!.Pin, C("9999"), LastTry.Hold));
        Assert.IsType<PinOutcome.Held>(outcome);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(null, 0, 0)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 1, 1)]
    [InlineData(3, null, null)]
    [InlineData(null, 3, null)]
    [InlineData(null, null, null)]
    public void Locked_is_known_from_one_counter_and_anything_else_from_both(int? a, int? b, int? expected) =>
        Assert.Equal(expected, StatusReader.Worse(a, b));
}
