using System.Text.Json;
using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Cli.Choice;

/// <summary>
/// Finds a simulated card by what a person writes: the name of a ready-made one, or the file that one keeps its state in.
/// </summary>
internal static class SimulatedCards
{
    /// <summary>One reader in this process with that card in it.</summary>
    public static SimulatedReaders Open(string card, Writer output) => SimulatedReaders.With(Find(card, output));

    /// <param name="stateFile">Where the card is to keep its state; a file of this card that is there already is carried on.</param>
    public static SimulatedCard Find(string card, Writer output, string? stateFile = null)
    {
        var path = card;
        try
        {
            var given = ReadyMade.Find(card)?.Create() ?? (File.Exists(card) ? SimulatedCard.OfFile(card) : null)
                ?? throw new UsageException(output.Text("simulate.unknown", ("card", card)), [.. ReadyMade.All.Select(c => c.Name)]);
            if (stateFile is null) return given;
            path = stateFile;
            if (!File.Exists(stateFile)) given.Save(stateFile);
            var kept = SimulatedCard.Load(stateFile);
            if (Same(kept.Definition, given.Definition)) return kept;
            var found = Name(kept, output);
            throw new UsageException(output.Text("simulate.other-state", ("path", stateFile), ("found", found), ("card", card)));
        }
        catch (CardFileException e)
        {
            throw Slip(e, path, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException)
        {
            throw new UsageException(output.Text("simulate.bad-file", ("path", path)));
        }
    }

    private static UsageException Slip(CardFileException e, string path, Writer output)
    {
        var id = e.Member.Length == 0 ? "not-json" : e.Found is null ? "bad-member" : e.Found.Length == 0 ? "no-profile" : "bad-value";
        var where = $"{path}:{e.Line}";
        var found = e.Found ?? e.Member;
        return new(output.Text($"simulate.{id}", ("where", where), ("member", e.Member), ("found", found)), e.Allowed)
        {
            Remedy = Spelling.Nearest(found, e.Allowed) is { } near ? output.Text("ui.did-you-mean", ("word", near)) : null,
        };
    }

    private static bool Same(CardDefinition a, CardDefinition b) => (a.Profile, a.Serial) == (b.Profile, b.Serial);

    private static string Name(SimulatedCard card, Writer output) =>
        ReadyMade.All.FirstOrDefault(c => Same(c.Definition, card.Definition))?.Name
            ?? $"{new CardWords(output).Card(card.Profile)} {card.Definition.Serial}";
}

/// <summary>A simulated card as it is shown to people, with the codes that it has now.</summary>
internal sealed record ShownCard(
    string Name, CardDefinition Definition, CardProfile Profile, IReadOnlyList<KeyValuePair<string, string>> Codes)
{
    public ShownCard(ReadyMadeCard card) : this(card.Name, card.Definition, card.Profile, card.Codes) { }

    public ShownCard(string name, SimulatedCard card) : this(name, card.Definition, card.Profile, card.Codes) { }

    /// <summary>Its holder has set the PINs, be it since the card was made.</summary>
    public bool Activated => Definition.Activated
        || Codes.Any(c => c.Value != Definition.LetterCode && CardProfiles.FindPin(c.Key) is { UnblockedBy: not null });
}
