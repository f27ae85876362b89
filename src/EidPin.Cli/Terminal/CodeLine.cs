using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>How one entry of a code ended.</summary>
internal enum CodeLineEnd
{
    Complete,
    Cancelled,

    /// <summary>A key was pressed that is no character.</summary>
    NoCharacter,

    /// <summary>The terminal shows what is typed.</summary>
    Shown,
}

/// <summary>One line on which a code is typed, shown as asterisks, with the keys that edit it.</summary>
internal sealed class CodeLine(IKeys keys, TextWriter error, IHidden hidden)
{
    private const int CtrlC = 3, CtrlD = 4, CtrlH = 8, CtrlU = 21, CtrlW = 23, CtrlZ = 26, Escape = 27, Delete = 127;

    private int shown;

    public CodeLineEnd Read(Code code, string prompt)
    {
        Show(prompt + " ");
        while (true)
        {
            // Asked before every key: another program may have switched it on meanwhile.
            if (hidden.EchoIsOn) return CodeLineEnd.Shown;
            var key = keys.Read();
            switch (key)
            {
                case < 0 or CtrlC or CtrlD: return CodeLineEnd.Cancelled;
                case '\r' or '\n': return CodeLineEnd.Complete;
                case Escape: return CodeLineEnd.NoCharacter;
                case CtrlZ:
                    hidden.Suspend();
                    Show(prompt + " " + new string('*', shown));
                    break;
                default:
                    Edit(code, key);
                    break;
            }
        }
    }

    /// <summary>Throws away all keys up to Enter. False: cancelled.</summary>
    public bool SkipToEnter()
    {
        while (true)
        {
            switch (keys.Read())
            {
                case < 0 or CtrlC or CtrlD: return false;
                case '\r' or '\n': return true;
                case CtrlZ:
                    hidden.Suspend();
                    break;
            }
        }
    }

    private void Edit(Code code, int key)
    {
        switch (key)
        {
            case Delete or CtrlH:
                if (code.Length == 0) break;
                code.Backspace();
                Erase(1);
                break;
            case CtrlU or CtrlW:
                code.Clear();
                Erase(shown);
                break;
            case < 32: break;
            default:
                code.Append((byte)key);
                // The first byte of a character shows it; those that follow in UTF-8 (10xxxxxx) do not. What is not kept is not shown.
                if ((key & 0xC0) == 0x80) break;
                Show(code.Overflowed ? "\a" : "*");
                if (!code.Overflowed) shown++;
                break;
        }
    }

    private void Erase(int count)
    {
        count = Math.Min(count, shown);
        for (var i = 0; i < count; i++) Show("\b \b");
        shown -= count;
    }

    private void Show(string text)
    {
        error.Write(text);
        error.Flush();
    }
}
