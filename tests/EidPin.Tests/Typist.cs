using System.Text;
using EidPin.Cli;

namespace EidPin.Tests;

/// <summary>
/// Keys typed by a script. What stands between « and » is typed before the question that comes next is shown: a program that does not
/// throw it away reads it. Counts how often what is typed was hidden and shown again.
/// </summary>
internal sealed class Typist(string script) : IKeys
{
    private const byte EarlyBegins = 0xFE, EarlyEnds = 0xFF;   // no bytes of UTF-8

    private readonly Queue<byte> keys = new(Bytes(script));

    /// <summary>Reading fails at the end instead.</summary>
    public bool Fails { get; init; }

    /// <summary>The terminal cannot hide what is typed.</summary>
    public bool CannotHide { get; init; }

    /// <summary>The window is closed, so that nothing can be hidden either.</summary>
    public bool IsOver { get; init; }

    /// <summary>Another program switches echo on after that many keys.</summary>
    public int EchoAfter { get; init; } = int.MaxValue;

    public int Hides { get; private set; }

    /// <summary>How often before anything was asked for.</summary>
    public int EarlyHides { get; private set; }

    public int Shows { get; private set; }

    public int Suspensions { get; private set; }

    public int KeysRead { get; private set; }

    public IHidden? Hide()
    {
        if (CannotHide) return null;
        Hides++;
        return new Hidden(this);
    }

    public IHidden? HideEarly()
    {
        if (CannotHide) return null;
        EarlyHides++;
        return new Hidden(this);
    }

    public int Read()
    {
        while (keys.TryPeek(out var mark) && mark is EarlyBegins or EarlyEnds) keys.Dequeue();
        if (!keys.TryDequeue(out var key)) return Fails ? throw new IOException("gone") : -1;
        KeysRead++;
        return key;
    }

    public bool DropTypedEarly()
    {
        if (!keys.TryPeek(out var first) || first != EarlyBegins) return false;
        while (keys.Dequeue() != EarlyEnds) { }
        return true;
    }

    private static IEnumerable<byte> Bytes(string script)
    {
        foreach (var rune in script.EnumerateRunes())
        {
            if (rune.Value == '«') yield return EarlyBegins;
            else if (rune.Value == '»') yield return EarlyEnds;
            else foreach (var b in Encoding.UTF8.GetBytes(rune.ToString())) yield return b;
        }
    }

    private sealed class Hidden(Typist typist) : IHidden
    {
        public bool EchoIsOn => typist.KeysRead >= typist.EchoAfter;

        public bool TakeKeys() => !EchoIsOn;

        public void Suspend() => typist.Suspensions++;

        public void Dispose() => typist.Shows++;
    }
}
