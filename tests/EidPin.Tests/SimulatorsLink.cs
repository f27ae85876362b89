using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>A command with data that asks for an answer: at T=0 with Le and without, behind either kind of reader, and at T=1.</summary>
public sealed class SimulatorsLink : IDisposable
{
    private const string Counter = "00CB00FF05A003830111";
    private const string Told =
        "A023" + "830111" + "8C04F0000000" + "9C04F0000000" + "DF210405FFA503" + "DF2702FFFF" + "DF28010C" + "DF2F0101" + "9000";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-test-");

    public void Dispose() => folder.Delete(recursive: true);

    private static SimulatedCard Citizen(int generation, bool tpdu = false) =>
        SimulatedCard.Create(new() { Profile = "fi.citizen", Generation = generation, Tpdu = tpdu });

    [Theory, InlineData(4), InlineData(3)]
    public void At_t0_the_answer_to_data_and_Le_comes_at_once(int generation)
    {
        var card = Citizen(generation);
        Assert.Equal(CardProtocol.T0, card.Protocol);
        Assert.Equal("9000", card.Say(Fineid + "00"));
        Assert.Equal(Told, card.Say(Counter + "00"));
        Assert.Equal("6985", card.Say("00C0000025"));
    }

    [Theory, InlineData(4), InlineData(3)]
    public void Behind_a_reader_of_tpdus_data_and_Le_are_refused_and_the_card_gets_nothing(int generation)
    {
        var card = Citizen(generation, tpdu: true);
        Assert.Equal("6700", card.Say(Fineid + "00"));
        Assert.Equal("9000", card.Say(Fineid));
        Assert.Equal("6700", card.Say(Counter + "00"));
        Assert.Equal("6700", card.Say("002000110C" + Block("9999") + "00"));
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void At_t0_without_Le_the_answer_is_announced_and_fetched(int generation, bool tpdu)
    {
        var card = Citizen(generation, tpdu);
        Assert.Equal("6125", card.Say(Fineid, Counter));
        Assert.Equal(Told, card.Say("00C0000025"));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void At_t1_the_answer_comes_with_Le_alone(int generation, bool tpdu)
    {
        var card = Citizen(generation, tpdu).At(CardProtocol.T1);
        Assert.Equal(Told, card.Say(Fineid, Counter + "00"));
        Assert.Equal("9000", card.Say(Counter));
    }

    [Fact]
    public void A_shorter_Le_fetches_a_part_and_the_rest_waits()
    {
        var card = Citizen(4);
        Assert.Equal(Told[..10] + "6120", card.Say(Fineid, Counter + "05"));
        Assert.Equal(Told[10..], card.Say("00C0000020"));
        Assert.Equal(Told, card.Say(Counter + "FF"));
    }

    [Fact]
    public void A_code_sent_with_Le_counts_once()
    {
        var card = Citizen(4);
        Assert.Equal("63C4", card.Say(Fineid, "002000110C" + Block("9999") + "00"));
        Assert.Equal(4, card.TriesLeft("fi.pin1"));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void The_command_reads_checks_and_unlocks_behind_either_reader(int generation, bool tpdu)
    {
        var file = Path.Combine(folder.FullName, "card.json");
        var card = new CardDefinition { Profile = "fi.citizen", Generation = generation, Tpdu = tpdu };
        File.WriteAllText(file, (card with { TriesUsed = new Dictionary<string, int> { ["fi.pin2"] = 5 } }).ToJson());

        var shown = CliRun.Do($"status --json --simulated {file}").Json.GetProperty("readers")[0].GetProperty("card");
        Assert.Equal([5, 0, 5], shown.GetProperty("pins").EnumerateArray().Select(p => p.GetProperty("triesLeft").GetInt32()));
        Assert.Equal(0, CliRun.Do($"check pin1 --stdin --simulated {file}", "1234").Exit);
        Assert.Equal(0, CliRun.Do($"unlock pin2 --stdin --simulated {file}", "12345678\n753175\n").Exit);
        var read = CliRun.Do($"certificates --json --simulated {file}").Json.GetProperty("readers")[0].GetProperty("card");
        var states = read.GetProperty("certificates").EnumerateArray().Select(c => c.GetProperty("state").GetString());
        Assert.Equal(["present", "present"], states);
    }

    [Theory, InlineData(4), InlineData(3)]
    public void A_session_reads_and_changes_at_t1(int generation)
    {
        var card = Citizen(generation).At(CardProtocol.T1);
        using var session = PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), validity: true);
        Assert.Equal([5, 5, 5], session.Status.Pins.Select(p => p.TriesLeft));
        Assert.IsType<PinOutcome.Done>(session.Change("fi.pin1", CounterModel.Typed("1234"), CounterModel.Typed("8642")));
        Assert.All(new CardCertificates(session).Read(), c => Assert.Equal(CertificateState.Present, c.State));
    }
}
