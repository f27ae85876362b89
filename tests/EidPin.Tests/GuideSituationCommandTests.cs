namespace EidPin.Tests;

/// <summary>Situations that a program gives and that cannot be.</summary>
public sealed class GuideSituationCommandTests
{
    [Theory]
    [InlineData("""{"card":"jp.my-number","pinz":{}}""", "pinz", "pins")]
    [InlineData("""{"card":"jp.my-numbr"}""", "card", "jp.my-number")]
    [InlineData("""{"card":"jp.my-number","pins":{"signatur":"locked"}}""", "pins.signatur", "pins.signature")]
    [InlineData("""{"card":"jp.my-number","pins":{"signature":"loked"}}""", "pins.signature", "locked")]
    [InlineData("""{"card":"fi.citizen","pin":"signature"}""", "pin", null)]
    [InlineData("""{"card":"jp.my-number","age":"12"}""", "age", null)]
    [InlineData("""{"card":"jp.my-number","service":"e-tax.sent"}""", "service", "e-tax.send")]
    [InlineData("{}", "card", null)]
    [InlineData("""{"card":"jp.my-number","time":"6:30"}""", "time", null)]
    [InlineData("""{"card":"jp.my-number","has":["pasport"]}""", "has", "passport")]
    public void What_a_situation_cannot_hold_is_exit_2_and_named(string situation, string field, string? nearest)
    {
        var run = CliRun.Do("guide --situation - --json", situation);
        var error = run.Json.GetProperty("error");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(field, error.GetProperty("message").GetString());
        Assert.NotEmpty(run.Allowed);
        Assert.Equal(nearest, error.TryGetProperty("nearest", out var near) ? near.GetString() : null);
    }

    [Theory]
    [InlineData("""{"card":"fi.citizen","faceCard":true}""", "card", "faceCard")]
    [InlineData("""{"card":"jp.my-number","wish":"activate"}""", "card", "wish")]
    [InlineData(
        """{"card":"jp.my-number","pins":{"signature":"known"},"wrongTries":{"signature":5}}""", "pins.signature", "wrongTries.signature")]
    [InlineData(
        """{"card":"jp.my-number","pins":{"signature":"never-issued"},"signatureCertificate":"valid"}""",
        "pins.signature",
        "signatureCertificate")]
    [InlineData("""{"card":"jp.my-number","faceCard":true,"pins":{"authentication":"known"}}""", "faceCard", "pins.authentication")]
    public void Two_statements_that_cannot_both_be_true_are_refused_and_both_named(string situation, string first, string second)
    {
        var run = CliRun.Do("guide --situation - --json", situation);
        Assert.Equal(2, run.Exit);
        var message = run.Json.GetProperty("error").GetProperty("message").GetString();
        Assert.Contains(first, message);
        Assert.Contains(second, message);
    }

    [Fact]
    public void Every_one_of_the_files_faults_is_told_without_a_plan()
    {
        foreach (var broken in (string[])[
            "", "[]", "null", "{", "{\"card\":\"fi.citizen\",}", "{\"card\":\"fi.citizen\",\"card\":\"fi.citizen\"}", "{\"card\":null}",
            "{\"card\":\"fi.citizen\",\"pins\":[]}",
        ])
            Assert.Equal(2, CliRun.Do("guide --situation - --json", broken).Exit);
        Assert.Equal(2, CliRun.Do("guide --situation /no/such/file --json").Exit);
    }
}
