using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>Addresses of the guide that already say what the card said.</summary>
internal static class GuideLink
{
    /// <summary>The way on for the card as it is.</summary>
    public static string Of(Texts texts, ReaderView view) =>
        Address(texts, CardFacts.Of(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow));

    /// <summary>The way to new PINs for somebody who does not know these; none named: none of them.</summary>
    public static string Forgotten(Texts texts, ReaderView view, params string[] pins) =>
        Address(texts, CardFacts.Forgotten(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow, pins));

    /// <summary>New PINs for a child: who goes where, with what.</summary>
    public static string Child(Texts texts, ReaderView view) => $"{Forgotten(texts, view)}&exceptions=child";

    /// <summary>Where this card cannot do what was asked; null: the guide knows no such case.</summary>
    public static string? Of(Texts texts, PinOutcome.NotPossible outcome, CardStatus card) =>
        CardFacts.Of(outcome, card, DateTimeOffset.UtcNow) is { } facts ? Address(texts, facts) : null;

    private static string Address(Texts texts, IReadOnlyDictionary<string, string> facts) =>
        $"/guide?lang={texts.Language}" +
            string.Concat(
                GuideAddress.Of(new Situation(facts)).Select(f => $"&{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
}
