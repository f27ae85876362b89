using System.Runtime.InteropServices;

namespace EidPin.Cli;

/// <summary>
/// The signals that ask the process to end; the closing of a window is one of them. The first is taken as the person's wish to leave: the
/// command leaves what may be left, and waits for the card where a code is under way. A second one ends the process as it stands; once a
/// code was sent, only after <see cref="Patience"/>, in which every card answers that answers at all.
/// </summary>
internal sealed class Ending(TimeProvider? time = null) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long the outcome has to be told, once it is known.</summary>
    public static readonly TimeSpan ToTell = TimeSpan.FromSeconds(5);

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource asked = new();
    private readonly ManualResetEventSlim over = new();
    private readonly Lock gate = new();
    // To the very end of the process: what comes after the last word must not change how it ended.
    private static PosixSignalRegistration[] registrations = [];
    private int hungUp;
    private long? firstAsked, known;
    private bool codeSent;
    private Action? lastWord;

    /// <summary>The process was asked to end.</summary>
    public CancellationToken Asked => asked.Token;

    /// <summary>The one that the signals of this process go to.</summary>
    public static Ending OfProcess()
    {
        var ending = new Ending();
        registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, ending.Handle))];
        return ending;
    }

    /// <summary>Work in which a code may be with the card.</summary>
    /// <param name="left">Tells what is known, where the process has to end before the card answered.</param>
    /// <param name="untold">Its outcome is told after it, which is waited for as well.</param>
    public T WithCode<T>(Func<T> work, Action left, bool untold = false)
    {
        lock (gate) (codeSent, lastWord) = (true, left);
        try
        {
            return work();
        }
        finally
        {
            // One outcome is enough.
            if (!IsMineToTell(untold)) Thread.Sleep(Timeout.Infinite);
        }
    }

    public void Dispose() => over.Set();

    /// <summary>A signal came.</summary>
    /// <returns>False: the process ends now.</returns>
    internal bool GoesOn()
    {
        var word = WordToEndWith(out var goesOn);
        // Outside of the lock: what is cancelled may itself wait.
        if (goesOn) asked.Cancel();
        else word?.Invoke();
        return goesOn;
    }

    // Taken at once with the decision: the outcome is told by this or by the work, never by both or by none.
    private Action? WordToEndWith(out bool goesOn)
    {
        lock (gate)
        {
            goesOn = MayGoOn();
            return goesOn ? null : TakeLastWord();
        }
    }

    private bool MayGoOn()
    {
        firstAsked ??= time.GetTimestamp();
        if (codeSent && time.GetElapsedTime(firstAsked.Value) < Patience) return true;
        if (known is { } since && time.GetElapsedTime(since) < ToTell) return true;
        return !asked.IsCancellationRequested;
    }

    // False: the last word was said, and the process ends now.
    private bool IsMineToTell(bool untold)
    {
        lock (gate)
        {
            if (untold) known = time.GetTimestamp();
            return TakeLastWord() is not null;
        }
    }

    private Action? TakeLastWord()
    {
        var word = lastWord;
        lastWord = null;
        return word;
    }

    internal void Handle(PosixSignalContext signal)
    {
        // That a window closes the system tells the session's leader and the group in front of it, and may tell one process twice.
        var isSaidTwice = signal.Signal == PosixSignal.SIGHUP && Interlocked.Exchange(ref hungUp, 1) == 1;
        signal.Cancel = isSaidTwice || GoesOn();
        // Windows ends the process as soon as this returns, when a window is closed (SIGHUP) or the computer is shut down (SIGTERM).
        var endsAnyway = OperatingSystem.IsWindows() && signal.Signal is (PosixSignal.SIGHUP or PosixSignal.SIGTERM);
        if (endsAnyway) over.Wait(Patience);
    }
}
