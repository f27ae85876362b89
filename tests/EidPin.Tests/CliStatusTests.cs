using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>What <c>eidpin status</c> says beside the tries of each PIN, and what that costs.</summary>
public sealed class CliStatusTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("eidpin-test-").FullName;

    public void Dispose() => Directory.Delete(state, recursive: true);

    [Theory]
    [InlineData("my-number", "jp.authentication")]
    [InlineData("my-number-child", "jp.authentication")]
    [InlineData("fineid-citizen", "fi.pin1")]
    [InlineData("fineid-organisation", "fi.pin1")]
    public void The_end_of_the_login_certificate_is_told(string card, string pin)
    {
        var told = CliRun.Do($"status --simulated {card}").Out;
        Assert.Contains("Login certificate valid until 5 May 2029", told, StringComparison.Ordinal);
        Assert.DoesNotContain("soon", told, StringComparison.Ordinal);
        var certificate = CliRun.Do($"status --json --simulated {card}").Card.GetProperty("certificate");
        Assert.Equal(["id", "state", "notBefore", "notAfter"], certificate.EnumerateObject().Select(p => p.Name));
        Assert.Equal((pin, "present"), (certificate.GetProperty("id").GetString(), certificate.GetProperty("state").GetString()));
        Assert.Equal(2029, certificate.GetProperty("notAfter").GetDateTimeOffset().Year);
    }

    [Theory]
    [InlineData("my-number", "2029-02-03", "until 5 May 2029", null)]
    [InlineData("my-number", "2029-02-04", "until 5 May 2029: it ends soon", "The municipal office renews it")]
    [InlineData("my-number", "2029-05-05", "until 5 May 2029: it ends soon", "The municipal office renews it")]
    [InlineData("my-number", "2029-05-06", "expired on 5 May 2029", "The municipal office renews it")]
    [InlineData("fineid-citizen", "2029-02-04", "until 5 May 2029: it ends soon", "replaced by a new one")]
    [InlineData("fineid-organisation", "2029-05-06", "expired on 5 May 2029", "replaced by a new one")]
    public void A_certificate_that_ends_within_ninety_days_or_is_over_has_a_word_and_what_helps(
        string card, string today, string word, string? helps)
    {
        var told = CliRun.Do($"status --simulated {card}", today: DateOnly.Parse(today), width: 300).Out;
        Assert.Contains($"Login certificate {(word[0] == 'u' ? "valid " : "")}{word}", told, StringComparison.Ordinal);
        foreach (var help in (string[])["The municipal office renews it", "replaced by a new one"])
            Assert.Equal(help == helps, told.Contains(help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x6A82, "absent", "Login certificate: not on this card")]
    [InlineData(0x6982, "needs-code", "Login certificate: the card shows it only with its code")]
    [InlineData(0x6F00, "unreadable", "Login certificate: could not be read")]
    public void A_certificate_that_the_card_does_not_show_has_a_state_and_no_end(int status, string state, string words)
    {
        using var readers = new RewritingReaders("fineid-citizen", (command, answer) =>
            command is [0x00, 0xA4, 0x08, 0x04, 0x02, 0x43, ..] ? [(byte)(status >> 8), (byte)status] : answer);
        Assert.Contains(words, CliRun.Do("status", readers: readers).Out, StringComparison.Ordinal);
        var certificate = CliRun.Do("status --json", readers: readers).Card.GetProperty("certificate");
        Assert.Equal(state, certificate.GetProperty("state").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, certificate.GetProperty("notAfter").ValueKind);
    }

    [Theory, InlineData(9, "may unlock 9 more times"), InlineData(1, "may unlock 1 more time"), InlineData(0, "may unlock no more")]
    public void How_often_the_PUK_may_still_unblock_is_told_where_the_card_says_it(int left, string words)
    {
        // Of a PIN the number says how often it may be unblocked.
        var counts = new Dictionary<string, int> { ["fi.pin1"] = 3, ["fi.activation-code"] = left };
        var card = SimulatedCard.Create(ReadyMade.Find("fineid-citizen")!.Definition with { UnblockingsLeft = counts });
        using var readers = SimulatedReaders.With(card, "R");
        Assert.Contains(words, CliRun.Do("status", readers: readers).Out, StringComparison.Ordinal);
        var pins = CliRun.Do("status --json", readers: readers).Card.GetProperty("pins");
        Assert.Equal(left, pins[2].GetProperty("unblockingsLeft").GetInt32());
        Assert.False(pins[0].TryGetProperty("unblockingsLeft", out _));
        Assert.DoesNotContain("3 more", CliRun.Do("status", readers: readers).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("may unlock", CliRun.Do("status --simulated fineid-citizen").Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("fineid-citizen-2026-new", true), InlineData("fineid-citizen-new", false)]
    public void A_card_whose_letter_serves_first_use_alone_says_that_its_PUK_comes_apart(string card, bool apart)
    {
        var told = CliRun.Do($"status --simulated {card}", width: 300).Out;
        Assert.Equal(apart, told.Contains("A PUK is ordered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("my-number", "card-info", "3690\n1357", 20)]
    [InlineData("fineid-citizen", "pin1", "1234\n9753", 13)]
    [InlineData("fineid-organisation", "pin1", "1234\n9753", 10)]
    public void All_of_it_costs_few_commands_also_where_this_computer_remembers_a_change(string card, string pin, string codes, int most)
    {
        using var readers = CliRun.Readers(card);
        var reader = readers.Plugged[0];
        int Commands(string line)
        {
            var before = reader.Commands;
            Assert.Equal(0, CliRun.Do(line, readers: readers, state: state).Exit);
            return reader.Commands - before;
        }
        Assert.InRange(Commands("status --json"), 1, most);
        Assert.Equal(0, CliRun.Do($"change {pin} --stdin --json", codes, readers: readers, state: state).Exit);
        Assert.Contains("lastChanged", CliRun.Do("status --json", readers: readers, state: state).Out, StringComparison.Ordinal);
        Assert.InRange(Commands("status"), 1, most);
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("fi"), InlineData("sv")]
    public void A_command_to_be_copied_stands_in_one_line(string language)
    {
        foreach (var card in (string[])["my-number-both-locked", "fineid-citizen-pin1-locked", "fineid-citizen-2026-pin1-locked"])
        {
            var told = CliRun.Do($"status --simulated {card} --lang {language}", width: 60).Out;
            Assert.Contains('`', told);
            Assert.All(told.Split('\n'), line => Assert.True(line.Count(c => c == '`') % 2 == 0, line));
        }
    }

    [Fact]
    public void Other_commands_do_not_ask_for_the_end_of_a_certificate()
    {
        using var readers = CliRun.Readers("fineid-citizen");
        CliRun.Do("sheet", readers: readers);
        Assert.InRange(readers.Plugged[0].Commands, 1, 9);
    }

    /// <summary>One reader whose card's answers come in otherwise.</summary>
    private sealed class RewritingReaders(string card, Func<byte[], byte[], byte[]> rewrite) : ICardReaders
    {
        private readonly SimulatedReaders inner = CliRun.Readers(card);

        public IReadOnlyList<ReaderState> List() => inner.List();

        public ICardLink Connect(string reader)
        {
            byte[] command = [];
            return new BetweenLink(inner.Connect(reader), sent => command = sent, answer => rewrite(command, answer));
        }

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
            inner.WaitForChange(known, cancellation);

        public void Dispose() => inner.Dispose();
    }

    [Theory]
    [InlineData("fineid-citizen-2026-pin1-locked", true)]
    [InlineData("fineid-citizen-pin1-locked", false)]
    [InlineData("fineid-citizen", false)]
    public void Whose_letter_does_not_unlock_is_told_to_order_a_PUK(string card, bool told)
    {
        var run = CliRun.Do($"status --simulated {card}");
        Assert.Equal(told, run.Out.Contains("A PUK is ordered from the police", StringComparison.Ordinal));
    }
}
