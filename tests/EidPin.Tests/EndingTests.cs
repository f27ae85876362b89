using System.Runtime.InteropServices;
using System.Text.Json;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Signals, at every command: what the person asked for is over, the card has forgotten, and one outcome was told.</summary>
public sealed class EndingTests
{
    private sealed record Act(string Card, string Command, string Input, byte Reference, string Select);

    private const string Jpki = "D392F000260100000001", FineidAid = "A000000063504B43532D3135";

    private static readonly Act[] Acts =
    [
        new("my-number", "check authentication", "2468", 0x80, Jpki),
        new("my-number", "check signature", "TEST1234", 0x80, Jpki),
        new("my-number", "change authentication", "2468\n8642", 0x80, Jpki),
        new("fineid-citizen", "check pin1", "1234", 0x11, FineidAid),
        new("fineid-citizen", "check pin2", "123456", 0x82, FineidAid),
        new("fineid-citizen", "change pin1", "1234\n8642", 0x11, FineidAid),
        new("fineid-citizen", "unlock pin1", "12345678\n8642", 0x11, FineidAid),
        new("fineid-organisation", "change pin2", "123456\n864202", 0x82, FineidAid),
        new("fineid-citizen-new", "activate", "12345678\n8642\n975310", 0x11, FineidAid),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Acts.Length)];

    [Fact]
    public void A_window_that_closes_is_one_wish_though_the_system_may_tell_it_twice()
    {
        using var ending = new Ending();
        Assert.True(Told(ending, PosixSignal.SIGHUP));
        Assert.True(Told(ending, PosixSignal.SIGHUP));
        Assert.False(Told(ending, PosixSignal.SIGTERM));
    }

    private static bool Told(Ending ending, PosixSignal said)
    {
        var signal = new PosixSignalContext(said);
        ending.Handle(signal);
        return signal.Cancel;
    }

    [Theory, MemberData(nameof(All))]
    public void Asked_to_end_at_any_command_once_or_more_a_code_under_way_is_waited_for_and_one_outcome_is_told(int index)
    {
        var act = Acts[index];
        var commands = Run(act, at: int.MaxValue, signals: 0).Commands;
        Assert.True(commands > 5);
        foreach (var signals in (int[])[1, 2])
            for (var at = 1; at <= commands; at++)
            {
                var (run, card, _, answer) = Run(act, at, signals);
                var sent = card.Log.Any(c => c.CarriesCode);
                Assert.Equal((at, sent ? 0 : 130), (at, run.Exit));
                Assert.Equal((at, sent ? "done" : "cancelled"), (at, Told(run.Json)));
                Assert.True(answer != 0x9000, $"{act.Command}, signal at {at}: the PIN is open to the next program");
            }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Asked_to_end_while_a_person_types_on_the_reader_the_end_of_it_is_waited_for(int signals)
    {
        var ending = new Ending();
        var pad = new SimulatedPinPad();
        pad.Type("1234");
        var reader = new SimulatedReader("Reader A", CardTray.Take("fineid-citizen"), pad);
        using var readers = new SimulatedReaders(reader);
        CliRun.Do("check pin1 --json", readers: readers);
        var before = reader.Commands;
        pad.Type("1234");
        At(reader, before, ending, signals);
        var run = CliRun.Do("check pin1 --json", readers: readers, ending: ending);
        Assert.Equal((0, "done"), (run.Exit, run.Text("outcome")));
        Assert.NotEqual(0x9000, AskedByAnother(reader, [0x00, 0x20, 0x00, 0x11]));
    }

    [Fact]
    public void Asked_to_end_before_anything_was_sent_nothing_is()
    {
        var ending = new Ending();
        Assert.True(ending.GoesOn());
        var card = CardTray.Take("fineid-citizen");
        using var readers = SimulatedReaders.With(card);
        Assert.Equal(130, CliRun.Do("check pin1 --stdin --json", "1234", readers: readers, ending: ending).Exit);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    /// <summary>pcscd may keep a card from every program when one ends in the middle of a transaction while another waits for it.</summary>
    [Fact]
    public void Left_at_any_command_of_a_status_the_card_is_asked_nothing_more_and_given_back_first()
    {
        var untouched = new SimulatedReader("Reader A", CardTray.Take("my-number"));
        using var whole = new SimulatedReaders(untouched);
        CliRun.Do("status", readers: whole);
        var commands = untouched.Commands;
        Assert.True(commands > 10);
        for (var at = 1; at <= commands; at++)
        {
            var (ending, reader) = (new Ending(), new SimulatedReader("Reader A", CardTray.Take("my-number")));
            using var readers = new SimulatedReaders(reader);
            reader.AnswerAt(at, answer =>
            {
                ending.GoesOn();
                Thread.Sleep(50);
                return answer;
            });
            Assert.Equal(130, CliRun.Do("status", readers: readers, ending: ending).Exit);
            Assert.Equal((at, false), (reader.Commands, reader.IsLocked));
        }
    }

    [Fact]
    public void A_card_that_does_not_answer_is_left_all_the_same_after_a_moment()
    {
        var (ending, reader) = (new Ending(), new SimulatedReader("Reader A", CardTray.Take("fineid-citizen")));
        using var readers = new SimulatedReaders(reader);
        using var over = new ManualResetEventSlim();
        reader.AnswerAt(3, answer =>
        {
            ending.GoesOn();
            over.Wait();
            return answer;
        });
        Assert.Equal(130, CliRun.Do("status", readers: readers, ending: ending).Exit);
        over.Set();
    }

    [Fact]
    public void Where_no_code_was_sent_a_second_signal_ends_the_process()
    {
        var ending = new Ending();
        Assert.False(ending.Asked.IsCancellationRequested);
        Assert.True(ending.GoesOn());
        Assert.True(ending.Asked.IsCancellationRequested);
        Assert.False(ending.GoesOn());
    }

    [Fact]
    public void Once_a_code_was_sent_more_signals_are_waited_out_for_ten_seconds_and_then_the_last_word_is_told_once()
    {
        var time = new StandingClock();
        var ending = new Ending(time);
        var told = 0;
        ending.WithCode(() =>
        {
            Assert.True(ending.GoesOn());
            time.Advance(TimeSpan.FromSeconds(9.9));
            Assert.True(ending.GoesOn());
            Assert.True(ending.GoesOn());
            return 0;
        }, left: () => told++);
        Assert.True(ending.GoesOn());   // the outcome is being told
        Assert.Equal(0, told);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(ending.GoesOn());
        Assert.Equal(0, told);          // it was told
    }

    [Fact]
    public void An_outcome_that_is_known_is_told_before_any_signal_ends_the_process()
    {
        var time = new StandingClock();
        var (ending, told) = (new Ending(time), 0);
        ending.WithCode(() =>
        {
            Assert.True(ending.GoesOn());
            time.Advance(TimeSpan.FromSeconds(9.9));
            return 0;
        }, left: () => told++, untold: true);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.True(ending.GoesOn());
        // Nobody reads it, as it seems.
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(ending.GoesOn());
        Assert.Equal(0, told);
    }

    [Fact]
    public void A_card_that_never_answers_is_left_after_ten_seconds_with_one_word_that_it_is_not_known()
    {
        var (time, told) = (new StandingClock(), 0);
        var ending = new Ending(time);
        using var stuck = new ManualResetEventSlim();
        var card = new Thread(() => ending.WithCode(() =>
        {
            stuck.Set();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }, left: () => told++))
        { IsBackground = true };
        card.Start();
        stuck.Wait(TestContext.Current.CancellationToken);
        Assert.True(ending.GoesOn());
        time.Advance(Ending.Patience);
        Assert.False(ending.GoesOn());
        Assert.False(ending.GoesOn());
        Assert.Equal(1, told);
    }

    private static (CliRun Run, SimulatedCard Card, int Commands, int Answer) Run(Act act, int at, int signals)
    {
        var (card, ending) = (CardTray.Take(act.Card), new Ending());
        var reader = new SimulatedReader("Reader A", card);
        using var readers = new SimulatedReaders(reader);
        if (at < int.MaxValue) At(reader, at, ending, signals);
        var run = CliRun.Do($"{act.Command} --stdin --json", act.Input, readers: readers, ending: ending);
        var commands = reader.Commands;
        return (run, card, commands, AskedByAnother(reader, [0x00, 0x20, 0x00, act.Reference]));
    }

    private static void At(SimulatedReader reader, int command, Ending ending, int signals) => reader.AnswerAt(command, answer =>
    {
        for (var i = 0; i < signals; i++) ending.GoesOn();
        return answer;
    });

    // As it stands, nothing selected: another SELECT would make some cards forget.
    private static int AskedByAnother(SimulatedReader reader, byte[] verify)
    {
        using var another = new SimulatedLink(reader);
        another.Begin();
        var answer = new byte[258];
        var length = another.Transmit(verify, answer);
        another.End(CardDisposition.Leave);
        return answer[length - 2] << 8 | answer[length - 1];
    }

    private static string? Told(JsonElement json) =>
        json.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : json.GetProperty("error").GetProperty("id").GetString();

    private sealed class StandingClock : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan time) => now += time.Ticks;
    }
}
