using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Which;

/// <summary>What a row of <c>guidance/which/rows.json</c> is about.</summary>
public enum WhichKind
{
    /// <summary>A screen or counter that asks for a PIN.</summary>
    Service,

    /// <summary>Words or a code on a screen that people arrive with.</summary>
    Message,

    /// <summary>A PIN by its own names and by the look of its field.</summary>
    Pin,

    /// <summary>A number that is mistaken for a PIN of the card.</summary>
    NotPin,

    /// <summary>The card alone: answers only where nothing else does.</summary>
    Card,
}

/// <summary>What is looked for, and its language: <c>en</c>, <c>ja</c>, <c>romaji</c>, <c>fi</c>, <c>sv</c> or <c>code</c>.</summary>
public sealed record WhichPhrase(string Language, string Text);

/// <summary>How long a code may be.</summary>
public sealed record WhichRange(int Min, int Max);

/// <summary>How long the codes of a PIN are, and whether letters belong to them.</summary>
public sealed record WhichShape(IReadOnlyList<WhichRange> Ranges, bool Letters);

/// <summary>One entry of the table. Its name in each language is the text <c>row.ID</c> of the set <c>which</c>.</summary>
/// <param name="Pins">
/// PIN ids, or what is no PIN of a card: <c>phone.signature</c>, <c>phone.authentication</c>, <c>licence</c>, <c>number</c>.
/// </param>
public sealed record WhichRow(string Id, WhichKind Kind, string? Country, IReadOnlyList<string> Pins)
{
    /// <summary>
    /// Only one of <see cref="Pins"/> is meant, and the row alone does not say which. Otherwise all are asked for, in this order.
    /// </summary>
    public bool OneOf { get; init; }

    /// <summary>Asked for in some places, or with some forms, only.</summary>
    public IReadOnlyList<string> Maybe { get; init; } = [];

    /// <summary>
    /// Where the row says so: <c>locked</c>, <c>wrong</c>, <c>expired</c>, <c>revoked</c>, <c>right</c>; or of trouble that is no PIN's:
    /// <c>reader</c>, <c>driver</c>, <c>online</c>, <c>no-certificate</c>, <c>cancelled</c>.
    /// </summary>
    public string? State { get; init; }

    public IReadOnlyList<string> MistakenFor { get; init; } = [];

    public WhichShape? Shape { get; init; }

    public IReadOnlyList<WhichPhrase> Phrases { get; init; } = [];

    public IReadOnlyList<string> Sources { get; init; } = [];

    public DateOnly Checked { get; init; }

    /// <summary>How sure it is as the table says; null: what the sources make it.</summary>
    public string? Stated { get; init; }

    public string Confidence => Sureness.Of(Stated, Sources);

    /// <summary>Of this country, or of none and so of every.</summary>
    public bool IsOf(string country) => Country is null || Country == country;
}

/// <summary>One PIN that fits, and why.</summary>
/// <param name="Service">The id of <paramref name="Row"/>.</param>
/// <param name="Found">What of the query led here, as it was typed.</param>
/// <param name="Read">The same as the table spells it, where that is another spelling; else null.</param>
public sealed record WhichAnswer(string Pin, string Service, WhichRow Row, double Score, IReadOnlyList<string> Found, string? Read);

/// <summary>What the one question is about that decides between equals.</summary>
public enum WhichQuestion
{
    /// <summary>A Japanese card or a Finnish one?</summary>
    Card,

    /// <summary>What can be typed into the field?</summary>
    Format,

    /// <summary>What is the screen for?</summary>
    Purpose,
}

public sealed record WhichAsk(WhichQuestion About, IReadOnlyList<WhichAnswer> Answers);

/// <summary>Best first; no answers: nothing fits.</summary>
public sealed record WhichResult(string Query, IReadOnlyList<WhichAnswer> Answers, WhichAsk? Ask)
{
    /// <summary>What of the query names somebody else's card, as it was typed, where nothing of ours fits.</summary>
    public string? OtherCard { get; init; }

    /// <summary>What they say of which code.</summary>
    internal WhichSaid Said { get; init; } = null!;

    /// <summary>Codes that are named and said not to be meant.</summary>
    internal IReadOnlyCollection<string> NotMeant { get; init; } = [];
}
