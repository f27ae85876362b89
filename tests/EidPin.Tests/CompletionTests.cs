using System.Diagnostics;
using EidPin.Cli;

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
        foreach (var word in new[] { "check", "status", "lang", "trace", "json", "reader", "signature", "署名", "pin1", "ja" }) Assert.Contains(word, script);
    }

    [Theory, InlineData("eidpin ''", "check status"), InlineData("eidpin ch", "check"), InlineData("eidpin check 署", "署名"), InlineData("eidpin check p", "pin1"),
        InlineData("eidpin check --lang ''", "en ja"), InlineData("eidpin check --lang = j", "ja"), InlineData("eidpin status --re", "--reader"),
        InlineData("eidpin status --reader ''", ""), InlineData("eidpin --json check pi", "pin1"), InlineData("eidpin status x", "")]
    public void Bash_offers_what_fits(string line, string expected)
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("no bash");
        var script = $"{Completion.Script("bash", Commands)}\nCOMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _eidpin; echo \"${{COMPREPLY[*]}}\"";
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (found, error) = (bash.StandardOutput.ReadToEnd().Trim(), bash.StandardError.ReadToEnd());
        Assert.Equal("", error);
        Assert.Equal(expected, found);
    }
}
