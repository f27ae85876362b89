using System.Runtime.InteropServices;
using EidPin.Cli;

Hardening.Apply();
using var cancel = new CancellationTokenSource();
// The first Ctrl-C asks to stop: a command with a code that is under way is waited for. The second ends the process as it stands.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
{
    signal.Cancel = !cancel.IsCancellationRequested;
    cancel.Cancel();
});
return Cli.Run(args, CliStreams.OfProcess(cancel.Token));
