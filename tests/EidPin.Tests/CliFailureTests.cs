using EidPin.Cards;
using EidPin.Cli;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What people and the world do wrong: one object, one exit code, nothing sent, no stack trace (checked by every run).</summary>
public sealed class CliFailureTests
{
    [Theory, InlineData("stauts --json"), InlineData("--json"), InlineData("status --jsno --json"),
        InlineData("status --reader --json"), InlineData("check --json"), InlineData("status --lang tlh --json"),
        InlineData("status --simulated nothing-like-it --json"), InlineData("check pin1 extra --json --simulated fineid-citizen"),
        InlineData("check nonsense --json"), InlineData("completion cmd --json"), InlineData("simulate --json"),
        InlineData("simulate my-number --port x --json"),
        InlineData("change pin1 --birth-date 1.2.2000 --json --simulated fineid-citizen"),
        InlineData("check pin1 --json --simulated fineid-citizen"), InlineData("status --json --json=maybe"),
        InlineData("status --reader a --reader b --json"), InlineData("@response --json"),
        InlineData("check 1234 --json --simulated fineid-citizen"),
        InlineData("status --json --trace /nowhere/at/all --simulated my-number")]
    public void Mistakes_in_the_words_are_exit_2_with_an_error_object(string line)
    {
        var run = CliRun.Do(line);
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.False(string.IsNullOrWhiteSpace(run.Json.GetProperty("error").GetProperty("message").GetString()));
    }

    [Fact]
    public void A_slip_is_answered_with_the_nearest_word()
    {
        Assert.Equal("status", CliRun.Do("stauts --json").Allowed[0]);
        Assert.Equal("--json", CliRun.Do("status --jsno --json").Allowed[0]);
        Assert.Contains("fi.pin1", CliRun.Do("check pin9 --json").Allowed);
        Assert.Equal(["en", "ja", "ja-easy", "fi", "sv"], CliRun.Do("status --lang tlh --json").Allowed);
    }

    [Theory, InlineData("check pin1", ""), InlineData("check pin1", "1234\n1234"), InlineData("change pin1", "1234"),
        InlineData("unlock pin1", "12345678\n1\n2"), InlineData("check pin1", "12\u000034")]
    public void Standard_input_of_another_shape_sends_nothing(string command, string stdin)
    {
        using var readers = CliRun.Readers("fineid-citizen");
        var run = CliRun.Do($"{command} --stdin --json", stdin, readers: readers);
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.Equal(5, Left(readers, "fi.pin1"));
    }

    [Theory, InlineData("en", " 1 line,"), InlineData("fi", " 1 rivi,"), InlineData("sv", " 1 rad "), InlineData("ja", "1行ちょうど")]
    public void Too_many_lines_are_told_in_words_that_fit_the_number(string lang, string words) =>
        Assert.Contains(words, CliRun.Do($"check pin1 --stdin --lang {lang} --simulated fineid-citizen", "1234\n1234").Error,
            StringComparison.Ordinal);

    [Fact]
    public void A_megabyte_of_standard_input_is_refused() =>
        Assert.Equal((2, "usage"), CliRun.Do("check pin1 --stdin --json --simulated fineid-citizen", new string('1', 1 << 20)).Failure);

    [Theory, InlineData(CardFault.CryptoMissing, 4), InlineData(CardFault.DriverMissing, 4), InlineData(CardFault.ServiceNotRunning, 4),
        InlineData(CardFault.NoPermission, 4), InlineData(CardFault.CommunicationFailed, 6)]
    public void Faults_of_the_service_are_error_objects(CardFault fault, int exit)
    {
        using var readers = new SimulatedReaders { ServiceFault = fault };
        foreach (var command in (string[])["status", "check pin1", "certificates", "unlock"])
        {
            var run = CliRun.Do(command + " --json", readers: readers);
            Assert.Equal((exit, fault.Id), (run.Exit, run.ErrorId));
        }
        Assert.Equal(0, CliRun.Do("doctor --json", readers: readers).Exit);
    }

    [Fact]
    public void No_reader_no_card_and_a_card_without_the_pin_are_exit_4()
    {
        using var none = new SimulatedReaders();
        Assert.Equal((4, "no-reader"), CliRun.Do("status --json", readers: none).Failure);
        using var empty = CliRun.Readers("");
        Assert.Equal((4, "no-card"), CliRun.Do("check pin1 --json", readers: empty).Failure);
        Assert.Equal(0, CliRun.Do("status --json", readers: empty).Exit);
        using var other = CliRun.Readers("my-number");
        Assert.Equal((4, "no-card"), CliRun.Do("check pin1 --json", readers: other).Failure);
        var words = CliRun.Do("check pin1", readers: other).Error;
        Assert.Contains("The card in “Reader A” is a My Number Card; it has no ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Put the card in", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_is_named_in_full_or_by_an_unambiguous_part()
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen");
        Assert.Equal(1, CliRun.Do("status --json --reader 'Reader B'", readers: readers).Json.GetProperty("readers").GetArrayLength());
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --reader 'er b'", "1234", readers: readers).Exit);
        var ambiguous = CliRun.Do("status --json --reader reader", readers: readers);
        Assert.Equal((2, "usage"), ambiguous.Failure);
        Assert.Equal(["Reader A", "Reader B"], ambiguous.Allowed);
        var unknown = CliRun.Do("status --json --reader nobody", readers: readers);
        Assert.Equal((2, "unknown-reader"), unknown.Failure);
        Assert.Equal(["Reader A", "Reader B"], unknown.Allowed);
    }

    [Fact]
    public void Two_cards_that_have_the_pin_are_listed_and_none_is_chosen()
    {
        using var readers = CliRun.Readers("fineid-citizen", "fineid-organisation", "my-number");
        var run = CliRun.Do("check pin1 --stdin --json", "1234", readers: readers);
        Assert.Equal((2, "usage"), run.Failure);
        Assert.Equal(["Reader A", "Reader B"], run.Allowed);
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --json --reader 'Reader B'", "1234", readers: readers).Exit);
        Assert.Equal(0, CliRun.Do("check login --stdin --json --reader 'Reader C'", "2468", readers: readers).Exit);
    }

    [Theory, InlineData("check 署名", "TEST1234", "my-number"), InlineData("check 'Login PIN'", "2468", "my-number"),
        InlineData("check jp.card-info", "3690", "my-number"), InlineData("check signature", "123456", "fineid-citizen"),
        InlineData("check signature", "TEST1234", "my-number"), InlineData("check baskod", "1234", "fineid-citizen"),
        InlineData("check ＰＩＮ１", "１２３４", "fineid-citizen"),
        InlineData("check allekirjoitustunnusluku", "123456", "fineid-organisation")]
    public void A_pin_is_named_in_any_language_and_the_card_decides(string command, string stdin, string card) =>
        Assert.Equal(0, CliRun.Do($"{command} --stdin", stdin, readers: CliRun.Readers(card)).Exit);

    [Fact]
    public void Cards_that_cannot_be_read_do_not_hide_the_others()
    {
        var definition = ReadyMade.Find("my-number")!.Definition with { Atr = "3B7F96000080318065B0850300EF120FFE829000" };
        using var readers = new SimulatedReaders(
            new SimulatedReader("Reader A") { Mute = true },
            new SimulatedReader("Reader B", CardTray.Take("my-number")),
            new SimulatedReader("Reader C", SimulatedCard.Create(definition)) { InUse = true });
        var run = CliRun.Do("status --json", readers: readers);
        Assert.Equal(0, run.Exit);
        var cards = run.Json.GetProperty("readers").EnumerateArray().Select(r => r.GetProperty("card")).ToArray();
        Assert.Equal("mute-card", cards[0].GetProperty("fault").GetString());
        Assert.Equal("jp.my-number", cards[1].GetProperty("id").GetString());
        Assert.Equal("reader-busy", cards[2].GetProperty("fault").GetString());
        Assert.NotEqual("", cards[2].GetProperty("atr").GetString());
    }

    [Fact]
    public void Cancelled_at_the_prompt_nothing_was_sent()
    {
        using var readers = CliRun.Readers("fineid-citizen");
        var run = CliRun.Do("change pin1 --json", keys: "1234\r97\u0003", readers: readers);
        Assert.Equal((130, "cancelled"), (run.Exit, run.Text("outcome")));
        Assert.Equal(("fi.pin1", false), (run.Text("pin"), run.Json.GetProperty("sent").GetBoolean()));
        Assert.Equal(5, Left(readers, "fi.pin1"));
    }

    [Fact]
    public void A_bug_is_exit_70_and_tells_its_kind_only()
    {
        foreach (var line in (string[])["status --json", "check pin1 --json", "doctor --json"])
        {
            var run = CliRun.Do(line, readers: new Broken());
            Assert.Equal((70, "bug"), run.Failure);
            Assert.DoesNotContain("86420975", run.Out + run.Error, StringComparison.Ordinal);
        }
    }

    private sealed class Broken : ICardReaders
    {
        public IReadOnlyList<ReaderState> List() => throw new FormatException("86420975");

        public ICardLink Connect(string reader) => throw new FormatException();

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) => known;

        public void Dispose() { }
    }

    [Fact]
    public void Waiting_for_a_card_ends_when_it_comes_and_when_it_is_interrupted()
    {
        var reader = new SimulatedReader("Reader A");
        using var readers = new SimulatedReaders(reader);
        using var later = new Timer(_ => reader.Insert(CardTray.Take("fineid-citizen")), null, 300, Timeout.Infinite);
        Assert.Equal(0, CliRun.Do("check pin1 --stdin --wait", "1234", readers: readers).Exit);
        using var empty = CliRun.Readers("");
        Assert.Equal((130, "cancelled"), CliRun.Do("status --wait --json", readers: empty, interruptAfter: 300).Failure);
    }

    private static int? Left(SimulatedReaders readers, string pin)
    {
        using var session = PinSession.Open(readers.Connect("Reader A"));
        return session.Status[pin]!.TriesLeft;
    }

    /// <summary>A full disk under standard output: what the card did is done, and has to be told.</summary>
    [Theory, InlineData(""), InlineData(" --json")]
    public void An_outcome_that_cannot_be_written_is_told_on_standard_error_with_its_exit_code(string json)
    {
        foreach (var (typed, exit, words) in ((string, int, string)[])[("9753", 1, "4 tries left"), ("1234", 0, "Right")])
        {
            using var readers = CliRun.Readers("fineid-citizen");
            using var error = new StringWriter();
            using var full = new FullDisk();
            var streams = new CliStreams(full, error, () => new MemoryStream(System.Text.Encoding.ASCII.GetBytes(typed)))
            {
                Readers = () => readers,
            };
            Assert.Equal(exit, Cli.Cli.Run([.. $"check pin1 --stdin{json}".Split(' ')], streams));
            Assert.Contains(json.Length > 0 ? $"\"triesLeft\":{(exit == 1 ? 4 : 5)}" : words, error.ToString(), StringComparison.Ordinal);
        }
    }

    private sealed class FullDisk : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
