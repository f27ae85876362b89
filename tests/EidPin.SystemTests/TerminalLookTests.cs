using System.Text.Json;
using System.Text.RegularExpressions;
using static EidPin.SystemTests.TerminalStage;

namespace EidPin.SystemTests;

/// <summary>What goes to the terminal and what goes to standard output, in which language and how wide.</summary>
[Trait("Runs", "Program")]
public sealed partial class TerminalLookTests
{
    [Fact]
    public void With_json_the_terminal_gets_one_object_and_prompts_go_to_standard_error()
    {
        using var stage = new TerminalStage("my-number");
        var asked = stage.FileOf("error");
        using var terminal = stage.Start("check signature --json", error: asked);
        Until(() => Read(asked).EndsWith("): ", StringComparison.Ordinal));
        terminal.Type(Login + "\r");
        Until(() =>
            Read(asked).Contains("looks like the Login PIN", StringComparison.Ordinal)
                && Read(asked).EndsWith("): ", StringComparison.Ordinal));
        Assert.Equal(0, terminal.Type(Password + "\r").End());
        Assert.Equal("done", JsonDocument.Parse(terminal.Shown).RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void With_json_a_cancelled_prompt_is_an_object_too()
    {
        using var stage = new TerminalStage("fineid-citizen");
        var result = stage.FileOf("result");
        using var terminal = stage.Start("check pin1 --json", output: result);
        Assert.Equal(130, terminal.Await("): ").Type("83\u0003").End());
        var said = JsonDocument.Parse(Read(result)).RootElement;
        Assert.Equal(("cancelled", false), (said.GetProperty("outcome").GetString(), said.GetProperty("sent").GetBoolean()));
    }

    [Theory, InlineData("check pin1"), InlineData("change pin1"), InlineData("unlock pin1"), InlineData("unlock")]
    public void Without_a_terminal_to_type_in_nothing_is_asked(string command)
    {
        using var stage = new TerminalStage("fineid-citizen");
        using var terminal = stage.Start(command, input: "/dev/null");
        Assert.Equal(2, terminal.End());
        Assert.DoesNotContain("): ", terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(0, stage.CodesSent);
    }

    [Fact]
    public void Typed_in_a_terminal_the_answer_can_go_to_a_file()
    {
        using var stage = new TerminalStage("fineid-citizen");
        var result = stage.FileOf("result");
        using var terminal = stage.Start("check pin1", output: result);
        Assert.Equal(0, terminal.Await("): ").Type(Pin1 + "\r").End());
        Assert.StartsWith("Right. 5 of 5", Read(result), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001B", Read(result), StringComparison.Ordinal);
        Assert.DoesNotContain("Right", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_gets_text_and_colours_and_no_other_control_sequence()
    {
        using var stage = new TerminalStage("my-number");
        using var typed = stage.Start("check signature");
        Assert.Equal(0, typed.Await("): ").Type(Password + "\r").End());
        using var table = stage.Start("status");
        Assert.Equal(0, table.End());
        foreach (var shown in (string[])[typed.Shown, table.Shown])
        {
            Assert.Contains("\u001B[", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("\u001B", Plain(shown), StringComparison.Ordinal);
        }
        using var plain = stage.Start("status --no-color");
        Assert.Equal(0, plain.End());
        Assert.DoesNotContain("\u001B", plain.Shown, StringComparison.Ordinal);
        Assert.Equal(Plain(table.Shown), plain.Shown);
    }

    [Theory]
    [InlineData("LANG", "C", "***** 5 of 5 tries left", "..... no tries left")]
    [InlineData("LC_ALL", "C.UTF-8", "●●●●● 5 of 5 tries left", "○○○○○ no tries left")]
    [InlineData("LANG", "ja_JP.UTF-8", "***** 残り5回", "..... 残り0回")]
    [InlineData("LANG", "ja_JP.eucJP", "***** 残り5回", "..... 残り0回")]
    [InlineData("LANG", "fi_FI.UTF-8", "●●●●● yrityksiä jäljellä 5/5", "ei lukittu")]
    public void The_locale_gives_language_and_signs(string variable, string locale, params string[] shown)
    {
        using var stage = new TerminalStage("fineid-citizen-pin1-locked");
        using var terminal = stage.Start("status", new Dictionary<string, string> { [variable] = locale });
        Assert.Equal(0, terminal.End());
        Assert.All(shown, text => Assert.Contains(text, Plain(terminal.Shown), StringComparison.Ordinal));
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("fi"), InlineData("sv")]
    public void In_60_columns_no_line_is_longer(string language)
    {
        foreach (var card in (string[])["my-number-both-locked", "fineid-citizen-pin1-locked"])
        {
            using var stage = new TerminalStage(card);
            using var terminal = stage.Start($"status --lang {language}", columns: 60);
            Assert.Equal(0, terminal.End());
            // Each thing that was drawn over is a line as well.
            var lines = Colour().Replace(terminal.Shown, "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.Length >= 8, terminal.Shown);
            Assert.All(lines, line => Assert.True(Cells(line) <= 60, line));
        }
    }

    [Fact]
    public void The_columns_stand_below_each_other_also_with_wide_characters()
    {
        using var stage = new TerminalStage("my-number-signature-locked");
        using var terminal = stage.Start("status --lang ja", columns: 100);
        Assert.Equal(0, terminal.End());
        string[] words = ["ロック", "残り"];
        var lines = Plain(terminal.Shown).Split("\r\n");
        var rows = lines.Where(line => words.All(word => line.Contains(word, StringComparison.Ordinal))).ToArray();
        Assert.Equal(4, rows.Length);
        Assert.Single(rows.Select(row => Cells(row[..row.IndexOf("ロック", StringComparison.Ordinal)])).Distinct());
    }

    // East Asian Width (UAX #11): wide and full width take two cells, and so do the ambiguous signs that we use, in a Japanese terminal.
    private static int Cells(string line) =>
        line.EnumerateRunes().Sum(r => r.Value is >= 0x1100 and (<= 0x115F or >= 0x2E80 and <= 0xFF60) or 0x25CF or 0x25CB ? 2 : 1);

    // Without colours, and of a line that was drawn over what is there in the end.
    private static string Plain(string shown) =>
        string.Join("\r\n", Colour().Replace(shown, "").Split("\r\n").Select(line => line[(line.LastIndexOf('\r') + 1)..]));

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static void Until(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 4000);
            Thread.Sleep(5);
        }
    }

    [GeneratedRegex(@"\u001B\[[0-9;]*[mK]")]
    private static partial Regex Colour();
}
