namespace EidPin.ResetServer.Serving;

/// <summary>The program was not asked rightly: an option, or the configuration. The message is for people; exit 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
