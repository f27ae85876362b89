using System.Buffers.Binary;
using EidPin.Cli;

namespace EidPin.Tests;

/// <summary>A console of Windows, as its documentation describes it, played in process.</summary>
internal sealed class ScriptedConsole : IConsoleCalls
{
    // ENABLE_PROCESSED_INPUT, LINE, ECHO and VIRTUAL_TERMINAL of input; ENABLE_PROCESSED_OUTPUT and WRAP_AT_EOL of output.
    public const uint InputBefore = 0x1 | 0x2 | 0x4 | 0x200, OutputBefore = 0x1 | 0x2;

    private readonly Dictionary<ConsoleStream, uint> modes = new()
    {
        [ConsoleStream.Input] = InputBefore,
        [ConsoleStream.Output] = OutputBefore,
        [ConsoleStream.Error] = OutputBefore,
    };

    private readonly Queue<(bool IsKey, bool IsDown, char Character)> events = new();
    private readonly Queue<char> later = new();

    /// <summary>Modes that it does not take: of an old console control sequences, of another one to switch echo off.</summary>
    public Func<ConsoleStream, uint, bool> Takes { get; init; } = static (_, _) => true;

    public uint CodePage { get; set; } = 932;

    public bool Has(ConsoleStream stream, uint flag) => (modes[stream] & flag) != 0;

    public void Redirect(ConsoleStream stream) => modes.Remove(stream);

    /// <summary>Keys that a person pressed and let go of already.</summary>
    public void Press(string characters)
    {
        foreach (var c in characters) Add((true, true, c), (true, false, c));
    }

    /// <summary>A move of the mouse, and a key without a character.</summary>
    public void Fidget() => Add((false, true, 'x'), (true, true, '\0'));

    /// <summary>Keys that are pressed when somebody reads.</summary>
    public void PressLater(string characters)
    {
        foreach (var c in characters) later.Enqueue(c);
    }

    public string Unread =>
        string.Concat(events.Where(e => e is { IsKey: true, IsDown: true, Character: not '\0' }).Select(e => e.Character));

    public uint? Mode(ConsoleStream stream) => modes.TryGetValue(stream, out var mode) ? mode : null;

    public bool SetMode(ConsoleStream stream, uint mode)
    {
        if (!modes.ContainsKey(stream) || !Takes(stream, mode)) return false;
        modes[stream] = mode;
        return true;
    }

    public bool Read(ref ushort unit)
    {
        while (events.TryDequeue(out var next))
        {
            if (next is not { IsKey: true, IsDown: true, Character: not '\0' }) continue;
            unit = next.Character;
            return true;
        }
        if (!later.TryDequeue(out var typed)) return false;
        unit = typed;
        return true;
    }

    // INPUT_RECORD and KEY_EVENT_RECORD of wincon.h: the test writes them down a second time.
    public int Peek(Span<byte> records)
    {
        var count = Math.Min(events.Count, records.Length / 20);
        foreach (var (i, (isKey, isDown, character)) in events.Take(count).Index())
        {
            var record = records[(i * 20)..];
            BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)(isKey ? 0x0001 : 0x0002));
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], isDown ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(record[14..], character);
        }
        return count;
    }

    public void Flush() => events.Clear();

    private void Add(params ReadOnlySpan<(bool IsKey, bool IsDown, char Character)> added)
    {
        foreach (var one in added) events.Enqueue(one);
    }
}
