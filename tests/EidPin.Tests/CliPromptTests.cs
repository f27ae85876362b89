namespace EidPin.Tests;

/// <summary>What is asked for at a terminal beside codes, and what a code in the wrong box is answered with.</summary>
public sealed class CliPromptTests
{
    [Theory, InlineData("check authentication", "test1234", "Signature password"),
        InlineData("check authentication", "TEST1234", "Signature password"),
        InlineData("check authentication", "ｔｅｓｔ１２３４", "Signature password"),
        InlineData("check signature", "2468", "Login PIN"), InlineData("change card-info", "test1234", "Signature password")]
    public void A_code_in_the_wrong_box_is_named_however_it_was_typed(string command, string typed, string pin) =>
        Assert.Contains($"looks like the {pin}", CliRun.Do($"{command} --simulated my-number", keys: typed + "\r").Error,
            StringComparison.Ordinal);

    [Theory, InlineData("test1234", "jp.signature"), InlineData("12345", null)]
    public void A_script_is_told_the_same(string typed, string? pin)
    {
        var run = CliRun.Do("check authentication --stdin --json --simulated my-number", typed);
        Assert.Equal(2, run.Exit);
        Assert.Equal(pin, run.Json.TryGetProperty("fits", out var fits) ? fits.GetString() : null);
    }

    [Theory, InlineData("check pin1"), InlineData("change pin1"), InlineData("unlock"), InlineData("activate"),
        InlineData("certificates --signature")]
    public void A_command_that_takes_a_code_hides_what_is_typed_before_it_looks_for_a_card(string command)
    {
        using var empty = CliRun.Readers("");
        var run = CliRun.Do(command, keys: "1234\r", readers: empty);
        Assert.Equal((4, 1, 1, 0), (run.Exit, run.Typist!.EarlyHides, run.Typist.Shows, run.Typist.KeysRead));
    }

    [Theory, InlineData("status"), InlineData("certificates"), InlineData("doctor"), InlineData("which --pins")]
    public void A_command_that_takes_no_code_leaves_the_terminal_as_it_is(string command)
    {
        using var readers = CliRun.Readers("my-number");
        Assert.Equal(0, CliRun.Do(command, keys: "", readers: readers).Typist!.EarlyHides);
    }

    [Theory, InlineData("--birth-date"), InlineData("--birth-date -"), InlineData("--birth-date --no-pin-pad")]
    public void A_birth_date_that_is_not_written_on_the_line_is_asked_for_once_and_first(string option)
    {
        // A slip, then the date, then a new code made of it that is declined.
        var run = CliRun.Do(
            $"change pin1 {option} --simulated fineid-citizen", keys: "17.2.1980\n1980-02-17\n1234\r1702\r1702\rn\r9753\r9753\r");
        Assert.Equal(0, run.Exit);
        string[] order =
        [
            "Your birth date", "for example 1980-02-17", "Your birth date", "First choose", "Current code", "looks like your birth date",
        ];
        var at = 0;
        foreach (var words in order) Assert.True((at = run.Error.IndexOf(words, at, StringComparison.Ordinal) + 1) > 0, words);
    }

    [Theory, InlineData("--birth-date -", "1234\n9753"), InlineData("--birth-date", "1234\n9753"),
        InlineData("--birth-date 17.2.1980", "1234\n9753")]
    public void A_script_has_nobody_to_ask(string option, string stdin)
    {
        using var readers = CliRun.Readers("fineid-citizen");
        var watched = new ScriptedReaders(readers);
        var run = CliRun.Do($"change pin1 --stdin --json {option}", stdin, readers: watched);
        Assert.Equal((2, "usage", 0), (run.Exit, run.ErrorId, watched.Codes));
        Assert.Contains("--birth-date", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_may_go_to_standard_error()
    {
        var run = CliRun.Do("check pin1 --stdin --json --trace - --simulated fineid-citizen", "1234");
        Assert.Equal((0, "done"), (run.Exit, run.Text("outcome")));
        Assert.Contains("00A404", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("31323334", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("-"));
    }
}
