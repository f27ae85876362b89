using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Store;

/// <summary>What a chip answered to INITIALIZE UPDATE, from which the keys of its session are made anew.</summary>
/// <param name="Generation">Of the card's master key.</param>
internal sealed record ChipAnswer(byte[] HostChallenge, byte[] InitializeUpdate, long Generation);

/// <summary>A card session that was authorised.</summary>
/// <param name="Generation">Of the card's master key.</param>
internal sealed record AttemptRow(
    string Attempt, string CaseId, string Kiosk, byte[] Request, byte[] HostChallenge, byte[] InitializeUpdate,
    long Generation = IssuerKeys.FirstGeneration, byte[]? Mac = null)
    : IGuarded
{
    public const string Columns =
        "attempt AS Attempt, case_id AS CaseId, kiosk AS Kiosk, request AS Request, host_challenge AS HostChallenge, " +
        "initialize_update AS InitializeUpdate, generation AS Generation, mac AS Mac";

    public ChipAnswer Chip => new(HostChallenge, InitializeUpdate, Generation);

    public string TableName => "attempts";

    public IEnumerable<object?> Guarded =>
        [Attempt, CaseId, Kiosk, Request, HostChallenge, InitializeUpdate, .. IssuerKeys.Guarded(Generation)];
}
