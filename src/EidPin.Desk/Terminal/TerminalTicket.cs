using EidPin.Cards;

namespace EidPin.Desk.Terminal;

/// <summary>What a part of the terminal's page promised when it was shown: good for one sending.</summary>
/// <param name="Card">The card's id at this desk.</param>
/// <param name="Version">Of the reader's view.</param>
internal abstract record TerminalTicket(string Visit, string Card, int Version)
{
    /// <summary>How many codes the body of the sending holds.</summary>
    public abstract int Fields { get; }

    /// <param name="Entries">For each code the PINs that get it.</param>
    public sealed record New(string Visit, string Card, int Version, IReadOnlyList<IReadOnlyList<string>> Entries)
        : TerminalTicket(Visit, Card, Version)
    {
        public override int Fields => Entries.Count;
    }

    /// <summary>The new PIN once more: whether it was set is not known, or the holder has not confirmed it.</summary>
    /// <param name="IsUnknown">Whether it was set is not known.</param>
    public sealed record Used(string Visit, string Card, int Version, string Pin, LastTry Last, bool IsUnknown)
        : TerminalTicket(Visit, Card, Version)
    {
        public override int Fields => 1;
    }
}
