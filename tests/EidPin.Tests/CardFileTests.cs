using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>A slip in the file of a simulated card is told by name and line, with what may stand there.</summary>
public sealed class CardFileTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"eidpin-card-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("{\n \"profile\": \"fi.citzen\"\n}", 2, "profile", "fi.citizen")]
    [InlineData("{\n \"profile\": \"fi.citizen\",\n \"holdr\": \"X Y\"\n}", 3, "holdr", "holder")]
    [InlineData("{ \"profile\": \"fi.citizen\",\n\n \"triesUsed\": { \"fi.pin3\": 1 } }", 3, "triesUsed.fi.pin3", "fi.pin2")]
    [InlineData("{ \"profile\": \"jp.my-number\", \"codes\": { \"fi.pin1\": \"1234\" } }", 1, "codes.fi.pin1", "jp.signature")]
    [InlineData("{ \"profile\": \"fi.organisation\",\n \"kind\": \"profesional\" }", 2, "kind", "professional")]
    [InlineData("{ \"profile\": \"fi.citizen\",\n \"scheme\": \"SixDigits\" }", 2, "scheme", "SevenDigits")]
    [InlineData("{ \"profile\": \"fi.citizen\",\n \"birthDate\": \"17.2.1980\" }", 2, "birthDate", "\"YYYY-MM-DD\"")]
    [InlineData("{ \"profile\": \"fi.citizen\",\n \"activated\": \"no\" }", 2, "activated", "false")]
    [InlineData("{ \"holder\": \"X Y\" }", 1, "profile", "jp.my-number")]
    public void A_slip_is_told_with_its_line_and_what_may_stand_there(string json, int line, string member, string allowed)
    {
        var e = Assert.Throws<CardFileException>(() => CardDefinition.Parse(json));
        Assert.Equal((member, line), (e.Member, e.Line));
        Assert.Contains(allowed, e.Allowed);
    }

    [Fact]
    public void The_command_names_file_line_and_the_nearest_name()
    {
        File.WriteAllText(file, "{\n  \"profile\": \"fi.citizen\",\n  \"holdr\": \"X Y\"\n}\n");
        var run = CliRun.Do($"status --simulated {file}");
        Assert.Equal(2, run.Exit);
        Assert.Contains($"{file}:3: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("holdr", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean", run.Error, StringComparison.Ordinal);
        Assert.Contains("holder", run.Error, StringComparison.Ordinal);
        File.WriteAllText(file, "{\n  \"profile\": \n");
        Assert.Contains($"{file}:3: ", CliRun.Do($"status --simulated {file}").Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("professional"), InlineData("personnel")]
    public void The_guides_name_of_an_organisation_cards_kind_is_taken(string kind)
    {
        var card = CardDefinition.Parse($$"""{ "profile": "fi.{{kind}}" }""");
        Assert.Equal(("fi.organisation", kind), (card.Profile, card.Kind));
    }
}
