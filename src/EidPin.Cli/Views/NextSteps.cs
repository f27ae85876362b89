using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Views;

/// <summary>What a person can do about the state of a card: one line per PIN that needs something.</summary>
internal sealed class NextSteps(Writer output)
{
    private readonly CardWords words = new(output);

    public IEnumerable<string> For(CardStatus card)
    {
        if (card.IsDead)
        {
            yield return output.Text("outcome.locked.fi.activation-code");
            yield break;
        }
        if (card.IsNotActivated) yield return output.Text("ui.next-activate");
        // What holds for several PINs is said once.
        var lines = card.Pins.Select(p => (Name: words.Pin(p.Pin), Step: Step(p, card))).Where(l => l.Step is not null);
        foreach (var same in lines.GroupBy(l => l.Step)) yield return $"{string.Join(", ", same.Select(l => l.Name))}: {same.Key}";
        if (card.Pins.Any(p => p.State == PinState.Locked && IsOpenedByLetter(p.Pin, card))) yield return output.Text("ui.next-no-letter");
        if (TakesAnotherPuk(card)) yield return output.Text($"ui.unlock-note.{card.Profile.Id}");
    }

    /// <summary>The code of a letter sets this PIN anew, as long as that code is not locked too.</summary>
    public static bool IsOpenedByLetter(PinSpec pin, CardStatus card) =>
        pin.UnblockedBy is { } by && card[by] is not { State: PinState.Locked };

    // The code of its letter was for first use, and whoever has only that can unlock nothing.
    private static bool TakesAnotherPuk(CardStatus card)
    {
        var isLocked = card.Pins.Any(p => p is { State: PinState.Locked, Pin.UnblockedBy: not null });
        return (isLocked || card.IsNotActivated) && card.Certificate?.NotBefore >= card.Profile.SevenDigitsFrom;
    }

    /// <summary>The way out for a PIN that is locked.</summary>
    public string Locked(PinSpec pin, CardStatus card)
    {
        // Each of the two PINs that a kiosk resets needs the other one: with both locked only the office is left.
        if (pin.ResetWith is not null && !Plans.AtKiosk(pin, card)) return output.Text("outcome.locked.office");
        if (pin.UnblockedBy is { } by && card[by] is { State: PinState.Locked }) return output.Text($"outcome.locked.{by}");
        if (output.Texts.Has($"outcome.locked.{pin.Id}")) return output.Text($"outcome.locked.{pin.Id}");
        return pin.UnblockedBy is null
            ? output.Text("outcome.not-possible.no-unblocking-code")
            : output.Text("ui.next-unlock", ("pin", pin.ShortId));
    }

    private string? Step(PinStatus pin, CardStatus card) => pin.State switch
    {
        PinState.Locked => Locked(pin.Pin, card),
        PinState.Absent => output.Text("outcome.not-possible.absent"),
        PinState.Ready when pin.TriesLeft <= pin.Pin.HoldAt && !pin.Pin.Extra =>
            output.Text(pin.Pin.Checkable ? "ui.next-held" : "ui.next-held-activation"),
        PinState.Unknown => output.Text("state.unknown.help"),
        _ => null,
    };
}
