using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public sealed class SimulatorsState : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-card-").FullName;

    private string CardFile => Path.Combine(folder, "card.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Counters_codes_and_keys_outlive_the_program()
    {
        var card = ReadyMade.Find("fineid-citizen")!.Create(CardFile);
        card.Say(Fineid, "002000820C" + Block("999999"), "0024001118" + Block("1234") + Block("8642"));
        var certificate = SimulatorsFineidCitizen.ReadCertificate(card.At(CardProtocol.T1), "00A4080C024331").Thumbprint;

        var again = SimulatedCard.Load(CardFile).At(CardProtocol.T1);
        Assert.Equal(4, again.TriesLeft("fi.pin2"));
        Assert.Equal("9000", again.Say(Fineid, "002000110C" + Block("8642")));
        Assert.Equal(certificate, SimulatorsFineidCitizen.ReadCertificate(again, "00A4080C024331").Thumbprint);
    }

    [Fact]
    public void Verified_is_not_remembered_without_power()
    {
        var card = ReadyMade.Find("my-number")!.Create(CardFile);
        card.Say(Jpki, "00A4020C020018", "00200080" + Typed("2468"));
        Assert.Equal("63C3", SimulatedCard.Load(CardFile).Say(Jpki, "00A4020C020018", "00200080"));
    }

    [Fact]
    public void The_counter_is_in_the_file_before_the_answer_goes_out()
    {
        var card = ReadyMade.Find("fineid-citizen")!.Create(CardFile);
        card.Say(Fineid);
        card.TearAt(1);
        Assert.Equal(CardFault.CardRemoved, Assert.Throws<CardException>(() => card.Say("002000110C" + Block("9999"))).Fault);
        Assert.Equal(4, SimulatedCard.Load(CardFile).TriesLeft("fi.pin1"));
    }

    [Fact]
    public void A_card_that_cannot_write_its_memory_says_so_and_has_not_acted()
    {
        var card = ReadyMade.Find("fineid-citizen")!.Create(CardFile);
        card.Say(Fineid);
        Directory.Delete(folder, recursive: true);
        Assert.Equal("6581", card.Say("0024001118" + Block("9999") + Block("8642")));
        Directory.CreateDirectory(folder);
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
        Assert.Equal("9000", card.Say("002000110C" + Block("1234")));
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_drafts_of_killed_programs_are_deleted()
    {
        ReadyMade.Find("my-number")!.Create(CardFile).Say(Jpki, "00A4020C020018", "00200080" + Typed("1111"));
        var left = Path.Combine(folder, ".card.json.1.0123.new");
        File.WriteAllText(left, "{");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-2));
        Assert.Equal(2, SimulatedCard.Open(ReadyMade.Find("my-number")!.Definition, CardFile).TriesLeft("jp.authentication"));
        Assert.Equal([CardFile], Directory.GetFiles(folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(CardFile));
    }

    [Fact]
    public async Task A_reader_of_the_file_never_sees_half_a_card()
    {
        var card = ReadyMade.Find("fineid-citizen")!.Create(CardFile);
        card.Say(Fineid);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var reads = 0;
            do Assert.InRange(SimulatedCard.Load(CardFile).TriesLeft("fi.pin1"), 4, 5);
            while (++reads > 0 && !stop.IsCancellationRequested);
            return reads;
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++) card.Say("002000110C" + Block("9999"), "002000110C" + Block("1234"));
        await stop.CancelAsync();
        Assert.True(await reading > 0);
    }

    [Fact]
    public void Status_of_a_card_makes_no_keys()
    {
        var card = ReadyMade.Find("my-number")!.Create(CardFile);
        card.Say(Jpki, "00A4020C020006", "00B00000A0", "00A4020C020018", "00200080");
        Assert.DoesNotContain("privateKey", File.ReadAllText(CardFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_is_a_small_json_file()
    {
        var card = SimulatedCard.Create(CardDefinition.Parse("""
            {
              "profile": "fi.citizen", "holder": "VIRTANEN VILLE", "scheme": "SevenDigits",
              "codes": { "fi.pin1": "246810" }, "triesUsed": { "fi.pin2": 2 }
            }
            """));
        Assert.Equal(3, card.TriesLeft("fi.pin2"));
        Assert.Equal("9000", card.Say(Fineid, "002000110C" + Block("246810")));
        Assert.Equal(("VIRTANEN VILLE", true, "7654321"), (card.Definition.Holder, card.Definition.Activated, card.Definition.LetterCode));
        Assert.Equal(card.Definition.ToJson(), CardDefinition.Parse(card.Definition.ToJson()).ToJson());
    }

    [Theory, InlineData("""{ "profile": "fi.citizen", "trysUsed": {} }"""), InlineData("""{ "holder": "X Y" }"""), InlineData("{")]
    public void A_slip_in_a_definition_is_an_error(string json) => Assert.Throws<CardFileException>(() => CardDefinition.Parse(json));

    [Fact]
    public void The_log_of_commands_holds_no_code()
    {
        var card = Card("fineid-citizen");
        card.Say(Fineid, "0024001118" + Block("1234") + Block("8642"));
        Assert.Equal("00 24 00 11 (24 bytes) -> 9000", card.Log[^1].ToString());
        Assert.True(card.Log[^1].CarriesCode);
        Assert.Equal(2, card.CommandCount);
    }
}
