using System.Text.Json;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>JSON and exit codes: what other programs build on.</summary>
public sealed class CliContractTests
{
    [Fact]
    public void Status_is_one_object_with_every_reader_card_and_pin()
    {
        using var readers = CliRun.Readers("my-number", "", "fineid-professional");
        var run = CliRun.Do("status --json", readers: readers);
        Assert.Equal(0, run.Exit);
        var all = run.Json.GetProperty("readers").EnumerateArray().ToArray();
        Assert.Equal(["Reader A", "Reader B", "Reader C"], all.Select(r => r.GetProperty("name").GetString()));
        var card = all[0].GetProperty("card");
        Assert.Equal("jp.my-number", card.GetProperty("id").GetString());
        Assert.Equal("My Number Card", card.GetProperty("name").GetString());
        Assert.StartsWith("3B", card.GetProperty("atr").GetString(), StringComparison.Ordinal);
        Assert.False(card.TryGetProperty("kind", out _));
        const string first = """{"id":"jp.signature","name":"Signature password","state":"ready","triesLeft":5,"triesMax":5}""";
        Assert.Equal(first, card.GetProperty("pins")[0].GetRawText());
        Assert.Equal(4, card.GetProperty("pins").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, all[1].GetProperty("card").ValueKind);
        Assert.Equal("professional", all[2].GetProperty("card").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("check pin1 1234 --simulated fineid-citizen"), InlineData("check pin1 1234 --json --simulated fineid-citizen")]
    [InlineData("change login 1234 5678 --simulated my-number"), InlineData("unlock pin1 12341234 --json --simulated fineid-citizen")]
    [InlineData("check 1234 --simulated fineid-citizen"), InlineData("check １２３４ --simulated fineid-citizen")]
    [InlineData("certificates --signature SENTINEL1234 --simulated my-number"), InlineData("activate 12345678")]
    public void A_code_that_is_given_in_the_command_is_not_repeated(string line)
    {
        var run = CliRun.Do(line);
        Assert.Equal(2, run.Exit);
        Assert.Contains("history", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("1234|5678|１２３４", run.Out + run.Error);
    }

    [Fact]
    public void All_shows_the_further_counters_and_both_of_a_pin_that_has_two()
    {
        var pins = CliRun.Do("status --all --json --simulated my-number").Card.GetProperty("pins");
        Assert.Contains(pins.EnumerateArray(), p => p.GetProperty("id").GetString() == "jp.verification-b");
        var register = pins.EnumerateArray().Single(p => p.GetProperty("id").GetString() == "jp.resident-register");
        Assert.Equal("[3,3]", register.GetProperty("counters").GetRawText());
    }

    [Theory, InlineData("my-number-child", "jp.signature", "absent"), InlineData("fineid-citizen-new", "fi.pin1", "not-set"),
        InlineData("fineid-citizen-2026-new", "fi.pin2", "not-set"), InlineData("fineid-dead", "fi.activation-code", "locked")]
    public void Status_exits_0_whatever_the_state(string card, string pin, string state)
    {
        var run = CliRun.Do($"status --json --simulated {card}");
        Assert.Equal(0, run.Exit);
        var found = run.Card.GetProperty("pins").EnumerateArray().Single(p => p.GetProperty("id").GetString() == pin);
        Assert.Equal(state, found.GetProperty("state").GetString());
    }

    [Theory, InlineData("check pin1", "1234", 0, "done", 5), InlineData("check pin1", "4321", 1, "wrong", 4),
        InlineData("check pin1", "123", 2, "bad-format", null), InlineData("change pin1", "1234\n9753", 0, "done", 5),
        InlineData("change pin1", "1234\n1234", 2, "bad-format", null), InlineData("unlock pin1", "12345678\n9753", 0, "done", 5),
        InlineData("unlock pin1", "87654321\n9753", 1, "wrong", 4)]
    public void Outcomes_have_the_agreed_shape(string command, string stdin, int exit, string outcome, int? left)
    {
        var run = CliRun.Do($"{command} --stdin --json --simulated fineid-citizen", stdin);
        Assert.Equal((exit, outcome), (run.Exit, run.Text("outcome")));
        Assert.Equal("fi.pin1", run.Text("pin"));
        Assert.Equal(left, run.Json.GetProperty("triesLeft") is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : null);
        Assert.Equal(outcome != "bad-format", run.Json.GetProperty("sent").GetBoolean());
        Assert.True(run.Json.TryGetProperty("code", out _) && run.Json.TryGetProperty("status", out _));
    }

    [Theory, InlineData("unlock pin2", "87654321\n975310", "fi.activation-code"), InlineData("check pin2", "654321", "fi.pin2")]
    public void The_code_named_is_the_one_whose_counter_moved(string command, string stdin, string code) =>
        Assert.Equal(code, CliRun.Do($"{command} --stdin --json --simulated fineid-citizen", stdin).Text("code"));

    [Theory, InlineData("unlock signature --simulated my-number", "no-unblocking-code", "kiosk"),
        InlineData("unlock authentication --simulated my-number-both-locked", "no-unblocking-code", "office"),
        InlineData("change resident-register --simulated my-number", "office-only", "office"),
        InlineData("check signature --simulated my-number-child", "absent", "reissue-certificate"),
        InlineData("check activation-code --simulated fineid-citizen", "not-checked", "unlock-at-home"),
        InlineData("check pin1 --simulated fineid-citizen-new", "not-activated", "activate-at-home"),
        InlineData("activate --simulated fineid-citizen", "already-activated", "unlock-at-home")]
    public void What_a_card_cannot_do_is_exit_7_with_a_plan_and_no_prompt(string command, string reason, string route)
    {
        var run = CliRun.Do(command + " --json");
        Assert.Equal((7, "not-possible", reason), (run.Exit, run.Text("outcome"), run.Text("reason")));
        Assert.Equal(route, run.Json.GetProperty("plan").GetProperty("routes")[0].GetProperty("id").GetString());
        Assert.Equal("", run.Error);
    }

    [Theory, InlineData("check pin1 --simulated fineid-citizen-pin1-locked", 3, "locked"),
        InlineData("unlock pin1 --simulated fineid-dead", 3, "locked")]
    public void What_is_locked_is_told_before_a_code_is_asked_for(string command, int exit, string outcome)
    {
        var run = CliRun.Do(command + " --json");
        Assert.Equal((exit, outcome), (run.Exit, run.Text("outcome")));
        Assert.False(run.Json.GetProperty("sent").GetBoolean());
    }

    [Fact]
    public void The_last_try_is_held_and_spent_only_on_request()
    {
        using var readers = CliRun.Readers("my-number");
        foreach (var miss in (string[])["1111", "2222"])
            Assert.Equal(1, CliRun.Do("check authentication --stdin", miss, readers: readers).Exit);
        var held = CliRun.Do("check authentication --json", readers: readers);
        Assert.Equal((5, "held"), (held.Exit, held.Text("outcome")));
        var spent = CliRun.Do("check authentication --stdin --json --use-last-try", "2468", readers: readers);
        Assert.Equal((0, "done"), (spent.Exit, spent.Text("outcome")));
    }

    [Theory, InlineData("fineid-citizen-new", "12345678\n9753\n864209"),
        InlineData("fineid-citizen-2026-new", "7654321\r\n9753\r\n864209\r\n")]
    public void Activation_tells_what_it_set(string card, string stdin)
    {
        var run = CliRun.Do($"activate --stdin --json --simulated {card}", stdin);
        Assert.Equal((0, "done"), (run.Exit, run.Text("outcome")));
        Assert.Equal("""["fi.pin1","fi.pin2"]""", run.Json.GetProperty("set").GetRawText());
    }

    [Fact]
    public void A_link_that_breaks_under_a_code_is_uncertain_and_exit_6()
    {
        var reader = new SimulatedReader("Reader A", CardTray.Take("my-number"));
        using var readers = new SimulatedReaders(reader);
        Assert.Equal(0, CliRun.Do("check authentication --stdin", "2468", readers: readers).Exit);
        for (var at = 1; at <= reader.Commands; at++)
        {
            var torn = new SimulatedReader("Reader A", CardTray.Take("my-number"));
            torn.TearAt(at);
            var run = CliRun.Do("check authentication --stdin --json", "2468", readers: new SimulatedReaders(torn));
            if (run.Exit == 0) continue;
            Assert.Equal(6, run.Exit);
            if (run.Json.TryGetProperty("error", out _)) continue;
            Assert.Equal("uncertain", run.Text("outcome"));
            Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("sent").ValueKind);
            return;
        }
        Assert.Fail("the command with the code was never torn");
    }

    [Fact]
    public void A_code_in_the_wrong_field_names_the_pin_it_fits()
    {
        var run = CliRun.Do("check signature --stdin --json --simulated my-number", "2468");
        Assert.Equal((2, "too-short"), (run.Exit, run.Text("problem")));
        Assert.StartsWith("jp.", run.Text("fits"), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_tell_for_whom_and_until_when()
    {
        var certificates = CliRun.Do("certificates --json --simulated my-number-child").Card.GetProperty("certificates");
        Assert.Equal(["present", "absent"], certificates.EnumerateArray().Select(c => c.GetProperty("state").GetString()));
        string[] members = ["id", "subject", "issuer", "notBefore", "notAfter", "serial"];
        Assert.All(members, name => Assert.True(certificates[0].TryGetProperty(name, out _)));
        var closed = CliRun.Do("certificates --json --simulated my-number").Card.GetProperty("certificates")[1];
        Assert.Equal("needs-code", closed.GetProperty("state").GetString());
        var signature = CliRun.Do("certificates --signature --stdin --json --simulated my-number", "TEST1234");
        Assert.Contains(signature.Card.GetProperty("certificates").EnumerateArray(),
            c => c.GetProperty("id").GetString() == "jp.signature" && c.GetProperty("state").GetString() == "present");
        var wrong = CliRun.Do("certificates --signature --stdin --json --simulated my-number", "TEST9999");
        Assert.Equal((1, "wrong"), (wrong.Exit, wrong.Text("outcome")));
    }

    [Theory, InlineData("2024-05-01"), InlineData("2012-02-29"), InlineData("0001-01-01"), InlineData("9999-12-31")]
    public void Certificates_of_a_definition_that_names_their_end_alone_end_then(string until)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $$"""{ "profile": "fi.citizen", "certificatesUntil": "{{until}}" }""");
            var run = CliRun.Do($"certificates --json --simulated {file}");
            Assert.Equal(0, run.Exit);
            Assert.Contains(until, run.Out, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Doctor_marks_what_it_did_not_look_at_as_neither_well_nor_broken()
    {
        using var readers = new SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        var run = CliRun.Do("doctor", readers: readers);
        Assert.Contains("✗ Smart card service", run.Out, StringComparison.Ordinal);
        Assert.Contains("– Card reader", run.Out, StringComparison.Ordinal);
        Assert.Equal((2, "usage"), CliRun.Do("doctor --cards --report --json") is var both ? (both.Exit, both.ErrorId!) : default);
    }

    [Fact]
    public void Doctor_lists_checks_and_every_exit_code_has_its_number()
    {
        var run = CliRun.Do("doctor --json --simulated my-number");
        Assert.Equal(0, run.Exit);
        string[] members = ["id", "ok", "found", "remedy"];
        Assert.All(run.Json.GetProperty("checks").EnumerateArray(), c => Assert.Equal(members, c.EnumerateObject().Select(p => p.Name)));
        int[] codes =
        [
            ExitCode.Done, ExitCode.Wrong, ExitCode.Usage, ExitCode.Locked, ExitCode.NotThere, ExitCode.Held, ExitCode.Failed,
            ExitCode.NotPossible, ExitCode.Bug, ExitCode.Cancelled,
        ];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 70, 130], codes);
        Assert.All(Enum.GetValues<CardFault>(), fault => Assert.Contains(ExitCode.Of(fault), (int[])[2, 4, 6]));
    }

    [Theory, InlineData("simulate --list --json", "cards"), InlineData("demo --terminal --json", "steps"),
        InlineData("doctor --cards --json", "cards"), InlineData("completion bash --json", "script")]
    public void Every_other_command_answers_with_one_object_too(string command, string member)
    {
        var run = CliRun.Do(command);
        Assert.Equal(0, run.Exit);
        Assert.True(run.Json.TryGetProperty(member, out _));
    }
}
