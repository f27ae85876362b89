using System.Globalization;
using EidPin.Cards;

namespace EidPin.CardGuide;

/// <summary>
/// What a card says about its holder's situation, in the words of the guide, so that the guide need not ask. Not locked is not known:
/// that stays a question.
/// </summary>
public static class CardFacts
{
    /// <summary>A midnight in summer is an hour before that of the winter's offset; an hour after midnight is the same day.</summary>
    private static readonly TimeSpan Summer = TimeSpan.FromHours(1);

    /// <param name="certificates">Those that could be read without a code.</param>
    public static IReadOnlyDictionary<string, string> Of(
        CardStatus card, IReadOnlyList<CertificateInfo> certificates, DateTimeOffset now) => Said(card, certificates, now);

    /// <summary>
    /// The situation of somebody who was told that an operation is not possible here. Null where the guide knows no such case: a number
    /// that is no PIN, a reader's keypad.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Of(PinOutcome.NotPossible outcome, CardStatus card, DateTimeOffset now)
    {
        if (card[outcome.Pin]?.Pin.Extra == true) return null;
        if (outcome.Reason is Impossible.NotActivatable or Impossible.NotOnPinPad) return null;
        var said = Said(card, card.Certificate is { } read ? [read] : [], now);
        var pin = PinSpec.WithoutCountry(outcome.Pin);
        said["pin"] = pin;
        switch (outcome.Reason)
        {
            case Impossible.OfficeOnly:
                said["wish"] = "change";
                break;
            case Impossible.NoUnblockingCode or Impossible.NeverChanged or Impossible.IssuerRefused or Impossible.NoPublicWay:
                Forget(said, pin);
                break;
            // To unlock is the only use of an activation code, once the card is activated.
            case Impossible.NotChecked or Impossible.AlreadyActivated when !IsAnyLocked(said):
                Forget(said, "pin1");
                Forget(said, "pin2");
                break;
            case Impossible.ActivationCodeSpent:
                said["scheme"] = "7-digit";
                Forget(said, pin);
                break;
            case Impossible.Phone:
                said["pinOf"] = "phone";
                break;
        }
        return said;
    }

    /// <summary>The situation of somebody who forgot PINs: what happened and which PIN it is about need no question any more.</summary>
    /// <param name="pins">Ids; none: the person knows none of the card's PINs.</param>
    public static IReadOnlyDictionary<string, string> Forgotten(
        CardStatus card, IReadOnlyList<CertificateInfo> certificates, DateTimeOffset now, params ReadOnlySpan<string> pins)
    {
        var said = Said(card, certificates, now);
        // Whether the letter with the activation code is still there is another question. What was never set was never known.
        var asked = pins.Length > 0 ? pins.ToArray() : All(card);
        var forgotten = asked.Where(id => WasSet(card[id])).Select(PinSpec.WithoutCountry).ToArray();
        if (forgotten.Length == 0) return said;
        foreach (var pin in forgotten) Forget(said, pin);
        // Without its letter a new card cannot be activated: that stays the wish.
        if (card.IsNotActivated && forgotten.All(pin => pin == "activation-code")) said["wish"] = "activate";
        said["trouble"] = forgotten.Any(pin => said[$"pins.{pin}"] == "locked") ? "locked" : "forgotten";
        if (card.Profile.Id == "jp.my-number" && !card.IsPhone) said["pinOf"] = "card";
        if (forgotten is [var one]) said["pin"] = one;
        else said.Remove("pin");
        return said;
    }

    private static string[] All(CardStatus card) =>
        [.. card.Pins.Where(p => p.Pin is { Checkable: true, Extra: false }).Select(p => p.Pin.Id)];

    private static bool WasSet(PinStatus? pin) => pin is { State: not (PinState.Absent or PinState.NotSet) };

    private static bool IsAnyLocked(Dictionary<string, string> said) =>
        said.Any(fact => fact is { Key: "pins.pin1" or "pins.pin2", Value: "locked" });

    /// <summary>The card's id as the guide has it: the kinds of an organisation card are cards of their own there.</summary>
    public static string Card(CardStatus card) => card.Kind switch
    {
        "professional" => "fi.professional",
        "personnel" => "fi.personnel",
        _ => card.Profile.Id,
    };

    private static Dictionary<string, string> Said(CardStatus card, IReadOnlyList<CertificateInfo> certificates, DateTimeOffset now)
    {
        var said = new Dictionary<string, string> { ["card"] = Card(card), ["cardState"] = "in-hand" };
        if (card.IsPhone) said["pinOf"] = "phone";
        else if (card.Profile.Id == "jp.my-number") said["pinOf"] = "card";
        foreach (var pin in card.Pins.Where(p => !p.Pin.Extra)) Pin(pin, said);
        var locked = card.Pins.Where(p => p is { State: PinState.Locked, Pin: { Extra: false, Checkable: true } }).ToArray();
        if (card.IsNotActivated) (said["wish"], said["trouble"]) = ("activate", "none");
        else if (locked.Length > 0 || card.IsDead) (said["wish"], said["trouble"]) = ("use", "locked");
        if (locked is [var one]) said["pin"] = one.Pin.ShortId;
        foreach (var certificate in certificates.Where(c => c.State == CertificateState.Present)) Certificate(certificate, card, said, now);
        return said;
    }

    private static void Pin(PinStatus pin, Dictionary<string, string> said)
    {
        var id = pin.Pin.ShortId;
        if (pin.State == PinState.Locked) said[$"pins.{id}"] = "locked";
        else if (pin.State == PinState.Absent) said[$"pins.{id}"] = "never-issued";
        else if (pin is { State: PinState.Ready, TriesLeft: { } left } && left < pin.Pin.MaxTries)
            said[$"wrongTries.{id}"] = $"{pin.Pin.MaxTries - left}";
    }

    private static void Forget(Dictionary<string, string> said, string pin)
    {
        // Whoever wants it unlocked does not know it; a card can only add that it is locked.
        if (said.GetValueOrDefault($"pins.{pin}") != "locked") said[$"pins.{pin}"] = "forgotten";
        said.Remove($"wrongTries.{pin}");
        said["wish"] = "use";
    }

    private static void Certificate(CertificateInfo certificate, CardStatus card, Dictionary<string, string> said, DateTimeOffset now)
    {
        var isToLogIn = PinSpec.WithoutCountry(certificate.PinId) is "authentication" or "pin1";
        var which = isToLogIn ? "authenticationCertificate" : "signatureCertificate";
        if (certificate.NotAfter < now) said[which] = "expired";
        else if (isToLogIn && certificate.NotBefore <= now) said[which] = "valid";
        // The scheme of an identity card goes by the day on which it was granted; its certificate begins then, at midnight in Finland.
        if (card.Profile.SevenDigitsFrom is not { Offset: var there }) return;
        if (certificate.NotBefore is { } from)
            said["issued"] = from.ToOffset(there + Summer).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
