using EidPin.ResetServer;

return await Commands.Run(args);
