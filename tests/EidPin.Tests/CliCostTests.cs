namespace EidPin.Tests;

/// <summary>What a code costs is read before it is typed, and what is typed among questions for codes is not shown.</summary>
public sealed class CliCostTests
{
    [Theory]
    [InlineData("check pin1 --simulated fineid-citizen", "5 of 5 tries left. A wrong code costs one", "digits):")]
    [InlineData("change authentication --simulated my-number", "3 of 3 tries left. A wrong code costs one", "Current code")]
    [InlineData(
        "unlock pin1 --simulated fineid-citizen-pin1-locked",
        "A wrong activation code costs one of its tries: 5 of 5 tries left.", "Activation code (PUK):")]
    [InlineData(
        "activate --simulated fineid-citizen-2026-new",
        "A wrong code of the letter costs one of its tries: 5 of 5 tries left", "(7 digits, first use only):")]
    public void The_tries_are_told_before_the_first_code_is_asked_for(string line, string told, string question)
    {
        var run = CliRun.Do(line, keys: "", width: 400);
        Assert.InRange(run.Error.IndexOf(told, StringComparison.Ordinal), 0, run.Error.IndexOf(question, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("my-number", "signature", "WRONG999", 4, "it cannot be unlocked with the card alone")]
    [InlineData("fineid-citizen", "pin1", "9753", 4, "only the activation code opens it")]
    public void The_last_try_says_what_a_wrong_code_ends(string card, string pin, string wrong, int times, string said)
    {
        using var readers = CliRun.Readers(card);
        for (var n = 0; n < times; n++) CliRun.Do($"check {pin} --stdin", $"{wrong}{n}", readers: readers);
        var run = CliRun.Do($"check {pin} --use-last-try", keys: "", readers: readers, width: 400);
        Assert.Contains("One try is left", run.Error, StringComparison.Ordinal);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_is_told_nothing_more() =>
        Assert.DoesNotContain(
            "tries left", CliRun.Do("check pin1 --stdin --simulated fineid-citizen", stdin: "1234\n").Error, StringComparison.Ordinal);

    [Fact]
    public void A_weak_code_is_asked_about_when_it_was_typed_twice_and_a_code_that_is_typed_there_is_not_shown()
    {
        var run = CliRun.Do("change pin1 --simulated fineid-citizen", keys: "1234\r1111\r1111\r1111\ry\r");
        Assert.Equal(0, run.Exit);
        var again = run.Error.IndexOf("once more", StringComparison.Ordinal);
        var anyway = run.Error.IndexOf("anyway", StringComparison.Ordinal);
        Assert.InRange(again, 0, anyway);
        Assert.Contains("Please answer with one of these: y, n", run.Error, StringComparison.Ordinal);
        // Hidden from the first code to the last answer, without a moment between.
        Assert.Equal((1, 1), (run.Typist!.EarlyHides, run.Typist.Shows));
    }
}
