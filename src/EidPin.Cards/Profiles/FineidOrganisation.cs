namespace EidPin.Cards;

// Finland, organisation cards and cards of social welfare and health care: FINEID S4-2 v4.0, 4.2 on IAS-ECC chips
// (Cosmo v7, ID.me, Cosmo X). References and the two-step unblocking by way of ReFineID, which tried reading counters and
// signing on a real card, not changing.
public static partial class CardProfiles
{
    public static CardProfile FineidOrganisation { get; } = new("fi.organisation")
    {
        Name = new("Finnish organisation or professional card", "Toimikortti (organisaatio- tai ammattikortti)"),
        HistoricalBytes = ["0031B8640429ECC1739401808?", "8057434954495A3231"],
        Select = CommandApdu.Select(4, Pkcs15),
        AbsentReference = 0x11,
        Identity = FineidTokenInfo,
        Activatable = true,
        // "Organisational" stands in issued certificates; the other two words
        // are expected, no public certificate was seen. The rest is unknown.
        Kinds =
        [
            new("organisation", "Organisational", new Dictionary<string, int> { ["fi.pin2"] = 6 }),
            new("professional", "Prof"),
            new("personnel", "Personnel"),
        ],
        Pins =
        [
            Organisation("fi.pin1", "PIN1 (basic PIN)", "perustunnusluku (PIN1)", 0x03),
            Organisation("fi.pin2", "PIN2 (signature PIN)", "allekirjoitustunnusluku (PIN2)", 0x04),
            Organisation("fi.activation-code", "Activation code (PUK)", "aktivointitunnusluku (PUK)", 0x12) with
            {
                Format = new(8, 8), HoldAt = 2, Checkable = false, PinPad = PinPadUse.None,
                Change = ChangeMode.Never, ChangeEvidence = Evidence.None,
                Unblock = UnblockMode.Never, UnblockEvidence = Evidence.None, UnblockedBy = null,
            },
        ],
        Certificates = FineidCertificates,
    };

    private static PinSpec Organisation(string id, string english, string finnish, byte reference) => new(id)
    {
        Name = new(english, finnish),
        Reference = reference,
        Format = new(4, 8),   // unpadded: a padded block fails and burns a try
        MaxTries = 5,
        Select = [CommandApdu.Select(4, Pkcs15)],
        Forget = [CommandApdu.Select(4, Pkcs15)],
        Tries = TriesQuery.EmptyVerify,
        Unverifies = true,   // references 03, 04 and 12 are global: selecting again need not forget them
        Change = ChangeMode.VerifyThenOldAndNew,
        Unblock = UnblockMode.VerifyThenNew,
        UnblockedBy = "fi.activation-code",
        PinPad = PinPadUse.Verify,
        ChangeEvidence = Evidence.OneSource,
        UnblockEvidence = Evidence.OneSource,
    };
}
