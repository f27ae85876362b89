using EidPin.Cards;
using EidPin.Simulators;
using static EidPin.Tests.SimulatedChips;

namespace EidPin.Tests;

/// <summary>Certificate files that are not as usual: behind a code, without content, or not there.</summary>
public sealed class SimulatorsMyNumberCertificates : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-test-");

    public void Dispose() => folder.Delete(recursive: true);

    private static SimulatedCard With(string pin, CertificateFile file) => SimulatedCard.Create(
        new() { Profile = "jp.my-number", Certificates = new Dictionary<string, CertificateFile> { [pin] = file } });

    private static PinSession Open(SimulatedCard card) => PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"), validity: true);

    [Theory]
    [InlineData(CertificateFile.AsUsual, "9000", "30829000")]
    [InlineData(CertificateFile.NeedsCode, "9000", "6982")]
    [InlineData(CertificateFile.Blank, "9000", "FFFF9000")]
    [InlineData(CertificateFile.Empty, "9000", "6B00")]
    [InlineData(CertificateFile.Missing, "6A82", null)]
    [InlineData(CertificateFile.MissingAtRead, "9000", "6A83")]
    public void The_chip_answers_as_its_definition_says(CertificateFile file, string selected, string? read)
    {
        var card = With("jp.authentication", file);
        Assert.Equal(selected, card.Say(Jpki, "00A4020C02000A"));
        if (read is { Length: 4 }) Assert.Equal(read, card.Say("00B0000000"));
        else if (read is not null) Assert.Equal((read[..4], "9000"), (card.Say("00B0000002")[..4], card.Say("00B0000000")[^4..]));
    }

    [Theory]
    [InlineData(CertificateFile.AsUsual, CertificateState.Present)]
    [InlineData(CertificateFile.NeedsCode, CertificateState.NeedsCode)]
    [InlineData(CertificateFile.Blank, CertificateState.Absent)]
    [InlineData(CertificateFile.Empty, CertificateState.Absent)]
    [InlineData(CertificateFile.Missing, CertificateState.Absent)]
    [InlineData(CertificateFile.MissingAtRead, CertificateState.Absent)]
    public void A_session_tells_what_became_of_the_free_certificate(CertificateFile file, CertificateState expected)
    {
        using var session = Open(With("jp.authentication", file));
        Assert.Equal(expected, session.Status.Certificate!.State);
        var read = new CardCertificates(session).Read();
        Assert.Equal(expected, read.Single(c => c.PinId == "jp.authentication").State);
        Assert.Equal(CertificateState.NeedsCode, read.Single(c => c.PinId == "jp.signature").State);
        Assert.IsType<PinOutcome.Done>(session.Check("jp.authentication", CounterModel.Typed("2468")));
    }

    [Fact]
    public void A_certificate_behind_its_code_is_read_after_the_code()
    {
        var card = With("jp.authentication", CertificateFile.NeedsCode);
        Assert.Equal("9000", card.Say(Jpki, "00A4020C020018", "00200080" + Typed("2468")));
        var certificate = SimulatorsFineidCitizen.ReadCertificate(card, "00A4020C02000A");
        Assert.Contains("JPKI for user authentication", certificate.Issuer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CertificateFile.AsUsual, CertificateState.Present)]
    [InlineData(CertificateFile.Blank, CertificateState.Absent)]
    [InlineData(CertificateFile.Empty, CertificateState.Absent)]
    [InlineData(CertificateFile.Missing, CertificateState.Absent)]
    [InlineData(CertificateFile.MissingAtRead, CertificateState.Absent)]
    public void Behind_the_right_password_there_may_be_nothing(CertificateFile file, CertificateState expected)
    {
        var card = With("jp.signature", file);
        using var session = Open(card);
        using var password = CounterModel.Typed("TEST1234");
        Assert.IsType<PinOutcome.Done>(new CardCertificates(session).ReadWithCode("jp.signature", password, out var found));
        Assert.Equal(expected, found.Single(c => c.PinId == "jp.signature").State);
        Assert.Equal(5, card.TriesLeft("jp.signature"));
    }

    [Fact]
    public void A_phone_shows_its_certificate_after_the_code_alone()
    {
        using var session = Open(SimulatedCard.Create(new() { Profile = "jp.my-number", Phone = true }));
        Assert.Equal(CertificateState.NeedsCode, session.Status.Certificate!.State);
    }

    [Fact]
    public void A_card_file_says_it_by_name()
    {
        var file = Path.Combine(folder.FullName, "card.json");
        File.WriteAllText(file, """{ "profile": "jp.my-number", "certificates": { "jp.authentication": "empty" } }""");
        var read = CliRun.Do($"certificates --json --simulated {file}").Json.GetProperty("readers")[0].GetProperty("card");
        var free = read.GetProperty("certificates").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "jp.authentication");
        Assert.Equal("absent", free.GetProperty("state").GetString());
        File.WriteAllText(file, """{ "profile": "jp.my-number", "certificates": { "jp.authentication": "gone" } }""");
        var wrong = CliRun.Do($"status --json --simulated {file}");
        Assert.Equal((2, "usage"), (wrong.Exit, wrong.ErrorId));
    }
}
