using System.CommandLine;
using EidPin.Cli.Views;
using EidPin.Guidance.Which;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin which WORDS</c>: the PIN that a screen, a counter or a message means. Neither a card nor a reader is looked at.
/// </summary>
internal static class Which
{
    private static readonly string[] Countries = ["jp", "fi"];

    public static Command Create(CommandLine line)
    {
        var words = new Argument<string[]>("WORDS") { Description = line.Text("help.argument.words"), Arity = ArgumentArity.ZeroOrMore };
        var country = line.Value("--country", "jp|fi");
        return line.Command("which", call => Run(call, call.Parsed.GetValue(words) ?? [], call.Parsed.GetValue(country)), [words, country]);
    }

    private static int Run(Invocation call, string[] words, string? country)
    {
        if (country is not null && !Countries.Contains(country))
            throw new UsageException(call.Output.Text("ui.usage-option", ("name", "--country jp|fi")), Countries);
        if (words.Length == 0) return All(call, country);
        var (view, result) = (new WhichView(call.Output), WhichPin.Find(string.Join(' ', words), country));
        if (call.Json) call.Output.Json(view.Shape(result), JsonShapes.Default.WhichJson);
        else view.Show(result);
        return ExitCode.Done;
    }

    // Without words: all screens for a person to look through; a script forgot something.
    private static int All(Invocation call, string? country)
    {
        if (call.Json || !call.Streams.InIsTerminal)
            throw new UsageException(call.Output.Text("ui.usage-missing", ("name", "WORDS")));
        foreach (var one in country is null ? Countries : [country]) new WhichView(call.Output).Screens(one);
        return ExitCode.Done;
    }
}
