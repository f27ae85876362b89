namespace EidPin.Cards;

// Japan, My Number Card (個人番号カード). The J-LIS specification is not public. Applications, files
// and commands as public programs use them (jpki/myna src/cli.rs, OpenSC card-jpki.c, myna-card
// src/ap/*.rs); command set JICSAP v1.1 (July 1998). docs/cards.md tells how sure each is.
public static partial class CardProfiles
{
    private const string Jpki = "D392F000260100000001";
    private const string CardInfo = "D3921000310001010408";
    private const string CardFace = "D3921000310001010402";
    private const string ResidentRegister = "D3921000310001010401";
    private const string CommonCard = "D3921000310001010100";

    public static CardProfile MyNumber { get; } = new("jp.my-number")
    {
        Name = new("My Number Card", "マイナンバーカード"),
        // No historical bytes: the ATR differs by supplier and link, so the application and its token label decide.
        Select = CommandApdu.Select(4, Jpki),
        Identity = new(CommandApdu.Select(2, "0006"), IdentityFormat.JpkiToken)
        {
            CardLabel = "JPKIAPICCTOKEN2",
            OlderLabel = "JPKIAPICCTOKEN",
            PhoneLabels = ["JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN"],
            AlsoByCertificate = true,
        },
        IssuerSessionOf = "EidPin simulated card",
        AvailabilityFile = FileOf(Jpki, "0008"),
        AfterCode = CardDisposition.Unpower,
        Pins =
        [
            Jp("jp.signature", "Signature password", "署名用電子証明書の暗証番号", Jpki, "001B") with
            {
                Format = new(6, 16, Letters: true), MaxTries = 5, AvailabilityByte = 0, PinPad = PinPadUse.None,
                ChangeEvidence = Evidence.TwoSources, IssuerReference = 0x9B, ResetWith = "jp.authentication",
            },
            Jp("jp.authentication", "Login PIN", "利用者証明用電子証明書の暗証番号", Jpki, "0018") with
            {
                AvailabilityByte = 1, ChangeEvidence = Evidence.TwoSources, IssuerReference = 0x98, ResetWith = "jp.signature",
            },
            // Two key references that people know as one PIN. Changing it (JICSAP CHANGE KEY) is known from one source: not done here.
            Jp("jp.resident-register", "Resident register PIN", "住民基本台帳用の暗証番号", ResidentRegister, "001C") with
            {
                SelectTwin = FileOf(CommonCard, "001C"), IssuerReference = 0x9C,
                Change = ChangeMode.OfficeOnly, ChangeEvidence = Evidence.OneSource,
            },
            Jp("jp.card-info", "Card information PIN", "券面事項入力補助用の暗証番号", CardInfo, "0011") with
            {
                ChangeEvidence = Evidence.TwoSources, IssuerReference = 0x91,
            },
            // 照合番号 A and B; EF 0012 beside them is locked on every card and is nobody's PIN, so it is not listed.
            Jp("jp.verification-a", "Verification number A", "照合番号A", CardInfo, "0014") with
            {
                Format = new(12, 12), MaxTries = null, Extra = true, Checkable = false, Change = ChangeMode.Never, PinPad = PinPadUse.None,
            },
            Jp("jp.verification-b", "Verification number B", "照合番号B", CardInfo, "0015") with
            {
                Format = new(14, 14), MaxTries = 10, HoldAt = 3, Extra = true, Checkable = false,
                Change = ChangeMode.Never, PinPad = PinPadUse.None,
            },
        ],
        Certificates =
        [
            new("jp.authentication", FileOf(Jpki, "000A"), Key: FileOf(Jpki, "0017")),
            new("jp.signature", FileOf(Jpki, "0001"), NeedsCode: true, Key: FileOf(Jpki, "001A")),
        ],
        // FF20 { DF21 offsets, DF22 birth date, DF23 sex, .., DF27 photo, .. } (jpki/myna libmyna/visual_ap.go, type VisualInfo).
        Photo = new("jp.verification-b", FileOf(CardFace, "0012"), FileOf(CardFace, "0002"), 0xFF20, 0xDF27),
    };

    // A file of an application.
    private static IReadOnlyList<CommandApdu> FileOf(string application, string file) =>
        [CommandApdu.Select(4, application), CommandApdu.Select(2, file)];

    private static PinSpec Jp(string id, string english, string japanese, string application, string file) => new(id)
    {
        Name = new(english, japanese),
        Reference = 0x80,
        Format = new(4, 4),
        MaxTries = 3,
        Select = FileOf(application, file),
        // Only selecting another application forgets a verified PIN (myna-card src/ap/common.rs).
        Forget = [CommandApdu.Select(4, application == Jpki ? CardInfo : Jpki)],
        Tries = TriesQuery.EmptyVerify,
        Change = ChangeMode.VerifyThenNew,
        PinPad = PinPadUse.Verify,
    };
}
