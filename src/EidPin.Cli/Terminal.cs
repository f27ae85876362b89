using EidPin.Cards;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>The keys of a terminal, byte by byte. Bytes, since a string that held a code could not be wiped.</summary>
internal interface IKeys
{
    /// <summary>Standard input is a terminal, with a person in front of it.</summary>
    bool AreTyped { get; }

    /// <summary>From now on each key arrives at once and nothing typed is shown, until the result is disposed or the program ends.</summary>
    IHidden Hide();

    /// <summary>The next byte, or -1 at the end.</summary>
    int Read();

    /// <summary>A key is waiting to be read, at once or within the time given.</summary>
    bool Waiting(int milliseconds);

    /// <summary>Throws away what was typed and not read.</summary>
    void Drop();
}

/// <summary>The time while what is typed is not shown.</summary>
internal interface IHidden : IDisposable
{
    /// <summary>What Ctrl-Z does: comes back, hidden again, when the person resumes the program.</summary>
    void Suspend();
}

/// <summary>Asks a person in a terminal. Questions go to standard error, so that standard output stays an answer for programs.</summary>
internal sealed class Terminal(IKeys keys, TextWriter error, Texts texts)
{
    private const int CtrlC = 3, CtrlD = 4, CtrlH = 8, CtrlU = 21, CtrlW = 23, CtrlZ = 26, Escape = 27, Delete = 127;

    public bool IsInteractive => keys.AreTyped;

    /// <summary>Reads a code without showing it, one asterisk for each character. Null: cancelled (Ctrl-C, Ctrl-D, end of input).</summary>
    public Code? ReadCode(string prompt)
    {
        using var hidden = keys.Hide();
        // Half a code typed too early would be sent without its beginning, and cost a try. Looked at before the question is shown: whoever sees it may type.
        if (keys.Waiting(0))
        {
            keys.Drop();
            error.WriteLine();
            error.WriteLine(texts["prompt.typed-early"]);
        }
        Say(prompt);
        var code = new Code();
        var ended = false;
        try
        {
            ended = ReadInto(code, prompt, hidden);
            error.WriteLine();
            return ended ? code : null;
        }
        finally
        {
            if (!ended) code.Dispose();
        }
    }

    /// <summary>Reads a line that is no secret, as the terminal's own editing gives it. Null: cancelled.</summary>
    public string? ReadLine(string prompt)
    {
        Say(prompt);
        var line = new List<byte>();
        for (int b; (b = keys.Read()) != '\n';)
        {
            if (b < 0) return null;
            if (b != '\r') line.Add((byte)b);
        }
        return System.Text.Encoding.UTF8.GetString([.. line]).Trim();
    }

    /// <summary>Null: cancelled. No answer counts as yes or no by default.</summary>
    public bool? Confirm(string question)
    {
        var (yes, no) = (texts["prompt.yes"].Split('|'), texts["prompt.no"].Split('|'));
        while (ReadLine($"{question} {texts["prompt.yes-no"]}") is { } answer)
        {
            if (yes.Contains(answer, StringComparer.OrdinalIgnoreCase)) return true;
            if (no.Contains(answer, StringComparer.OrdinalIgnoreCase)) return false;
            error.WriteLine(texts.Get("prompt.not-understood", ("answers", $"{yes[0]}, {no[0]}")));
        }
        return null;
    }

    /// <summary>The index of the one chosen by its number; null: cancelled.</summary>
    public int? Choose(string question, IReadOnlyList<string> choices)
    {
        error.WriteLine(question);
        List(choices);
        while (ReadLine(texts.Get("prompt.number", ("max", choices.Count))) is { } answer)
            if (int.TryParse(answer, out var number) && number >= 1 && number <= choices.Count) return number - 1;
        return null;
    }

    /// <summary>The indexes of those named by their numbers, 0 for none of them; null: cancelled. An empty line is no answer.</summary>
    public IReadOnlyList<int>? ChooseMany(string question, IReadOnlyList<string> choices, string none)
    {
        error.WriteLine(question);
        error.WriteLine($"{"0".PadLeft(Indent(choices.Count) - 2)}  {none}");
        List(choices);
        while (ReadLine(texts.Get("prompt.numbers", ("max", choices.Count))) is { } answer)
        {
            var words = answer.Split([' ', ',', '、', '　'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["0"]) return [];
            var numbers = words.Select(w => int.TryParse(w, out var number) && number >= 1 && number <= choices.Count ? number - 1 : -1).ToArray();
            if (numbers.Length > 0 && !numbers.Contains(-1)) return [.. numbers.Distinct().Order()];
        }
        return null;
    }

    /// <summary>Where the words of a numbered choice begin.</summary>
    public static int Indent(int choices) => choices < 10 ? 5 : 6;

    private void List(IReadOnlyList<string> choices)
    {
        for (var i = 0; i < choices.Count; i++)
            error.WriteLine($"{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Indent(choices.Count) - 2)}  {choices[i]}");
    }

    private void Say(string prompt) => Show(prompt + " ");

    private void Show(string text)
    {
        error.Write(text);
        error.Flush();
    }

    /// <summary>True when Enter ended it, false when it was cancelled.</summary>
    private bool ReadInto(Code code, string prompt, IHidden hidden)
    {
        var shown = 0;
        while (true)
        {
            var key = keys.Read();
            switch (key)
            {
                case < 0 or CtrlC or CtrlD: return false;
                case '\r' or '\n': return true;
                case Delete or CtrlH:
                    if (code.Length == 0) break;
                    code.Backspace();
                    Erase(1, ref shown);
                    break;
                case CtrlU or CtrlW:
                    code.Clear();
                    Erase(shown, ref shown);
                    break;
                case CtrlZ:
                    hidden.Suspend();
                    Say(prompt);
                    Show(new string('*', shown));
                    break;
                case Escape:
                    SkipSequence();
                    break;
                case < 32: break;
                default:
                    code.Append((byte)key);
                    // The first byte of a character shows it; those that follow in UTF-8 (10xxxxxx) do not. What is not kept is not shown.
                    if ((key & 0xC0) == 0x80) break;
                    Show(code.Overflowed ? "\a" : "*");
                    shown += code.Overflowed ? 0 : 1;
                    break;
            }
        }
    }

    private void Erase(int count, ref int shown)
    {
        count = Math.Min(count, shown);
        for (var i = 0; i < count; i++) Show("\b \b");
        shown -= count;
    }

    // Arrow keys and the like send ESC [ … letter or ESC O letter: none of it belongs to a code.
    private void SkipSequence()
    {
        if (!keys.Waiting(20)) return;
        var introducer = keys.Read();
        if (introducer is not ('[' or 'O')) return;
        for (int b; keys.Waiting(20) && (b = keys.Read()) >= 0;)
            if (b is >= 0x40 and <= 0x7E) return;
    }
}
