namespace EidPin.Simulators.Chips;

/// <summary>
/// The file system of a Finnish card: the PKCS#15 application is the view from the master file. Certificates lie where S4-1 v3 and v4 and
/// S4-2 v4 have them; the file ids of EF.AOD, EF.PrKD and EF.CD are not public and are found through EF.OD, as on a real card. Contents of
/// the directory files are rebuilt from public descriptions, not dumped.
/// </summary>
internal sealed class FineidFiles(CardMemory memory, FineidFiles.Family family)
{
    public const string Aid = "A000000063504B43532D3135";

    public enum Family { Citizen, Organisation }

    public IReadOnlyList<FineidKey> Keys { get; } = FineidKey.Of(memory.Definition);

    // The certificate of PIN2: 5016/4332, and 5016/4335 on cards of generation 3 (libelectronic-id FinEID.hpp).
    private readonly byte[] signature = [0x50, 0x16, 0x43, memory.Definition.Generation == 3 ? (byte)0x35 : (byte)0x32];

    /// <summary>A file by its path from the master file, the folder's id first; null when there is none.</summary>
    public byte[]? Read(string path) => path switch
    {
        "2F00" => Pkcs15.ApplicationTemplate(Convert.FromHexString(Aid), family == Family.Citizen ? "FINEID S4-1" : "FINEID S4-2"),
        "2F01" => [0x43, 0x01, 0xB8],
        "5031" => Directory(),
        "5032" => Pkcs15.TokenInfo($"9246{memory.Definition.Serial}", "EidPin TEST", Label),
        "5033" => Pins(),
        "5034" => PrivateKeys(),
        "5037" => [
            .. Pkcs15.Certificate("todentamis- ja salausvarmenne", 0x45, [0x3F, 0x00, 0x43, 0x31]),
            .. Pkcs15.Certificate("allekirjoitusvarmenne", 0x46, [0x3F, 0x00, .. signature])],
        "5038" => Pkcs15.Certificate("EidPin TEST CA", 0x47, Authority, isAuthority: true),
        "4331" => Stored("fi.pin1").Certificate,
        "4333" when family == Family.Organisation => Stored("fi.pin1").Authority,
        "4336" when family == Family.Citizen => Stored("fi.pin1").Authority,
        _ when path == Convert.ToHexString(signature) => Stored("fi.pin2").Certificate,
        _ => null,
    };

    public StoredKey Stored(string pin) => memory.Key(pin);

    private string Label => family == Family.Citizen ? "HENKILOKORTTI TEST" : "TOIMIKORTTI TEST";

    private byte[] Authority => family == Family.Citizen ? [0x3F, 0x00, 0x43, 0x36] : [0x3F, 0x00, 0x43, 0x33];

    private static byte[] Directory() => Pkcs15.Directory(
        (0, [0x3F, 0x00, 0x50, 0x34]), (4, [0x3F, 0x00, 0x50, 0x37]), (5, [0x3F, 0x00, 0x50, 0x38]), (8, [0x3F, 0x00, 0x50, 0x33]));

    // Bits: 4 initialized and 5 needs-padding everywhere on citizen cards; 1 local for PIN2 and PUK; 6 the unblocking PIN. Organisation
    // cards take codes as typed and unblock by RESET RETRY COUNTER with P1=02 (bit 12 of ISO 7816-15:2016).
    private byte[] Pins() => family == Family.Citizen
        ? [
            .. Pkcs15.Pin("perustunnusluku", 1, 3, [4, 5], (4, 12, 12), 0x11, padded: true, [0x3F, 0x00]),
            .. Pkcs15.Pin("allekirjoitustunnusluku", 2, 3, [1, 4, 5], (6, 12, 12), 0x82, padded: true, [0x3F, 0x00]),
            .. Pkcs15.Pin("PUK", 3, null, [1, 4, 5, 6], (8, 12, 12), 0x83, padded: true, [0x3F, 0x00])]
        : [
            .. Pkcs15.Pin("perustunnusluku", 1, 3, [4, 12], (4, 8, 8), 0x03, padded: false, [0x3F, 0x00]),
            .. Pkcs15.Pin("allekirjoitustunnusluku", 2, 3, [4, 12], (4, 8, 8), 0x04, padded: false, [0x3F, 0x00]),
            .. Pkcs15.Pin("aktivointitunnusluku", 3, null, [2, 3, 4, 6], (8, 8, 8), 0x12, padded: false, [0x3F, 0x00])];

    private byte[] PrivateKeys() => [
        .. Pkcs15.PrivateKey("todentamis- ja salausavain", 0x45, 1, [2], Keys[0], [0x3F, 0x00]),
        .. Pkcs15.PrivateKey("allekirjoitusavain", 0x46, 2, [9], Keys[1], [0x3F, 0x00])];
}
