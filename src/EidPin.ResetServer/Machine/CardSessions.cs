using System.Security.Cryptography;
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
    private Settings Settings => current.Now;

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
        if (answer.KeySet != IssuerKeys.SetOf(pin) || !Settings.Keys.Has(attempt.Generation)) return null;
        var keys = Open(attempt, pin);
        if (CryptographicOperations.FixedTimeEquals(
            keys.CardCryptogram(attempt.HostChallenge, answer.CardChallenge), answer.CardCryptogram))
            return keys;
        keys.Dispose();
        return null;
    }

    private SessionKeys Open(AttemptRow attempt, string pin)
    {
        var answer = InitializeUpdateAnswer.Parse(attempt.InitializeUpdate)!;
        return Settings.Keys.Session(attempt.Generation, answer.CardId, IssuerKeys.SetOf(pin), attempt.HostChallenge, answer.CardChallenge);
    }

    public static byte[] HostCryptogram(AttemptRow attempt, SessionKeys keys) =>
        keys.HostCryptogram(attempt.HostChallenge, InitializeUpdateAnswer.Parse(attempt.InitializeUpdate)!.CardChallenge);

    public bool IsReceipt(AttemptRow attempt, string pin, byte[] chaining, byte[] receipt)
    {
        if (!Settings.Keys.Has(attempt.Generation)) return false;
        using var keys = Open(attempt, pin);
        return Receipt.Open(keys, chaining, receipt) is { } said && said.AsSpan().SequenceEqual(IssuerKeys.Receipt(pin));
    }
}
