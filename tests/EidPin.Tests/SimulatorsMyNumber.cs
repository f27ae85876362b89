using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

public class SimulatorsMyNumber
{
    [Theory, InlineData("63C0"), InlineData("6984"), InlineData("6983")]
    public void The_last_miss_says_none_left_and_later_answers_are_as_configured(string locked)
    {
        var card = SimulatedCard.Create(new() { Profile = "jp.my-number", LockedAnswer = locked });
        card.Say(Jpki, "00A4020C020018");
        Assert.Equal("63C2", card.Say("00200080" + Typed("1111")));
        Assert.Equal("63C1", card.Say("00200080" + Typed("1111")));
        Assert.Equal("63C0", card.Say("00200080" + Typed("1111")));
        Assert.Equal(locked, card.Say("00200080"));
        Assert.Equal(locked, card.Say("00200080" + Typed("2468")));
    }

    [Fact]
    public void One_pin_of_the_resident_register_has_two_counters()
    {
        var card = Card("my-number");
        Assert.Equal("63C2", card.Say("00A4040C0AD3921000310001010401", "00A4020C02001C", "00200080" + Typed("0000")));
        Assert.Equal("63C3", card.Say("00A4040C0AD3921000310001010100", "00A4020C02001C", "00200080"));
        Assert.Equal((2, 3), (card.TriesLeft("jp.resident-register"), card.TriesLeft("jp.resident-register.twin")));
    }

    [Fact]
    public void Only_the_whole_id_of_a_file_below_and_the_name_of_an_application_are_selected()
    {
        var card = Card("my-number");
        Assert.Equal("6A82", card.Say("00A4020C020018"));
        Assert.Equal("6A86", card.Say(Jpki, "00A4080C020018"));
        Assert.Equal("6A82", card.Say("00A4040C0CA000000063504B43532D3135"));
        Assert.Equal("9000", card.Say("00A4040C05D392F00026"));   // JICSAP: a name cut short
        Assert.Equal("6881", card.Say("01A4040C0AD392F000260100000001"));
    }

    [Fact]
    public void Selecting_another_application_forgets_and_the_same_one_does_not()
    {
        var card = Card("my-number");
        card.Say(Jpki, "00A4020C020018", "00200080" + Typed("2468"));
        Assert.Equal("9000", card.Say(Jpki, "00A4020C020018", "00200080"));
        Assert.Equal("63C3", card.Say(Text, Jpki, "00A4020C020018", "00200080"));
    }

    [Fact]
    public void The_register_pin_is_not_changed_by_change_reference_data_and_the_others_not_by_change_key()
    {
        var card = Card("my-number");
        Assert.Equal("9000", card.Say("00A4040C0AD3921000310001010401", "00A4020C02001C", "00200080" + Typed("1357")));
        Assert.Equal("6985", card.Say("00240180" + Typed("9751")));
        Assert.Equal("6985", card.Say(Jpki, "00A4020C020018", "00200080" + Typed("2468"), "80320080" + Typed("9751")));
        Assert.Equal("6A86", card.Say("00240080" + Typed("24689751")));
    }

    [Fact]
    public void The_number_and_the_four_attributes_are_opened_by_different_codes()
    {
        var card = Card("my-number");
        Assert.Equal("6982", card.Say(Text, "00A4020C020001", "00B0000011"));
        Assert.Equal("9000", card.Say("00A4020C020014", "00200080" + Typed("123456789018")));
        Assert.StartsWith("FF100C", card.Say("00A4020C020001", "00B0000011"), StringComparison.Ordinal);
        Assert.Equal("6982", card.Say("00A4020C020002", "00B0000004"));
        Assert.Equal("9000", card.Say("00A4020C020015", "00200080" + Typed("55021720342285")));
        Assert.StartsWith("FF20", card.Say("00A4020C020002", "00B0000004"), StringComparison.Ordinal);
    }

    [Theory, InlineData("000A", "0017", "0018", "2468"), InlineData("0001", "001A", "001B", "TEST1234")]
    public void A_signature_is_right_under_the_cards_own_certificate(string certificateFile, string keyFile, string pinFile, string code)
    {
        var card = Card("my-number");
        card.Say(Jpki, "00A4020C02" + pinFile, "00200080" + Typed(code));
        var hash = SHA256.HashData("text"u8);
        var digestInfo = "3031300D060960864801650304020105000420" + Convert.ToHexString(hash);
        var signature = card.Say("00A4020C02" + keyFile, "802A008033" + digestInfo + "00");
        card.Say("00A4020C02" + certificateFile);
        var file = new List<byte>();
        while (card.ReadBinary(file.Count) is { Length: > 0 } part) file.AddRange(part);
        using var certificate = X509CertificateLoader.LoadCertificate([.. file.Take((file[2] << 8 | file[3]) + 4)]);
        using var key = certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyHash(hash, Convert.FromHexString(signature)[..256], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Contains("O=JPKI-TEST", certificate.Issuer, StringComparison.Ordinal);
        Assert.All(file.Skip((file[2] << 8 | file[3]) + 4), b => Assert.Equal(0xFF, b));
    }

    [Fact]
    public void A_phone_has_the_jpki_application_alone()
    {
        var card = SimulatedCard.Create(new() { Profile = "jp.my-number", Phone = true });
        Assert.Equal("6A82", card.Say(Text));
        Assert.Equal(Digits("JPKIAPGPSETOKEN") + "9000", card.Say(Jpki, "00A4020C020006", "00B000000F"));
    }

    [Theory]
    [InlineData(1980, 2, 17, "550217")]
    [InlineData(1989, 1, 7, "640107")]
    [InlineData(1989, 1, 8, "010108")]
    [InlineData(2019, 5, 1, "010501")]
    public void Number_b_begins_with_the_birth_date_in_years_of_the_era(int year, int month, int day, string expected)
    {
        var card = SimulatedCard.Create(new() { Profile = "jp.my-number", BirthDate = new(year, month, day), CardUntil = new(2035, 1, 1) });
        Assert.Equal("9000", card.Say(Text, "00A4020C020015", "00200080" + Typed($"{expected}20352285")));
    }
}
