using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.SystemTests;

public sealed class PcscVpcdTests : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start(drivers: 2);
    private readonly TinyCard card = new();

    public void Dispose() => pcscd.Dispose();

    [Fact]
    public void Other_programs_see_the_readers_under_the_names_promised()
    {
        var listed = pcscd.Run("opensc-tool", ["--list-readers"]).Output;
        Assert.All(pcscd.Slots, slot => Assert.Contains(slot.Name, listed));
        Assert.Equal(4, pcscd.Slots.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Other_programs_read_a_card_in_the_reader_of_its_port(int slot)
    {
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[slot].Port);
        InsertAndWait(vpcd, slot);
        Assert.Contains("00 04", Send(slot, "80100102").Output);
    }

    [Fact]
    public void A_card_stays_in_its_reader_when_pcscd_comes_back()
    {
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        InsertAndWait(vpcd);
        Assert.Contains("00 04", Send(0, "80100102").Output);
        pcscd.Restart();
        Assert.True(vpcd.IsInserted);
        AwaitCard();
        Assert.Contains("00 04", Send(0, "80100102").Output);
        pcscd.Stop();
        Assert.True(vpcd.IsInserted);
    }

    [Fact]
    public void A_pulled_card_is_gone_and_can_be_inserted_again()
    {
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        InsertAndWait(vpcd);
        Assert.Equal(0, Send(0, "80100102").ExitCode);
        vpcd.Pull();
        Thread.Sleep(1000);
        Assert.NotEqual(0, pcscd.Run("opensc-tool", ["--reader", "0", "--atr"]).ExitCode);
        InsertAndWait(vpcd);
        Assert.Equal(0, Send(0, "80100102").ExitCode);
    }

    [Fact]
    public void Without_a_listener_the_fault_names_the_port()
    {
        pcscd.Stop();
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        var thrown = Assert.Throws<CardException>(vpcd.Insert);
        Assert.Equal(CardFault.ServiceNotRunning, thrown.Fault);
        Assert.Contains($"{pcscd.Slots[0].Port}", thrown.Detail);
        Assert.False(vpcd.IsInserted);
    }

    [Fact]
    public void A_card_that_tears_itself_off_leaves_the_reader()
    {
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        InsertAndWait(vpcd);
        card.Answer = _ => throw new CardException(CardFault.CardRemoved);
        Assert.NotEqual(0, Send(0, "80100102").ExitCode);
        Assert.False(vpcd.IsInserted);
        Assert.Null(vpcd.Failure);
    }

    [Fact]
    public void A_bug_in_a_simulated_card_is_answered_6F00_and_kept()
    {
        using var vpcd = new Vpcd(card.Chip, pcscd.Slots[0].Port);
        InsertAndWait(vpcd);
        card.Answer = _ => throw new InvalidOperationException("bug");
        Assert.Contains("SW1=0x6F, SW2=0x00", Send(0, "80100102").Output);
        Assert.Equal("bug", vpcd.Failure?.Message);
        Assert.True(vpcd.IsInserted);
    }

    private Ran Send(int slot, string apdu) =>
        pcscd.Run("opensc-tool", ["--reader", $"{slot}", "--card-driver", "default", "--send-apdu", apdu], limit: TimeSpan.FromSeconds(8));

    /// <summary>pcscd notices a card after up to 440 ms; opensc-tool's own --wait hangs when it is in already.</summary>
    private void InsertAndWait(Vpcd vpcd, int slot = 0)
    {
        vpcd.Insert();
        AwaitCard(slot);
    }

    private void AwaitCard(int slot = 0)
    {
        string[] toTheCard = ["--reader", $"{slot}", "--atr"];
        Assert.True(SpinWait.SpinUntil(() => pcscd.Run("opensc-tool", toTheCard).ExitCode == 0, TimeSpan.FromSeconds(5)));
    }
}
