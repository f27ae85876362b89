using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;

namespace EidPin.SystemTests;

/// <summary>No other program of the same user reads a code: not from memory, and not by the doors that the .NET runtime opens.</summary>
[SupportedOSPlatform("linux")]
public sealed class HardeningTests : IDisposable
{
    private const string CheckPin2 = "check pin2 --simulated fineid-citizen";

    private readonly SameUser user = new();

    public void Dispose() => user.Dispose();

    [Fact]
    public void Another_program_gets_into_a_process_that_hides_nothing()
    {
        // Else the tests below would be content with a watcher that is refused for another reason.
        var ways = user.Watch(user.Victim());
        Assert.Equal(7, ways.Length);
        Assert.All(ways, way => Assert.EndsWith(" open", way, StringComparison.Ordinal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void At_a_code_prompt_every_way_into_the_command_is_refused(bool installed)
    {
        using var terminal = AtPrompt(FileOf("eidpin", installed));
        Refused(terminal.Process);
        Assert.Equal(0, terminal.Type("\r").Await("Right").End());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Every_way_into_the_running_desk_is_refused(bool installed)
    {
        var (desk, line) = user.Program([FileOf("eidpin-desk", installed), "--port", "0"]);
        Assert.StartsWith("desk http://", line, StringComparison.Ordinal);
        Refused(desk.Id);
        desk.Kill();
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Every_way_into_the_running_reset_server_is_refused(bool installed)
    {
        var secrets = JsonSerializer.Serialize(new { operatorSecret = new byte[32], masterKey = new byte[32] });
        var words = $"serve --child --practice --database {user.Home}/reset.db --port 0 --face off";
        var (server, line) = user.Program([FileOf("eidpin-reset", installed), .. words.Split(' ')], secrets);
        Assert.StartsWith("server http://", line, StringComparison.Ordinal);
        Refused(server.Id);
    }

    [Fact]
    public void Every_way_into_the_children_of_the_demonstration_is_refused()
    {
        var (demo, _) = user.Program([user.FileOf("eidpin"), "demo", "--no-open", "--port", $"{FreePort.Next()}"]);
        int[] children = [.. Children(demo.Id)];
        Assert.Equal(2, children.Length);
        Assert.All([demo.Id, .. children], Refused);
    }

    /// <summary>What is opened before Main stays open: an open file of the memory, an attached debugger.</summary>
    [Fact]
    public void Started_by_the_script_the_memory_cannot_be_opened_at_any_moment()
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var program in (string[])["eidpin", "eidpin-desk", "eidpin-reset"])
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(user.FileOf(program)) & read);
        Assert.Equal("looked often, open 0, ended 0", user.WatchStart(user.FileOf("eidpin"), user.Script, "--version"));
    }

    public static TheoryData<string, string> Environments()
    {
        var data = new TheoryData<string, string>();
        foreach (var start in (string[])["file", "dotnet", "script"]) data.Add(start, "");
        // Each alone and all together, the second in the runtime's older spelling.
        string[] hostile =
        [
            "DOTNET_EnableDiagnostics=1", "COMPlus_EnableDiagnostics=1",
            "DOTNET_EnableDiagnostics_IPC=1", "DOTNET_EnableDiagnostics_Debugger=1",
            "DOTNET_DiagnosticPorts={tmp}/port,listen,nosuspend",
            "DOTNET_DbgEnableMiniDump=1 DOTNET_DbgMiniDumpName={tmp}/dump",
            "CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER={5E3F0D1A-0000-4000-8000-000000000000} CORECLR_PROFILER_PATH={tmp}/profiler.so",
            "DOTNET_EnableEventPipe=1 DOTNET_EventPipeOutputPath={tmp}/trace",
            // Where hooks were minded, one that is not there would end the program before Main.
            "DOTNET_STARTUP_HOOKS={tmp}/hook.dll",
        ];
        foreach (var setting in hostile) data.Add("file", setting);
        foreach (var start in (string[])["file", "dotnet", "script"]) data.Add(start, string.Join(' ', hostile));
        return data;
    }

    [Theory, MemberData(nameof(Environments))]
    public void However_it_is_started_no_diagnostics_port_listens_at_a_code_prompt(string start, string settings)
    {
        var words = start switch
        {
            "file" => (string[])[user.FileOf("eidpin")],
            "dotnet" => ["dotnet", user.FileOf("eidpin.dll")],
            _ => [user.Script],
        };
        using var terminal = AtPrompt(words, [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Variable)]);
        Refused(terminal.Process);
        // A trace of the runtime can be begun before Main; nothing of what comes later is in it.
        var written = Files();
        // It is the process that the shell started, and it still has its terminal and its words.
        Assert.Equal(0, terminal.Type("\r").Await("Right").End());
        Assert.Equal(written, Files());
    }

    [Fact]
    public void Words_and_standard_input_go_through_a_start_anew_as_bytes()
    {
        // No UTF-8, an empty word, and a line that waits on standard input: what the program says of them is the same.
        const string input = """printf '123456\n' | "$0" check pin2 --stdin --simulated fineid-citizen --json""";
        const string words = """ "$0" "$(printf 'a\377b')" ''; echo $?""";
        string[] command = ["sh", "-c", $"{input};{words}", user.FileOf("eidpin")];
        var (closed, open) = (Output(command, "0"), Output(command, "1"));
        Assert.Contains("\"outcome\":", closed, StringComparison.Ordinal);
        Assert.Equal(closed, open);
    }

    [Fact]
    public void A_start_that_is_opened_again_each_time_is_refused_and_says_what_to_do()
    {
        string[] again = ["sh", "-c", "EIDPIN_STARTED_ANEW=$$ exec \"$0\" --version", user.FileOf("eidpin")];
        using var terminal = user.Terminal(again, ("DOTNET_EnableDiagnostics", "1"));
        Assert.Equal(70, terminal.Await("Start the program with DOTNET_EnableDiagnostics=0").End());
    }

    private static (string Name, string Value) Variable(string setting)
    {
        var parts = setting.Split('=', 2);
        return (parts[0], parts[1]);
    }

    private string FileOf(string program, bool installed)
    {
        if (installed) Program.MustHaveOthersBeside();
        return user.FileOf(program, installed);
    }

    private Pty AtPrompt(string file) => AtPrompt([file]);

    private Pty AtPrompt(string[] words, params (string Name, string Value)[] variables)
    {
        var terminal = user.Terminal([.. words, .. CheckPin2.Split(' ')], variables);
        return terminal.Await("): ").Type("123456").Await("******");
    }

    private void Refused(int process)
    {
        Assert.Equal([], Directory.GetFiles(user.Temporary, $"*-{process}-*").Select(Path.GetFileName));
        Assert.Equal([], Listening());
        var core = File.ReadLines($"/proc/{process}/limits").Single(
            line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0", "bytes"], core.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3..]);
        var ways = user.Watch(process);
        Assert.Equal(7, ways.Length);
        Assert.All(ways, way => Assert.EndsWith(" refused", way, StringComparison.Ordinal));
    }

    // The kernel's list, which everybody may read; the fourth column says that a socket listens. The Desk's own is in its runtime folder.
    private IEnumerable<string> Listening() => File.ReadLines("/proc/net/unix")
        .Where(line => line.Split(' ')[3] == "00010000")
        .Select(line => line[(line.LastIndexOf(' ') + 1)..])
        .Where(path => path.StartsWith(user.Temporary, StringComparison.Ordinal));

    private string Output(string[] words, string diagnostics)
    {
        var all = SameUser.As(words);
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in user.Variables(("DOTNET_EnableDiagnostics", diagnostics))) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + error.Result;
    }

    private string[] Files() => [.. new DirectoryInfo(user.Temporary).GetFiles().Select(f => $"{f.Name} {f.Length}").Order()];

    private static IEnumerable<int> Children(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
}
