using System.Text;
using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Tests;

public class PcscLayoutTests
{
    public static TheoryData<string, int, int, int, int> ReaderStates => new()
    {
        // system, current state, event state, length of the ATR, ATR: offsets as a C compiler gives them for the system's header
        { "Linux", 16, 24, 32, 40 },
        { "Linux32", 8, 12, 16, 20 },
        { "MacOS", 16, 20, 24, 28 },
        { "Windows", 16, 20, 24, 28 },
        { "Windows32", 8, 12, 16, 20 },
    };

    [Theory]
    [InlineData("Linux", 80)]
    [InlineData("Linux32", 56)]
    [InlineData("MacOS", 61)]
    [InlineData("Windows", 64)]
    [InlineData("Windows32", 56)]
    public void A_reader_state_has_the_size_that_the_systems_header_gives_it(string system, int size) =>
        Assert.Equal(size, Of(system).ReaderStateSize);

    [Theory]
    [MemberData(nameof(ReaderStates))]
    public void A_reader_state_is_written_byte_by_byte(string system, int current, int @event, int length, int atr)
    {
        var layout = Of(system);
        var bytes = new byte[layout.ReaderStateSize];
        bytes.AsSpan().Fill(0xEE);
        layout.WriteReaderState(bytes, 0x01020304, 0x00030010);
        var expected = new byte[layout.ReaderStateSize];
        new byte[] { 4, 3, 2, 1 }.CopyTo(expected, 0);
        new byte[] { 0x10, 0, 3, 0 }.CopyTo(expected, current);
        Assert.Equal(expected, bytes);

        new byte[] { 0x22, 0, 4, 0 }.CopyTo(bytes, @event);
        bytes[length] = 3;
        new byte[] { 0x3B, 0x7F, 0x96 }.CopyTo(bytes, atr);
        Assert.Equal(0x00040022u, layout.ReadEventState(bytes));
        Assert.Equal([0x3B, 0x7F, 0x96], layout.ReadAtr(bytes));
    }

    [Theory]
    [MemberData(nameof(ReaderStates))]
    public void A_length_beyond_the_room_for_the_ATR_is_cut(string system, int current, int @event, int length, int atr)
    {
        var layout = Of(system);
        var bytes = new byte[layout.ReaderStateSize];
        new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }.CopyTo(bytes, length);
        Assert.Equal(layout.AtrCapacity, layout.ReadAtr(bytes).Length);
        Assert.True(current < @event && atr + layout.AtrCapacity <= bytes.Length);
    }

    [Theory]
    [InlineData("Linux", "02000000000000001000000000000000")]
    [InlineData("Linux32", "0200000008000000")]
    [InlineData("MacOS", "0200000008000000")]
    [InlineData("Windows", "0200000008000000")]
    public void The_protocol_travels_with_the_length_of_its_structure(string system, string expected)
    {
        Assert.Equal(expected, Convert.ToHexString(Of(system).IoRequest(CardProtocol.T1)));
        Assert.Equal(1, Of(system).IoRequest(CardProtocol.T0)[0]);
    }

    [Fact]
    public void The_request_for_features_is_numbered_as_each_system_computes_it()
    {
        // SCARD_CTL_CODE(3400): 0x42000000 + code; on Windows FILE_DEVICE_SMARTCARD (0x31) << 16 | code << 2.
        Assert.Equal(0x42000000u + 3400, Layout.Linux.FeatureRequest);
        Assert.Equal(0x42000000u + 3400, Layout.MacOS.FeatureRequest);
        Assert.Equal(0x31u << 16 | 3400 << 2, Layout.Windows.FeatureRequest);
    }

    [Fact]
    public void Names_are_read_with_the_bytes_that_find_the_reader_again()
    {
        var names = Layout.Linux.ReadNames("Virtual PCD 00 00\0リーダー\0\0rest\0"u8);
        Assert.Equal(["Virtual PCD 00 00", "リーダー"], names.Select(n => n.Text));
        Assert.Equal("リーダー\0"u8.ToArray(), names[1].Bytes);
    }

    [Fact]
    public void Names_of_Windows_are_UTF_16()
    {
        var names = Layout.Windows.ReadNames(Encoding.Unicode.GetBytes("HID Ā 0\0b\0\0"));
        Assert.Equal(["HID Ā 0", "b"], names.Select(n => n.Text));
        Assert.Equal(Encoding.Unicode.GetBytes("HID Ā 0\0"), names[0].Bytes);
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_or_commands_a_terminal_is_shown_harmless_and_keeps_its_bytes()
    {
        byte[] list = [0x52, 0xFC, 0x00, 0x1B, 0x5B, 0x32, 0x4A, 0x00, 0x00];
        var names = Layout.Linux.ReadNames(list);
        Assert.Equal(["Rü", "?[2J"], names.Select(n => n.Text));
        Assert.Equal([0x52, 0xFC, 0x00], names[0].Bytes);
        Assert.Equal([0x1B, 0x5B, 0x32, 0x4A, 0x00], names[1].Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("414243")]
    public void An_empty_or_cut_list_has_no_names(string hex)
    {
        Assert.Empty(Layout.Linux.ReadNames(Convert.FromHexString(hex)));
        Assert.Empty(Layout.Windows.ReadNames(Convert.FromHexString(hex)));
    }

    private static Layout Of(string system) => system switch
    {
        "Linux" => Layout.Linux,
        "Linux32" => Layout.Linux32,
        "MacOS" => Layout.MacOS,
        "Windows" => Layout.Windows,
        _ => Layout.Windows32,
    };
}
