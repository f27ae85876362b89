using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What the trace shows and what it hides.</summary>
public sealed class CardChannelTests
{
    [Theory]
    [InlineData("my-number", "jp.signature", "TEST1234", "TEST1234TEST9876")]
    [InlineData("fineid-citizen", "fi.pin1", "1234", "86420975")]
    public void A_trace_does_not_tell_how_long_a_code_is(string name, string pin, string old, string next)
    {
        var trace = new StringWriter();
        using var session = PinSession.Open(SimulatedReaders.With(CardTray.Take(name)).Connect("Simulated reader"), trace: trace);
        using Code current = CounterModel.Typed(old), fresh = CounterModel.Typed(next);
        Assert.IsType<PinOutcome.Done>(session.Change(pin, current, fresh));
        var lines = trace.ToString().Split('\n').Select(l => l.TrimEnd()).ToList();
        var withCode = lines.Where(l => l.Contains('*', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(withCode);
        Assert.All(withCode, l => Assert.Matches(@"^00(20|24|2C)[0-9A-F]{4}\.\.\[\*\] -> [0-9A-F]{4}$", l));
        // Whatever else has these instructions asks and carries nothing.
        Assert.All(lines.Except(withCode), l => Assert.DoesNotMatch("^00(20|24|2C)[0-9A-F]{6}", l));
    }

    [Fact]
    public void A_command_with_a_code_that_failed_is_traced_without_it()
    {
        var reader = new SimulatedReader("R", CardTray.Take("fineid-citizen"));
        var trace = new StringWriter();
        using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"), trace: trace);
        reader.Card!.CutAtCode(acts: false);
        using var code = CounterModel.Typed("1234");
        session.Check("fi.pin1", code);
        Assert.Contains("00200011..[*] -> # card-removed", trace.ToString(), StringComparison.Ordinal);
    }
}
