using EidPin.Hardening;
using EidPin.ResetServer.Commands;

ThisProcess.Harden();
return await ServerCommands.Run(args);
