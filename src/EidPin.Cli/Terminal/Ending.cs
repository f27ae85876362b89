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

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource asked = new();
    private readonly ManualResetEventSlim over = new();
    private readonly Lock gate = new();
    private PosixSignalRegistration[] registrations = [];
    private long? firstAsked;
    private bool codeSent;
    private Action? lastWord;

    /// <summary>The process was asked to end.</summary>
    public CancellationToken Asked => asked.Token;

    /// <summary>The one that the signals of this process go to.</summary>
    public static Ending OfProcess()
    {
        var ending = new Ending();
        ending.registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, ending.Handle))];
        return ending;
    }

    /// <summary>Work in which a code may be with the card.</summary>
    /// <param name="left">Tells what is known, where the process has to end before the card answered.</param>
    public T WithCode<T>(Func<T> work, Action left)
    {
        lock (gate) (codeSent, lastWord) = (true, left);
        try
        {
            return work();
        }
        finally
        {
            // Told already: the process ends now, and one outcome is enough.
            if (Interlocked.Exchange(ref lastWord, null) is null) Thread.Sleep(Timeout.Infinite);
        }
    }

    public void Dispose()
    {
        over.Set();
        foreach (var registration in registrations) registration.Dispose();
    }

    /// <summary>A signal came.</summary>
    /// <returns>False: the process ends now.</returns>
    internal bool GoesOn()
    {
        if (MayGoOn())
        {
            asked.Cancel();
            return true;
        }
        Interlocked.Exchange(ref lastWord, null)?.Invoke();
        return false;
    }

    private bool MayGoOn()
    {
        lock (gate)
        {
            firstAsked ??= time.GetTimestamp();
            var isPatient = codeSent && time.GetElapsedTime(firstAsked.Value) < Patience;
            return isPatient || !asked.IsCancellationRequested;
        }
    }

    private void Handle(PosixSignalContext signal)
    {
        signal.Cancel = GoesOn();
        // Windows ends the process as soon as this returns, when a window is closed (SIGHUP) or the computer is shut down (SIGTERM).
        var endsAnyway = OperatingSystem.IsWindows() && signal.Signal is (PosixSignal.SIGHUP or PosixSignal.SIGTERM);
        if (endsAnyway) over.Wait(Patience);
    }
}
