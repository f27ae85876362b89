using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>Whether a card may be asked to sign with what a server has given for that.</summary>
internal static class ChallengeCheck
{
    /// <summary>
    /// How far a server's clock may be from this computer's: what the signature key has signed holds as signed at the time that stands in
    /// it, so that nobody signs for tomorrow.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int NonceLength = 32;

    /// <returns>Why not; null: it may.</returns>
    public static Refusal? Fault(Challenge made, DateTimeOffset now)
    {
        if (made.Nonce is not { Length: NonceLength }) return new(ResetClient.Unreachable);
        return (made.Time - now).Duration() > Tolerance ? new(ResetClient.ClocksApart) : null;
    }
}
