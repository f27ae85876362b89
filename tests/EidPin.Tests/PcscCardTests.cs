using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A card on the PC/SC of each system, scripted from its documentation: Windows and macOS were never tried.</summary>
public sealed class PcscCardTests
{
    private static readonly string[] Systems = ["pcsc-lite", "Windows", "macOS"];

    private static readonly (string Card, string Pin, string Code)[] Cards =
        [("my-number", "jp.authentication", "2468"), ("fineid-citizen", "fi.pin1", "1234"), ("fineid-organisation", "fi.pin1", "1234")];

    public static TheoryData<string> OfSystems => [.. Systems];

    private static (ScriptedPcsc Pcsc, ScriptedPcsc.Slot Slot, SimulatedCard Card) Start(string system, string card)
    {
        var pcsc = new ScriptedPcsc(Manner.Of(system));
        var taken = CardTray.Take(card);
        return (pcsc, pcsc.Plug("Reader", taken), taken);
    }

    private static PinSession Open(ScriptedPcsc pcsc) => PinSession.Open(new PcscReaders(pcsc).Connect("Reader"));

    private static PinOutcome Check(PinSession session, string pin, string code)
    {
        using var typed = CounterModel.Typed(code);
        return session.Check(pin, typed);
    }

    [Theory, MemberData(nameof(OfSystems))]
    public void A_session_goes_on_after_its_own_resets(string system)
    {
        foreach (var (name, pin, code) in Cards)
        {
            var (pcsc, _, card) = Start(system, name);
            using var session = Open(pcsc);
            for (var i = 0; i < 3; i++) Assert.IsType<PinOutcome.Done>(Check(session, pin, code));
            session.PowerDown();
            session.Refresh();
            Assert.IsType<PinOutcome.Done>(Check(session, pin, code));
            Assert.Equal(4, card.Log.Count(c => c.CarriesCode));
        }
    }

    [Fact]
    public void No_system_costs_the_card_another_command()
    {
        foreach (var (name, pin, code) in Cards)
        {
            var counts = Systems.Select(system =>
            {
                var (pcsc, _, card) = Start(system, name);
                using var session = Open(pcsc);
                Check(session, pin, code);
                Check(session, pin, code);
                return card.CommandCount;
            });
            Assert.Single(counts.Distinct());
        }
    }

    [Theory, MemberData(nameof(OfSystems))]
    public void A_reset_by_another_program_between_operations_is_made_good(string system)
    {
        var (pcsc, slot, _) = Start(system, "fineid-citizen");
        using var session = Open(pcsc);
        for (var i = 0; i < 2; i++)
        {
            pcsc.ResetByOther(slot);
            Assert.IsType<PinOutcome.Done>(Check(session, "fi.pin1", "1234"));
        }
    }

    [Theory, MemberData(nameof(OfSystems))]
    public void A_reset_reported_for_the_command_with_the_code_sends_it_no_second_time(string system)
    {
        var (pcsc, _, card) = Start(system, "fineid-citizen");
        using var session = Open(pcsc);
        Check(session, "fi.pin1", "1234");
        var codes = 0;
        pcsc.Fate = command =>
        {
            if (command is not [_, 0x20, _, _, > 0, ..]) return null;
            codes++;
            return PcscError.ResetCard;
        };
        Assert.IsType<PinOutcome.Uncertain>(Check(session, "fi.pin1", "1234"));
        Assert.Equal((1, 1), (codes, card.Log.Count(c => c.CarriesCode)));
    }

    [Fact]
    public void A_link_that_another_program_keeps_from_being_made_anew_is_made_anew_within_the_transaction()
    {
        var (pcsc, _, _) = Start("Windows", "fineid-citizen");
        using var session = Open(pcsc);
        Check(session, "fi.pin1", "1234");
        pcsc.Calls.Clear();
        pcsc.FailNext("Reconnect", PcscError.SharingViolation);
        Assert.IsType<PinOutcome.Done>(Check(session, "fi.pin1", "1234"));
        Assert.Equal(["Reconnect Leave", "Begin", "Reconnect Leave"], pcsc.Calls.Take(3));
    }

    [Fact]
    public void A_transaction_that_cannot_be_used_is_ended_again()
    {
        var (pcsc, _, _) = Start("pcsc-lite", "fineid-citizen");
        using var link = new PcscReaders(pcsc).Connect("Reader");
        pcsc.FailNext("Status", PcscError.RemovedCard);
        Assert.Equal(CardFault.CardRemoved, Assert.Throws<CardException>(link.Begin).Fault);
        Assert.Equal("End Leave", pcsc.Calls[^1]);
    }

    [Theory, MemberData(nameof(OfSystems))]
    public void A_card_that_was_reset_within_a_transaction_is_not_kept_from_other_programs(string system)
    {
        foreach (var after in Enum.GetValues<CardDisposition>())
        {
            var (pcsc, slot, _) = Start(system, "fineid-citizen");
            using var link = new PcscReaders(pcsc).Connect("Reader");
            link.Begin();
            pcsc.ResetByOther(slot);
            link.End(after);
            Assert.Null(slot.HeldBy);
            // The next operation goes on as after any reset.
            link.Begin();
            Assert.Equal(2, link.Transmit([0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00], new byte[258]));
            link.End(CardDisposition.Leave);
            Assert.Null(slot.HeldBy);
        }
    }

    [Fact]
    public void The_protocol_is_that_of_SCardStatus_where_connecting_anew_does_not_tell_it()
    {
        foreach (var protocol in Enum.GetValues<CardProtocol>())
        {
            var (pcsc, slot, card) = Start("Windows", "fineid-citizen");
            card.Protocol = protocol;
            using var link = new PcscReaders(pcsc).Connect("Reader");
            pcsc.ResetByOther(slot);
            link.Begin();
            Assert.Equal(protocol, link.Protocol);
        }
    }

    [Fact]
    public void A_card_without_a_protocol_is_mute()
    {
        var (pcsc, slot, _) = Start("pcsc-lite", "fineid-citizen");
        slot.NoProtocol = true;
        Assert.Equal(CardFault.MuteCard, Assert.Throws<CardException>(() => new PcscReaders(pcsc).Connect("Reader")).Fault);
    }

    [Fact]
    public void Waiting_for_others_within_a_transaction_shows_the_service_that_the_card_is_in_use()
    {
        var (pcsc, _, _) = Start("Windows", "fineid-citizen");
        using var link = new PcscReaders(pcsc).Connect("Reader");
        link.Begin();
        pcsc.Calls.Clear();
        var answer = new CardChannel(link, null).KeepAliveWhile(() =>
        {
            Assert.True(SpinWait.SpinUntil(() => pcsc.Calls.Count(c => c == "Status") >= 2, TimeSpan.FromSeconds(30)));
            return "answered";
        });
        Assert.Equal("answered", answer);
        Assert.All(pcsc.Calls, c => Assert.Equal("Status", c));
    }

    [Fact]
    public void What_the_wait_ends_with_ends_the_operation_and_a_lost_card_does_not()
    {
        var (pcsc, _, _) = Start("Windows", "fineid-citizen");
        using var link = new PcscReaders(pcsc).Connect("Reader");
        pcsc.FailNext("Status", PcscError.RemovedCard);
        link.KeepAlive();
        var channel = new CardChannel(link, null);
        Assert.Throws<TimeoutException>(() => channel.KeepAliveWhile<int>(() => throw new TimeoutException()));
    }
}
