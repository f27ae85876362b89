namespace EidPin.Guidance.Which;

/// <summary>A text as it is read once: the phrases in it, and what they say of each other.</summary>
internal sealed class WhichReading
{
    /// <param name="said">What the whole said, where this is a part of it that does not say it by itself; null: it does.</param>
    public WhichReading(WhichIndex index, string typed, WhichSaid? said = null)
    {
        Text = new(typed);
        Hits = WhichHits.All(Text, index.Terms, index.Counts);
        Marks = index.Marks.In(Text, Hits);
        Said = said ?? new(Text, Marks, index.Beside);
    }

    public WhichText Text { get; }

    /// <summary>In their order, those within each other too.</summary>
    public List<WhichHit> Hits { get; }

    public List<WhichMark> Marks { get; }

    public WhichSaid Said { get; }
}
