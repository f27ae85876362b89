namespace EidPin.Cli;

/// <summary>The command was given wrongly: exit 2, nothing was sent. The message is for people, in their language.</summary>
internal sealed class UsageException(string message, IReadOnlyList<string>? allowed = null) : Exception(message)
{
    /// <summary>The id of the error object.</summary>
    public string Id { get; init; } = "usage";

    public string? Remedy { get; init; }

    /// <summary>The field of the input that is meant.</summary>
    public string? Field { get; init; }

    /// <summary>What was probably meant.</summary>
    public string? Nearest { get; init; }

    public IReadOnlyList<string> Allowed { get; } = allowed ?? [];

    /// <summary><see cref="Allowed"/> with what each means, a line each, for people; empty: they speak for themselves.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public ErrorDetailJson Shape() => new(Id, Message, Remedy) { Allowed = Allowed, Field = Field, Nearest = Nearest };
}
