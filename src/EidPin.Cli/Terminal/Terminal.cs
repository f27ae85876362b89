using System.Globalization;
using System.Text;
using EidPin.Cards;
using EidPin.Guidance.Wording;

namespace EidPin.Cli;

/// <summary>Asks a person in a terminal. Questions go to standard error, so that standard output stays an answer for programs.</summary>
internal sealed class Terminal(IKeys keys, TextWriter error, Texts texts)
{
    private readonly Lock gate = new();

    // Kept from one code to the next: between two questions nothing typed may appear either.
    private IHidden? hidden;
    private bool isLeft;

    /// <summary>
    /// Reads a code without showing it, one asterisk for each character. What is typed stays hidden until <see cref="Show"/> or a question
    /// whose answer is shown. Null: cancelled (Ctrl-C, Ctrl-D, end of input).
    /// </summary>
    /// <exception cref="UsageException">This terminal cannot hide what is typed.</exception>
    public Code? ReadCode(string prompt)
    {
        var code = new Code();
        var complete = false;
        try
        {
            complete = ReadComplete(code, prompt, Hiding());
            return complete ? code : null;
        }
        finally
        {
            if (!complete)
            {
                code.Dispose();
                Show();
            }
        }
    }

    /// <summary>
    /// A code will be asked for, and whoever knows that may type it now: it is hidden, and dropped before the first question.
    /// </summary>
    public void HideEarly()
    {
        lock (gate)
        {
            if (!isLeft) hidden ??= keys.HideEarly();
        }
    }

    /// <summary>All codes are typed, or none will be: what is typed is shown again.</summary>
    public void Show()
    {
        lock (gate)
        {
            hidden?.Dispose();
            hidden = null;
        }
    }

    /// <summary>The question that is being asked on another thread is left: it hides nothing any more.</summary>
    public void Leave()
    {
        lock (gate) isLeft = true;
        Show();
    }

    /// <exception cref="OperationCanceledException">The question was left before, or nobody can answer it any more.</exception>
    private IHidden Hiding()
    {
        lock (gate)
        {
            if (isLeft) throw new OperationCanceledException();
            if (hidden?.TakeKeys() == false) throw NotHidden();
            return hidden ??= keys.Hide() ?? throw NotHidden();
        }
    }

    /// <summary>Reads a line that is no secret, as the terminal's own editing gives it. Null: cancelled.</summary>
    public string? ReadLine(string prompt)
    {
        Show();
        Say(prompt);
        var line = new List<byte>();
        for (int b; (b = keys.Read()) != '\n';)
        {
            if (b < 0) return null;
            if (b != '\r') line.Add((byte)b);
        }
        return NoCode.Text(line.ToArray(), Encoding.UTF8).Trim();
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

    /// <summary>The same with nothing shown but asterisks: whoever goes on typing a code does not show it. Null: cancelled.</summary>
    public bool? ConfirmHidden(string question)
    {
        var (yes, no) = (texts["prompt.yes"].Split('|'), texts["prompt.no"].Split('|'));
        while (true)
        {
            using var answer = ReadCode($"{question} {texts["prompt.yes-no"]}");
            if (answer is null) return null;
            if (yes.Any(word => IsWord(answer, word))) return true;
            if (no.Any(word => IsWord(answer, word))) return false;
            error.WriteLine(texts.Get("prompt.not-understood", ("answers", $"{yes[0]}, {no[0]}")));
        }
    }

    private static bool IsWord(Code answer, string word)
    {
        using var small = Code.Copy(Encoding.UTF8.GetBytes(word));
        using var large = Code.Copy(Encoding.UTF8.GetBytes(word.ToUpperInvariant()));
        return answer.SameAs(small) || answer.SameAs(large);
    }

    /// <summary>The index of the one chosen by its number; null: cancelled.</summary>
    public int? Choose(string question, IReadOnlyList<string> choices)
    {
        if (question.Length > 0) error.WriteLine(question);
        List(choices);
        while (ReadLine(Numbers("prompt.number", choices.Count)) is { } answer)
        {
            if (Index(answer, choices.Count) is { } chosen) return chosen;
            error.WriteLine(Numbers("prompt.number-only", choices.Count));
        }
        return null;
    }

    /// <summary>The indexes of those named by their numbers, 0 for none of them; null: cancelled. An empty line is no answer.</summary>
    public IReadOnlyList<int>? ChooseMany(string question, IReadOnlyList<string> choices, string none)
    {
        error.WriteLine(question);
        error.WriteLine($"{"0".PadLeft(Indent(choices.Count) - 2)}  {none}");
        List(choices);
        while (ReadLine(Numbers("prompt.numbers", choices.Count)) is { } answer)
        {
            var words = answer.Split([' ', ',', '、', '　'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["0"]) return [];
            var chosen = words.Select(word => Index(word, choices.Count)).ToArray();
            if (chosen.Length > 0 && !chosen.Contains(null)) return [.. chosen.OfType<int>().Distinct().Order()];
            error.WriteLine(Numbers("prompt.numbers-only", choices.Count));
        }
        return null;
    }

    /// <summary>Where the words of a numbered choice begin.</summary>
    public static int Indent(int choices) => choices < 10 ? 5 : 6;

    // Easy Japanese has readings, which come in brackets here.
    private string Numbers(string key, int most) => Ruby.Plain(texts.Get(key, ("max", most)));

    private static int? Index(string number, int choices) => int.TryParse(number, out var n) && n >= 1 && n <= choices ? n - 1 : null;

    private void List(IReadOnlyList<string> choices)
    {
        foreach (var (i, choice) in choices.Index())
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            error.WriteLine($"{number.PadLeft(Indent(choices.Count) - 2)}  {choice}");
        }
    }

    /// <summary>Asks until a whole entry was made of characters only. False: cancelled.</summary>
    private bool ReadComplete(Code code, string prompt, IHidden hiding)
    {
        while (true)
        {
            // Half a code typed too early would be sent without its beginning, and cost a try.
            // Looked at before the question is shown: whoever sees it may type.
            if (keys.DropTypedEarly())
            {
                error.WriteLine();
                error.WriteLine(texts["prompt.typed-early"]);
            }
            var entry = new CodeLine(keys, error, hiding);
            var end = entry.Read(code, prompt);
            error.WriteLine();
            switch (end)
            {
                case CodeLineEnd.Complete: return true;
                case CodeLineEnd.Cancelled: return false;
                case CodeLineEnd.Shown: throw NotHidden();
            }
            // No character, such as an arrow key. Such a key sends several bytes, which a slow line may part: all that
            // comes until Enter is thrown away, since the rest of them may look like characters of a code.
            code.Clear();
            error.WriteLine(texts["prompt.no-character"]);
            if (!entry.SkipToEnter()) return false;
        }
    }

    private void Say(string prompt)
    {
        error.Write(prompt + " ");
        error.Flush();
    }

    // A window that was closed has no modes to tell any more: that is the person leaving, and no fault of the terminal.
    private Exception NotHidden()
    {
        if (keys.IsOver) return new OperationCanceledException();
        return new UsageException(texts["prompt.cannot-hide"]) { Remedy = texts["prompt.cannot-hide-remedy"] };
    }
}
