using EidPin.Simulators;

namespace EidPin.Desk;

/// <summary>The simulated cards of the demonstration.</summary>
internal static class DemoCards
{
    public static readonly string[] Names = ["my-number", "my-number-signature-locked", "my-number-child", "fineid-citizen-pin1-locked"];

    public static SimulatedReaders Readers() => new([.. Names.Select((name, i) => new SimulatedReader($"Simulated reader {i + 1}", ReadyMade.Find(name)!.Create()))]);
}
