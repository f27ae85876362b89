using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>The command as a person meets it at a terminal.</summary>
public sealed partial class CliTerminalTests
{
    [Fact]
    public void A_new_code_is_thought_of_first_typed_twice_and_mended_before_it_is_sent()
    {
        using var readers = CliRun.Readers("fineid-citizen");
        // Too short, then two that differ, then a weak one declined, then a good one.
        var run = CliRun.Do("change pin1", keys: "1234\r12\r9753\r9754\r1111\r1111\rn\r9753\r9753\r", readers: readers);
        Assert.Equal(0, run.Exit);
        var order = (string[])
            ["First choose the new PIN", "Current code", "Too short", "not the same", "again and again", "Use it anyway?"];
        Assert.Equal(order, order.OrderBy(text => run.Error.IndexOf(text, StringComparison.Ordinal)));
        Assert.All(order, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
        Assert.Contains("The new code is set", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("9753", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Do("check pin1 --stdin", "9753", readers: readers).Exit);
    }

    [Fact]
    public void After_one_of_the_Japanese_four_digit_PINs_the_others_may_become_the_same_number_at_once()
    {
        using var readers = CliRun.Readers("my-number");
        var run = CliRun.Do("change authentication", keys: "2468\r9753\r9753\ry\n3690\r", readers: readers);
        Assert.Equal(0, run.Exit);
        Assert.Contains("only be changed at the municipal office: Resident register PIN", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Do("check card-info --stdin", "9753", readers: readers).Exit);
        Assert.Equal(0, CliRun.Do("change authentication", keys: "9753\r8642\r8642\rn\n", readers: readers).Exit);
        // cancelled there: the change stands
        Assert.Equal(0, CliRun.Do("change authentication", keys: "8642\r7531\r7531\r", readers: readers).Exit);
        Assert.Equal(0, CliRun.Do("check card-info --stdin", "9753", readers: readers).Exit);
    }

    [Fact]
    public void The_old_code_as_the_new_one_is_answered_at_the_prompt() =>
        Assert.Contains(
            "same as the old one",
            CliRun.Do("change pin1 --simulated fineid-citizen", keys: "1234\r1234\r9753\r9753\r").Error,
            StringComparison.Ordinal);

    [Fact]
    public void A_birth_date_is_warned_of_only_when_it_is_given()
    {
        Assert.Contains(
            "birth date",
            CliRun.Do("change pin1 --stdin --birth-date 1980-02-17 --simulated fineid-citizen", "1234\n1702").Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "birth date", CliRun.Do("change pin1 --stdin --simulated fineid-citizen", "1234\n1702").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_in_the_wrong_field_is_named_and_asked_again()
    {
        var run = CliRun.Do("check signature --simulated my-number", keys: "2468\rTEST1234\r");
        Assert.Equal(0, run.Exit);
        Assert.Contains("looks like the Login PIN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Folding_is_told() =>
        Assert.Contains(
            "Small letters were read as capitals",
            CliRun.Do("check signature --simulated my-number", keys: "test1234\r").Error,
            StringComparison.Ordinal);

    [Fact]
    public void Unlock_without_a_name_takes_the_one_that_is_locked()
    {
        var run = CliRun.Do("unlock --stdin --simulated fineid-citizen-pin1-locked", "12345678\n9753");
        Assert.Equal(0, run.Exit);
        Assert.Contains("Locked on this card: PIN1", run.Error, StringComparison.Ordinal);
        var none = CliRun.Do("unlock --stdin --json --simulated fineid-citizen", "12345678\n9753");
        Assert.Equal((2, "usage"), (none.Exit, none.ErrorId));
        Assert.Equal(["fi.pin1", "fi.pin2"], none.Allowed);
        Assert.Equal(0, CliRun.Do("unlock --simulated fineid-citizen", keys: "2\n12345678\r975310\r975310\r").Exit);
        Assert.Equal(
            (7, "not-possible"),
            CliRun.Do("unlock --json --simulated my-number-signature-locked") is var run7 ? (run7.Exit, run7.Text("outcome")) : default);
    }

    [Fact]
    public void Unlocking_a_pin_that_is_not_locked_while_another_is_asks_first()
    {
        var no = CliRun.Do("unlock pin2 --simulated fineid-citizen-pin1-locked", keys: "n\n");
        Assert.Equal(130, no.Exit);
        Assert.Contains("Locked is: PIN1", no.Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Do("unlock pin2 --simulated fineid-citizen-pin1-locked", keys: "y\n12345678\r975310\r975310\r").Exit);
        Assert.Contains(
            "Going on with the one you named",
            CliRun.Do("unlock pin2 --stdin --simulated fineid-citizen-pin1-locked", "12345678\n975310").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Activation_advises_two_different_pins() =>
        Assert.Contains(
            "They should differ",
            CliRun.Do(
                "activate --simulated fineid-citizen-new",
                keys: "12345678\r975310\r975310\r975310\r975310\rn\r864209\r864209\r").Error,
            StringComparison.Ordinal);

    [Fact]
    public void After_a_four_digit_change_the_others_are_mentioned()
    {
        var run = CliRun.Do("change authentication --stdin --simulated my-number", "2468\n9753");
        Assert.Contains("eidpin change card-info", run.Error, StringComparison.Ordinal);
        Assert.Contains("municipal office: Resident register PIN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pin_pad_is_used_unless_the_person_does_not_want_it()
    {
        var pad = new SimulatedPinPad();
        pad.Type("1234");
        using var readers = new SimulatedReaders(new SimulatedReader("Reader A", CardTray.Take("fineid-citizen"), pad));
        var run = CliRun.Do("check pin1 --json", readers: readers);
        Assert.Equal((0, "done", 1), (run.Exit, run.Text("outcome"), pad.Asked));
        Assert.Contains("keys of the card reader", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Do("check pin1 --no-pin-pad", keys: "1234\r", readers: readers).Exit);
        Assert.Equal(0, CliRun.Do("check pin1 --stdin", "1234", readers: readers).Exit);
        Assert.Equal(1, pad.Asked);
        pad.Cancel();
        Assert.Equal(
            (130, "cancelled"),
            CliRun.Do("check pin1 --json", readers: readers) is var cancelled ? (cancelled.Exit, cancelled.Text("outcome")) : default);
        var timedOut = CliRun.Do("check pin1", readers: readers);
        Assert.Equal(6, timedOut.Exit);
        Assert.Contains("time ran out. Nothing was sent", timedOut.Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void No_text_is_missing_in_what_people_see(string lang)
    {
        foreach (var line in (string[])[
            "--help", "status --all --simulated my-number-both-locked", "status --simulated fineid-dead",
            "certificates --simulated my-number-child", "doctor --simulated fineid-citizen", "doctor --cards", "simulate --list",
            "demo --terminal", "unlock signature --simulated my-number", "nonsense", "check pin1", "unlock --help",
        ])
            foreach (var width in (int[])[60, 100])
            {
                var run = CliRun.Do($"{line} --lang {lang}", width: width);
                Assert.DoesNotMatch(
                    @"(?<![\w./-])(ui|doctor|cert|simulate|demo|help|outcome|state|fault|prompt|problem|table)\.[a-z-]+",
                    run.Out + run.Error);
                Assert.DoesNotMatch(@"\{[a-z]+\}", run.Out + run.Error);
            }
    }

    [Fact]
    public void No_language_borrows_the_words_of_another()
    {
        // "1 try left" has a form of its own in three of four languages.
        Assert.DoesNotContain("Wrong.", CliRun.Do("demo --terminal --lang ja").Out, StringComparison.Ordinal);
        Assert.Contains("違います。残り1回です。", CliRun.Do("demo --terminal --lang ja").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_steps_never_lead_into_a_wall()
    {
        Assert.DoesNotContain("eidpin unlock", CliRun.Do("status --simulated fineid-dead").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("eidpin unlock", CliRun.Do("check pin1 --simulated fineid-dead").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("convenience", CliRun.Do("status --simulated my-number-both-locked").Out, StringComparison.Ordinal);
        Assert.Contains(
            "7 digits", CliRun.Do("unlock pin1 --simulated fineid-citizen-2026-pin1-locked", keys: "").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_next_step_for_a_simulated_card_names_that_card()
    {
        const string card = "fineid-citizen-pin1-locked", step = "`eidpin unlock pin1";
        Assert.Contains($"{step} --simulated {card}`", CliRun.Do($"status --simulated {card}").Out, StringComparison.Ordinal);
        using var readers = CliRun.Readers(card);
        Assert.Contains($"{step}`", CliRun.Do("status", readers: readers).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_in_the_source_has_a_text()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EidPin.slnx"))) folder = folder.Parent;
        var keys = Directory.GetFiles(Path.Combine(folder!.FullName, "src", "EidPin.Cli"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Key().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .Distinct();
        var texts = Texts.For("en");
        Assert.DoesNotContain(keys, k => !texts.Has(k) && !texts.Has(k + ".other"));
    }

    // The name on a machine's screen is left out where the terminal cannot show it.
    [Fact]
    public void Without_utf8_signs_are_ascii_and_so_are_the_names_of_PINs()
    {
        Assert.DoesNotContain("利用者", CliRun.Do("status --simulated my-number", utf8: false, lang: "C").Out, StringComparison.Ordinal);
        Assert.Contains("利用者", CliRun.Do("status --simulated my-number").Out, StringComparison.Ordinal);
        var run = CliRun.Do("status --simulated fineid-citizen-pin1-locked", utf8: false, lang: "C");
        Assert.Contains("*****", run.Out, StringComparison.Ordinal);
        Assert.Contains("..... ", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out, c => Assert.True(c < 128, $"U+{(int)c:X4}"));
    }

    [Theory, InlineData(true, "●●●●○"), InlineData(false, "4/5")]
    public void Tries_after_a_wrong_code_do_not_look_like_the_code_that_was_just_typed(bool utf8, string tries)
    {
        var run = CliRun.Do("check pin1 --stdin --simulated fineid-citizen", stdin: "9999\n", utf8: utf8, lang: utf8 ? "en" : "C");
        Assert.Contains(tries, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("***", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_is_not_overrun()
    {
        foreach (var lang in Texts.Translations)
            foreach (var row in CliRun
                .Do($"status --lang {lang} --simulated my-number", width: 60).Out
                .Split('\n')
                .Where(l => l.StartsWith("  ", StringComparison.Ordinal)))
                Assert.True(row.Length <= 60, row);
    }

    [Fact]
    public void A_trace_holds_no_code()
    {
        var file = Path.GetTempFileName();
        Assert.Equal(0, CliRun.Do($"change pin1 --stdin --trace {file} --simulated fineid-citizen", "1234\n86420975").Exit);
        var trace = File.ReadAllText(file);
        File.Delete(file);
        Assert.Contains("00A404", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("3836343230393735", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_file_remembers_and_a_name_starts_afresh()
    {
        var file = Path.Combine(Path.GetTempPath(), $"eidpin-test-{Guid.NewGuid():N}.json");
        try
        {
            Assert.Equal(0, CliRun.Do($"simulate fineid-citizen --state {file} --prepare").Exit);
            Assert.Equal(1, CliRun.Do($"check pin1 --stdin --simulated {file}", "9999").Exit);
            Assert.Contains("4 of 5", CliRun.Do($"status --simulated {file}").Out, StringComparison.Ordinal);
            Assert.DoesNotContain("4 of 5", CliRun.Do("status --simulated fineid-citizen").Out, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_state_file_is_carried_on_by_its_own_card_alone_and_its_codes_are_those_that_it_has()
    {
        var folder = Directory.CreateTempSubdirectory("eidpin-test-").FullName;
        var (file, made, kept) = (Path.Combine(folder, "a.json"), Path.Combine(folder, "made.json"), Path.Combine(folder, "kept.json"));
        try
        {
            Assert.Equal(0, CliRun.Do($"simulate fineid-citizen-2026-new --state {file} --prepare").Exit);
            Assert.Equal(0, CliRun.Do($"activate --stdin --simulated {file}", "7654321\n8642\n975310").Exit);
            var again = CliRun.Do($"simulate fineid-citizen-2026-new --state {file} --prepare");
            Assert.Contains("8642", again.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("7654321", again.Out, StringComparison.Ordinal);
            var other = CliRun.Do($"simulate my-number --state {file} --prepare");
            Assert.Equal(2, other.Exit);
            Assert.Contains("(fineid-citizen-2026-new), not of my-number", other.Error, StringComparison.Ordinal);
            File.WriteAllText(made, """{ "profile": "fi.citizen", "serial": "X1", "codes": { "fi.pin1": "24[68" } }""");
            Assert.Contains("24[68", CliRun.Do($"simulate {made} --state {kept} --prepare").Out, StringComparison.Ordinal);
            Assert.Equal(1, CliRun.Do($"check pin1 --stdin --simulated {kept}", "9999").Exit);
            Assert.Contains("4 of 5", CliRun.Do($"status --simulated {kept}").Out, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, InlineData("bash"), InlineData("zsh"), InlineData("fish"), InlineData("powershell")]
    public void Completion_knows_every_command(string shell) =>
        Assert.All(Cli.Cli.Commands, c => Assert.Contains(c.Name, CliRun.Do($"completion {shell}").Out, StringComparison.Ordinal));

    [GeneratedRegex("\"((?:ui|doctor|cert|simulate|demo|outcome|fault|prompt|wait|table|stdin|folded)\\.[a-z0-9.-]*[a-z0-9])\"")]
    private static partial Regex Key();
}
