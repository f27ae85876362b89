using EidPin.Cards;
using EidPin.Cli;
using EidPin.Cli.Writing;
using EidPin.Guidance;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What the command says beside its results reaches the person.</summary>
public sealed class WriterTests
{
    [Fact]
    public void A_script_is_told_that_another_program_holds_the_card()
    {
        using var error = new StringWriter();
        var streams = new CliStreams(TextWriter.Null, error, static () => Stream.Null);
        var output = new Writer(streams, Texts.For("en"), json: false, color: false);
        var done = Waiting.Run(output, Slow, mayLeave: false, static () => 1, TestContext.Current.CancellationToken);
        Assert.True(done);
        Assert.Contains("Another program holds the card", error.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(CardFault.DriverMissing), InlineData(CardFault.ServiceNotRunning), InlineData(CardFault.NoPermission)]
    public void Whoever_has_no_reader_is_told_of_the_guide(CardFault fault)
    {
        using var readers = new SimulatedReaders { ServiceFault = fault };
        Assert.Contains("`eidpin guide` works without one", CliRun.Do("status", readers: readers).Error, StringComparison.Ordinal);
        Assert.Contains("`eidpin guide` works without one", CliRun.Do("check pin1", readers: readers).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_reads_no_advice_about_the_guide()
    {
        using var readers = new SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        Assert.Equal("", CliRun.Do("status --json", readers: readers).Error);
    }

    // Longer than a card takes for one command.
    private static bool Slow() => !new ManualResetEvent(false).WaitOne(TimeSpan.FromSeconds(2.8));
}
