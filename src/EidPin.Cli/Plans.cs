using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>What can be done where this card cannot: route ids as the guide names them, with a text.</summary>
internal static class Plans
{
    public static PlanJson For(PinOutcome.NotPossible outcome, CardStatus card, Output output) =>
        new([.. Routes(outcome, card).Select(id => new RouteJson(id, [outcome.Pin], Text(id, outcome, output)))]);

    private static IEnumerable<string> Routes(PinOutcome.NotPossible outcome, CardStatus card) => outcome.Reason switch
    {
        Impossible.NoUnblockingCode => AtKiosk(outcome.Pin, card) ? ["kiosk", "office"] : ["office"],
        Impossible.OfficeOnly => ["office"],
        Impossible.NotActivated => ["activate-at-home"],
        Impossible.AlreadyActivated => ["unlock-at-home"],
        Impossible.Absent => ["office"],
        // Unlocking with it is the only use of this code at home.
        Impossible.NotChecked => card[outcome.Pin]?.Pin.Extra == true ? ["office"] : ["unlock-at-home"],
        Impossible.Phone => ["mynaportal-app"],
        Impossible.ActivationCodeSpent => ["order-activation-code"],
        Impossible.NotActivatable => [],
        _ => ["try-again"],
    };

    // A kiosk opens one of the two with the other one; card and program cannot know whether the person knows it, so the office stands beside.
    public static bool AtKiosk(string pin, CardStatus card)
    {
        var other = pin switch { "jp.signature" => "jp.authentication", "jp.authentication" => "jp.signature", _ => null };
        return other is not null && card[other]?.State == PinState.Ready && card[pin]?.State != PinState.Absent;
    }

    private static string Text(string route, PinOutcome.NotPossible outcome, Output output)
    {
        foreach (var key in (ReadOnlySpan<string>)[$"ui.plan-{route}-{PinNames.Short(outcome.Pin)}", $"ui.plan-{route}"])
            if (output.Texts.Has(key)) return output.Text(key, ("pin", output.PinName(outcome.Pin)));
        return output.Text($"outcome.not-possible.{Output.Id(outcome.Reason)}");
    }
}
