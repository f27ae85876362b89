using EidPin.Cards;
using EidPin.Cli;
using EidPin.Cli.Writing;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What is told to a person who waits.</summary>
public sealed class WaitingTests
{
    private static readonly string Busy = Texts.For("en")["wait.busy"], Working = Texts.For("en")["wait.working"];

    [Fact]
    public void Of_a_slow_reader_nobody_is_told_that_another_program_holds_the_card()
    {
        var reader = new SimulatedReader("Slow", CardTray.Take("fineid-citizen")) { Delay = TimeSpan.FromMilliseconds(400) };
        var shown = Status(reader);
        Assert.Contains(Working, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Busy, shown, StringComparison.Ordinal);
        Assert.True(reader.Commands > 5);   // over two seconds
    }

    [Fact]
    public void One_slow_command_holds_nobody_up()
    {
        var reader = new SimulatedReader("Slow", CardTray.Take("fineid-citizen"));
        reader.AnswerAt(2, answer =>
        {
            Thread.Sleep(3000);
            return answer;
        });
        Assert.DoesNotContain(Busy, Status(reader), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_another_program_that_holds_the_card_a_person_is_told()
    {
        using var held = new Held();
        Assert.Contains(Busy, Status(held.Reader), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_spinner_turns_that_is_told_once()
    {
        using var held = new Held();
        using var readers = new SimulatedReaders(held.Reader);
        var run = CliRun.Do("status", readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.Equal(2, run.Error.Split(Busy).Length);
    }

    [Fact]
    public void Where_nobody_can_be_told_any_more_the_work_is_waited_for_all_the_same()
    {
        using var broken = new Broken();
        var streams = new CliStreams(broken, broken, () => Stream.Null) { ErrorIsTerminal = true };
        var waiting = new Waiting(new Writer(streams, Texts.For("en"), false, false), null, CancellationToken.None);
        Assert.Equal(7, waiting.Staying(() =>
        {
            Thread.Sleep(1000);
            return 7;
        }));
    }

    private static string Status(SimulatedReader reader)
    {
        using var readers = new SimulatedReaders(reader);
        using var error = new StringWriter();
        var streams = new CliStreams(TextWriter.Null, error, () => Stream.Null) { ErrorIsTerminal = true, Readers = () => readers };
        Assert.Equal(0, Cli.Cli.Run(["status", "--lang", "en"], streams));
        return error.ToString();
    }

    /// <summary>A card that another program has to itself for longer than anybody is left without a word.</summary>
    private sealed class Held : IDisposable
    {
        private readonly SimulatedLink another;
        private readonly Timer later;

        public Held()
        {
            another = new(Reader);
            another.Begin();
            later = new(_ => another.End(CardDisposition.Leave), null, 3500, Timeout.Infinite);
        }

        public SimulatedReader Reader { get; } = new("Busy", CardTray.Take("fineid-citizen"));

        public void Dispose()
        {
            later.Dispose();
            another.Dispose();
        }
    }

    /// <summary>A terminal whose window is gone.</summary>
    private sealed class Broken : StringWriter
    {
        public override void Write(string? value) => throw new IOException("gone");

        public override void Flush() => throw new IOException("gone");
    }
}
