using System.Collections.Concurrent;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Fresh ready-made cards whose keys and certificates were made once: making them takes longer than most tests.</summary>
internal static class CardTray
{
    private static readonly ConcurrentDictionary<string, SimulatedCard> Made = new();

    public static SimulatedCard Take(string name) => Made.GetOrAdd(name, Make).Copy();

    private static SimulatedCard Make(string name)
    {
        var card = ReadyMade.Find(name)!.Create();
        using var readers = SimulatedReaders.With(card, "Tray");
        using var session = PinSession.Open(readers.Connect("Tray"));
        new CardCertificates(session).Read();
        using var password = CounterModel.Typed("TEST1234");
        var isOpened = card.Profile.Id == "jp.my-number" && session.Status["jp.signature"] is { State: PinState.Ready };
        if (isOpened) new CardCertificates(session).ReadWithCode("jp.signature", password, out _);
        return card;
    }
}
