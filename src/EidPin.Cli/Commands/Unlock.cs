using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;
using EidPin.Cli.Views;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin unlock [PIN]</c>: a new PIN by the code that unblocks it, whether the PIN is locked or forgotten.</summary>
internal static class Unlock
{
    public static Command Create(CommandLine line)
    {
        var pin = new Argument<string?>("PIN") { Description = line.Text("help.argument.pin-unlock"), Arity = ArgumentArity.ZeroOrOne };
        return line.Command("unlock", call => Run(call, call.Parsed.GetValue(pin)), [pin, .. line.CodeOptions, line.BirthDate]);
    }

    private static int Run(Invocation call, string? named)
    {
        _ = call.BirthDate;
        call.WillAskForCode();
        PinSpec? asked = null;
        using var session = named is null
            ? CardChoice.OpenOnly(call)
            : CardChoice.Open(call, PinNames.Find(named, call.Output), out asked);
        var pin = asked is null ? Choose(call, session.Status) : Meant(call, session.Status, asked);
        var unblocking = pin.UnblockedBy ?? pin.Id;
        call.Sending = (pin.Id, unblocking);
        var outcome = session.Preflight(PinOperation.Unlock, pin.Id, call.Consent.Ahead)
            ?? Typed(call, session, pin, unblocking);
        return call.Outcomes.Report(outcome, "unlock", session);
    }

    private static PinOutcome Typed(Invocation call, PinSession session, PinSpec pin, string unblocking)
    {
        using var entry = new CodeEntry(call, session, lines: 2);
        entry.Screen("unlock", pin);
        entry.Think(pin);
        // What a person should know of the letter of this card type before typing from it.
        var note = $"ui.unlock-note.{session.Status.Profile.Id}";
        if (!call.Stdin && call.Output.Texts.Has(note)) call.Output.Say(note);
        if (!call.Stdin && NextSteps.IsOpenedByLetter(pin, session.Status)) call.Output.Say("ui.next-no-letter");
        entry.Cost(session.Status.Profile[unblocking]);
        var code = entry.Current(call.Output.Text("prompt.activation-code"), session.Status.Profile[unblocking].Format);
        var next = entry.New(pin);
        var outcome = call.Send(() => session.Unlock(pin.Id, code, next, call.Consent.Take()));
        if (outcome is PinOutcome.Done) call.Changed(session, pin.Id);
        return outcome;
    }

    // The one that is locked; otherwise the person says which, since setting the wrong PIN anew helps nobody.
    private static PinSpec Choose(Invocation call, CardStatus card)
    {
        var locked = Locked(card).ToArray();
        if (locked is [var one])
        {
            call.Output.Say("ui.unlock-takes", ("pin", call.Words.Pin(one)));
            return one;
        }
        var choice = locked.Length > 0 ? locked : [.. card.Pins.Select(p => p.Pin).Where(p => p is { Checkable: true, Extra: false })];
        if (call.Stdin || !call.Streams.InIsTerminal)
            throw new UsageException(call.Output.Text("ui.unlock-which"), [.. choice.Select(p => p.Id)]);
        return choice[call.Prompt.Choose(call.Output.Text("prompt.which-pin"), [.. choice.Select(call.Words.FullPin)])];
    }

    // A person at a screen that says "locked" often names the wrong one of two.
    private static PinSpec Meant(Invocation call, CardStatus card, PinSpec asked)
    {
        var locked = Locked(card).Where(p => p.UnblockedBy is not null).ToArray();
        if (card[asked.Id]?.State != PinState.Ready || asked.UnblockedBy is null || locked.Length == 0) return asked;
        var (name, names) = (call.Words.Pin(asked), string.Join(", ", locked.Select(call.Words.Pin)));
        // In a script the PIN was named on purpose.
        if (call.Stdin || !call.Streams.InIsTerminal)
        {
            call.Output.Say("ui.unlock-other-locked", ("pin", name), ("locked", names));
            return asked;
        }
        var goOn = call.Prompt.Confirm(call.Output.Text("prompt.wrong-object", ("pin", name), ("locked", names)));
        return goOn ? asked : throw new OperationCanceledException();
    }

    private static IEnumerable<PinSpec> Locked(CardStatus card) =>
        card.Pins.Where(p => p.State == PinState.Locked && p.Pin is { Checkable: true, Extra: false }).Select(p => p.Pin);
}
