using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>The machine's side of one card session at level 33.</summary>
/// <param name="keys">Owned and wiped by this.</param>
/// <param name="hostCryptogram">Of the issuer: the machine need not have the static keys.</param>
public sealed class SecureChannel(SessionKeys keys, byte[] hostCryptogram) : IDisposable
{
    private const int Header = 4;

    private readonly SecureMessaging messaging = new(keys);

    /// <summary>
    /// The MAC chaining value of the last command: of RESET RETRY COUNTER, the part of its receipt that only this side knows.
    /// </summary>
    public byte[] Chaining => messaging.Chaining;

    /// <summary>EXTERNAL AUTHENTICATE (Amendment D, 7.1.2). Its answer is plain.</summary>
    public byte[] ExternalAuthenticate()
    {
        byte[] header = [0x84, 0x82, SecureMessaging.Level, 0x00];
        var mac = messaging.CommandMac(header, hostCryptogram);
        return [.. header, (byte)(hostCryptogram.Length + mac.Length), .. hostCryptogram, .. mac];
    }

    /// <summary>A plain short command (ISO 7816-4, cases 1 to 4) as it goes to the chip. The caller wipes both.</summary>
    /// <exception cref="ArgumentException">It is no short command, or too long with padding and MAC.</exception>
    public byte[] Wrap(ReadOnlySpan<byte> command)
    {
        var (length, wantsAnswer) = Lengths(command);
        byte[] header = [(byte)(command[0] | 0x04), command[1], command[2], command[3]];
        messaging.Count();
        var hidden = messaging.EncryptCommand(length == 0 ? [] : command.Slice(Header + 1, length));
        var mac = messaging.CommandMac(header, hidden);
        var wrapped = GC.AllocateUninitializedArray<byte>(Header + 1 + hidden.Length + mac.Length + (wantsAnswer ? 1 : 0), pinned: true);
        header.CopyTo(wrapped, 0);
        wrapped[Header] = (byte)(hidden.Length + mac.Length);
        hidden.CopyTo(wrapped, Header + 1);
        mac.CopyTo(wrapped, Header + 1 + hidden.Length);
        if (wantsAnswer) wrapped[^1] = 0x00;
        return wrapped;
    }

    /// <summary>Data and status word of the answer to the last command.</summary>
    /// <exception cref="SecureChannelException">It is not this chip's answer to this command.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 2) throw new SecureChannelException("an answer has a status word");
        var status = answer[^2..];
        if (!SecureMessaging.IsProtected(status))
            return answer.Length == 2 ? status.ToArray() : throw new SecureChannelException("an error has no data");
        if (answer.Length < 2 + messaging.Size) throw new SecureChannelException("the answer has no MAC");
        ReadOnlySpan<byte> data = answer[..^(2 + messaging.Size)], mac = answer[data.Length..^2];
        var isTrue = CryptographicOperations.FixedTimeEquals(mac, messaging.AnswerMac(data, status));
        if (!isTrue) throw new SecureChannelException("the answer's MAC is wrong");
        return [.. messaging.DecryptAnswer(data), .. status];
    }

    public void Dispose() => messaging.Dispose();

    // The plain data are copied nowhere: they hold a new PIN.
    private static (int Length, bool WantsAnswer) Lengths(ReadOnlySpan<byte> command)
    {
        if (command.Length < Header) throw new ArgumentException("a command has four bytes at least");
        if (command.Length <= Header + 1) return (0, command.Length > Header);
        int length = command[Header];
        var rest = command.Length - Header - 1 - length;
        if (length == 0 || rest is not (0 or 1)) throw new ArgumentException("the lengths of the command do not add up");
        return (length, rest == 1);
    }
}
