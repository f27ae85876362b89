using System.Diagnostics;
using EidPin.Cli.Commands;

namespace EidPin.Tests;

public class CompletionTests
{
    private static readonly CompletionOption Language = new("--lang", ["en", "ja"], Description: "the person's language");
    private static readonly CompletionOption Trace = new("--trace", IsFile: true);
    private static readonly CompletionCommand[] Commands =
    [
        new("check", "Is it the right code?", [Language, Trace, new("--json")], ["signature", "署名", "pin1"]),
        new("status", "All readers, cards and PINs", [Language, new("--reader", [])], []),
    ];

    public static TheoryData<string> Shells => [.. Completion.Shells];

    [Theory, MemberData(nameof(Shells))]
    public void A_script_knows_every_command_option_and_word(string shell)
    {
        var script = Completion.Script(shell, Commands);
        Assert.DoesNotContain('\r', script);
        string[] words = ["check", "status", "lang", "trace", "json", "reader", "signature", "署名", "pin1", "ja"];
        Assert.All(words, word => Assert.Contains(word, script));
    }

    [Theory, InlineData("eidpin ''", "check status"), InlineData("eidpin ch", "check"), InlineData("eidpin check 署", "署名"),
        InlineData("eidpin check p", "pin1"), InlineData("eidpin check --lang ''", "en ja"),
        InlineData("eidpin check --lang = j", "ja"), InlineData("eidpin status --re", "--reader"),
        InlineData("eidpin status --reader ''", ""), InlineData("eidpin --json check pi", "pin1"), InlineData("eidpin status x", "")]
    public void Bash_offers_what_fits(string line, string expected)
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("no bash");
        Assert.Equal(expected, Offered(Completion.Script("bash", Commands), line));
    }

    [Theory, InlineData("eidpin status --time", "--timeout"), InlineData("eidpin certificates --pin sign", "signature"),
        InlineData("eidpin certificates --pe", "--pem"), InlineData("eidpin change pin1 --birth", "--birth-date")]
    public void The_program_s_own_script_knows_its_options(string line, string expected)
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("no bash");
        Assert.Equal(expected, Offered(CliRun.Do("completion bash").Out, line));
    }

    private static string Offered(string script, string line)
    {
        var asked = $"COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _eidpin; echo \"${{COMPREPLY[*]}}\"";
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", $"{script}\n{asked}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var (found, error) = (bash.StandardOutput.ReadToEnd().Trim(), bash.StandardError.ReadToEnd());
        Assert.Equal("", error);
        return found;
    }
}
