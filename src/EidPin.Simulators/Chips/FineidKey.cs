namespace EidPin.Simulators.Chips;

/// <summary>A private key of a Finnish card.</summary>
/// <param name="Reference">How MSE SET names it.</param>
/// <param name="Pin">The PIN that opens it.</param>
/// <param name="Size">In bits.</param>
internal sealed record FineidKey(byte Reference, string Pin, bool IsRsa, int Size)
{
    /// <summary>The keys of that card, that of PIN1 first.</summary>
    public static IReadOnlyList<FineidKey> Of(CardDefinition card) => card switch
    {
        { Profile: "fi.organisation" } => [P384(0x01, "fi.pin1"), P384(0x82, "fi.pin2")],
        // FIN-V3 of libelectronic-id: an RSA certificate at 4331, one on P-256 at 5016/4335.
        { Generation: 3 } => [new(0x01, "fi.pin1", IsRsa: true, 2048), new(0x03, "fi.pin2", IsRsa: false, 256)],
        { Generation: 4 } => [P384(0x01, "fi.pin1"), P384(0x02, "fi.pin2")],
        _ => throw new ArgumentException($"generation {card.Generation}, allowed are 3 and 4", nameof(card)),
    };

    private static FineidKey P384(byte reference, string pin) => new(reference, pin, IsRsa: false, 384);
}
