using EidPin.Cli;
using EidPin.Hardening;

ThisProcess.Harden();
using var ending = Ending.OfProcess();
using var console = OperatingSystem.IsWindows() ? new ScreenWindows(new ConsoleCalls()) : null;
return Cli.Run(args, CliStreams.OfProcess(ending, console));
