using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// Simulated cards satisfy programs that we did not write (OpenSC 0.23 from Debian, through a real pcscd): what they read is right, and
/// what they spend is spent.
/// </summary>
public sealed class OpenScTests : IDisposable
{
    // The generic PKCS#15 driver is off by default. Power is cut at the end, since a verified PIN of a My Number Card outlives a
    // disconnection and the jpki driver then takes the card for none of its own: it asks for the counter and gets 9000.
    private const string Configuration =
        "app default { enable_default_driver = true; reader_driver pcsc { disconnect_action = unpower; } }";

    private readonly PrivatePcscd pcscd = PrivatePcscd.Start();
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-opensc-").FullName;
    private Vpcd? vpcd;

    public OpenScTests() => File.WriteAllText(Path.Combine(folder, "opensc.conf"), Configuration);

    public void Dispose()
    {
        vpcd?.Dispose();
        pcscd.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private SimulatedCard Insert(string name) => Insert(ReadyMade.Find(name)!.Create());

    private SimulatedCard Insert(SimulatedCard card)
    {
        vpcd = new Vpcd(card, pcscd.Slots[0].Port);
        vpcd.Insert();
        var clock = Stopwatch.StartNew();
        // A card that is there before the reader's thread looks first is not said to be inserted, but its ATR is told in any case.
        while (!pcscd.Log.Contains("Card ATR:", StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), pcscd.Log);
            Thread.Sleep(10);
        }
        return card;
    }

    private Ran Run(string program, params string[] arguments)
    {
        var configured = new Dictionary<string, string> { ["OPENSC_CONF"] = Path.Combine(folder, "opensc.conf") };
        return pcscd.Run(program, arguments, environment: configured);
    }

    private string Done(string program, params string[] arguments)
    {
        var ran = Run(program, arguments);
        Assert.True(ran.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {ran.Output}{ran.Error}");
        return ran.Output + ran.Error;
    }

    private string Put(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private X509Certificate2 Certificate(params string[] arguments)
    {
        var said = Done("pkcs15-tool", arguments);
        return X509Certificate2.CreateFromPem(Regex.Match(said, "-----BEGIN(?s:.*)-----END CERTIFICATE-----").Value);
    }

    [Theory, InlineData("my-number", "jpki"), InlineData("fineid-citizen", "Unsupported card")]
    public void Opensc_tool_names_the_card(string card, string driver)
    {
        Insert(card);
        Assert.Contains(driver, Done("opensc-tool", "--name"), StringComparison.Ordinal);
    }

    [Fact]
    public void Opensc_tool_sends_commands_at_t0_and_fetches_the_answer()
    {
        Insert("fineid-citizen");
        var sent = Done("opensc-tool", "-s", "00A4040C0CA000000063504B43532D3135", "-s", "00200011", "-s", "00A4080402503200");
        Assert.Contains("SW1=0x63, SW2=0xC5", sent, StringComparison.Ordinal);
        Assert.Contains("62 04 81 02", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void My_number_counters_are_listed_and_a_miss_is_spent()
    {
        var card = Insert("my-number");
        Assert.Equal(["3", "5"], Tries(Done("pkcs15-tool", "--list-pins")));
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "1111").ExitCode);
        Assert.Equal(2, card.TriesLeft("jp.authentication"));
        Assert.Equal(["2", "5"], Tries(Done("pkcs15-tool", "--list-pins")));
        Done("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "2468");
        Assert.Equal(3, card.TriesLeft("jp.authentication"));

        static string[] Tries(string listed) => [.. Regex.Matches(listed, @"Tries left\s*: (\d+)").Select(m => m.Groups[1].Value)];
    }

    [Fact]
    public void My_number_certificates_are_read_and_the_second_wants_its_password()
    {
        Insert("my-number");
        using var login = Certificate("--read-certificate", "01");
        Assert.Contains("JPKI for user authentication", login.Issuer, StringComparison.Ordinal);
        Assert.NotEqual(0, Run("pkcs15-tool", "--read-certificate", "02").ExitCode);
        using var signature = Certificate("--read-certificate", "02", "--auth-id", "02", "--verify-pin", "--pin", "TEST1234");
        Assert.Contains("JPKI for digital signature", signature.Issuer, StringComparison.Ordinal);
    }

    [Fact]
    public void My_number_signs_for_pkcs15_crypt_and_for_pkcs11()
    {
        Insert("my-number");
        using var certificate = Certificate("--read-certificate", "01");
        using var key = certificate.GetRSAPublicKey()!;
        var hash = SHA256.HashData("text"u8);
        var signature = Path.Combine(folder, "signature");

        Done("pkcs15-crypt", "--sign", "--key", "01", "--pin", "2468", "--sha-256", "--pkcs1",
            "--input", Put("hash", hash), "--output", signature);
        Assert.True(key.VerifyHash(hash, File.ReadAllBytes(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        Done("pkcs11-tool", "--login", "--pin", "2468", "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01",
            "--input-file", Put("text", "text"u8.ToArray()), "--output-file", signature);
        Assert.True(key.VerifyHash(hash, File.ReadAllBytes(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void My_number_is_two_tokens_in_pkcs11()
    {
        Insert("my-number");
        var slots = Done("pkcs11-tool", "--list-slots");
        Assert.Contains("JPKI (User Authentication PIN)", slots, StringComparison.Ordinal);
        Assert.Contains("JPKI (Digital Signature PIN)", slots, StringComparison.Ordinal);
        var objects = Done("pkcs11-tool", "--login", "--pin", "2468", "--list-objects");
        Assert.Contains("User Authentication Key", objects, StringComparison.Ordinal);
    }

    // OpenSC 0.23 reads 6984 as an error and gives the whole card up; 63C0 it understands.
    [Theory, InlineData("6984", false), InlineData("63C0", true)]
    public void A_locked_my_number_pin_is_understood_or_not(string answer, bool understood)
    {
        Insert(SimulatedCard.Create(ReadyMade.Find("my-number-signature-locked")!.Definition with { LockedAnswer = answer }));
        Assert.Equal(understood, Run("pkcs15-tool", "--list-pins").ExitCode == 0);
    }

    [Fact]
    public void A_finnish_card_is_dumped_as_pkcs15()
    {
        Insert("fineid-citizen");
        var dump = Done("pkcs15-tool", "--dump");
        Assert.Contains("PKCS#15 Card [HENKILOKORTTI TEST]", dump, StringComparison.Ordinal);
        Assert.Matches(@"\[perustunnusluku\](?s:.*?)needs-padding(?s:.*?)min_len:4, max_len:12, stored_len:12(?s:.*?)17 \(0x11\)", dump);
        Assert.Matches(@"\[allekirjoitustunnusluku\](?s:.*?)min_len:6(?s:.*?)130 \(0x82\)", dump);
        Assert.Matches(@"\[PUK\](?s:.*?)unblockingPin(?s:.*?)131 \(0x83\)", dump);
        Assert.Matches(@"Private EC Key \[allekirjoitusavain\](?s:.*?)384(?s:.*?)Auth ID\s+: 02", dump);
        // Only a driver that says so may ask for counters by an empty VERIFY, and the generic one does not.
        Assert.DoesNotContain("Tries left", dump, StringComparison.Ordinal);
        using var certificate = Certificate("--read-certificate", "46");
        Assert.Contains("TEST Citizen Certificates", certificate.Issuer, StringComparison.Ordinal);
    }

    // OpenSC sends no Le at T=0, so that it works behind either kind of reader.
    [Theory]
    [InlineData(4, false, "EC", 384)]
    [InlineData(4, true, "EC", 384)]
    [InlineData(3, false, "RSA", 2048)]
    [InlineData(3, true, "RSA", 2048)]
    public void Both_generations_of_finnish_cards_are_read_behind_either_kind_of_reader(int generation, bool tpdu, string kind, int size)
    {
        var card = Insert(SimulatedCard.Create(new() { Profile = "fi.citizen", Generation = generation, Tpdu = tpdu }));
        var dump = Done("pkcs15-tool", "--dump");
        Assert.Matches($@"Private {kind} Key \[todentamis- ja salausavain\](?s:.*?): {size}\s(?s:.*?)Auth ID\s+: 01", dump);
        Assert.Matches($@"Private EC Key \[allekirjoitusavain\](?s:.*?)Key ref\s+: {generation switch { 3 => 3, _ => 2 }} ", dump);
        using var login = Certificate("--read-certificate", "45");
        using var signature = Certificate("--read-certificate", "46");
        Assert.Equal(login.Issuer, signature.Issuer);
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "02", "--pin", "999999").ExitCode);
        Assert.Equal(4, card.TriesLeft("fi.pin2"));
        Done("pkcs15-tool", "--verify-pin", "--auth-id", "02", "--pin", "123456");
    }

    [Fact]
    public void A_finnish_pin_is_verified_changed_and_unblocked()
    {
        var card = Insert("fineid-citizen");
        Done("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "1234");
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "9999").ExitCode);
        Assert.Equal(4, card.TriesLeft("fi.pin1"));
        Done("pkcs15-tool", "--change-pin", "--auth-id", "01", "--pin", "1234", "--new-pin", "8642");
        Assert.Equal(5, card.TriesLeft("fi.pin1"));
        Done("pkcs15-tool", "--unblock-pin", "--auth-id", "02", "--puk", "12345678", "--new-pin", "753175");
        Done("pkcs15-tool", "--verify-pin", "--auth-id", "02", "--pin", "753175");
        var wrong = Run("pkcs15-tool", "--unblock-pin", "--auth-id", "02", "--puk", "99999999", "--new-pin", "111222");
        Assert.Contains("tries left: 4", wrong.Output + wrong.Error, StringComparison.Ordinal);
        Assert.Equal(4, card.TriesLeft("fi.activation-code"));
    }

    [Fact]
    public void A_try_spent_by_one_program_shows_in_the_other()
    {
        Insert("my-number");
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "1111").ExitCode);
        Assert.Equal(2, StatusTries("jp.authentication"));
        Assert.Equal(1, pcscd.Eidpin("check signature --stdin", "WRONG123\n").ExitCode);
        Assert.Matches(@"Tries left\s*: 2[\s\S]*Tries left\s*: 4", Done("pkcs15-tool", "--list-pins"));
        vpcd!.Dispose();
        ProgramOnPcscdTests.AwaitCard(pcscd, 0);

        Insert(ReadyMade.Find("fineid-citizen")!.Create());
        ProgramOnPcscdTests.AwaitCard(pcscd);
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "9999").ExitCode);
        Assert.Equal(4, StatusTries("fi.pin1"));
        Assert.Equal(1, pcscd.Eidpin("unlock pin1 --stdin", "87654321\n8642\n").ExitCode);
        var puk = Run("pkcs15-tool", "--unblock-pin", "--auth-id", "01", "--puk", "99999999", "--new-pin", "8642");
        Assert.Contains("tries left: 3", puk.Output + puk.Error, StringComparison.Ordinal);
    }

    private int StatusTries(string pin) => pcscd.Eidpin("status --json").Json().GetProperty("readers").EnumerateArray()
        .Select(r => r.GetProperty("card")).First(c => c.ValueKind == System.Text.Json.JsonValueKind.Object)
        .GetProperty("pins").EnumerateArray().Single(p => p.GetProperty("id").GetString() == pin).GetProperty("triesLeft").GetInt32();

    [Fact]
    public void A_finnish_card_is_two_tokens_in_pkcs11_where_a_login_counts()
    {
        var card = Insert("fineid-citizen");
        var refused = Run("pkcs11-tool", "--login", "--pin", "9999", "--list-objects");
        Assert.Contains("CKR_PIN_INCORRECT", refused.Error, StringComparison.Ordinal);
        Assert.Equal(4, card.TriesLeft("fi.pin1"));
        var login = Done("pkcs11-tool", "--login", "--pin", "1234", "--list-objects");
        Assert.Contains("Private Key Object; EC", login, StringComparison.Ordinal);
        var signing = Done("pkcs11-tool", "--slot", "1", "--login", "--pin", "123456", "--list-objects");
        Assert.Contains("always authenticate", signing, StringComparison.Ordinal);
        Assert.Equal((5, 5), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2")));
    }

    // The generic driver knows no algorithm of the card, so nothing is signed and PIN2 is not asked for.
    [Theory, InlineData("fineid-citizen", 48, "--raw"), InlineData("fineid-citizen-v3", 32, "--sha-256", "--pkcs1")]
    public void The_generic_driver_cannot_sign_with_a_finnish_card(string name, int length, params string[] scheme)
    {
        var card = Insert(name);
        string[] files = ["--input", Put("hash", new byte[length]), "--output", Path.Combine(folder, "signature")];
        var ran = Run("pkcs15-crypt", ["--sign", "--key", "45", "--pin", "1234", .. scheme, .. files]);
        Assert.Contains("Not supported", ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(card.Log, c => c.Ins is 0x22 or 0x2A);
    }

    [Fact]
    public void An_organisation_card_takes_codes_as_typed()
    {
        var card = Insert("fineid-organisation");
        Assert.Matches(@"\[perustunnusluku\](?s:.*?)min_len:4, max_len:8(?s:.*?)3 \(0x03\)", Done("pkcs15-tool", "--list-pins"));
        Done("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "1234");
        Done("pkcs15-tool", "--change-pin", "--auth-id", "01", "--pin", "1234", "--new-pin", "8642");
        Assert.NotEqual(0, Run("pkcs15-tool", "--verify-pin", "--auth-id", "02", "--pin", "654321").ExitCode);
        Assert.Equal((5, 4), (card.TriesLeft("fi.pin1"), card.TriesLeft("fi.pin2")));
    }

    [Fact]
    public void A_card_lost_in_the_middle_is_an_error_to_other_programs_too()
    {
        var card = Insert("fineid-citizen");
        card.TearAt(60);
        Assert.NotEqual(0, Run("pkcs15-tool", "--dump").ExitCode);
        Assert.False(vpcd!.IsInserted);
    }
}
