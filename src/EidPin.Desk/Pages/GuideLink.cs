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
    private const string Letter = "fi.activation-code";

    /// <summary>The way on for the card as it is.</summary>
    public static string Of(Texts texts, ReaderView view) =>
        Address(texts, CardFacts.Of(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow));

    /// <summary>The way to new PINs for somebody who does not know these; none named: none of them.</summary>
    public static string Forgotten(Texts texts, ReaderView view, params string[] pins) =>
        Address(texts, CardFacts.Forgotten(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow, pins));

    /// <summary>Who has no letter with the activation code: the PIN that it would open, and the code.</summary>
    public static string NoLetter(Texts texts, ReaderView view, string pin) =>
        Forgotten(texts, view, pin, view.Card![pin]!.Pin.UnblockedBy!);

    /// <summary>The PUK of a card whose letter held a code for the first use alone: there never was one, so none is lost.</summary>
    public static string FirstPuk(Texts texts, ReaderView view)
    {
        var said = new Dictionary<string, string>(
            CardFacts.Forgotten(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow, Letter));
        said[$"pins.{PinSpec.WithoutCountry(Letter)}"] = "never-issued";
        return Address(texts, said);
    }

    /// <summary>A child's card has no signature certificate: whether it can get one. Nothing of it is said to be forgotten.</summary>
    public static string Child(Texts texts, ReaderView view)
    {
        var said = new Dictionary<string, string>(CardFacts.Of(view.Card!, view.Certificates ?? [], DateTimeOffset.UtcNow))
        {
            ["pin"] = "signature",
        };
        said.TryAdd("wish", "use");
        said.TryAdd("trouble", "none");
        return $"{Address(texts, said)}&exceptions=child";
    }

    /// <summary>Where this card cannot do what was asked; null: the guide knows no such case.</summary>
    public static string? Of(Texts texts, PinOutcome.NotPossible outcome, CardStatus card) =>
        CardFacts.Of(outcome, card, DateTimeOffset.UtcNow) is { } facts ? Address(texts, facts) : null;

    private static string Address(Texts texts, IReadOnlyDictionary<string, string> facts) =>
        $"/guide?lang={texts.Language}" +
            string.Concat(
                GuideAddress.Of(new Situation(facts)).Select(f => $"&{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
}
