using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What the command says beside its results reaches the person.</summary>
public sealed class WriterTests
{
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
}
