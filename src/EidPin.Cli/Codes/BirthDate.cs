using System.CommandLine.Parsing;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Codes;

/// <summary>
/// The holder's birth date, which a new code should not be made of. What stands on a command line stays in the shell's history.
/// </summary>
internal static class BirthDate
{
    /// <param name="option">Null where the option was not given.</param>
    /// <param name="text">What stands after it, if anything.</param>
    public static DateOnly? Of(Invocation call, OptionResult? option, string? text)
    {
        if (option is null) return null;
        if (text is not (null or CommandLine.Standard)) return Read(text) ?? throw Unclear(call);
        if (call.Stdin || !call.Streams.InIsTerminal) throw Unclear(call);
        return Asked(call);
    }

    private static DateOnly Asked(Invocation call)
    {
        while (true)
        {
            if (Read(call.Prompt.Line(call.Output.Text("prompt.birth-date")).Trim()) is { } date) return date;
            call.Output.Note(call.Output.Text("prompt.birth-date-again"), Look.Bad);
        }
    }

    private static DateOnly? Read(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date) ? date : null;

    private static UsageException Unclear(Invocation call) => new(call.Output.Text("ui.usage-birth-date"));
}
