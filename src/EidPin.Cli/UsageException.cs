namespace EidPin.Cli;

/// <summary>The command was given wrongly: exit 2, nothing was sent. The message is for people, in their language.</summary>
internal sealed class UsageException(string message, IReadOnlyList<string>? allowed = null) : Exception(message)
{
    /// <summary>The id of the error object.</summary>
    public string Id { get; init; } = "usage";

    public string? Remedy { get; init; }

    public IReadOnlyList<string> Allowed { get; } = allowed ?? [];
}
