using EidPin.Cards;

namespace EidPin.Cli.Choice;

/// <summary>The readers that a command works with: the one named by --reader or else by the environment, or all of them.</summary>
internal static class ReaderChoice
{
    public const string Variable = "EIDPIN_READER";

    /// <returns>Nothing where no reader has that name.</returns>
    public static IReadOnlyList<ReaderState> Among(Invocation call, IReadOnlyList<ReaderState> all)
    {
        if (call.Reader is not { } name) return all;
        if (all.FirstOrDefault(r => r.Name == name) is { } exact) return [exact];
        var parts = all.Where(r => r.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (parts.Length < 2) return parts;
        throw new UsageException(call.Output.Text("ui.reader-ambiguous", ("reader", name)), Names(parts)) { Remedy = Origin(call) };
    }

    /// <summary>Why there is no reader to look into.</summary>
    public static Exception Missing(Invocation call, IReadOnlyList<ReaderState> all)
    {
        if (all.Count == 0 || call.Reader is not { } name) return new CardException(CardFault.NoReader);
        var help = (string?[])[Origin(call), call.Words.Remedy(CardFault.UnknownReader)];
        return new UsageException(call.Words.Fault(new(CardFault.UnknownReader, name)), Names(all))
        {
            Id = CardFault.UnknownReader.Id,
            Remedy = string.Join(' ', help.OfType<string>()),
        };
    }

    // Who did not write the name has to hear where it stands.
    private static string? Origin(Invocation call) =>
        call.ReaderAsked is null ? call.Output.Text("ui.reader-from-environment", ("variable", Variable)) : null;

    private static string[] Names(IEnumerable<ReaderState> readers) => [.. readers.Select(r => r.Name)];
}
