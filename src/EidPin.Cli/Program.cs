using System.Runtime.InteropServices;
using EidPin.Cli;
using EidPin.Hardening;

ThisProcess.Harden();
using var cancel = new CancellationTokenSource();
// Asked to stop once, a command with a code that is under way is waited for. Asked twice, the process ends as it stands.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancel.IsCancellationRequested;
    cancel.Cancel();
}
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return Cli.Run(args, CliStreams.OfProcess(cancel.Token));
