using System.Text.Json.Serialization;

namespace EidPin.Reset.Visits;

/// <summary>What happened to a code from a clerk.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(Made), "unlock-made")]
[JsonDerivedType(typeof(Missed), "unlock-missed")]
[JsonDerivedType(typeof(Used), "unlock-used")]
[JsonDerivedType(typeof(Withdrawn), "unlock-withdrawn")]
public abstract record UnlockFact
{
    public required DateTimeOffset At { get; init; }

    /// <param name="By">Staff id.</param>
    /// <param name="How">One of <see cref="Identifications"/>.</param>
    /// <param name="Code">Keyed hash: the code itself is in no fact.</param>
    public sealed record Made(
        string By, string Site, string Card, IReadOnlyList<string> Pins, string How, DateTimeOffset Until, string Code) : UnlockFact;

    /// <summary>Another code was typed. Which one is not kept, not even as a hash.</summary>
    public sealed record Missed(string Place) : UnlockFact;

    public sealed record Used(string Place, string Attempt) : UnlockFact;

    public sealed record Withdrawn(string By) : UnlockFact;
}
