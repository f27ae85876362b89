using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>What can be done where this card cannot: route ids as the guide names them, with a text.</summary>
internal static class Plans
{
    public static ShortPlanJson For(PinOutcome.NotPossible outcome, CardStatus card, Output output) =>
        new([.. Routes(outcome, card).Select(id => new RouteJson(id, [outcome.Pin], Text(id, outcome, output)))]);

    private static IEnumerable<string> Routes(PinOutcome.NotPossible outcome, CardStatus card) => outcome.Reason switch
    {
        _ when IsDead(card) => ["new-card"],
        // The code that opens the others: a lost one is ordered anew.
        Impossible.NoUnblockingCode or Impossible.NeverChanged when IsActivationCode(outcome.Pin, card) => ["order-activation-code"],
        Impossible.NoUnblockingCode => AtKiosk(outcome.Pin, card) ? ["kiosk", "office"] : ["office"],
        Impossible.NeverChanged => ["office"],
        Impossible.OfficeOnly => ["office"],
        Impossible.NotActivated => ["activate-at-home"],
        Impossible.AlreadyActivated => ["unlock-at-home"],
        Impossible.Absent => ["office"],
        // Unlocking with it is the only use of this code at home.
        Impossible.NotChecked => card[outcome.Pin]?.Pin.Extra == true ? ["office"] : ["unlock-at-home"],
        Impossible.Phone => ["mynaportal-app"],
        Impossible.ActivationCodeSpent => ["order-activation-code"],
        Impossible.NotActivatable => ["office"],
        _ => ["try-again"],
    };

    /// <summary>The code that unlocks the others is itself locked: nothing on this card can be mended.</summary>
    public static bool IsDead(CardStatus card) => card.Pins.Any(p => p.State == PinState.Locked && p.Pin is { Checkable: false, Extra: false });

    private static bool IsActivationCode(string pin, CardStatus card) => card[pin]?.Pin is { Checkable: false, Extra: false };

    // A kiosk opens one of the two with the other one; card and program cannot know whether the person knows it, so the office stands beside.
    public static bool AtKiosk(string pin, CardStatus card)
    {
        var other = pin switch { "jp.signature" => "jp.authentication", "jp.authentication" => "jp.signature", _ => null };
        return other is not null && card[other]?.State == PinState.Ready && card[pin]?.State != PinState.Absent;
    }

    private static string Text(string route, PinOutcome.NotPossible outcome, Output output)
    {
        var reason = Output.Id(outcome.Reason);
        foreach (var key in (ReadOnlySpan<string>)[
            $"plan.{outcome.Pin}", $"ui.plan-{route}-{PinNames.Short(outcome.Pin)}-{reason}", $"ui.plan-{route}-{PinNames.Short(outcome.Pin)}", $"ui.plan-{route}-{reason}", $"ui.plan-{route}"])
            if (output.Texts.Has(key) && (route is "office" or "order-activation-code" || !key.StartsWith("plan.", StringComparison.Ordinal))) return output.Text(key, ("pin", output.PinName(outcome.Pin)));
        return output.Text(route == "new-card" ? "outcome.locked.fi.activation-code" : $"outcome.not-possible.{reason}");
    }
}
