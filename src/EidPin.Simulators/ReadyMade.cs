using EidPin.Cards;

namespace EidPin.Simulators;

/// <summary>A simulated card with a name and published codes. Its people are invented, its codes protect nothing.</summary>
public sealed record ReadyMadeCard(string Name, string Description, CardDefinition Definition)
{
    public CardProfile Profile => CardProfiles.All.First(p => p.Id == Definition.Profile);

    /// <summary>The known codes, by PIN id in the order of the profile. A code that is not set yet is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Codes
    {
        get
        {
            var fresh = CardCodes.Fresh(Definition, Profile);
            return [.. Profile.Pins.Select(p => KeyValuePair.Create(p.Id, fresh[p.Id].Code)).Where(c => c.Value.Length > 0)];
        }
    }

    /// <summary>The code on the letter of a card that is not activated yet.</summary>
    public string? Letter
    {
        get
        {
            if (Definition.Activated) return null;
            if (Definition.Scheme == ActivationScheme.SevenDigits) return Definition.LetterCode;
            return Codes.First(c => c.Key == "fi.activation-code").Value;
        }
    }

    public SimulatedCard Create(string? stateFile = null) => SimulatedCard.Create(Definition, stateFile);
}

/// <summary>The simulated cards that come with the program.</summary>
public static class ReadyMade
{
    private static readonly Dictionary<string, int> SignatureLocked = new() { ["jp.signature"] = 5 };
    private static readonly Dictionary<string, int> BothLocked = new() { ["jp.signature"] = 5, ["jp.authentication"] = 3 };
    private static readonly Dictionary<string, int> AllLocked = new(BothLocked) { ["jp.resident-register"] = 3, ["jp.card-info"] = 3 };
    private static readonly Dictionary<string, int> Pin1Locked = new() { ["fi.pin1"] = 5 };
    private static readonly Dictionary<string, int> CodeLocked = new() { ["fi.pin1"] = 5, ["fi.activation-code"] = 5 };

    public static IReadOnlyList<ReadyMadeCard> All { get; } =
    [
        new("my-number", "A My Number Card, every PIN ready", MyNumber("TE0000001")),
        new("my-number-child", "A child's My Number Card: no signature certificate", MyNumber("TE0000002") with
        {
            Holder = "TESTI HARU", BirthDate = new(2016, 7, 3), Under15 = true, CardUntil = new(2028, 7, 3),
        }),
        new("my-number-signature-locked", "Signature password locked, login PIN ready", MyNumber("TE0000003") with
        {
            TriesUsed = SignatureLocked,
        }),
        new("my-number-both-locked", "Signature password and login PIN locked", MyNumber("TE0000004") with { TriesUsed = BothLocked }),
        new("my-number-all-locked", "All four PINs locked", MyNumber("TE0000005") with { TriesUsed = AllLocked }),
        new("fineid-citizen", "A Finnish identity card in use", Citizen("TE1000001")),
        new("fineid-citizen-v3", "A Finnish identity card of 2023, FINEID v3, with an RSA key", Citizen("TE1000007") with
        {
            Generation = 3, CertificatesFrom = new(2023, 2, 1), CertificatesUntil = new(2028, 1, 31),
        }),
        new("fineid-citizen-pin1-locked", "PIN1 locked; the activation code unlocks it", Citizen("TE1000002") with
        {
            TriesUsed = Pin1Locked,
        }),
        new("fineid-citizen-new", "Not activated, letter with 8 digits (issued before 2026-01-13)", Citizen("TE1000003") with
        {
            Activated = false,
        }),
        new("fineid-citizen-2026-new", "Not activated, letter with 7 digits (issued from 2026-01-13)", Citizen2026("TE1000004") with
        {
            Activated = false,
        }),
        new("fineid-citizen-2026-pin1-locked", "Card of 2026, PIN1 locked; its PUK has to be ordered", Citizen2026("TE1000005") with
        {
            TriesUsed = Pin1Locked,
        }),
        new("fineid-organisation", "An organisation card", Organisation("TE2000001", "organisation")),
        new("fineid-professional", "A health care professional's card, PIN2 of 4 digits", Organisation("TE2000002", "professional") with
        {
            Codes = new Dictionary<string, string> { ["fi.pin2"] = "5678" },
        }),
        new("fineid-dead", "Activation code locked: the chip is dead for good", Citizen("TE1000006") with { TriesUsed = CodeLocked }),
    ];

    public static ReadyMadeCard? Find(string name) => All.FirstOrDefault(c => c.Name == name);

    private static CardDefinition MyNumber(string serial) => new()
    {
        Profile = "jp.my-number",
        Serial = serial,
        Holder = "TESTI TARO",
    };

    private static CardDefinition Citizen(string serial) => new() { Profile = "fi.citizen", Serial = serial, Holder = "TESTAAJA TEUVO" };

    private static CardDefinition Citizen2026(string serial) => Citizen(serial).WithSevenDigits();

    private static CardDefinition Organisation(string serial, string kind) => new()
    {
        Profile = "fi.organisation",
        Serial = serial,
        Kind = kind,
        Holder = "TESTAAJA TIINA",
    };
}
