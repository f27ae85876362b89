using EidPin.Hardening;
using EidPin.ResetServer;

ThisProcess.Harden();
return await Commands.Run(args);
