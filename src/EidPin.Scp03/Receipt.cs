using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>
/// The chip's answer to RESET RETRY COUNTER as the issuer checks it, without the command. The command's chaining value, over which the
/// answer's MAC goes, is a function of the new PIN, and whoever has the session keys could try ten thousand PINs against it. So the machine
/// sends a command with 16 random bytes of its own first (PUT DATA, which the chip takes and forgets): every chaining value after it hangs
/// on 128 bits that the issuer never sees. What the receipt shows: this answer is of this session, to its second command, and says what
/// only RESET RETRY COUNTER says. What it cannot show: that the machine, which has the keys too, did not make it up;
/// a machine is trusted with that, and its key can be revoked.
/// </summary>
public static class Receipt
{
    /// <summary>Commands after EXTERNAL AUTHENTICATE: the blinding one, then RESET RETRY COUNTER.</summary>
    private const int Command = 2;

    /// <summary>What the chip says when it has set a new PIN: its reference and the tries that it has now.</summary>
    public static byte[] Said(byte reference, byte tries) => [0xDF, 0x2C, 0x02, reference, tries];

    /// <param name="chaining">The MAC chaining value of RESET RETRY COUNTER, 16 bytes.</param>
    /// <param name="answer">As it came from the chip, its status word included.</param>
    /// <returns>What the chip said, decrypted; null: it is no receipt of this session.</returns>
    public static byte[]? Open(SessionKeys keys, ReadOnlySpan<byte> chaining, ReadOnlySpan<byte> answer)
    {
        if (chaining.Length != Cmac.Size || answer.Length < 2 + keys.Size || answer[^2] != 0x90 || answer[^1] != 0x00) return null;
        var data = answer[..^(2 + keys.Size)];
        var mac = Cmac.Compute(keys.Rmac, chaining.ToArray(), data.ToArray(), [0x90, 0x00])[..keys.Size];
        if (!CryptographicOperations.FixedTimeEquals(mac, answer[data.Length..^2])) return null;
        using var aes = Cmac.Keyed(keys.Enc);
        try
        {
            return data.IsEmpty ? null : SecureMessaging.Unpadded(aes, data, SecureMessaging.Start(aes, Command, answer: true));
        }
        catch (SecureChannelException)
        {
            return null;
        }
    }
}
