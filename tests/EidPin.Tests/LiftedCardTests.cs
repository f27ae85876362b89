using System.Diagnostics;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A card that is taken from the reader while somebody types, as people do who hold it at an antenna.</summary>
public sealed class LiftedCardTests
{
    public static TheoryData<string, string, string> Cards => new()
    {
        { "my-number", "jp.authentication", "2468" },
        { "fineid-citizen", "fi.pin1", "1234" },
        { "fineid-organisation", "fi.pin1", "1234" },
    };

    private static (PinSession Session, SimulatedCard Card, SimulatedReader Reader) Open(string name)
    {
        var card = CardTray.Take(name);
        var reader = new SimulatedReader("R", card);
        return (PinSession.Open(new SimulatedReaders(reader).Connect("R")), card, reader);
    }

    private static PinOutcome Check(PinSession session, string pin, string code)
    {
        using var typed = CounterModel.Typed(code);
        return session.Check(pin, typed);
    }

    private static CardFault Fault(Func<PinOutcome> act) => Assert.Throws<CardException>(act).Fault;

    [Theory, MemberData(nameof(Cards))]
    public void Lifted_and_put_back_while_somebody_types_it_takes_the_code_that_was_typed(string name, string pin, string code)
    {
        var (session, card, reader) = Open(name);
        using (session)
        {
            reader.Remove();
            reader.Insert(card);
            Assert.IsType<PinOutcome.Done>(Check(session, pin, code));
            Assert.Single(card.Log, c => c.CarriesCode);
        }
    }

    [Fact]
    public async Task It_may_come_back_a_moment_after_the_code_was_typed()
    {
        var (session, card, reader) = Open("my-number");
        using (session)
        {
            reader.Remove();
            var back = Task.Run(async () =>
            {
                await Task.Delay(400, TestContext.Current.CancellationToken);
                reader.Insert(card);
            }, TestContext.Current.CancellationToken);
            Assert.IsType<PinOutcome.Done>(Check(session, "jp.authentication", "2468"));
            await back;
        }
    }

    [Theory]
    [InlineData("my-number", "my-number-both-locked", "jp.authentication", "2468")]
    [InlineData("my-number", "fineid-citizen", "jp.authentication", "2468")]
    [InlineData("fineid-citizen", "fineid-citizen-pin1-locked", "fi.pin1", "1234")]
    [InlineData("fineid-organisation", "fineid-professional", "fi.pin1", "1234")]
    public void Another_card_in_its_place_gets_no_code(string first, string second, string pin, string code)
    {
        var (session, _, reader) = Open(first);
        var other = CardTray.Take(second);
        using (session)
        {
            reader.Insert(other);
            Assert.Equal(CardFault.CardSwapped, Fault(() => Check(session, pin, code)));
            Assert.DoesNotContain(other.Log, c => c.CarriesCode);
        }
    }

    [Fact]
    public void That_does_not_come_back_it_is_waited_for_a_moment_only()
    {
        var (session, card, reader) = Open("fineid-citizen");
        using (session)
        {
            reader.Remove();
            var clock = Stopwatch.StartNew();
            Assert.Equal(CardFault.CardRemoved, Fault(() => Check(session, "fi.pin1", "1234")));
            Assert.InRange(clock.Elapsed.TotalSeconds, 1, 20);
            Assert.DoesNotContain(card.Log, c => c.CarriesCode);
        }
    }

    [Fact]
    public void Once_a_code_went_to_it_a_card_that_was_out_is_not_taken_up_again()
    {
        var (session, card, reader) = Open("fineid-citizen");
        using (session)
        {
            Assert.IsType<PinOutcome.Wrong>(Check(session, "fi.pin1", "9090"));
            reader.Remove();
            reader.Insert(card);
            Assert.Equal(CardFault.CardRemoved, Fault(() => Check(session, "fi.pin1", "1234")));
            Assert.Single(card.Log, c => c.CarriesCode);
        }
    }

    [Fact]
    public void Its_tries_are_asked_anew_since_somebody_may_have_spent_some_meanwhile()
    {
        var (session, card, reader) = Open("fineid-citizen");
        using (session)
        {
            reader.Remove();
            using (var elsewhere = PinSession.Open(new SimulatedReaders(new SimulatedReader("Elsewhere", card)).Connect("Elsewhere")))
            {
                foreach (var guess in (string[])["9090", "9091", "9092", "9093"])
                    Assert.IsType<PinOutcome.Wrong>(Check(elsewhere, "fi.pin1", guess));
            }
            reader.Insert(card);
            var held = Assert.IsType<PinOutcome.Held>(Check(session, "fi.pin1", "1234"));
            Assert.Equal(1, held.TriesLeft);
            Assert.Equal(4, card.Log.Count(c => c.CarriesCode));
        }
    }

    [Theory, MemberData(nameof(Cards))]
    public void Lifted_once_more_at_any_command_it_gets_no_second_code(string name, string pin, string code)
    {
        Assert.InRange(LiftedAtEach(name, pin, code, (reader, command) => reader.PullAt(command)), 4, 60);
        Assert.InRange(LiftedAtEach(name, pin, code, (reader, command) => reader.TearAt(command)), 4, 60);
    }

    /// <summary>How many commands a check has.</summary>
    private static int LiftedAtEach(string name, string pin, string code, Action<SimulatedReader, int> lift)
    {
        for (var command = 1; ; command++)
        {
            var (session, card, reader) = Open(name);
            using var one = session;
            reader.Insert(card);
            lift(reader, command);
            var first = Tried(() => Check(session, pin, code));
            if (first is PinOutcome.Done && reader.Card is not null) return command - 1;
            reader.Insert(card);
            var second = Tried(() => Check(session, pin, code));
            // An outcome speaks of a code that went to the card; without one nothing was sent, and the code that was typed may still go.
            if (first is null) Assert.IsType<PinOutcome.Done>(second);
            else Assert.Null(second);
            Assert.InRange(card.Log.Count(c => c.CarriesCode), 0, 1);
        }
    }

    private static PinOutcome? Tried(Func<PinOutcome> act)
    {
        try
        {
            return act();
        }
        catch (CardException)
        {
            return null;
        }
    }

    [Theory, InlineData("pcsc-lite"), InlineData("Windows"), InlineData("macOS")]
    public void On_each_system_the_link_is_made_anew_and_the_old_one_put_away(string system)
    {
        var (pcsc, card) = (new ScriptedPcsc(Manner.Of(system)), CardTray.Take("my-number"));
        var slot = pcsc.Plug("Reader", card);
        using (var session = PinSession.Open(new PcscReaders(pcsc).Connect("Reader")))
        {
            pcsc.Pull(slot);
            pcsc.Insert(slot, card);
            Assert.IsType<PinOutcome.Done>(Check(session, "jp.authentication", "2468"));
            Assert.Single(card.Log, c => c.CarriesCode);
            Assert.Equal(1, pcsc.Links);
        }
        Assert.Equal(0, pcsc.Links);
    }
}
