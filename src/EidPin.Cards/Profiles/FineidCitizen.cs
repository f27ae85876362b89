namespace EidPin.Cards;

// Finland, identity card with the citizen certificate: FINEID S1 v3.0–v5, S4-1 v3.0–v4.2 (Gemalto/Thales MultiApp v3.0, v4.2, v5.0).
// References, padding and tries as in libelectronic-id FinEID.hpp and EIDThales.cpp; change and unblock S1 v4.2, 3.5 by way of ReFineID.
public static partial class CardProfiles
{
    private const string Pkcs15 = "A000000063504B43532D3135";

    public static CardProfile FineidCitizen { get; } = new("fi.citizen")
    {
        Name = new("Finnish identity card", "Henkilökortti (kansalaisvarmenne)"),
        // MultiApp v5.0 (version bytes left open, as libelectronic-id does), v4.2 and v3.0.
        HistoricalBytes = ["8031B865B08505????12246082", "8031B865B08504021B1200F682", "8031B865B0850300EF1200F682"],
        Select = CommandApdu.Select(4, Pkcs15),
        Identity = FineidTokenInfo,
        Activatable = true,
        SevenDigitsFrom = new(2026, 1, 13, 0, 0, 0, TimeSpan.FromHours(2)),   // DVV; S4-1 v4.2, 4.6.2
        Pins =
        [
            Citizen("fi.pin1", "PIN1 (basic PIN)", "perustunnusluku (PIN1)", 0x11),
            Citizen("fi.pin2", "PIN2 (signature PIN)", "allekirjoitustunnusluku (PIN2)", 0x82) with
            {
                Format = new(6, 12, PadTo: 12, Advised: 8),
            },
            // The fifth miss kills the chip for good, hence held two early.
            Citizen("fi.activation-code", "Activation code (PUK)", "aktivointitunnusluku (PUK)", 0x83) with
            {
                Format = new(8, 12, PadTo: 12), HoldAt = 2, Checkable = false, PinPad = PinPadUse.None,
                Change = ChangeMode.Never, ChangeEvidence = Evidence.None,
                Unblock = UnblockMode.Never, UnblockEvidence = Evidence.None, UnblockedBy = null,
            },
        ],
        Certificates = FineidCertificates,
    };

    // P2=04 as the recorded sessions have it; its answer (FCP) is not needed and at T=0 not fetched.
    private static IdentityFile FineidTokenInfo =>
        new(new CommandApdu(0x00, 0xA4, 0x08, 0x04, (byte[])[0x50, 0x32], 256), IdentityFormat.TokenInfo);

    private static CertificateSpec[] FineidCertificates =>
    [
        new("fi.pin1", [CommandApdu.Select(4, Pkcs15), new CommandApdu(0x00, 0xA4, 0x08, 0x04, (byte[])[0x43, 0x31], 256)]),
        // 5016/4335 is where cards of v3 have theirs (libelectronic-id FinEID.cpp).
        new("fi.pin2", [CommandApdu.Select(4, Pkcs15), new CommandApdu(0x00, 0xA4, 0x08, 0x04, (byte[])[0x50, 0x16, 0x43, 0x32], 256)],
            Else: [CommandApdu.Select(4, Pkcs15), new CommandApdu(0x00, 0xA4, 0x08, 0x04, (byte[])[0x50, 0x16, 0x43, 0x35], 256)]),
    ];

    private static PinSpec Citizen(string id, string english, string finnish, byte reference) => new(id)
    {
        Name = new(english, finnish),
        Reference = reference,
        Format = new(4, 12, PadTo: 12, Advised: 8),
        MaxTries = 5,
        Select = [CommandApdu.Select(4, Pkcs15)],
        Forget = [CommandApdu.Select(4, Pkcs15)],
        Tries = TriesQuery.GetData,
        Change = ChangeMode.OldAndNew,
        Unblock = UnblockMode.CodeAndNew,
        UnblockedBy = "fi.activation-code",
        PinPad = PinPadUse.Verify | PinPadUse.Modify,
        ChangeEvidence = Evidence.RealCard,
        UnblockEvidence = Evidence.RealCard,
    };
}
