using System.Security.Cryptography;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;
using EidPin.Scp03;

namespace EidPin.ResetServer.Proofs;

/// <summary>
/// The issuer's side of a card session. Its keys are made anew of what the chip answered whenever they are needed, and never stored.
/// </summary>
/// <param name="sets">PINs that may be set here: a machine sets others than a counter.</param>
internal sealed class CardSessions(CurrentSettings current, Func<string, bool> sets)
{
    /// <summary>Did the chip of that card answer, with the key set of the PIN?</summary>
    public bool IsOf(ChipAnswer chip, string pin, CardRow card)
    {
        if (InitializeUpdateAnswer.Parse(chip.InitializeUpdate) is not { } answer) return false;
        if (Convert.ToHexString(answer.CardId) != card.CardId) return false;
        using var keys = Answered(chip, pin);
        return keys is not null;
    }

    /// <summary>
    /// The keys of a session in which a chip answered with the key set of that PIN; null: none did. What comes of a stored answer is given
    /// away after that alone: whoever can write rows has no chip.
    /// </summary>
    public SessionKeys? Answered(ChipAnswer chip, string pin)
    {
        if (InitializeUpdateAnswer.Parse(chip.InitializeUpdate) is not { } answer || answer.Size != chip.HostChallenge.Length)
            return null;
        if (Open(chip, answer, pin) is not { } keys) return null;
        if (answer.KeySet == IssuerKeys.SetOf(pin) && CryptographicOperations.FixedTimeEquals(
            keys.CardCryptogram(chip.HostChallenge, answer.CardChallenge), answer.CardCryptogram))
            return keys;
        keys.Dispose();
        return null;
    }

    // Null: nobody sets that PIN here, or the master key of that generation is not here any more.
    private SessionKeys? Open(ChipAnswer chip, InitializeUpdateAnswer answer, string pin)
    {
        var keys = current.Now.Keys;
        return sets(pin) && keys.Has(chip.Generation)
            ? keys.Session(chip.Generation, answer.CardId, IssuerKeys.SetOf(pin), chip.HostChallenge, answer.CardChallenge)
            : null;
    }

    /// <summary>Answers with the keys of a session that was authorised.</summary>
    /// <param name="of">The case or visit.</param>
    /// <exception cref="RefusedException">No chip has answered with the key set of that PIN.</exception>
    public async Task Tell(HttpContext context, string of, string attempt, ChipAnswer chip, string pin)
    {
        using var keys = Answered(chip, pin) ?? throw new RefusedException(Refusals.NotTheChip);
        var cryptogram = keys.HostCryptogram(chip.HostChallenge, InitializeUpdateAnswer.Parse(chip.InitializeUpdate)!.CardChallenge);
        await Problems.Write(context, new(of, attempt, cryptogram, keys.Enc, keys.Mac, keys.Rmac), ResetJson.Default.Authorisation);
    }

    public bool IsReceipt(ChipAnswer chip, string pin, byte[] chaining, byte[] receipt)
    {
        using var keys = Open(chip, InitializeUpdateAnswer.Parse(chip.InitializeUpdate)!, pin);
        if (keys is null) return false;
        return Receipt.Open(keys, chaining, receipt) is { } said && said.AsSpan().SequenceEqual(IssuerKeys.Receipt(pin));
    }
}
