using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Views;

/// <summary>The manual page, in the macros of man(7): made of what <c>--help</c> is made of, so that the two say the same.</summary>
internal sealed partial class ManualPage(Texts texts)
{
    private static readonly (string Name, string Key)[] Variables =
    [
        ("EIDPIN_READER", "man.variable-reader"), ("EIDPIN_NO_PINPAD", "man.variable-pin-pad"), ("NO_COLOR", "man.variable-no-color"),
        ("LC_ALL, LC_MESSAGES, LANG", "man.variable-language"), ("XDG_STATE_HOME", "man.variable-state"),
    ];

    private static readonly (string Name, string Key)[] Files = [("$XDG_STATE_HOME/eidpin/changed.json", "man.file-changed")];

    private static readonly (string Name, string Key)[] Examples =
    [
        ("eidpin status", "man.example-status"), ("eidpin change signature", "man.example-change"),
        ("eidpin unlock pin1 --wait", "man.example-unlock"), ("eidpin guide --card jp.my-number", "man.example-guide"),
        ("eidpin which HJS0432E", "man.example-which"), ("eidpin status --simulated my-number --json", "man.example-simulated"),
    ];

    private readonly StringBuilder page = new();

    public string Of(Command root, string version)
    {
        Line($".TH EIDPIN 1 \"\" \"EidPin {version}\" \"EidPin\"");
        // Neither words broken at the end of a line nor stretched lines: codes and options are copied from here.
        Line(".nh");
        Line(".ad l");
        Section("man.name");
        Line($"eidpin \\- {Text(texts.Get("man.summary"))}");
        Section("man.synopsis");
        Line($"{Bold("eidpin")} {Text(HelpView.Usage(root, null)["eidpin ".Length..])}");
        Section("man.description");
        foreach (var paragraph in texts.Get("man.text").Split('|')) Paragraph(paragraph);
        Section("man.commands");
        foreach (var command in root.Subcommands) Describe(command, root);
        Section("man.everywhere");
        foreach (var option in root.Options) Row(HelpView.OptionRow(option));
        Section("man.exit");
        foreach (var code in texts.Get("help.exit-codes").Split('|')) Row(HelpView.ExitCodeRow(code));
        Named("man.environment", Variables);
        Named("man.files", Files);
        Named("man.examples", Examples);
        Section("man.see-also");
        Line($"{Bold("pcscd")}(8), {Bold("pkcs15-tool")}(1)");
        return page.ToString();
    }

    private void Describe(Command command, Command root)
    {
        Line($".SS {Bold(HelpView.Usage(command, root))}");
        Paragraph(command.Description ?? "");
        foreach (var argument in command.Arguments) Row((argument.Name, argument.Description));
        foreach (var option in command.Options) Row(HelpView.OptionRow(option));
    }

    private void Named(string section, IEnumerable<(string Name, string Key)> rows)
    {
        Section(section);
        foreach (var (name, key) in rows) Row((name, texts.Get(key)));
    }

    private void Section(string key) => Line($".SH {Text(texts.Get(key))}");

    private void Row((string Left, string? Right) row)
    {
        Line(".TP");
        Line(Bold(row.Left));
        Line(Text(row.Right ?? ""));
    }

    private void Paragraph(string text)
    {
        Line(".PP");
        Line(Text(text));
    }

    // Printed by man(1), which reads its own line ends alone.
    private void Line(string line) => page.Append(line).Append('\n');

    private static string Bold(string text) => $"\\fB{Literal(text)}\\fR";

    // What stands between backquotes is typed as it stands.
    private static string Text(string text)
    {
        var plain = Typed().Split(text).Select((part, i) => i % 2 == 0 ? Escaped(part) : Bold(part));
        var line = string.Concat(plain);
        return line is ['.' or '\'', ..] ? $"\\&{line}" : line;
    }

    // A hyphen that can be copied: man(7) may print a typographic one otherwise.
    private static string Literal(string text) => Escaped(text).Replace("-", "\\-", StringComparison.Ordinal);

    private static string Escaped(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal);

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Typed();
}
