using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>Structures built here by hand from PC/SC part 10, not by the program's own pin pad code.</summary>
public class SimulatorsPinPad
{
    private const uint Features = 0x42000D48;

    // FINEID PIN1: VERIFY, 36 bytes; CHANGE, 53 bytes with confirmation and old code.
    private const string Verify1 = "1E1E820C000C0402FF09040000000011000000" + "002000110C000000000000000000000000";
    private const string Change1 = "1E1E820C00000C0C04030203090400010200000" + "01D000000" +
        "0024001118" + "000000000000000000000000000000000000000000000000";

    private readonly SimulatedPinPad pad = new();
    private readonly SimulatedReader reader;
    private readonly ICardLink link;

    public SimulatorsPinPad()
    {
        reader = new("Reader", Card("fineid-citizen"), pad);
        link = new SimulatedReaders(reader).Connect("Reader");
        link.Transmit(Convert.FromHexString(Fineid), new byte[258]);
    }

    private string Control(uint code, string input)
    {
        var output = new byte[258];
        return Convert.ToHexString(output.AsSpan(0, link.Control(code, Convert.FromHexString(input), output)));
    }

    private uint Feature(string tag)
    {
        var features = Control(Features, "");
        var at = features.IndexOf(tag + "04", StringComparison.Ordinal);
        return Convert.ToUInt32(features.Substring(at + 4, 8), 16);
    }

    [Fact]
    public void Features_are_tag_length_and_a_control_code_in_big_endian() =>
        Assert.Equal("060442330006" + "070442330007", Control(Features, ""));

    [Fact]
    public void A_reader_without_keys_has_no_features()
    {
        reader.Pad = null;
        Assert.Equal("", Control(Features, ""));
    }

    [Theory, InlineData("1234", "9000", 5), InlineData("9999", "63C4", 4)]
    public void Verify_puts_the_typed_digits_into_the_block(string typed, string status, int tries)
    {
        pad.Type(typed);
        Assert.Equal(status, Control(Feature("06"), Verify1));
        Assert.Equal(tries, reader.Card!.TriesLeft("fi.pin1"));
    }

    [Fact]
    public void Verify_of_a_code_as_typed_appends_its_length()
    {
        var verify = Feature("06");
        reader.Insert(Card("fineid-organisation"));
        using var other = new SimulatedReaders(reader).Connect("Reader");
        other.Transmit(Convert.FromHexString(Fineid), new byte[258]);
        pad.Type("1234");
        var output = new byte[258];
        var structure = Convert.FromHexString("1E1E8200000804" + "02FF" + "0904" + "00000000" + "04000000" + "00200003");
        Assert.Equal("9000", Convert.ToHexString(output.AsSpan(0, other.Control(verify, structure, output))));
    }

    [Fact]
    public void Change_asks_old_new_and_new_again()
    {
        pad.Type("1234", "8642", "8642");
        Assert.Equal("9000", Control(Feature("07"), Change1));
        Assert.Equal(3, pad.Asked);
        pad.Type("8642");
        Assert.Equal("9000", Control(Feature("06"), Verify1));
    }

    [Fact]
    public void The_readers_own_status_words_spend_no_try()
    {
        var commands = reader.Commands;
        Assert.Equal("6400", Control(Feature("06"), Verify1));
        pad.Cancel();
        Assert.Equal("6401", Control(Feature("06"), Verify1));
        pad.Type("1234", "8642", "8643");
        Assert.Equal("6402", Control(Feature("07"), Change1));
        pad.Type("123");
        Assert.Equal("6403", Control(Feature("06"), Verify1));
        Assert.Equal("6B80", Control(Feature("06"), Verify1[..^2]));
        Assert.Equal(commands, reader.Commands);
    }
}
