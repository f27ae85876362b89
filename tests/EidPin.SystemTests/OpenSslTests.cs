using System.Diagnostics;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>A computer without OpenSSL, in a mount namespace of the program's own: what needs it says so, and the rest works.</summary>
[Trait("Runs", "Program")]
public sealed class OpenSslTests
{
    // What the loader finds there is no library. A user may do so in a namespace of its own.
    private const string Hide = """
        set -e
        for library in $(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | sed -n 's/.*=> \(.*\/libssl\.so.*\)/\1/p'); do
          mount --bind /dev/null "$library"
        done
        exec "$@"
        """;

    public static TheoryData<string> AllLanguages => [.. Texts.Languages];

    [Theory]
    [InlineData("check pin1 --json --wait"), InlineData("change pin1 --json"), InlineData("unlock --json"), InlineData("activate --json")]
    [InlineData("check pin1 --json --simulated fineid-citizen"), InlineData("status --json --simulated my-number")]
    [InlineData("demo --terminal --json"), InlineData("demo --json --no-open"), InlineData("simulate fineid-citizen --json")]
    [InlineData("certificates --json")]
    public void What_needs_it_ends_with_exit_4_before_a_code_is_asked_for(string command)
    {
        // Other programs than the command are beside it only where all were published.
        if (command.Contains("no-open", StringComparison.Ordinal)) Program.MustHaveOthersBeside();
        // Its input stays open: a program that asked would wait for it.
        var ran = Without([Program.Path, .. command.Split(' ')]);
        Assert.Equal((4, "crypto-missing"), (ran.ExitCode, ran.Json().GetProperty("error").GetProperty("id").GetString()));
        Assert.DoesNotContain("libssl", ran.Error, StringComparison.Ordinal);
        ran.SaysNoStackTrace();
    }

    [Theory, MemberData(nameof(AllLanguages))]
    public void It_is_a_sentence_in_the_persons_language_with_its_remedy(string language)
    {
        var ran = Without([Program.Path, "check", "pin1", "--simulated", "fineid-citizen", "--lang", language]);
        Assert.Equal((4, ""), (ran.ExitCode, ran.Output));
        var texts = Texts.For(language);
        Assert.Contains(texts["fault.crypto-missing.message"], ran.Error, StringComparison.Ordinal);
        Assert.Contains("apt install openssl", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version"), InlineData("which signature"), InlineData("guide --card jp.my-number"), InlineData("completion bash")]
    [InlineData("sheet --card fi.citizen"), InlineData("simulate --list"), InlineData("forget --json"), InlineData("doctor --json")]
    public void What_does_without_it_works(string command) =>
        Assert.Equal(0, Without([Program.Path, .. command.Split(' ')]).ExitCode);

    [Theory]
    [InlineData("my-number", "status --json"), InlineData("my-number-child", "status --all"), InlineData("fineid-citizen", "status --json")]
    [InlineData("fineid-organisation", "status")]
    public void A_card_is_shown_without_it(string card, string command)
    {
        using var pcscd = PrivatePcscd.Start();
        using var vpcd = new Vpcd(ReadyMade.Find(card)!.Create(), pcscd.Slots[0].Port);
        vpcd.Insert();
        Assert.True(vpcd.AwaitSeen(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        var ran = Without([Program.Path, .. command.Split(' ')], pcscd);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public void The_check_up_names_it_first()
    {
        var ran = Without([Program.Path, "doctor", "--check", "--json"]);
        var first = ran.Json().GetProperty("checks")[0];
        Assert.Equal((4, "crypto", false), (ran.ExitCode, first.GetProperty("id").GetString(), first.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public void The_local_web_app_started_by_itself_says_so_too()
    {
        Program.MustHaveOthersBeside();
        var ran = Without([Path.Combine(Path.GetDirectoryName(Program.Path)!, "eidpin-desk"), "--lang", "sv"]);
        Assert.Equal((4, $"eidpin-desk: {Texts.For("sv")["fault.crypto-missing.message"]}\n"), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public void The_reset_server_says_so_and_does_not_start()
    {
        Program.MustHaveOthersBeside();
        var server = Path.Combine(Path.GetDirectoryName(Program.Path)!, "eidpin-reset");
        var ran = Without([server, "audit", "verify", "--database", "/nowhere", "--key", "/nowhere"]);
        Assert.Equal((4, 1), (ran.ExitCode, ran.Error.Count(c => c == '\n')));
        Assert.Contains("OpenSSL is missing", ran.Error, StringComparison.Ordinal);
    }

    private static Ran Without(IEnumerable<string> words, PrivatePcscd? pcscd = null)
    {
        string[] isolation = Environment.IsPrivilegedProcess ? ["--mount"] : ["--map-root-user", "--mount"];
        var start = new ProcessStartInfo("unshare", [.. isolation, "sh", "-c", Hide, "hide", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        pcscd?.Equip(start);
        (start.Environment["LC_ALL"], start.Environment["TERM"]) = ("C.UTF-8", "dumb");
        var home = Directory.CreateTempSubdirectory("eidpin-without-");
        (start.Environment["XDG_STATE_HOME"], start.Environment["XDG_RUNTIME_DIR"]) = (home.FullName, home.FullName);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExit(TimeSpan.FromSeconds(20));
        if (!ended) process.Kill(entireProcessTree: true);
        Assert.True(ended, $"it waits: {string.Join(' ', words)}");
        home.Delete(recursive: true);
        return new(process.ExitCode, output.Result, error.Result);
    }
}
