using EidPin.Desk;

namespace EidPin.Tests;

/// <summary>The simulated readers of the demonstration.</summary>
public sealed class DemoStripTests
{
    [Fact]
    public void One_card_that_was_named_is_alone_in_its_reader()
    {
        var strip = new DemoStrip(only: "my-number-child");
        var place = Assert.Single(strip.Places);
        Assert.Equal("my-number-child", place.Name);
        strip.Do("", "fresh");
        Assert.Equal("my-number-child", Assert.Single(strip.Places).Name);
    }

    [Fact]
    public void A_card_of_a_file_is_made_of_its_definition()
    {
        var file = Path.Combine(Path.GetTempPath(), $"eidpin-demo-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, """{ "profile": "fi.professional", "holder": "MALLI MAIJA" }""");
        try
        {
            var strip = new DemoStrip(only: file);
            Assert.Equal("MALLI MAIJA", Assert.Single(strip.Places).Card.Definition.Holder);
            strip.Do("Simulated reader 1", "swap");
            strip.Do("", "fresh");
            Assert.Equal("MALLI MAIJA", Assert.Single(strip.Places).Card.Definition.Holder);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
