using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EidPin.Cli;

/// <summary>A terminal of Linux or macOS.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TerminalUnix(ITerminalCalls calls) : IKeys
{
    private volatile bool signalled;

    private ITerminalCalls Calls => calls;

    public bool IsOver => signalled || calls.HungUp;

    public IHidden? Hide()
    {
        var before = new byte[TerminalModes.Size];
        return calls.GetModes(before) ? Begun(new(this, before, TerminalModes.Hiding(before), takesKeys: true)) : null;
    }

    public IHidden? HideEarly()
    {
        var before = new byte[TerminalModes.Size];
        // In the background the terminal is the shell's, until a question makes the system stop us.
        if (calls.InBackground || !calls.GetModes(before)) return null;
        return Begun(new(this, before, TerminalModes.Silent(before), takesKeys: false));
    }

    public int Read() => calls.ReadKey();

    public bool DropTypedEarly()
    {
        if (!calls.KeyWaits) return false;
        calls.DiscardTyped();
        return true;
    }

    private static Hidden? Begun(Hidden hidden)
    {
        if (hidden.Begin()) return hidden;
        hidden.Dispose();
        return null;
    }

    /// <summary>Echo and line editing off; on again at the end, and before any signal ends or stops the program.</summary>
    private sealed class Hidden(TerminalUnix terminal, byte[] before, byte[] modes, bool takesKeys) : IHidden
    {
        private readonly ITerminalCalls calls = terminal.Calls;
        private volatile byte[] during = modes;
        private bool takesKeys = takesKeys;
        private readonly Lock guard = new();
        private readonly List<PosixSignalRegistration> signals = [];
        private PosixSignalRegistration? stop;
        private volatile bool isOver;

        public bool EchoIsOn => !isOver && !IsHiding;

        private bool IsHiding
        {
            get
            {
                var now = new byte[TerminalModes.Size];
                return calls.GetModes(now) && !TerminalModes.Echo(now);
            }
        }

        /// <summary>False: what is typed is shown all the same.</summary>
        public bool Begin()
        {
            Watch();
            return Hide();
        }

        public bool TakeKeys()
        {
            // Taken already: whoever switched echo on meanwhile is not overruled.
            if (takesKeys) return IsHiding;
            (takesKeys, during) = (true, TerminalModes.Hiding(before));
            return Hide();
        }

        private void Watch()
        {
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
                signals.Add(PosixSignalRegistration.Create(signal, _ => Interrupt()));
            stop = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop);
            signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, Resume));
            AppDomain.CurrentDomain.ProcessExit += AtExit;
        }

        private bool Hide()
        {
            // In the background the system stops the program here, until a shell puts it in front.
            calls.SetModes(during, discard: false);
            if (!calls.InBackground && !isOver) return IsHiding;
            // It was not stopped, since that signal is ignored: this is the terminal of another program. Or a signal ended it just now.
            calls.SetModes(before, discard: false);
            return false;
        }

        // To the whole group, as the key does: a program that pipes into this one stops too.
        public void Suspend() => Suspend(0);

        public void Dispose()
        {
            lock (guard)
            {
                if (isOver) return;
                // What is left unread may be the rest of a code: the shell must not get it.
                Set(before, discard: true);
                isOver = true;
            }
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            stop?.Dispose();
            foreach (var signal in signals) signal.Dispose();
        }

        private void Interrupt()
        {
            terminal.signalled = true;
            Dispose();
        }

        private void AtExit(object? sender, EventArgs e) => Dispose();

        private void HideAgain() => Set(during, discard: false);

        private void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            Suspend(Environment.ProcessId);
        }

        private void Resume(PosixSignalContext context)
        {
            // Cancelled, or the runtime would now put back the terminal as it was before us, with echo on.
            context.Cancel = true;
            HideAgain();
        }

        private void Suspend(int target)
        {
            Set(before, discard: true);
            stop?.Dispose();
            calls.Stop(target);
            Thread.Sleep(100);   // another thread may have taken the signal: hide again only after the stop
            stop = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop);
            HideAgain();
        }

        private void Set(byte[] modes, bool discard)
        {
            lock (guard)
            {
                // In the background the terminal belongs to the shell, and the system would stop us instead of letting us end.
                if (!isOver && !calls.InBackground) calls.SetModes(modes, discard);
            }
        }
    }
}
