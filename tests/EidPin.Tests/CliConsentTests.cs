using EidPin.Cards;
using EidPin.Cli.Codes;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Consent to spend a last try is for one try of one code.</summary>
public sealed class CliConsentTests
{
    [Fact]
    public void Consent_for_one_pin_is_not_spent_on_another_that_may_become_the_same_number()
    {
        using var readers = CliRun.Readers("my-number");
        foreach (var pin in (string[])["authentication", "card-info"])
            foreach (var miss in (string[])["1111", "2222"]) CliRun.Do($"check {pin} --stdin", miss, readers: readers);
        Assert.Equal((1, 1), (Left(readers, "jp.authentication"), Left(readers, "jp.card-info")));

        var run = CliRun.Do("change authentication --use-last-try", keys: "2468\r9753\r9753\ry\n1111\r", readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.Equal((3, 1), (Left(readers, "jp.authentication"), Left(readers, "jp.card-info")));
        // Its code is not even asked for: its own command does that, and asks for consent of its own.
        Assert.Contains("eidpin change card-info", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Set it for this one too", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_first_code_of_an_activation_took_the_consent_the_second_is_held()
    {
        var used = new Dictionary<string, int> { ["fi.pin1"] = 4, ["fi.pin2"] = 4 };
        using var readers = SimulatedReaders.With(
            SimulatedCard.Create(ReadyMade.Find("fineid-citizen-2026-new")!.Definition with { TriesUsed = used }), "Reader A");
        Assert.Equal(5, CliRun.Do("activate --json", readers: readers).Exit);

        var first = CliRun.Do("activate --stdin --use-last-try --json", "7654321\n9753\n864209", readers: readers);
        Assert.Equal((5, "held", "fi.pin2"), (first.Exit, first.Text("outcome"), first.Text("pin")));
        Assert.Equal("""["fi.pin1"]""", first.Json.GetProperty("set").GetRawText());
        Assert.Equal(1, Left(readers, "fi.pin2"));

        var second = CliRun.Do("activate --stdin --use-last-try --json", "7654321\n9753\n864209", readers: readers);
        Assert.Equal((0, """["fi.pin2"]"""), (second.Exit, second.Json.GetProperty("set").GetRawText()));
    }

    [Fact]
    public void A_wrong_activation_code_spends_one_try_of_one_code()
    {
        var used = new Dictionary<string, int> { ["fi.activation-code"] = 3 };
        using var readers = SimulatedReaders.With(
            SimulatedCard.Create(ReadyMade.Find("fineid-citizen-new")!.Definition with { TriesUsed = used }), "Reader A");
        Assert.Equal(1, CliRun.Do("activate --stdin --use-last-try", "87654321\n9753\n864209", readers: readers).Exit);
        Assert.Equal(1, Left(readers, "fi.activation-code"));
    }

    [Fact]
    public void Consent_is_used_up_by_the_first_sending_and_comes_from_the_line_alone()
    {
        var consent = new Consent(given: true);
        Assert.Equal((LastTry.Spend, LastTry.Spend), (consent.Ahead, consent.Take()));
        Assert.Equal((LastTry.Hold, LastTry.Hold), (consent.Ahead, consent.Take()));
        using var readers = CliRun.Readers("my-number");
        foreach (var miss in (string[])["1111", "2222"]) CliRun.Do("check authentication --stdin", miss, readers: readers);
        Assert.Equal(5, CliRun.Do("check authentication --stdin", "2468", readers: readers, variable: ("EIDPIN_USE_LAST_TRY", "1")).Exit);
        Assert.Equal(2, CliRun.Do("--use-last-try check authentication --stdin", "2468", readers: readers).Exit);
    }

    [Fact]
    public void The_last_try_of_a_password_that_opens_a_certificate_is_held_and_spent_on_request()
    {
        using var readers = CliRun.Readers("my-number");
        foreach (var miss in (string[])["AAAA1111", "AAAA2222", "AAAA3333", "AAAA4444"])
            Assert.Equal(1, CliRun.Do("check signature --stdin", miss, readers: readers).Exit);
        var held = CliRun.Do("certificates --signature --stdin", "TEST1234", readers: readers);
        Assert.Equal(5, held.Exit);
        Assert.Contains("--use-last-try", held.Out, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Do("certificates --signature --stdin --use-last-try", "TEST1234", readers: readers).Exit);
        Assert.Equal(5, Left(readers, "jp.signature"));
    }

    private static int? Left(SimulatedReaders readers, string pin)
    {
        using var session = PinSession.Open(readers.Connect("Reader A"));
        return session.Status[pin]!.TriesLeft;
    }
}
