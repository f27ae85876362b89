using System.Text.Json;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary><c>eidpin doctor</c>: its exit code, and what a report leaves out.</summary>
public sealed class CliDoctorTests
{
    private const string Serial = "0123456789ABCD", Named = $"ACS ACR39U ICC Reader [CCID Interface] ({Serial}) 00";

    [Fact]
    public void Where_something_is_missing_it_ends_with_4_if_asked_to_and_else_with_0()
    {
        using var nothing = new SimulatedReaders();
        using var empty = CliRun.Readers("");
        using var unserved = new SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        foreach (var readers in (SimulatedReaders[])[nothing, empty, unserved])
        {
            Assert.Equal(4, CliRun.Do("doctor --check", readers: readers).Exit);
            Assert.Equal(4, CliRun.Do("doctor --check --json", readers: readers).Exit);
            Assert.Equal(0, CliRun.Do("doctor", readers: readers).Exit);
        }
        using var whole = CliRun.Readers("my-number");
        Assert.Equal(0, CliRun.Do("doctor --check", readers: whole).Exit);
        Assert.Equal((2, "usage"), CliRun.Do("doctor --check --cards --json") is var both ? (both.Exit, both.ErrorId!) : default);
    }

    [Fact]
    public void The_missing_checks_say_which_ones_they_are_before_that_exit_code()
    {
        using var empty = CliRun.Readers("");
        var checks = CliRun.Do("doctor --check --json", readers: empty).Json.GetProperty("checks").EnumerateArray();
        Assert.Equal("card", Assert.Single(checks, IsBad).GetProperty("id").GetString());
    }

    [Fact]
    public void What_was_not_looked_at_is_not_called_missing()
    {
        using var unserved = new SimulatedReaders { ServiceFault = CardFault.ServiceNotRunning };
        var run = CliRun.Do("doctor --report --json", readers: unserved);
        var checks = run.Json.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);
        Assert.False(checks["permission"].GetProperty("looked").GetBoolean());
        Assert.False(checks["card"].GetProperty("looked").GetBoolean());
        Assert.False(checks["service"].TryGetProperty("looked", out _));
        Assert.False(checks["library"].TryGetProperty("looked", out _));
        Assert.Contains("\n?    card: ", run.Text("report"), StringComparison.Ordinal);
        Assert.Contains("\nMISS service: ", run.Text("report"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_holds_no_serial_number_of_a_reader_and_its_own_screen_does()
    {
        using var readers = new SimulatedReaders(
            new SimulatedReader($"{Named} 00", CardTray.Take("my-number")), new SimulatedReader($"{Named} 01") { Mute = true });
        foreach (var line in (string[])["doctor --report", "doctor --report --json"])
        {
            var run = CliRun.Do(line, readers: readers);
            Assert.Equal(0, run.Exit);
            Assert.Contains("ACS ACR39U ICC Reader [CCID Interface] (*) 00 00", run.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(Serial, run.Out, StringComparison.Ordinal);
        }
        Assert.Contains(Serial, CliRun.Do("doctor", readers: readers).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_without_keys_is_said_to_have_none_that_the_system_shows()
    {
        using var readers = CliRun.Readers("my-number");
        Assert.Contains(
            "no reader has a keypad that the system shows", CliRun.Do("doctor", readers: readers).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Juki_card_is_named_as_one()
    {
        using var readers = new Relabelled(CardTray.Take("my-number"));
        var run = CliRun.Do("status --json", readers: readers);
        var card = run.Json.GetProperty("readers")[0].GetProperty("card");
        Assert.Equal(
            (0, "juki-card", JsonValueKind.Null), (run.Exit, card.GetProperty("fault").GetString(), card.GetProperty("id").ValueKind));
        var check = CliRun.Do("check authentication --stdin --json", "2468", readers: readers);
        Assert.Equal((4, "juki-card"), (check.Exit, check.ErrorId));
        Assert.Contains("住民基本台帳カード", CliRun.Do("status", readers: readers).Out, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_trace_file_that_was_there_is_for_its_owner_alone_afterwards(bool byLink)
    {
        if (OperatingSystem.IsWindows()) return;   // has no such rights
        var folder = Directory.CreateTempSubdirectory("eidpin-trace-").FullName;
        var (file, link) = (Path.Combine(folder, "file"), Path.Combine(folder, "link"));
        try
        {
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
            if (byLink) File.CreateSymbolicLink(link, file);
            Assert.Equal(0, CliRun.Do($"status --trace {(byLink ? link : file)} --simulated my-number").Exit);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_device_that_a_trace_is_written_to_keeps_its_rights()
    {
        if (OperatingSystem.IsWindows()) return;   // has no such rights
        var before = File.GetUnixFileMode("/dev/null");
        Assert.Equal(0, CliRun.Do("status --trace /dev/null --simulated my-number").Exit);
        Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
    }

    private static bool IsBad(JsonElement check) => check.GetProperty("remedy").ValueKind != JsonValueKind.Null;

    /// <summary>A reader whose card has the token label of a Juki card.</summary>
    private sealed class Relabelled(SimulatedCard card) : ICardReaders
    {
        private readonly SimulatedReaders inner = SimulatedReaders.With(card);

        public IReadOnlyList<ReaderState> List() => inner.List();

        public ICardLink Connect(string reader) => new BetweenLink(inner.Connect(reader), answer: Label);

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
            inner.WaitForChange(known, cancellation);

        public void Dispose() => inner.Dispose();

        private static byte[] Label(byte[] answer)
        {
            if (answer.AsSpan().StartsWith("JPKIAPICCTOKEN2"u8)) answer["JPKIAPICCTOKEN".Length] = (byte)' ';
            return answer;
        }
    }
}
