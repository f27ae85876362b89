using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>One card at a Desk without its server: what its pages, forms and answers are.</summary>
internal static class Tray
{
    /// <summary>The only card, once its certificates are read: they come after the tiles.</summary>
    public static async Task<ReaderView> Ready(CardDesk desk)
    {
        while (true)
        {
            if (desk.Views is [{ Phase: Phase.Ready, Certificates: not null } view]) return view;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task<string> Form(CardDesk desk, ReaderView view, Texts texts, string pin, Act act, LastTry last = LastTry.Hold) =>
        desk.Find(view.Id)!.Run(
            view.Id,
            session => new FormPart(desk, view, session, texts).Html(pin, act, last, keyboard: false),
            abandoned: TestContext.Current.CancellationToken);

    /// <summary>Makes something of a card that a reader holds.</summary>
    /// <param name="change">What is otherwise than with the ready-made one.</param>
    public static async Task<T> With<T>(
        string card, Func<CardDesk, ReaderView, Task<T>> make, Func<CardDefinition, CardDefinition>? change = null)
    {
        var definition = ReadyMade.Find(card)!.Definition;
        using var readers = SimulatedReaders.With(SimulatedCard.Create(change?.Invoke(definition) ?? definition), "R");
        using var desk = new CardDesk(readers, simulated: true);
        return await make(desk, await Ready(desk));
    }
}
