using System.Runtime.ExceptionServices;
using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli;

/// <summary>Questions to the person. No answer at all, by Ctrl-C or the end of input, ends the command before anything is sent.</summary>
internal sealed class Prompt(CliStreams streams, Writer output)
{
    private readonly Lazy<Terminal> terminal = new(() => new(streams.Keys ?? (OperatingSystem.IsWindows() ? new TerminalWindows() : new TerminalUnix()),
        streams.Error, output.Texts));

    /// <summary>A code, typed without being shown.</summary>
    public Code Code(string question)
    {
        streams.Cancellation.ThrowIfCancellationRequested();
        // Here Ctrl-C is a key like any other: the terminal is in raw mode. An interrupt from elsewhere has to end it as well: echo is on again by then.
        return Interruptible(() => terminal.Value.ReadCode(question)) ?? throw new OperationCanceledException();
    }

    public bool Confirm(string question) => Interruptible(() => terminal.Value.Confirm(question)) ?? throw new OperationCanceledException();

    /// <summary>The place of what was chosen.</summary>
    public int Choose(string question, IReadOnlyList<string> choices) =>
        Interruptible(() => terminal.Value.Choose(output.Folded(question), Folded(choices))) ?? throw new OperationCanceledException();

    /// <summary>The places of those that were chosen; none of them is an answer of its own.</summary>
    public IReadOnlyList<int> ChooseMany(string question, IReadOnlyList<string> choices, string none) =>
        Interruptible(() => terminal.Value.ChooseMany(output.Folded(question), Folded(choices), none)) ?? throw new OperationCanceledException();

    /// <summary>Words that are no secret; empty where nothing was typed.</summary>
    public string Line(string question) => Interruptible(() => terminal.Value.ReadLine(question)) ?? throw new OperationCanceledException();

    /// <summary>The same where nothing is cancelled any more by the end of input: null.</summary>
    public string? LineOrEnd(string question) => Interruptible(() => terminal.Value.ReadLine(question));

    // Under its own beginning, right of the number.
    private string[] Folded(IReadOnlyList<string> choices) => [.. choices.Select(c => output.Folded(c, Terminal.Indent(choices.Count)))];

    /// <summary>Waits until the person is ready.</summary>
    public void Enter(string question) => _ = Interruptible(() => terminal.Value.ReadLine(question)) ?? throw new OperationCanceledException();

    // What is read by the system does not come back on a signal: the reading is left behind and the process ends.
    private T Interruptible<T>(Func<T> ask)
    {
        T answer = default!;
        ExceptionDispatchInfo? failure = null;
        var done = new ManualResetEventSlim();
        new Thread(() =>
        {
            try
            {
                answer = ask();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            done.Set();
        })
        { IsBackground = true, Name = "question" }.Start();
        try
        {
            done.Wait(streams.Cancellation);
        }
        catch (OperationCanceledException)
        {
            output.Note("");   // the line of the question is not ended
            throw;
        }
        failure?.Throw();
        return answer;
    }
}
