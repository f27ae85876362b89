using System.Security.Cryptography.X509Certificates;

namespace EidPin.Tests;

/// <summary>Certificates written to a file, as other programs read them.</summary>
public sealed class CliCertificateFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eidpin-test-");

    private string File => Path.Combine(folder.FullName, "card.cer");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_one_certificate_is_written_as_der_and_as_pem()
    {
        var run = CliRun.Do($"certificates --output {File} --json --simulated my-number");
        Assert.Equal((0, File), (run.Exit, run.Text("file")));
        using var der = X509CertificateLoader.LoadCertificate(System.IO.File.ReadAllBytes(File));
        var shown = run.Json.GetProperty("readers")[0].GetProperty("card").GetProperty("certificates")[0];
        Assert.Equal(shown.GetProperty("serial").GetString(), der.SerialNumber);
        var other = File + ".pem";
        Assert.Contains(other, CliRun.Do($"certificates --output {other} --pem --simulated my-number").Out, StringComparison.Ordinal);
        Assert.Equal(1, Pem(System.IO.File.ReadAllText(other)));
    }

    [Fact]
    public void Of_several_one_is_chosen_or_all_go_into_one_pem()
    {
        var run = CliRun.Do($"certificates --output {File} --json --simulated fineid-citizen");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Equal(["fi.pin1", "fi.pin2"], run.Allowed);
        Assert.Empty(folder.GetFiles());
        Assert.Equal(0, CliRun.Do($"certificates --output {File} --pin pin2 --simulated fineid-citizen").Exit);
        using var signing = X509CertificateLoader.LoadCertificateFromFile(File);
        Assert.Equal(0, CliRun.Do($"certificates --output {File}.pem --pem --simulated fineid-citizen").Exit);
        Assert.Equal(2, Pem(System.IO.File.ReadAllText(File + ".pem")));
    }

    [Fact]
    public void With_the_password_it_is_the_certificate_behind_it()
    {
        Assert.Equal(0, CliRun.Do($"certificates --signature --stdin --output {File} --simulated my-number", "TEST1234").Exit);
        using var signature = X509CertificateLoader.LoadCertificateFromFile(File);
        Assert.Equal(0, CliRun.Do($"certificates --output {File}.2 --simulated my-number").Exit);
        using var login = X509CertificateLoader.LoadCertificateFromFile(File + ".2");
        Assert.NotEqual(login.SerialNumber, signature.SerialNumber);
    }

    [Fact]
    public void A_wrong_password_leaves_no_file()
    {
        Assert.Equal(1, CliRun.Do($"certificates --signature --stdin --output {File} --simulated my-number", "TEST9999").Exit);
        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public void What_the_card_does_not_give_is_told_and_leaves_no_file()
    {
        var closed = CliRun.Do($"certificates --output {File} --pin signature --simulated my-number");
        Assert.Equal(2, closed.Exit);
        Assert.Contains("certificates --signature", closed.Error, StringComparison.Ordinal);
        var none = CliRun.Do($"certificates --output {File} --pin signature --json --simulated my-number-child");
        Assert.Equal((7, "no-certificate"), (none.Exit, none.ErrorId));
        Assert.Empty(folder.GetFiles());
    }

    [Theory, InlineData("card.cer"), InlineData("missing/card.cer"), InlineData("")]
    public void A_file_that_cannot_be_written_is_told_before_a_code_is_asked_for(string name)
    {
        System.IO.File.WriteAllText(File, "kept");
        using var readers = CliRun.Readers("my-number");
        var watched = new ScriptedReaders(readers);
        var path = Path.Combine(folder.FullName, name);
        var run = CliRun.Do($"certificates --signature --stdin --json --output {path}", "TEST1234", readers: watched);
        Assert.Equal((2, "usage", 0), (run.Exit, run.ErrorId, watched.Codes));
        Assert.Equal("kept", System.IO.File.ReadAllText(File));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_pem_may_go_to_standard_output()
    {
        var run = CliRun.Do("certificates --output - --pem --simulated fineid-citizen");
        Assert.Equal((0, 2), (run.Exit, Pem(run.Out)));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, CliRun.Do("certificates --output - --simulated my-number").Exit);
        Assert.Equal(2, CliRun.Do("certificates --output - --pem --json --simulated my-number").Exit);
    }

    [Theory, InlineData("--pem"), InlineData("--pin pin1"), InlineData("--output x --pin pin1 --signature"),
        InlineData("--output x --pin nothing")]
    public void Options_that_do_not_go_together_are_usage_errors(string options)
    {
        var run = CliRun.Do($"certificates {options} --json --simulated fineid-citizen");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.False(System.IO.File.Exists("x"));
    }

    [Fact]
    public void Of_two_cards_none_is_chosen()
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen");
        Assert.Equal(2, CliRun.Do($"certificates --output {File} --json", readers: readers).Exit);
        Assert.Empty(folder.GetFiles());
        Assert.Equal(0, CliRun.Do($"certificates --output {File} --reader 'Reader A'", readers: readers).Exit);
    }

    private static int Pem(string text)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(text);
        return found.Count;
    }
}
