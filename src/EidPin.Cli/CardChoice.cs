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
            0 => throw new CardException(CardFault.UnknownReader, name),
            _ => throw new UsageException(call.Output.Text("ui.reader-ambiguous", ("reader", name)), [.. parts.Select(r => r.Name)]),
        };
    }

    /// <summary>Opens the one inserted card that has this PIN.</summary>
    public static PinSession Open(Invocation call, PinSpec pin) =>
        Open(call, status => status[pin.Id] is not null, () => call.Output.Text("ui.no-card-with", ("pin", call.Output.PinName(pin))), pin.Extra);

    /// <summary>Opens the one inserted card that fits, or the only card there is: what speaks against it is then told of that card.</summary>
    public static PinSession OpenOnly(Invocation call, Func<CardStatus, bool>? fits = null)
    {
        var readers = Readers(call).Where(r => r.CardPresent || r.Mute).ToArray();
        if (readers is [var only]) return OpenReader(call, only);
        return Open(call, fits ?? (_ => true), () => call.Output.Text("fault.no-card.message"));
    }

    /// <summary>Opens the one inserted card that fits; with --wait, as soon as there is one.</summary>
    /// <param name="missing">What to say where cards are in, but none that fits.</param>
    public static PinSession Open(Invocation call, Func<CardStatus, bool> fits, Func<string> missing, bool extra = false)
    {
        while (true)
        {
            var known = call.Read(call.Readers.List);
            var (found, fault) = Fitting(call, known, fits, extra);
            if (found is [var one]) return one;
            if (found.Count > 1)
            {
                foreach (var session in found) session.Dispose();
                throw new UsageException(call.Output.Text("ui.several-cards"), [.. found.Select(s => s.Reader)]);
            }
            if (!call.Wait) throw fault ?? new CardException(CardFault.NoCard, missing());
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

    private static (List<PinSession> Found, CardException? Fault) Fitting(
        Invocation call, IReadOnlyList<ReaderState> known, Func<CardStatus, bool> fits, bool extra)
    {
        var found = new List<PinSession>();
        CardException? fault = null;
        foreach (var reader in Present(call, known))
        {
            try
            {
                var session = OpenReader(call, reader, extra);
                if (fits(session.Status)) found.Add(session);
                else session.Dispose();
            }
            catch (CardException e)
            {
                // Another reader may hold the card that is meant; the fault counts where none does.
                fault ??= e;
            }
        }
        return (found, fault);
    }

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
