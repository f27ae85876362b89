using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>Chooses reader and card. A command that sends a code never guesses: exactly one inserted card must fit.</summary>
internal static class CardChoice
{
    /// <summary>The readers asked for with --reader, or all of them.</summary>
    public static IReadOnlyList<ReaderState> Readers(Invocation call) => Readers(call, call.Read(call.Readers.List));

    private static IReadOnlyList<ReaderState> Readers(Invocation call, IReadOnlyList<ReaderState> all)
    {
        if (all.Count == 0) throw new CardException(CardFault.NoReader);
        if (call.Reader is not { } name) return all;
        if (all.FirstOrDefault(r => r.Name == name) is { } exact) return [exact];
        var parts = all.Where(r => r.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return parts.Length switch
        {
            1 => parts,
            0 => throw new UsageException(call.Output.FaultText(new(CardFault.UnknownReader, name)), [.. all.Select(r => r.Name)])
            {
                Id = CardFault.UnknownReader.Id,
                Remedy = call.Output.FaultRemedy(CardFault.UnknownReader),
            },
            _ => throw new UsageException(call.Output.Text("ui.reader-ambiguous", ("reader", name)), [.. parts.Select(r => r.Name)]),
        };
    }

    /// <summary>Opens the one inserted card that has a PIN of that name.</summary>
    /// <param name="named">What the name may mean; a card of the first meaning goes before one of another.</param>
    /// <param name="pin">What it means on this card.</param>
    public static PinSession Open(Invocation call, IReadOnlyList<PinSpec> named, out PinSpec pin)
    {
        var session = Open(call, status => Meaning(named, status) is { } m ? m.Id == named[0].Id ? 2 : 1 : 0,
            others => Without(call, named, others), named.Any(p => p.Extra));
        pin = Meaning(named, session.Status)!;
        return session;
    }

    /// <summary>Opens the one inserted card that fits, or the only card there is: what speaks against it is then told of that card.</summary>
    public static PinSession OpenOnly(Invocation call, Func<CardStatus, bool>? fits = null)
    {
        if (Present(call, call.Read(call.Readers.List)).ToArray() is [var only]) return OpenReader(call, only);
        return Open(call, status => fits?.Invoke(status) ?? true ? 1 : 0, _ => call.Output.Text("fault.no-card.message"));
    }

    /// <summary>Opens the one inserted card that fits; with --wait, as soon as there is one.</summary>
    /// <param name="fits">How well: 0 not at all. Of several cards the best is taken if it alone is the best.</param>
    /// <param name="missing">What to say where cards are in, but none that fits: those that are in are given by reader.</param>
    private static PinSession Open(
        Invocation call, Func<CardStatus, int> fits, Func<IReadOnlyList<(string Reader, CardProfile Card)>, string> missing, bool extra = false)
    {
        while (true)
        {
            var known = call.Read(call.Readers.List);
            var (found, others, fault) = Fitting(call, known, fits, extra);
            var best = found.Where(s => fits(s.Status) == found.Max(f => fits(f.Status))).ToArray();
            foreach (var session in found)
                if (best.Length != 1 || session != best[0]) session.Dispose();
            if (best is [var one]) return one;
            if (best.Length > 1)
                throw new UsageException(call.Output.Text("ui.several-cards"), [.. best.Select(s => s.Reader)]);
            if (!call.Wait) throw fault ?? new CardException(CardFault.NoCard, missing(others));
            WaitForCard(call, known);
        }
    }

    /// <param name="known">The readers as they were looked at: what came since then ends the wait at once.</param>
    public static void WaitForCard(Invocation call, IReadOnlyList<ReaderState> known)
    {
        call.Output.Say(known.Count == 0 ? "wait.reader" : "wait.card");
        call.Readers.WaitForChange(known, call.Streams.Cancellation);
        call.Streams.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Reads one card; the exception tells why where it cannot be read.</summary>
    public static PinSession OpenReader(Invocation call, ReaderState reader, bool extra = false)
    {
        if (reader.Mute) throw new CardException(CardFault.MuteCard, reader.Name);
        return call.Read(() => PinSession.Open(call.Readers.Connect(reader.Name), call.Refused, call.Trace, extra, call.PinPad));
    }

    /// <summary>Shows one reader: nothing in it, a card, or why its card cannot be read, which does not hide the others.</summary>
    public static T Show<T>(Invocation call, ReaderState reader, bool extra, T empty, Func<PinSession, T> card, Func<CardException, T> unreadable)
    {
        if (reader is { CardPresent: false, Mute: false })
        {
            call.Output.Reader(reader.Name, call.Output.Text("ui.reader-empty"), Look.Plain);
            return empty;
        }
        try
        {
            using var session = OpenReader(call, reader, extra);
            return card(session);
        }
        catch (CardException e)
        {
            call.Output.Reader(reader.Name, call.Output.FaultText(e), Look.Warn, call.Output.FaultRemedy(e.Fault));
            return unreadable(e);
        }
    }

    private static (List<PinSession> Found, List<(string Reader, CardProfile Card)> Others, CardException? Fault) Fitting(
        Invocation call, IReadOnlyList<ReaderState> known, Func<CardStatus, int> fits, bool extra)
    {
        var (found, others) = (new List<PinSession>(), new List<(string Reader, CardProfile Card)>());
        CardException? fault = null;
        foreach (var reader in Present(call, known))
        {
            try
            {
                var session = OpenReader(call, reader, extra);
                if (fits(session.Status) > 0)
                {
                    found.Add(session);
                    continue;
                }
                others.Add((session.Reader, session.Status.Profile));
                session.Dispose();
            }
            catch (CardException e)
            {
                // Another reader may hold the card that is meant; the fault counts where none does.
                fault ??= e;
            }
        }
        return (found, others, fault);
    }

    // Who has another card in is told which, not to put one in.
    private static string Without(Invocation call, IReadOnlyList<PinSpec> named, IReadOnlyList<(string Reader, CardProfile Card)> others)
    {
        var pin = string.Join(", ", named.Select(call.Output.PinName).Distinct());
        return others.Count == 0 ? call.Output.Text("ui.no-card-with", ("pin", pin)) : string.Join(' ', others.Select(o =>
            call.Output.Text("ui.card-without", ("reader", o.Reader), ("card", call.Output.CardName(o.Card)), ("pin", pin))));
    }

    private static PinSpec? Meaning(IReadOnlyList<PinSpec> named, CardStatus card) =>
        named.FirstOrDefault(p => card[p.Id] is not null) is { } pin ? card.Profile[pin.Id] : null;

    private static IEnumerable<ReaderState> Present(Invocation call, IReadOnlyList<ReaderState> known)
    {
        try
        {
            var present = Readers(call, known).Where(r => r.CardPresent || r.Mute).ToArray();
            return present.Length > 0 || call.Wait ? present : throw new CardException(CardFault.NoCard);
        }
        catch (CardException e) when (e.Fault == CardFault.NoReader && call.Wait)
        {
            return [];
        }
    }
}
