using System.Globalization;
using EidPin.Cards;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>What a card says about its holder's situation, so that the guide need not ask. Not locked is not known: that stays a question.</summary>
internal static class CardFacts
{
    /// <param name="certificates">Those that could be read without a code.</param>
    public static Situation Of(CardStatus card, IReadOnlyList<CertificateInfo> certificates, DateTimeOffset now)
    {
        var said = new Dictionary<string, string> { ["card"] = Card(card), ["cardState"] = "in-hand" };
        if (card.IsPhone) said["pinOf"] = "phone";
        else if (card.Profile.Id == "jp.my-number") said["pinOf"] = "card";
        foreach (var pin in card.Pins.Where(p => !p.Pin.Extra)) Pin(pin, said);
        var locked = card.Pins.Where(p => p is { State: PinState.Locked, Pin: { Extra: false, Checkable: true } }).ToArray();
        if (card.IsNotActivated) (said["wish"], said["trouble"]) = ("activate", "none");
        else if (locked.Length > 0 || Plans.IsDead(card)) (said["wish"], said["trouble"]) = ("use", "locked");
        if (locked is [var one]) said["pin"] = PinNames.Short(one.Pin.Id);
        foreach (var certificate in certificates.Where(c => c.State == CertificateState.Present)) Certificate(certificate, card, said, now);
        return new(said);
    }

    /// <summary>The card's id as the guide has it: the kinds of an organisation card are cards of their own there.</summary>
    public static string Card(CardStatus card) => card.Kind switch
    {
        "professional" => "fi.professional",
        "personnel" => "fi.personnel",
        _ => card.Profile.Id,
    };

    private static void Pin(PinStatus pin, Dictionary<string, string> said)
    {
        var id = PinNames.Short(pin.Pin.Id);
        if (pin.State == PinState.Locked) said[$"pins.{id}"] = "locked";
        else if (pin.State == PinState.Absent) said[$"pins.{id}"] = "never-issued";
        else if (pin is { State: PinState.Ready, TriesLeft: { } left } && left < pin.Pin.MaxTries)
            said[$"wrongTries.{id}"] = $"{pin.Pin.MaxTries - left}";
    }

    private static void Certificate(CertificateInfo certificate, CardStatus card, Dictionary<string, string> said, DateTimeOffset now)
    {
        var which = PinNames.Short(certificate.PinId) is "authentication" or "pin1" ? "authenticationCertificate" : "signatureCertificate";
        if (certificate.NotAfter < now) said[which] = "expired";
        else if (which == "authenticationCertificate") said[which] = "valid";
        // The scheme of an identity card goes by the day on which it was granted; its certificate begins then, at midnight in Finland.
        if (card.Profile.SevenDigitsFrom is { Offset: var there } && certificate.NotBefore is { } from) said["issued"] = from.ToOffset(there).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
