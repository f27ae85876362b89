using System.Diagnostics;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Waiting for a card: until exactly one that fits can be read, and no longer than was said.</summary>
public sealed class CliWaitTests
{
    private const string Citizen = "fineid-citizen";

    [Theory, InlineData("status", ""), InlineData("certificates", ""), InlineData("check pin1 --stdin", "1234"),
        InlineData("unlock pin1 --stdin", "12345678\n9753"), InlineData("change pin1 --stdin", "1234\n9753")]
    public void A_token_that_is_always_in_does_not_end_the_wait(string command, string stdin)
    {
        var reader = new SimulatedReader("Reader A");
        using var inner = new SimulatedReaders(reader);
        var readers = new ScriptedReaders(inner) { Token = true };
        using var later = After(300, () => reader.Insert(CardTray.Take(Citizen)));
        var run = CliRun.Do($"{command} --wait", stdin, readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.NotNull(reader.Card);
        // Told once, and read once: to select an application on it ends what others do with it.
        Assert.Single(run.Error.Split('\n'), l => l.Contains("“YubiKey” does not count", StringComparison.Ordinal));
        Assert.True(readers.TokenReads <= 2, $"{readers.TokenReads}");
    }

    [Theory, InlineData("fineid-citizen-pin1-locked", "unlock --stdin", "12345678\n9753"),
        InlineData("fineid-citizen-new", "activate --stdin", "12345678\n9753\n864209")]
    public void So_it_is_for_commands_without_a_pin(string card, string command, string stdin)
    {
        var reader = new SimulatedReader("Reader A");
        using var inner = new SimulatedReaders(reader);
        using var later = After(300, () => reader.Insert(CardTray.Take(card)));
        Assert.Equal(0, CliRun.Do($"{command} --wait", stdin, readers: new ScriptedReaders(inner) { Token = true }).Exit);
    }

    [Fact]
    public void A_card_without_the_pin_is_told_once_and_the_right_one_waited_for()
    {
        var reader = new SimulatedReader("Reader B");
        using var readers = new SimulatedReaders(new SimulatedReader("Reader A", CardTray.Take("my-number")), reader);
        using var later = After(300, () => reader.Insert(CardTray.Take(Citizen)));
        var run = CliRun.Do("check pin1 --stdin --wait", "1234", readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.Single(run.Error.Split('\n'), l => l.Contains("“Reader A”", StringComparison.Ordinal));
        using var japanese = CliRun.Readers("my-number");
        var activate = CliRun.Do("activate --wait --timeout 0.3", readers: japanese);
        Assert.Equal(4, activate.Exit);
        Assert.Contains("not activated by its holder", activate.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("status"), InlineData("check pin1"), InlineData("unlock"), InlineData("activate")]
    public void Without_waiting_an_empty_reader_beside_a_token_is_what_is_spoken_of(string command)
    {
        using var inner = CliRun.Readers("");
        var run = CliRun.Do($"{command} --json", readers: new ScriptedReaders(inner) { Token = true });
        if (command == "status")
        {
            Assert.Equal(0, run.Exit);
            return;
        }
        Assert.Equal((4, "no-card"), (run.Exit, run.ErrorId));
        var message = run.Json.GetProperty("error").GetProperty("message").GetString()!;
        Assert.True(message.IndexOf("Reader A", StringComparison.Ordinal) < message.IndexOf("YubiKey", StringComparison.Ordinal), message);
    }

    [Fact]
    public void A_token_alone_is_an_unknown_card()
    {
        using var inner = new SimulatedReaders();
        var run = CliRun.Do("check pin1 --json", readers: new ScriptedReaders(inner) { Token = true });
        Assert.Equal((4, "unknown-card"), (run.Exit, run.ErrorId));
    }

    [Fact]
    public void A_card_that_cannot_be_read_at_first_is_looked_at_again()
    {
        var reader = new SimulatedReader("Reader A", CardTray.Take(Citizen));
        using var readers = new SimulatedReaders(reader);
        reader.AnswerAt(1, _ => [0x90]);
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --wait", "1234", readers: readers, interruptAfter: 20_000).Exit);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        // Without waiting it is an error at once.
        reader.AnswerAt(1, _ => [0x90]);
        Assert.Equal((6, "bad-answer"), CliRun.Do("check pin1 --json", readers: readers).Failure);
    }

    [Fact]
    public void A_card_that_another_program_holds_is_taken_when_it_is_free()
    {
        var reader = new SimulatedReader("Reader A", CardTray.Take(Citizen)) { InUse = true };
        using var readers = new SimulatedReaders(reader);
        using var later = After(200, () => reader.InUse = false);
        Assert.Equal(0, CliRun.Do("status --wait", readers: readers, interruptAfter: 20_000).Exit);
        Assert.False(reader.InUse);
    }

    [Theory, InlineData("status", ""), InlineData("check pin1 --stdin", "1234")]
    public void A_named_reader_that_is_not_there_yet_is_waited_for(string command, string stdin)
    {
        using var readers = CliRun.Readers("fineid-organisation");
        using var later = After(300, () => readers.Plug(new SimulatedReader("Desk reader", CardTray.Take(Citizen))));
        var run = CliRun.Do($"{command} --wait --reader desk", stdin, readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.Contains("No reader has the name “desk”", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, CliRun.Do($"{command} --reader nobody", stdin, readers: readers).Exit);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_first_reader_is_waited_for_also_where_the_service_comes_with_it(bool serviceNeedsReader)
    {
        using var inner = new SimulatedReaders();
        var readers = new ScriptedReaders(inner) { ServiceNeedsReader = serviceNeedsReader };
        using var later = After(300, () => inner.Plug(new SimulatedReader("Reader A", CardTray.Take(Citizen))));
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --wait", "1234", readers: readers).Exit);
    }

    [Fact]
    public void The_last_reader_may_be_unplugged_while_a_card_is_waited_for()
    {
        var reader = new SimulatedReader("Reader A");
        using var inner = new SimulatedReaders(reader);
        var readers = new ScriptedReaders(inner) { ServiceNeedsReader = true };
        using var pulled = After(200, () => inner.Unplug(reader));
        using var back = After(600, () => inner.Plug(new SimulatedReader("Reader B", CardTray.Take(Citizen))));
        Assert.Equal(0, CliRun.Do("status --wait", readers: readers).Exit);
    }

    [Theory, InlineData(CardFault.CryptoMissing), InlineData(CardFault.DriverMissing), InlineData(CardFault.NoPermission)]
    public void What_no_waiting_mends_is_told_at_once(CardFault fault)
    {
        using var readers = new SimulatedReaders { ServiceFault = fault };
        Assert.Equal((4, fault.Id), CliRun.Do("check pin1 --wait --json", readers: readers).Failure);
    }

    [Fact]
    public void Two_cards_that_fit_end_the_wait_with_a_question()
    {
        using var readers = CliRun.Readers(Citizen, "fineid-organisation");
        Assert.Equal(2, CliRun.Do("check pin1 --wait --stdin --json", "1234", readers: readers).Exit);
    }

    [Theory, InlineData("status", ""), InlineData("check pin1", ""), InlineData("activate", "my-number"), InlineData("status", null)]
    public void When_the_time_is_over_that_is_an_error_of_its_own(string command, string? card)
    {
        using var readers = card is null ? new SimulatedReaders() : CliRun.Readers(card);
        var clock = Stopwatch.StartNew();
        var run = CliRun.Do($"{command} --wait --timeout 0.5 --json", readers: readers);
        Assert.Equal((4, "timeout"), (run.Exit, run.ErrorId));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(15));
        Assert.Contains("0.5", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_comes_in_time_is_taken()
    {
        var reader = new SimulatedReader("Reader A");
        using var readers = new SimulatedReaders(reader);
        using var later = After(200, () => reader.Insert(CardTray.Take(Citizen)));
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --wait --timeout 30", "1234", readers: readers).Exit);
    }

    [Theory, InlineData("status --timeout 5"), InlineData("status --wait --timeout 0"), InlineData("status --wait --timeout -1"),
        InlineData("status --wait --timeout soon"), InlineData("status --wait --timeout 1e9"), InlineData("status --wait --timeout")]
    public void A_time_that_makes_no_sense_is_a_usage_error(string command)
    {
        using var readers = CliRun.Readers(Citizen);
        var run = CliRun.Do($"{command} --json", readers: readers);
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Contains("--timeout", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_is_cancelled_as_an_error_since_no_card_is_known_yet()
    {
        using var empty = CliRun.Readers("");
        var run = CliRun.Do("check pin1 --wait --json", readers: empty, interruptAfter: 300);
        Assert.Equal((130, "cancelled"), (run.Exit, run.ErrorId));
    }

    [Fact]
    public void The_usual_reader_is_named_by_the_environment_and_a_reader_named_on_the_line_wins()
    {
        using var readers = CliRun.Readers(Citizen, "fineid-organisation");
        (string, string) usual = ("EIDPIN_READER", "er b");
        Assert.Equal("Reader B", Only(CliRun.Do("status --json", readers: readers, variable: usual)));
        Assert.Equal("Reader A", Only(CliRun.Do("status --json --reader 'Reader A'", readers: readers, variable: usual)));
        Assert.Equal(0, CliRun.Do("check pin1 --stdin", "1234", readers: readers, variable: usual).Exit);
        // A simulated card has a reader of its own.
        Assert.Equal(0, CliRun.Do("status --simulated my-number", variable: usual).Exit);
    }

    [Theory, InlineData("gone", "unknown-reader"), InlineData("reader", "usage")]
    public void A_mistake_in_it_is_told_with_where_it_came_from(string name, string id)
    {
        using var readers = CliRun.Readers(Citizen, "fineid-organisation");
        var run = CliRun.Do("status --json", readers: readers, variable: ("EIDPIN_READER", name));
        Assert.Equal((2, id), (run.Exit, run.ErrorId));
        Assert.Contains("EIDPIN_READER", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("EIDPIN_READER", CliRun.Do($"status --json --reader {name}", readers: readers).Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("guide"), InlineData("sheet")]
    public void What_works_without_a_reader_does_so_without_the_usual_one(string command)
    {
        using var readers = new SimulatedReaders(new SimulatedReader("Reader A"));
        // Which card is meant is asked, since none can be read.
        var run = CliRun.Do($"{command} --json", readers: readers, variable: ("EIDPIN_READER", "gone"));
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Equal((2, "unknown-reader"), CliRun.Do($"{command} --json --reader gone", readers: readers).Failure);
    }

    private static string? Only(CliRun run) => run.Json.GetProperty("readers").EnumerateArray().Single().GetProperty("name").GetString();

    private static Timer After(int milliseconds, Action action) => new(_ => action(), null, milliseconds, Timeout.Infinite);

    [Fact]
    public void Who_waits_for_a_service_that_does_not_run_is_told_how_to_start_it_and_of_no_reader()
    {
        using var readers = new SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        var run = CliRun.Do("status --wait --timeout 0.3", readers: readers);
        Assert.Contains("pcscd.socket", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Plug it in", run.Error, StringComparison.Ordinal);
    }
}
