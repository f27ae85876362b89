using EidPin.Cards;
using EidPin.Cards.Pcsc;

namespace EidPin.Tests;

public class PcscErrorTests
{
    [Theory]
    [InlineData(0x8010001D, CardFault.ServiceNotRunning)]
    [InlineData(0x8010001E, CardFault.ServiceNotRunning)]
    [InlineData(0x80100013, CardFault.ServiceNotRunning)]
    [InlineData(0x80100018, CardFault.ServiceNotRunning)]
    [InlineData(0x80100012, CardFault.ServiceNotRunning)]
    [InlineData(0x00000005u, CardFault.NoPermission)]
    [InlineData(0x8010006A, CardFault.NoPermission)]
    [InlineData(0x80100027, CardFault.NoPermission)]
    [InlineData(0x8010002E, CardFault.NoReader)]
    [InlineData(0x80100009, CardFault.UnknownReader)]
    [InlineData(0x8010000C, CardFault.NoCard)]
    [InlineData(0x80100065, CardFault.MuteCard)]
    [InlineData(0x80100066, CardFault.MuteCard)]
    [InlineData(0x80100067, CardFault.MuteCard)]
    [InlineData(0x8010000F, CardFault.MuteCard)]
    [InlineData(0x80100068, CardFault.CardReset)]
    [InlineData(0x80100069, CardFault.CardRemoved)]
    [InlineData(0x8010000B, CardFault.ReaderBusy)]
    [InlineData(0x80100017, CardFault.ReaderGone)]
    [InlineData(0x80100003, CardFault.ReaderGone)]
    [InlineData(0x00000006u, CardFault.ReaderGone)]
    [InlineData(0x80100008, CardFault.BadAnswer)]
    [InlineData(0x80100016, CardFault.CommunicationFailed)]
    [InlineData(0x8010002F, CardFault.CommunicationFailed)]
    public void Every_code_that_is_told_apart_is_a_fault_with_the_code_in_its_detail(uint code, CardFault fault)
    {
        var thrown = Assert.Throws<CardException>(() => PcscError.Check(code, "SCardConnect"));
        Assert.Equal(fault, thrown.Fault);
        Assert.Equal($"SCardConnect 0x{code:X8}", thrown.Detail);
    }

    [Fact]
    public void The_list_above_is_complete()
    {
        var tested = typeof(PcscErrorTests).GetMethod(nameof(Every_code_that_is_told_apart_is_a_fault_with_the_code_in_its_detail))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(d => (uint)d.Data[0]!);
        Assert.Equal(PcscError.Faults.Keys.Order(), tested.Order());
    }

    [Theory]
    [InlineData(0x80100001)]
    [InlineData(0x8010FFFF)]
    [InlineData(0x00000057)]
    public void An_unknown_code_is_a_failure_of_communication_that_names_it(uint code)
    {
        var thrown = Assert.Throws<CardException>(() => PcscError.Check(code, "SCardTransmit"));
        Assert.Equal(CardFault.CommunicationFailed, thrown.Fault);
        Assert.Contains($"{code:X8}", thrown.Detail);
    }

    [Fact]
    public void On_a_link_a_reader_without_card_means_that_the_card_was_taken_out()
    {
        Assert.Equal(CardFault.CardRemoved, Assert.Throws<CardException>(() => PcscError.CheckLink(0x8010000C, "SCardTransmit")).Fault);
        PcscError.CheckLink(0, "SCardTransmit");
    }
}
