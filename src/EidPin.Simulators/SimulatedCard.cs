namespace EidPin.Simulators;

/// <summary>A simulated chip: power, reset, and commands as bytes.</summary>
public sealed class SimulatedCard
{
    public ReadOnlyMemory<byte> Atr => throw new NotImplementedException();

    /// <summary>Power on or warm reset: forgets what was selected and verified.</summary>
    public void Reset() => throw new NotImplementedException();

    public void PowerOff() => throw new NotImplementedException();

    /// <summary>Answers one command APDU as it arrives from the reader.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command) => throw new NotImplementedException();
}
