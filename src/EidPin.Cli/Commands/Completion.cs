using System.Text;

namespace EidPin.Cli.Commands;

/// <summary>An option and the values it takes: null for none at all, empty for a value that cannot be listed.</summary>
internal sealed record CompletionOption(string Name, IReadOnlyList<string>? Values = null, bool IsFile = false, string? Description = null)
{
    public bool TakesValue => Values is not null || IsFile;
}

/// <summary>A command, its options and the words that may stand after it (PIN names, cards, shells).</summary>
internal sealed record CompletionCommand(
    string Name, string Description, IReadOnlyList<CompletionOption> Options, IReadOnlyList<string> Words);

/// <summary>
/// Completion scripts for shells. Static, so that a Tab never starts the program; made from the program's own table, so that they fit it.
/// </summary>
internal static class Completion
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    public static string Script(string shell, IReadOnlyList<CompletionCommand> commands) => shell switch
    {
        "bash" => Bash(commands),
        "zsh" => Zsh(commands),
        "fish" => Fish(commands),
        "powershell" => PowerShell(commands),
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, null),
    };

    private static string Bash(IReadOnlyList<CompletionCommand> commands)
    {
        var script = new StringBuilder("""
            # eidpin completion for bash: source <(eidpin completion bash)
            _eidpin() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= word
              [[ $cur == = ]] && cur=
              [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do

            """);
        Add(script, $"    case $word in {Alternatives(commands)}) command=$word; break;; esac");
        Add(script, "  done");
        Add(script, "  case $command:$prev in");
        Values(script, commands, values => $"words={Quote(string.Join(' ', values))}", "compopt -o default; return");
        Add(script, "    *) case $command in");
        foreach (var c in commands) Add(script, $"      {c.Name}) words={Quote(string.Join(' ', Words(c)))};;");
        Add(script, $"      *) words={Quote(string.Join(' ', commands.Select(c => c.Name)))};;");
        Add(script, "    esac;;");
        Add(script, "  esac");
        Add(script, "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))");
        Add(script, "}");
        Add(script, "complete -F _eidpin eidpin");
        return script.ToString();
    }

    private static string Zsh(IReadOnlyList<CompletionCommand> commands)
    {
        var script = new StringBuilder("""
            #compdef eidpin
            # eidpin completion for zsh: source <(eidpin completion zsh), or save it as _eidpin in a folder of $fpath
            _eidpin() {
              local command= word prev=${words[CURRENT-1]}
              for word in ${words[2,CURRENT-1]}; do

            """);
        Add(script, $"    case $word in {Alternatives(commands)}) command=$word; break;; esac");
        Add(script, "  done");
        Add(script, "  case $command:$prev in");
        Values(script, commands, values => $"compadd -- {string.Join(' ', values.Select(Quote))}", "_files");
        Add(script, "    *) case $command in");
        foreach (var c in commands) Add(script, $"      {c.Name}) compadd -- {string.Join(' ', Words(c).Select(Quote))};;");
        Add(script, "      *) local -a known=(");
        foreach (var c in commands) Add(script, $"        {Quote($"{c.Name}:{c.Description}")}");
        Add(script, "      ); _describe command known;;");
        Add(script, "    esac;;");
        Add(script, "  esac");
        Add(script, "}");
        // Loaded from $fpath the file is the function; sourced, it registers it.
        Add(script, "if [[ ${funcstack[1]} == _eidpin ]]; then _eidpin \"$@\"; else compdef _eidpin eidpin; fi");
        return script.ToString();
    }

    private static string Fish(IReadOnlyList<CompletionCommand> commands)
    {
        var script = new StringBuilder("# eidpin completion for fish: eidpin completion fish | source\ncomplete -c eidpin -f\n");
        var names = string.Join(' ', commands.Select(c => c.Name));
        foreach (var c in commands)
        {
            Add(script, $"complete -c eidpin -n 'not __fish_seen_subcommand_from {names}' -a {c.Name} -d {QuoteFish(c.Description)}");
            var condition = $"complete -c eidpin -n '__fish_seen_subcommand_from {c.Name}'";
            if (c.Words.Count > 0) Add(script, $"{condition} -a {QuoteFish(string.Join(' ', c.Words))}");
            foreach (var o in c.Options)
            {
                var kind = o.IsFile ? " -r -F" : o.Values is null ? "" : $" -x -a {QuoteFish(string.Join(' ', o.Values))}";
                var words = o.Description is null ? "" : $" -d {QuoteFish(o.Description)}";
                Add(script, $"{condition} -l {o.Name.TrimStart('-')}{kind}{words}");
            }
        }
        return script.ToString();
    }

    private static string PowerShell(IReadOnlyList<CompletionCommand> commands)
    {
        var script = new StringBuilder("""
            # eidpin completion for PowerShell: eidpin completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName eidpin -ScriptBlock {
              param($word, $ast, $position)
              $commands = [ordered]@{

            """);
        foreach (var c in commands) Add(script, $"    {QuotePower(c.Name)} = {QuotePower(string.Join(' ', Words(c)))}");
        Add(script, "  }");
        Add(script, "  $values = @{");
        foreach (var c in commands)
            foreach (var o in c.Options.Where(o => o.TakesValue))
                Add(script, $"    {QuotePower($"{c.Name}:{o.Name}")} = {QuotePower(string.Join(' ', o.Values ?? []))}");
        Add(script, """
              }
              $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
              $command = $typed | Select-Object -Skip 1 | Where-Object { $commands.Contains($_) } | Select-Object -First 1
              $key = "${command}:$($typed[-1])"
              if ($values.ContainsKey($key)) { $found = $values[$key] }
              elseif ($command) { $found = $commands[$command] }
              else { $found = $commands.Keys -join ' ' }
              $found -split ' ' | Where-Object { $_ -and $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """);
        return script.ToString();
    }

    private static IEnumerable<string> Words(CompletionCommand command) => [.. command.Words, .. command.Options.Select(o => o.Name)];

    private static string Alternatives(IReadOnlyList<CompletionCommand> commands) => string.Join('|', commands.Select(c => c.Name));

    /// <summary>One line of a case for each option that takes a value; commands whose option takes the same values share it.</summary>
    private static void Values(
        StringBuilder script, IReadOnlyList<CompletionCommand> commands, Func<IReadOnlyList<string>, string> list, string file)
    {
        var lines = from c in commands
                    from o in c.Options
                    where o.TakesValue
                    group $"{c.Name}:{o.Name}" by o.IsFile ? file : list(o.Values!);
        foreach (var line in lines) Add(script, $"    {string.Join('|', line)}) {line.Key};;");
    }

    // A shell reads these lines, so they end as its own do, on Windows too.
    private static void Add(StringBuilder script, string line) => script.Append(line).Append('\n');

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''")}'";

    private static string QuoteFish(string text) => $"'{text.Replace(@"\", @"\\").Replace("'", @"\'")}'";

    private static string QuotePower(string text) => $"'{text.Replace("'", "''")}'";
}
