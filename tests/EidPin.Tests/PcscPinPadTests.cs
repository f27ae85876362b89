using EidPin.Cards;
using EidPin.Cards.Pcsc;
using FsCheck;
using FsCheck.Fluent;

namespace EidPin.Tests;

public class PcscPinPadTests
{
    private const ushort English = 0x0409, Finnish = 0x040B;

    private const string Features = "06 04 42 33 00 06  07 04 42 33 00 07  12 04 42 33 00 12";

    private static readonly PinFormat Pin1 = new(4, 12, PadTo: 12);
    private static readonly PinFormat Pin2 = new(6, 12, PadTo: 12);
    private static readonly PinFormat Puk = new(8, 12, PadTo: 12);
    private static readonly PinFormat AsTyped = new(4, 12);

    [Fact]
    public void Verify_of_a_FINEID_citizen_PIN_is_a_fixed_block()
    {
        Assert.Equal(Bytes("1E 1E 82 0C 00 0C 04 02 FF 09 04 00 00 00 00 11 00 00 00  00 20 00 11 0C" + Zeros(12)),
            PinPadStructures.Verify([0x00, 0x20, 0x00, 0x11], Pin1, English));
        Assert.Equal(Bytes("1E 1E 82 0C 00 0C 06 02 FF 0B 04 00 00 00 00 11 00 00 00  00 20 00 82 0C" + Zeros(12)),
            PinPadStructures.Verify([0x00, 0x20, 0x00, 0x82], Pin2, Finnish));
    }

    [Fact]
    public void Verify_of_a_code_that_goes_as_typed_has_no_Lc()
    {
        // As OpenSC #1083 recorded it, but for the language.
        Assert.Equal(Bytes("1E 1E 02 00 00 0C 04 02 FF 09 04 00 00 00 00 04 00 00 00  00 20 00 01"),
            PinPadStructures.Verify([0x00, 0x20, 0x00, 0x01], AsTyped, English));
    }

    [Fact]
    public void Change_of_a_FINEID_citizen_PIN_is_two_fixed_blocks()
    {
        Assert.Equal(Bytes("1E 1E 82 0C 00 00 0C 0C 04 03 02 03 09 04 00 01 02 00 00 00 1D 00 00 00  00 24 00 11 18" + Zeros(24)),
            PinPadStructures.Modify([0x00, 0x24, 0x00, 0x11], Pin1, Pin1, English));
    }

    [Fact]
    public void Unblock_lets_the_shorter_of_both_codes_through()
    {
        Assert.Equal(Bytes("1E 1E 82 0C 00 00 0C 0C 04 03 02 03 0B 04 00 01 02 00 00 00 1D 00 00 00  00 2C 00 11 18" + Zeros(24)),
            PinPadStructures.Modify([0x00, 0x2C, 0x00, 0x11], Puk, Pin1, Finnish));
    }

    [Fact]
    public void Blocks_are_filled_with_each_codes_own_padding()
    {
        var structure = PinPadStructures.Modify(
            [0x00, 0x24, 0x00, 0x80], new(6, 8, PadTo: 8, Pad: 0xFF), new(6, 8, PadTo: 8, Pad: 0x20), English);
        Assert.Equal(Bytes("00 24 00 80 10 FF FF FF FF FF FF FF FF 20 20 20 20 20 20 20 20"), structure[24..]);
        Assert.Equal(45, structure.Length);
    }

    [Fact]
    public void Control_codes_are_big_endian()
    {
        var features = PinPadStructures.ReadFeatures(Bytes(Features));
        Assert.Equal(0x42330006u, features[0x06]);
        Assert.Equal(3, features.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("06")]
    [InlineData("06 04")]
    [InlineData("06 04 42 33 00")]
    [InlineData("06 00")]
    [InlineData("06 03 42 33 00")]
    [InlineData("06 05 42 33 00 06 00")]
    [InlineData("06 FF 42 33 00 06")]
    public void Features_cut_short_or_of_another_length_are_none(string hex) => Assert.Empty(PinPadStructures.ReadFeatures(Bytes(hex)));

    [Fact]
    public void Whatever_a_reader_answers_is_read_without_failing_and_never_beyond_its_end()
    {
        Prop.ForAll<byte[]>(list =>
        {
            var read = PinPadStructures.ReadTlv(list);
            _ = PinPadStructures.ReadFeatures(list);
            var pad = PinPad.Detect(Channel(new FakeLink("Reader", (_, _) => list.Take(258).ToArray())));
            return read.Values.Sum(v => v.Length + 2) <= list.Length && (pad is null || pad.MinDigits is null or > 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_was_written_as_features_is_read_again()
    {
        Prop.ForAll<Dictionary<byte, uint>>(features =>
        {
            var list = features.SelectMany(f =>
                (byte[])[f.Key, 4, (byte)(f.Value >> 24), (byte)(f.Value >> 16), (byte)(f.Value >> 8), (byte)f.Value]).ToArray();
            return PinPadStructures.ReadFeatures(list).OrderBy(f => f.Key).SequenceEqual(features.OrderBy(f => f.Key));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Limits_are_little_endian_and_narrow_what_is_asked_for()
    {
        var link = Link(properties: "06 01 05  07 01 08  0B 02 7A 19");
        var pad = PinPad.Detect(Channel(link))!;
        Assert.Equal((5, 8), (pad.MinDigits, pad.MaxDigits));
        pad.Verify(Channel(link), [0x00, 0x20, 0x00, 0x11], Pin1, English);
        Assert.Equal([0x08, 0x05], link.Sent[^1].Input[5..7]);
    }

    [Theory]
    [InlineData("06 01 00  07 01 FF")]
    [InlineData("06 00  07 05 08 00 00 00 00")]
    [InlineData("")]
    public void Limits_that_say_nothing_are_none(string properties)
    {
        var pad = Detect(Link(properties))!;
        Assert.Equal((null, null), (pad.MinDigits, pad.MaxDigits));
    }

    [Fact]
    public void Only_what_the_keypad_can_type_is_offered()
    {
        var pad = Detect(Link())!;
        Assert.True(pad.CanVerify(Pin1) && pad.CanVerify(AsTyped) && pad.CanModify(Puk, Pin2));
        Assert.False(pad.CanVerify(new PinFormat(6, 16, Letters: true)));
        Assert.False(pad.CanVerify(new PinFormat(4, 16, PadTo: 16)));
        Assert.False(pad.CanModify(AsTyped, AsTyped));
        Assert.False(pad.CanModify(Pin1, new PinFormat(4, 8, PadTo: 8)));
        Assert.False(Detect(Link("07 01 07"))!.CanModify(Puk, Pin1));
        Assert.False(Detect(Link(features: "06 04 42 33 00 06"))!.CanModify(Pin1, Pin1));
        Assert.False(Detect(Link(features: "07 04 42 33 00 07"))!.CanVerify(Pin1));
        Assert.Throws<InvalidOperationException>(() => pad.Modify(Channel(Link()), [0, 0, 0, 0], AsTyped, AsTyped, English));
    }

    [Theory]
    [InlineData("HID Global OMNIKEY 3x21 Smart Card Reader [OMNIKEY 3x21 Smart Card Reader] 00 00")]
    [InlineData("HID Global OMNIKEY 6121 Smart Card Reader 0")]
    [InlineData("Bit4id miniLector [miniLector-EVO] 00 00")]
    public void A_reader_known_to_lie_has_no_keypad_and_is_not_even_asked(string reader)
    {
        var link = Link(reader: reader);
        Assert.Null(Detect(link));
        Assert.Empty(link.Sent);
    }

    [Fact]
    public void A_reader_that_lies_is_known_by_its_numbers_too() => Assert.Null(Detect(Link("0B 02 6B 07  0C 02 31 30")));

    [Fact]
    public void Keypads_can_be_turned_off()
    {
        var link = Link();
        Assert.Null(PinPad.Detect(Channel(link), off: true));
        Assert.Empty(link.Sent);
    }

    [Fact]
    public void A_reader_with_other_features_only_has_no_keypad()
    {
        Assert.Null(Detect(Link(features: "12 04 42 33 00 12")));
    }

    [Theory]
    [InlineData("64 00", PinPadEnd.TimedOut)]
    [InlineData("64 01", PinPadEnd.Cancelled)]
    [InlineData("64 02", PinPadEnd.NewCodesDiffer)]
    [InlineData("64 03", PinPadEnd.WrongLength)]
    [InlineData("64 04", PinPadEnd.Refused)]
    [InlineData("6B 80", PinPadEnd.BadStructure)]
    [InlineData("63 C4", PinPadEnd.Sent)]
    [InlineData("90 00", PinPadEnd.Sent)]
    public void The_readers_own_answers_are_told_from_the_cards(string answer, PinPadEnd end)
    {
        var link = Link(answer: answer);
        Assert.Equal(end, Detect(link)!.Verify(Channel(link), [0x00, 0x20, 0x00, 0x11], Pin1, English).End);
        Assert.Equal(end, Detect(link)!.Modify(Channel(link), [0x00, 0x24, 0x00, 0x11], Pin1, Pin1, English).End);
        Assert.Equal([0x42330006u, 0x42330007u], link.Sent.Where(s => s.Input.Length > 0).Select(s => s.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    public void An_answer_without_status_word_is_a_bad_answer(string answer)
    {
        var link = Link(answer: answer);
        var pad = Detect(link)!;
        void Verify() => pad.Verify(Channel(link), [0x00, 0x20, 0x00, 0x11], Pin1, English);
        Assert.Equal(CardFault.BadAnswer, Assert.Throws<CardException>(Verify).Fault);
    }

    [Theory]
    [InlineData(0x8010001F)]   // pcscd: the driver knows no such request
    [InlineData(0x80100022)]   // the same code on Windows and macOS
    [InlineData(0x80100016)]   // pcscd: the driver says anything else
    [InlineData(0x80100004)]   // pcscd: a driver of the old interface
    [InlineData(0x80100011)]
    [InlineData(0x00000001)]   // Windows' own codes, as drivers answer
    [InlineData(0x00000032)]
    [InlineData(0x00000057)]
    public void A_reader_that_knows_no_such_question_has_no_keypad(uint code) => Assert.Null(Detect(Failing(code)));

    [Theory]
    [InlineData(0x8010000B, CardFault.ReaderBusy)]
    [InlineData(0x80100017, CardFault.ReaderGone)]
    [InlineData(0x80100068, CardFault.CardReset)]
    [InlineData(0x80100069, CardFault.CardRemoved)]
    [InlineData(0x8010001E, CardFault.ServiceNotRunning)]
    [InlineData(0x00000006, CardFault.ReaderGone)]
    [InlineData(0x8010002F, CardFault.CommunicationFailed)]
    public void A_reader_that_cannot_be_asked_is_not_one_without_keypad(uint code, CardFault fault) =>
        Assert.Equal(fault, Assert.Throws<CardException>(() => Detect(Failing(code))).Fault);

    [Fact]
    public void A_keypad_of_two_steps_is_begun_and_then_waited_for_once_each()
    {
        var link = TwoSteps(begin: "", end: "63 C4");
        var pad = Detect(link)!;
        Assert.Equal(new(0x63C4), pad.Verify(Channel(link), [0x00, 0x20, 0x00, 0x11], Pin1, English).Status);
        Assert.Equal(new(0x63C4), pad.Modify(Channel(link), [0x00, 0x24, 0x00, 0x11], Pin1, Pin1, English).Status);
        Assert.Equal([0x42330001u, 0x42330002u, 0x42330003u, 0x42330004u], link.Sent.Skip(1).Select(s => s.Code));
        Assert.Equal([true, false, true, false], link.Sent.Skip(1).Select(s => s.Input.Length > 0));
    }

    [Fact]
    public void A_keypad_that_refuses_to_begin_is_not_waited_for()
    {
        var link = TwoSteps(begin: "6B 80", end: "90 00");
        var answer = Detect(link)!.Verify(Channel(link), [0x00, 0x20, 0x00, 0x11], Pin1, English);
        Assert.Equal((PinPadEnd.BadStructure, 0x42330001u), (answer.End, link.Sent[^1].Code));
    }

    [Fact]
    public void One_step_goes_before_two_and_half_of_two_is_none()
    {
        var both = Link(features: "01 04 42 33 00 01  02 04 42 33 00 02  06 04 42 33 00 06");
        Detect(both)!.Verify(Channel(both), [0x00, 0x20, 0x00, 0x11], Pin1, English);
        Assert.Equal(0x42330006u, both.Sent[^1].Code);
        Assert.Null(Detect(Link(features: "01 04 42 33 00 01")));
    }

    private static FakeLink TwoSteps(string begin, string end)
    {
        const string features = "01 04 42 33 00 01  02 04 42 33 00 02  03 04 42 33 00 03  04 04 42 33 00 04";
        return new("Reader", (code, input) => Bytes(code == PinPad.FeatureRequest ? features : input.Length > 0 ? begin : end));
    }

    private static FakeLink Failing(uint code) => new("Reader", (_, _) => throw PcscError.Exception(code, "SCardControl"));

    private static PinPad? Detect(ICardLink link) => PinPad.Detect(Channel(link));

    private static CardChannel Channel(ICardLink link) => new(link, null);

    private static FakeLink Link(string properties = "", string features = Features, string answer = "90 00", string reader = "Reader") =>
        new(reader, (code, _) => Bytes(code == PinPad.FeatureRequest ? features : code == 0x42330012 ? properties : answer));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static string Zeros(int count) => new('0', 2 * count);

    private sealed class FakeLink(string reader, Func<uint, byte[], byte[]> control) : ICardLink
    {
        public List<(uint Code, byte[] Input)> Sent { get; } = [];

        public string Reader => reader;

        public ReadOnlyMemory<byte> Atr => default;

        public CardProtocol Protocol => CardProtocol.T1;

        public void Begin() { }

        public void End(CardDisposition after) { }

        public int Transmit(ReadOnlySpan<byte> command, Span<byte> response) =>
            throw new InvalidOperationException("nothing goes to the card");

        public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
        {
            Sent.Add((controlCode, input.ToArray()));
            var answer = control(controlCode, input.ToArray());
            answer.CopyTo(output);
            return answer.Length;
        }

        public void Dispose() { }
    }
}
