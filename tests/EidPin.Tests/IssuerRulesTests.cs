using System.Text.RegularExpressions;

namespace EidPin.Tests;

/// <summary>Only <c>CodeCommand</c> makes RESET RETRY COUNTER, to be sent wrapped or plain.</summary>
public sealed partial class IssuerRulesTests
{
    [Fact]
    public void One_file_makes_the_command_that_sets_a_PIN()
    {
        // The receipt is what the chip says of that command; simulated chips take it.
        var elsewhere = Directory.GetFiles(Path.Combine(Repository.Top, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "EidPin.Simulators"))
            .Where(f => Path.GetFileName(f) is not ("CodeCommand.cs" or "Receipt.cs"))
            .SelectMany(f => File.ReadLines(f).Where(l => Command().IsMatch(l.Split("//")[0])).Select(l => $"{f}: {l.Trim()}"));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void The_card_core_knows_no_secure_channel() =>
        Assert.DoesNotContain("Scp03", File.ReadAllText(Path.Combine(Repository.Top, "src", "EidPin.Cards", "EidPin.Cards.csproj")));

    [GeneratedRegex(@"\b0x2C\b", RegexOptions.IgnoreCase)]
    private static partial Regex Command();
}
