using EidPin.Cards;
using EidPin.Simulators.Chips;

namespace EidPin.Simulators;

/// <summary>The codes and counters that a card begins with. All ready-made codes are published: they protect nothing.</summary>
internal static class CardCodes
{
    /// <summary>Codes of cards whose definition names none: each PIN its own, so that a code in the wrong box is seen.</summary>
    public static IReadOnlyDictionary<string, string> ReadyMade { get; } = new Dictionary<string, string>
    {
        ["jp.signature"] = "TEST1234",
        ["jp.authentication"] = "2468",
        ["jp.resident-register"] = "1357",
        ["jp.card-info"] = "3690",
        ["jp.verification-a"] = "123456789018",
        ["fi.pin1"] = "1234",
        ["fi.pin2"] = "123456",
        ["fi.activation-code"] = "12345678",
    };

    /// <summary>The second counter of one PIN.</summary>
    public static string Twin(string pin) => $"{pin}.twin";

    public static string CodeOf(CardDefinition card, PinSpec pin)
    {
        if (card.Codes.TryGetValue(pin.Id, out var code)) return code;
        if (pin.Id == "jp.verification-b") return VerificationB(card);
        if (ReadyMade.TryGetValue(pin.Id, out code)) return code;
        if (pin.Format.Letters) return "TEST1234TEST1234"[..Math.Clamp(8, pin.Format.Min, pin.Format.Max)];
        return "135792468013"[..Math.Min(pin.Format.Min, 12)].PadRight(pin.Format.Min, '7');
    }

    /// <summary>照合番号B: birth date with the year of the era, year of expiry, and four digits from the card's face.</summary>
    public static string VerificationB(CardDefinition card) => $"{JapaneseFiles.JapaneseDate(card.BirthDate)}{card.CardUntil.Year}2285";

    public static Dictionary<string, StoredCode> Fresh(CardDefinition card, CardProfile profile)
    {
        var codes = new Dictionary<string, StoredCode>();
        foreach (var pin in profile.Pins)
        {
            var code = CodeOf(card, pin);
            var max = pin.MaxTries ?? 10;   // number A: not known, ten is what one public note guesses
            codes[pin.Id] = new(code, Left(card, pin.Id, max), max, Unblockings: Unblockings(card, pin.Id));
            if (pin.SelectTwin.Count > 0) codes[Twin(pin.Id)] = new(code, Left(card, Twin(pin.Id), max), max);
        }
        if (profile.Id == "jp.my-number") Japanese(card, codes);
        else if (!card.Activated) NotSet(card, profile, codes);
        return codes;
    }

    private static int Left(CardDefinition card, string code, int max) => Math.Max(0, max - card.TriesUsed.GetValueOrDefault(code));

    // One byte tells it: 00 to 0F, or A5 for no end (S1 v4.2, 3.15).
    private static int? Unblockings(CardDefinition card, string code)
    {
        if (!card.UnblockingsLeft.TryGetValue(code, out var left)) return null;
        return left is >= 0 and <= 15 ? left : throw new ArgumentException($"{left} unblockings left, allowed are 0 to 15", nameof(card));
    }

    private static void Japanese(CardDefinition card, Dictionary<string, StoredCode> codes)
    {
        Visual("visual.birth-date", JapaneseFiles.JapaneseDate(card.BirthDate));
        Visual("visual.verification-a", codes["jp.verification-a"].Code);
        Visual("visual.verification-b", codes["jp.verification-b"].Code);
        // No signature certificate: the password was never set and answers as a locked one does (inferred from a TrustDock notice).
        if (card.Under15) codes["jp.signature"] = codes["jp.signature"] with { Code = "", Tries = 0, Set = false };

        void Visual(string name, string code) => codes[name] = new(code, Left(card, name, 10), 10);
    }

    // Eight digits: the PINs come locked. Seven digits: both are preset to the letter's code and healthy, only never changed.
    private static void NotSet(CardDefinition card, CardProfile profile, Dictionary<string, StoredCode> codes)
    {
        foreach (var pin in profile.Pins.Where(p => p.UnblockedBy is not null))
        {
            codes[pin.Id] = card.Scheme == ActivationScheme.EightDigits
                ? codes[pin.Id] with { Code = "", Tries = 0, Set = false, Changed = false }
                : codes[pin.Id] with { Code = card.LetterCode, Changed = false };
        }
    }
}
