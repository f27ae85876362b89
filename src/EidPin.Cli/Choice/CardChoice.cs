using EidPin.Cards;
using EidPin.Cli.Views;

namespace EidPin.Cli.Choice;

/// <summary>
/// Chooses the card. A command that sends a code never guesses: exactly one inserted card must fit. A card that cannot be read, and one
/// that this program does not know, counts as none.
/// </summary>
internal static class CardChoice
{
    /// <summary>Opens the one inserted card that has a PIN of that name.</summary>
    /// <param name="named">All PINs that the name may mean.</param>
    /// <param name="pin">What it means on this card.</param>
    public static PinSession Open(Invocation call, IReadOnlyList<PinSpec> named, out PinSpec pin)
    {
        var (output, words) = (call.Output, call.Words);
        var names = string.Join(", ", named.Select(words.Pin).Distinct());
        var wanted = new Wanted(card => Meaning(named, card) is not null, named.Any(p => p.Extra))
        {
            Means = card => $"{words.Pin(Meaning(named, card)!)} ({words.Card(card.Profile)})",
            Unfit = (reader, card) =>
                output.Text("ui.card-without", ("reader", reader), ("card", words.Card(card.Profile)), ("pin", names)),
        };
        using var look = CardWait.For(call, wanted);
        var session = look.One(wanted);
        pin = Meaning(named, session.Status)!;
        return session;
    }

    /// <summary>
    /// Opens the one card that is in, or of several the one that fits. Where it alone is in, what speaks against it is told of it.
    /// </summary>
    /// <param name="unfit">Key of the text that says why another card does not fit.</param>
    public static PinSession OpenOnly(Invocation call, Func<CardStatus, bool>? fits = null, string? unfit = null)
    {
        var any = Any(call);
        var wanted = fits is null ? any : any with { Fits = fits, Unfit = (_, _) => call.Output.Text(unfit!) };
        using var look = CardWait.For(call, call.Wait ? wanted : any);
        return look.One(wanted);
    }

    /// <summary>The readers to show; with --wait, as soon as one holds a card that is known.</summary>
    public static IReadOnlyList<ReaderState> Readers(Invocation call)
    {
        if (call.Wait)
        {
            using var look = CardWait.For(call, Any(call));
            return look.Chosen;
        }
        var all = call.Read(call.Readers.List);
        var chosen = ReaderChoice.Among(call, all);
        return chosen.Count > 0 ? chosen : throw ReaderChoice.Missing(call, all);
    }

    /// <summary>A command that can do without a card goes on without one, unless the person asked for that reader.</summary>
    public static bool CanDoWithout(Invocation call, Exception failure) =>
        call is { ReaderAsked: null, Simulated: null }
        && (failure is CardException || failure is UsageException usage && usage.Id == CardFault.UnknownReader.Id);

    /// <summary>Reads one card; the exception tells why where it cannot be read.</summary>
    /// <param name="until">Leaves the card that does not come to an end; the process ends then.</param>
    /// <param name="validity">Also until when its free certificate is valid, which costs a few commands more.</param>
    public static PinSession OpenReader(
        Invocation call, ReaderState reader, bool extra = false, CancellationToken? until = null, bool validity = false)
    {
        if (reader.Mute) throw new CardException(CardFault.MuteCard, reader.Name);
        return call.Read(
            () => PinSession.Open(call.Readers.Connect(reader.Name), call.Refused, call.Trace, extra, call.PinPad, validity), until);
    }

    /// <summary>Shows one reader: nothing in it, a card, or why its card cannot be read, which does not hide the others.</summary>
    public static T Show<T>(
        Invocation call, ReaderState reader, T empty, Func<PinSession> open, Func<PinSession, T> card, Func<CardException, T> unreadable)
    {
        if (reader is { CardPresent: false, Mute: false })
        {
            new CardView(call.Output).Empty(reader.Name);
            return empty;
        }
        try
        {
            using var session = open();
            return card(session);
        }
        catch (CardException e)
        {
            new CardView(call.Output).Unreadable(reader.Name, e);
            return unreadable(e);
        }
    }

    private static Wanted Any(Invocation call) => new(_ => true)
    {
        Means = card => call.Words.Card(card.Profile),
        Unfit = (_, _) => "",
    };

    private static PinSpec? Meaning(IReadOnlyList<PinSpec> named, CardStatus card) =>
        named.FirstOrDefault(p => card[p.Id] is not null) is { } pin ? card.Profile[pin.Id] : null;
}
