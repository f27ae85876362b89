using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli;

/// <summary>Questions to the person. No answer at all, by Ctrl-C or the end of input, ends the command before anything is sent.</summary>
internal sealed class Prompt(CliStreams streams, Writer output)
{
    private readonly Lazy<Terminal> terminal = new(() => new(streams.Keys ?? KeysOfProcess(), streams.Error, output.Texts));

    /// <summary>A code, typed without being shown. What is typed stays hidden until <see cref="Show"/>.</summary>
    public Code Code(string question) => Asked(t => t.ReadCode(question)) ?? throw new OperationCanceledException();

    /// <summary>Hides what is typed while the card is read: a code, where somebody does not wait for the question.</summary>
    public void HideEarly() => terminal.Value.HideEarly();

    /// <summary>All codes are typed: what is typed from now on is shown again.</summary>
    public void Show()
    {
        if (terminal.IsValueCreated) terminal.Value.Show();
    }

    public bool Confirm(string question) => Asked(t => t.Confirm(question)) ?? throw new OperationCanceledException();

    /// <summary>The same among questions for codes: what is typed stays hidden, since it may be one.</summary>
    public bool ConfirmHidden(string question) => Asked(t => t.ConfirmHidden(question)) ?? throw new OperationCanceledException();

    /// <summary>The place of what was chosen.</summary>
    public int Choose(string question, IReadOnlyList<string> choices) =>
        Asked(t => t.Choose(output.Folded(question), Folded(choices))) ?? throw new OperationCanceledException();

    /// <summary>The places of those that were chosen; none of them is an answer of its own.</summary>
    public IReadOnlyList<int> ChooseMany(string question, IReadOnlyList<string> choices, string none) =>
        Asked(t => t.ChooseMany(output.Folded(question), Folded(choices), none)) ?? throw new OperationCanceledException();

    /// <summary>Words that are no secret; empty where nothing was typed.</summary>
    public string Line(string question) => LineOrEnd(question) ?? throw new OperationCanceledException();

    /// <summary>The same where nothing is cancelled any more by the end of input: null.</summary>
    public string? LineOrEnd(string question) => Asked(t => t.ReadLine(question));

    /// <summary>Waits until the person is ready.</summary>
    public void Enter(string question) => _ = Line(question);

    /// <summary>All of standard input. What it waits for is left behind when the person asks to leave.</summary>
    public StandardInput Lines(int count)
    {
        streams.Cancellation.ThrowIfCancellationRequested();
        var input = new Aside<StandardInput>("input", () => StandardInput.Read(streams.In(), count));
        input.Wait(streams.Cancellation);
        return input.Result;
    }

    private static IKeys KeysOfProcess() =>
        OperatingSystem.IsWindows() ? new TerminalWindows(new ConsoleCalls()) : new TerminalUnix(new TerminalCalls());

    // Under its own beginning, right of the number.
    private string[] Folded(IReadOnlyList<string> choices) => [.. choices.Select(c => output.Folded(c, Terminal.Indent(choices.Count)))];

    // At the prompt of a code Ctrl-C is a key like any other, and an interrupt from elsewhere has to end it as well.
    // What is read by the system does not come back on a signal, so the reading is left behind and the process ends.
    private T Asked<T>(Func<Terminal, T> ask)
    {
        streams.Cancellation.ThrowIfCancellationRequested();
        var question = new Aside<T>("question", () => ask(terminal.Value));
        try
        {
            question.Wait(streams.Cancellation);
        }
        catch (OperationCanceledException)
        {
            // Also where the terminal is not there yet: what is left behind may be about to hide what is typed.
            terminal.Value.Leave();
            output.Note("");   // the line of the question is not ended
            throw;
        }
        return question.Result;
    }
}
