using System.Security.Cryptography;
using System.Text;
using EidPin.Cards;
using EidPin.Desk.Resetting;
using EidPin.Reset;

namespace EidPin.Desk.Terminal;

internal enum StageKind
{
    /// <summary>No visit: somebody types the code of the clerk's screen.</summary>
    Idle,

    /// <summary>The server is away, or does not take this terminal.</summary>
    Trouble,

    NoCard,

    Reading,

    /// <summary>The server, or this program, wants nothing with this card.</summary>
    Refused,

    /// <summary>Somebody else has to do something.</summary>
    Waits,

    /// <summary>PINs are permitted: the holder types new ones.</summary>
    Choose,

    /// <summary>Nobody knows how a card session ended: the holder tries the new PIN.</summary>
    Try,

    /// <summary>A PIN is set, and the holder has not confirmed it by using it.</summary>
    Confirm,

    /// <summary>The card is at work.</summary>
    Setting,

    Finished,
}

/// <summary>What the holder's screen shows.</summary>
internal sealed record Stage(StageKind Kind)
{
    /// <summary>Why a terminal waits, beside <see cref="TerminalWaits"/>: the server has not heard how a session ended.</summary>
    public const string Session = "session";

    public TerminalVisit? Visit { get; init; }

    /// <summary>The card's id at this desk; null: none is there.</summary>
    public string? Card { get; init; }

    /// <summary>Of the reader's view.</summary>
    public int Version { get; init; }

    public Refusal? Refusal { get; init; }

    /// <summary>The one that it is about, where it is about one.</summary>
    public string? Pin { get; init; }

    /// <summary>One of <see cref="TerminalWaits"/>, or <see cref="Session"/>.</summary>
    public string? Waits { get; init; }

    /// <summary>Those that can be set now, each with what a new one has to be, in the order in which they are set.</summary>
    public IReadOnlyList<(string Pin, PinFormat Format)> Pins { get; init; } = [];

    /// <summary>Which of how many is being set.</summary>
    public (int At, int Of) Progress { get; init; }

    /// <summary>Spend: the holder was asked about the last try of this PIN, and is sure.</summary>
    public LastTry Last { get; init; }

    /// <summary>What became of the last codes.</summary>
    public IReadOnlyList<Visited> Said { get; init; } = [];

    /// <summary>What the card has signed in this visit.</summary>
    public IReadOnlyList<string> Signed { get; init; } = [];

    /// <summary>By which a page knows that it shows this already: nothing of the visit can be told from it.</summary>
    public string Key
    {
        get
        {
            var pins = string.Join(',', Visit?.Pins.Select(p => $"{p.Pin} {p.State} {p.Confirmed}") ?? []);
            var text = $"{Kind}\n{Visit?.Visit}\n{Card} {Version}\n{Refusal}\n{Pin} {Last}\n{Waits}\n{Progress}\n{pins}\n{Said.Count}\n" +
                string.Join('\n', Said);
            return NoCode.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }
    }
}
