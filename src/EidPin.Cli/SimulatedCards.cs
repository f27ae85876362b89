using System.Text.Json;
using EidPin.Simulators;

namespace EidPin.Cli;

/// <summary>Finds a simulated card by what a person writes: the name of a ready-made one, or the file that one keeps its state in.</summary>
internal static class SimulatedCards
{
    /// <summary>One reader in this process with that card in it.</summary>
    public static SimulatedReaders Open(string card, Output output) => SimulatedReaders.With(Find(card, output));

    /// <param name="stateFile">Where a ready-made card is to keep its state; a file that is there already is carried on.</param>
    public static SimulatedCard Find(string card, Output output, string? stateFile = null)
    {
        try
        {
            if (stateFile is not null && File.Exists(stateFile)) return SimulatedCard.Load(stateFile);
            if (ReadyMade.Find(card) is { } readyMade) return readyMade.Create(stateFile);
            if (File.Exists(card)) return Load(card);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException)
        {
            throw new UsageException(output.Text("simulate.bad-file", ("path", stateFile ?? card)));
        }
        throw new UsageException(output.Text("simulate.unknown", ("card", card)), [.. ReadyMade.All.Select(c => c.Name)]);
    }

    // A definition describes a card that is new each time; a state file is a card that remembers.
    private static SimulatedCard Load(string path)
    {
        try
        {
            return SimulatedCard.Load(path);
        }
        catch (JsonException)
        {
            return SimulatedCard.Create(CardDefinition.Parse(File.ReadAllText(path)));
        }
    }
}
