using EidPin.Cards;

namespace EidPin.Desk.Cards;

internal enum Phase { Empty, Reading, Ready, Failed, Finished }

/// <summary>One reader as the pages show it: a snapshot, never changed.</summary>
/// <param name="Number">"Card reader 1": by first appearance, the same as long as the program runs.</param>
/// <param name="Id">Names this card as long as it stays in the reader; another one after each insertion.</param>
/// <param name="Version">Grows with every code that may have gone to the card: what a form promised before it holds no longer.</param>
internal sealed record ReaderView(string Name, int Number, string Id, Phase Phase, int Version = 0)
{
    public CardStatus? Card { get; init; }

    /// <summary>
    /// The PINs that stand first: locked, or before the last try, when this card was put in. They keep their places as long as it stays in:
    /// nothing moves under a person's hand.
    /// </summary>
    public IReadOnlyList<string>? First { get; init; }

    /// <summary>Null: not read yet.</summary>
    public IReadOnlyList<CertificateInfo>? Certificates { get; init; }

    /// <summary>When a PIN was last changed through this program.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Changed { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>How the card is activated; null: it is not to be.</summary>
    public ActivationScheme? Scheme { get; init; }

    public CardException? Failure { get; init; }

    /// <summary>The same card in whatever reader: for what became of its last code.</summary>
    public string Key { get; init; } = "";

    /// <summary>Another program holds the card for over two seconds.</summary>
    public bool Waiting { get; init; }

    /// <summary>The reader has keys of its own that may be used.</summary>
    public bool HasKeys { get; init; }

    /// <summary>The person was told that the card can be taken out.</summary>
    public bool IsFinished => Phase == Phase.Finished;
}
