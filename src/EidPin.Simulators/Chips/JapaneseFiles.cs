using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EidPin.Simulators.Chips;

/// <summary>
/// Applications and files of a My Number Card as public programs found them: jpki/myna src/reader/*.rs, OpenSC card-jpki.c and jpki.h,
/// myna-card src/ap/*.rs. AIDs and file ids are stated here for themselves, not taken from the profile.
/// </summary>
internal sealed class JapaneseFiles(CardMemory memory)
{
    // 12 digits with a right check digit, of nobody: the number that the test cards in public programs carry has the same form.
    private const string MyNumber = "123456789018";

    private CardDefinition Card => memory.Definition;

    public IReadOnlyList<JapaneseApplication> All() =>
        Card.Phone ? [Jpki()] : [Jpki(), Text(), Visual(), Register("D3921000310001010401"), Common()];

    private JapaneseApplication Jpki()
    {
        var files = JpkiFiles();
        if (State("jp.signature") != CertificateFile.Missing) files[0x0001] = CertificateOf("jp.signature", isFree: false);
        if (State("jp.authentication") != CertificateFile.Missing) files[0x000A] = CertificateOf("jp.authentication", isFree: !Card.Phone);
        return new("D392F000260100000001", files);
    }

    private CertificateFile State(string pin) => Card.Certificates.GetValueOrDefault(pin);

    private JapaneseFile CertificateOf(string pin, bool isFree)
    {
        var state = State(pin);
        var none = state == CertificateFile.Blank || Card.Under15 && pin == "jp.signature";
        return new()
        {
            Content = () => state == CertificateFile.Empty ? [] : Padded(none ? [] : Key(pin).Certificate),
            OpenedBy = isFree && state != CertificateFile.NeedsCode ? [] : [pin],
            IsMissingAtRead = state == CertificateFile.MissingAtRead,
        };
    }

    private Dictionary<int, JapaneseFile> JpkiFiles() => new()
    {
        [0x0002] = new() { Content = () => Padded(Key("jp.signature").Authority) },
        [0x0006] = new() { Content = TokenInfo },
        [0x0008] = new() { Content = () => [(byte)(Card.Under15 ? 0x00 : 0x8F), 0x8F, 0x00] },
        [0x000B] = new() { Content = () => Padded(Key("jp.authentication").Authority) },
        [0x0017] = new() { PrivateKey = "jp.authentication", OpenedBy = ["jp.authentication"] },
        [0x0018] = new() { Code = "jp.authentication" },
        [0x001A] = new() { PrivateKey = "jp.signature", OpenedBy = ["jp.signature"] },
        [0x001B] = new() { Code = "jp.signature" },
    };

    // Card information input assist: the PIN opens both files, number A the first, number B the second.
    private JapaneseApplication Text() => new("D3921000310001010408", new Dictionary<int, JapaneseFile>
    {
        [0x0001] = new()
        {
            Content = () => [0xFF, 0x10, 0x0C, .. Encoding.ASCII.GetBytes(MyNumber), 0xFF, 0xFF],
            OpenedBy = ["jp.card-info", "jp.verification-a"],
        },
        [0x0002] = new() { Content = FourAttributes, OpenedBy = ["jp.card-info", "jp.verification-b"] },
        [0x0005] = new() { Content = () => [0xFF, 0x40, 0x00] },
        [0x0011] = new() { Code = "jp.card-info" },
        [0x0012] = new() { AlwaysLocked = true },
        [0x0014] = new() { Code = "jp.verification-a" },
        [0x0015] = new() { Code = "jp.verification-b" },
    });

    // The order of A and B is the other way round than in the text application.
    private JapaneseApplication Visual() => new("D3921000310001010402", new Dictionary<int, JapaneseFile>
    {
        [0x0001] = new() { Content = () => Encoding.ASCII.GetBytes(JapaneseDate(Card.BirthDate)), OpenedBy = ["visual.birth-date"] },
        [0x0002] = new() { Content = CardFace, OpenedBy = ["visual.verification-a", "visual.verification-b"] },
        [0x0003] = new() { Content = () => [0xFF, 0x30, 0x08, 0xDF, 0x34, 0x05, .. "13101"u8] },
        [0x0011] = new() { Code = "visual.birth-date" },
        [0x0012] = new() { Code = "visual.verification-b" },
        [0x0013] = new() { Code = "visual.verification-a" },
    });

    private static JapaneseApplication Register(string aid) => new(aid, new Dictionary<int, JapaneseFile>
    {
        [0x001C] = new() { Code = "jp.resident-register", ByChangeKey = true },
    });

    private JapaneseApplication Common() => new("D3921000310001010100", new Dictionary<int, JapaneseFile>
    {
        [0x0001] = new() { IsRecord = true, Content = CommonRecord },
        [0x001C] = new() { Code = CardCodes.Twin("jp.resident-register"), ByChangeKey = true },
    });

    /// <summary>Serial number (15), municipality (5) and expiry (8), all digits: tag 01, length 1C.</summary>
    private byte[] CommonRecord() => [0x01, 0x1C, .. Encoding.ASCII.GetBytes($"{Digits(15)}13101{Card.CardUntil:yyyyMMdd}")];

    public string Digits(int count) => string.Concat(Card.Serial.Where(char.IsAsciiDigit)).PadLeft(count, '0')[^count..];

    /// <summary>CK_TOKEN_INFO of PKCS#11 written out, numbers big-endian, 160 bytes.</summary>
    private byte[] TokenInfo()
    {
        var token = new byte[160];
        Put(0, 32, Card.Phone ? "JPKIAPGPSETOKEN" : "JPKIAPICCTOKEN2");
        Put(32, 32, "EidPin simulated card");
        Put(64, 16, "E16R01NJ");
        Put(80, 16, Card.Serial);
        ReadOnlySpan<uint> numbers = [0x040D, 0, 0, 0, 0, 16, 6, 0, 0, 0, 0];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(96 + 4 * i), numbers[i]);
        return token;

        void Put(int at, int length, string text) => Encoding.ASCII.GetBytes(text.PadRight(length)[..length]).CopyTo(token, at);
    }

    private byte[] FourAttributes()
    {
        byte[] name = Field(0x22, Card.Holder), address = Field(0x23, "東京都千代田区霞が関0-0-0");
        byte[] birth = Field(0x24, Card.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture)), sex = Field(0x25, "2");
        byte[] offsets = [0xDF, 0x21, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] all = [.. offsets, .. name, .. address, .. birth, .. sex];
        return [0xFF, 0x20, 0x82, (byte)(all.Length >> 8), (byte)all.Length, .. all, 0xFF, 0xFF];

        static byte[] Field(byte tag, string text) => [0xDF, tag, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
    }

    // DF25, DF26 and DF2A are pictures of name, address and security code, DF24 and DF28 the issuer's proof: left out, nobody reads them.
    private byte[] CardFace()
    {
        var photo = Portrait.Of(Card.Holder);
        byte[] all =
        [
            0xDF, 0x22, 0x08, .. Day(Card.BirthDate),
            0xDF, 0x23, 0x01, (byte)'2',
            0xDF, 0x27, 0x82, (byte)(photo.Length >> 8), (byte)photo.Length, .. photo,
            0xDF, 0x29, 0x08, .. Day(Card.CardUntil),
        ];
        return [0xFF, 0x20, 0x82, (byte)(all.Length >> 8), (byte)all.Length, .. all, 0xFF, 0xFF];
    }

    private static byte[] Day(DateOnly day) => Encoding.ASCII.GetBytes(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>YYMMDD with the year of the Japanese era: Showa until 1989-01-07, Heisei until 2019-04-30, then Reiwa.</summary>
    internal static string JapaneseDate(DateOnly date)
    {
        var before = date >= new DateOnly(2019, 5, 1) ? 2018 : date >= new DateOnly(1989, 1, 8) ? 1988 : 1925;
        return string.Create(CultureInfo.InvariantCulture, $"{date.Year - before:00}{date:MMdd}");
    }

    private StoredKey Key(string name) => memory.Key(name);

    // The file is larger than the certificate; the rest is FF (OpenSC card-jpki.c cuts by the DER length).
    private static byte[] Padded(byte[] certificate)
    {
        var file = new byte[Math.Max(2048, certificate.Length)];
        file.AsSpan().Fill(0xFF);
        certificate.CopyTo(file, 0);
        return file;
    }
}
