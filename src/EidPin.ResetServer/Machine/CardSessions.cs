using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.Scp03;

namespace EidPin.ResetServer.Machine;

/// <summary>
/// The issuer's side of a card session. Its keys are made anew of what the chip answered whenever they are needed, and never stored.
/// </summary>
internal sealed class CardSessions(CurrentSettings current)
{
    /// <summary>Did the chip of that card answer, with the key set of the PIN?</summary>
    public bool IsOf(AttemptRow attempt, string pin, CardRow card)
    {
        if (InitializeUpdateAnswer.Parse(attempt.InitializeUpdate) is not { } answer) return false;
        if (Convert.ToHexString(answer.CardId) != card.CardId) return false;
        using var keys = Answered(attempt, pin);
        return keys is not null;
    }

    /// <summary>
    /// The keys of a session in which a chip answered with the key set of that PIN; null: none did. What comes of a stored answer is given
    /// away after that alone: whoever can write rows has no chip.
    /// </summary>
    public SessionKeys? Answered(AttemptRow attempt, string pin)
    {
        if (InitializeUpdateAnswer.Parse(attempt.InitializeUpdate) is not { } answer || answer.Size != attempt.HostChallenge.Length)
            return null;
        if (Open(attempt, answer, pin) is not { } keys) return null;
        if (answer.KeySet == IssuerKeys.SetOf(pin) && CryptographicOperations.FixedTimeEquals(
            keys.CardCryptogram(attempt.HostChallenge, answer.CardChallenge), answer.CardCryptogram))
            return keys;
        keys.Dispose();
        return null;
    }

    // Null: no machine sets that PIN, or the master key of that generation is not here any more.
    private SessionKeys? Open(AttemptRow attempt, InitializeUpdateAnswer answer, string pin)
    {
        var keys = current.Now.Keys;
        return ResetPins.Can(pin) && keys.Has(attempt.Generation)
            ? keys.Session(attempt.Generation, answer.CardId, IssuerKeys.SetOf(pin), attempt.HostChallenge, answer.CardChallenge)
            : null;
    }

    public static byte[] HostCryptogram(AttemptRow attempt, SessionKeys keys) =>
        keys.HostCryptogram(attempt.HostChallenge, InitializeUpdateAnswer.Parse(attempt.InitializeUpdate)!.CardChallenge);

    public bool IsReceipt(AttemptRow attempt, string pin, byte[] chaining, byte[] receipt)
    {
        using var keys = Open(attempt, InitializeUpdateAnswer.Parse(attempt.InitializeUpdate)!, pin);
        if (keys is null) return false;
        return Receipt.Open(keys, chaining, receipt) is { } said && said.AsSpan().SequenceEqual(IssuerKeys.Receipt(pin));
    }
}
