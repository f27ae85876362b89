using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

public sealed class LastChangedTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(9));

    private readonly string top = Directory.CreateTempSubdirectory("eidpin-test-").FullName;

    private string Folder => Path.Combine(top, "eidpin");

    private string Kept => Path.Combine(Folder, "changed.json");

    public void Dispose() => Directory.Delete(top, recursive: true);

    public static TheoryData<string> Cards => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Cards))]
    public void A_card_is_known_again_in_another_session_and_taken_for_no_other(string name)
    {
        using (var session = Open(name)) LastChanged.In(Folder).Record(session, "some.pin", Day);
        using (var again = Open(name))
            Assert.Equal([KeyValuePair.Create("some.pin", Day.ToUniversalTime())], LastChanged.In(Folder).Of(again));
        foreach (var other in ReadyMade.All.Where(c => c.Name != name))
        {
            using var session = Open(other.Name);
            Assert.Empty(LastChanged.In(Folder).Of(session));
        }
    }

    [Fact]
    public void The_file_names_no_card_and_is_for_its_owner_alone()
    {
        using (var session = Open("fineid-citizen")) LastChanged.In(Folder).Record(session, "fi.pin1", Day);
        var kept = File.ReadAllText(Kept);
        Assert.Contains("2026-11-21T01:00:00Z", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("TE1000001", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString("TE1000001"u8), kept, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([Kept], Directory.GetFiles(Folder));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"key":"AAAA","cards":{}}""")]
    [InlineData("""{"key":5}""")]
    [InlineData("""{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","cards":{"x":{"fi.pin1":"tomorrow"}}}""")]
    public void A_damaged_file_is_put_aside(string damaged)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Kept, damaged);
        using var session = Open("fineid-citizen");
        Assert.Empty(LastChanged.In(Folder).Of(session));
        LastChanged.In(Folder).Record(session, "fi.pin1", Day);
        Assert.Single(LastChanged.In(Folder).Of(session));
        Assert.Equal(damaged, File.ReadAllText(Kept + ".damaged"));
        Assert.True(LastChanged.In(Folder).Forget());
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_fails()
    {
        using var session = Open("fineid-citizen");
        File.WriteAllText(Folder, "a file where the folder should be");
        LastChanged.In(Folder).Record(session, "fi.pin1", Day);
        Assert.Empty(LastChanged.In(Folder).Of(session));
        var nowhere = LastChanged.Open(_ => null);
        nowhere.Record(session, "fi.pin1", Day);
        Assert.Empty(nowhere.Of(session));
        Assert.False(nowhere.Forget());
    }

    [Fact]
    public void What_was_changed_is_noted_though_the_card_is_gone_already()
    {
        var reader = new SimulatedReader("Reader A", CardTray.Take("my-number"));
        using var readers = new SimulatedReaders(reader);
        using var session = PinSession.Open(readers.Connect("Reader A"));
        reader.Remove();
        LastChanged.In(Folder).Record(session, "jp.card-info", Day);
        Assert.Equal(Day, LastChanged.In(Folder).Of(session)["jp.card-info"]);
    }

    [Fact]
    public async Task Programs_that_write_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
        {
            using var session = Open("fineid-citizen");
            for (var i = 0; i < 5; i++) LastChanged.In(Folder).Record(session, $"pin.{n}.{i}", Day);
        })));
        using var session = Open("fineid-citizen");
        Assert.Equal(40, LastChanged.In(Folder).Of(session).Count);
    }

    [Fact]
    public void The_place_is_the_systems_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the paths of Linux");
        using var session = Open("fineid-citizen");
        LastChanged.Open(name => name == "XDG_STATE_HOME" ? top : null).Record(session, "fi.pin1", Day);
        Assert.True(File.Exists(Kept));
        LastChanged.Open(name => name switch { "XDG_STATE_HOME" => "relative", "HOME" => top, _ => null }).Record(session, "fi.pin1", Day);
        Assert.True(File.Exists(Path.Combine(top, ".local", "state", "eidpin", "changed.json")));
    }

    [Fact]
    public void What_the_command_changes_it_shows_and_forgets()
    {
        using var readers = CliRun.Readers("fineid-citizen", "fineid-citizen-new");
        Assert.Equal(0, Do("change pin2 --stdin --reader 'Reader A'", readers, "123456\n975310").Exit);
        Assert.Equal(0, Do("activate --stdin --reader 'Reader B'", readers, "12345678\n8642\n975310").Exit);
        Assert.Equal(["fi.pin2"], Changed(Do("status --json --reader 'Reader A'", readers)));
        Assert.Equal(["fi.pin1", "fi.pin2"], Changed(Do("status --json --reader 'Reader B'", readers)));
        Assert.Equal(0, Do("unlock pin1 --stdin --reader 'Reader A'", readers, "12345678\n7531").Exit);
        Assert.Equal(["fi.pin1", "fi.pin2"], Changed(Do("status --json --reader 'Reader A'", readers)));
        var today = Guidance.Wording.Texts.For("en").Date(DateOnly.FromDateTime(DateTime.Now));
        Assert.Contains($"last changed here: {today}", Do("status --reader 'Reader A'", readers).Out, StringComparison.Ordinal);
        Assert.Equal("{\"forgotten\":true}", Do("forget --json", readers).Out.Trim());
        Assert.Empty(Changed(Do("status --json --reader 'Reader A'", readers)));
        Assert.Equal(
            (0, "{\"forgotten\":false}"), Do("forget --json", readers) is var nothing ? (nothing.Exit, nothing.Out.Trim()) : default);
        Assert.Contains("nothing to delete", Do("forget", readers).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_simulated_cards_and_wrong_codes_nothing_is_kept()
    {
        using var readers = CliRun.Readers("fineid-citizen");
        Assert.Equal(0, Do("change pin1 --stdin --simulated fineid-citizen", readers, "1234\n8642").Exit);
        Assert.Equal(1, Do("change pin1 --stdin", readers, "9999\n8642").Exit);
        Assert.False(File.Exists(Kept));
    }

    private static IEnumerable<string?> Changed(CliRun run) =>
        run.Json.GetProperty("readers")[0].GetProperty("card").GetProperty("pins").EnumerateArray()
        .Where(p =>
            p.TryGetProperty("lastChanged", out var when) && when.GetDateTimeOffset().Offset == TimeSpan.Zero).Select(p =>
                p.GetProperty("id").GetString());

    private CliRun Do(string line, SimulatedReaders readers, string? stdin = null) => CliRun.Do(line, stdin, readers: readers, state: top);

    private static PinSession Open(string card)
    {
        var readers = CliRun.Readers(card);
        return PinSession.Open(readers.Connect(readers.List()[0].Name));
    }
}
