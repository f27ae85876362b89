namespace EidPin.Cli;

/// <summary>The command was given wrongly: exit 2, nothing was sent. The message is for people, in their language.</summary>
internal sealed class UsageException(string message, IReadOnlyList<string>? allowed = null) : Exception(message)
{
    public IReadOnlyList<string> Allowed { get; } = allowed ?? [];
}
