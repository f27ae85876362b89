namespace EidPin.Simulators.Chips;

/// <summary>A key set of the chip's issuer and the one PIN that it opens.</summary>
/// <param name="Reference">P2 of RESET RETRY COUNTER: the short id of the PIN's file, whatever file is selected.</param>
/// <param name="Application">AID of the one that has to be selected: the PIN's own.</param>
internal sealed record IssuerKeySet(byte Version, string Pin, byte Reference, string Application)
{
    private const string Jpki = "D392F000260100000001";

    /// <summary>
    /// The resident register PIN has a second counter in the common application and one key set: which application an issuer would go to is
    /// not known, so that of the PIN's name was chosen.
    /// </summary>
    public static IReadOnlyList<IssuerKeySet> All { get; } =
    [
        new(0x31, "jp.signature", 0x9B, Jpki),
        new(0x32, "jp.authentication", 0x98, Jpki),
        new(0x33, "jp.resident-register", 0x9C, "D3921000310001010401"),
        new(0x34, "jp.card-info", 0x91, "D3921000310001010408"),
    ];
}
