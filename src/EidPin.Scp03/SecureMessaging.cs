using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EidPin.Scp03;

/// <summary>A command or an answer that is not what the other side of this session made.</summary>
public sealed class SecureChannelException(string message) : Exception(message);

/// <summary>What both sides of a session at level 33 (C-MAC, C-ENC, R-MAC, R-ENC) compute: Amendment D, 6.2.4 to 6.2.7.</summary>
internal sealed class SecureMessaging(SessionKeys keys) : IDisposable
{
    public const byte Level = 0x33;
    private const int LongestData = 255;

    private readonly Aes aes = Cmac.Keyed(keys.Enc);
    private int commands;

    /// <summary>The full MAC of the last command, which the next one begins with.</summary>
    public byte[] Chaining { get; private set; } = new byte[Cmac.Size];

    public int Size => keys.Size;

    /// <summary>The MAC of a command whose data are as they travel; it becomes the chaining value.</summary>
    public byte[] CommandMac(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var length = data.Length + Size;
        if (length > LongestData) throw new ArgumentException("the data do not fit into a short command with their MAC");
        Chaining = Cmac.Compute(keys.Mac, Chaining, [header[0], header[1], header[2], header[3], (byte)length], data.ToArray());
        return Chaining[..Size];
    }

    /// <summary>Counts a command: encryption never starts with the same block twice.</summary>
    public void Count() => commands++;

    public byte[] EncryptCommand(ReadOnlySpan<byte> data) => Encrypt(data, Start(answer: false));

    public byte[] DecryptCommand(ReadOnlySpan<byte> data) => data.IsEmpty ? [] : Unpadded(aes, data, Start(answer: false));

    public byte[] EncryptAnswer(ReadOnlySpan<byte> data) => Encrypt(data, Start(answer: true));

    public byte[] DecryptAnswer(ReadOnlySpan<byte> data) => data.IsEmpty ? [] : Unpadded(aes, data, Start(answer: true));

    public byte[] AnswerMac(ReadOnlySpan<byte> data, ReadOnlySpan<byte> status) =>
        Cmac.Compute(keys.Rmac, Chaining, data.ToArray(), status.ToArray())[..Size];

    /// <summary>An answer with an error is not protected (Amendment D, 6.2.5); one with success or a warning is.</summary>
    public static bool IsProtected(ReadOnlySpan<byte> status) => status[0] is 0x90 or 0x62 or 0x63;

    public void Dispose()
    {
        aes.Dispose();
        keys.Dispose();
    }

    // The counter of the command, encrypted; for its answer with 80 in front.
    private byte[] Start(bool answer) => Start(aes, commands, answer);

    internal static byte[] Start(Aes aes, int command, bool answer)
    {
        var block = new byte[Cmac.Size];
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(12), command);
        if (answer) block[0] = 0x80;
        return aes.EncryptEcb(block, PaddingMode.None);
    }

    private byte[] Encrypt(ReadOnlySpan<byte> data, byte[] start)
    {
        if (data.IsEmpty) return [];
        var padded = Padded(data);
        var hidden = aes.EncryptCbc(padded, start, PaddingMode.None);
        CryptographicOperations.ZeroMemory(padded);
        return hidden;
    }

    // Method 2 of ISO/IEC 9797-1.
    private static byte[] Padded(ReadOnlySpan<byte> data)
    {
        var padded = GC.AllocateArray<byte>((data.Length / Cmac.Size + 1) * Cmac.Size, pinned: true);
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        return padded;
    }

    internal static byte[] Unpadded(Aes aes, ReadOnlySpan<byte> data, byte[] start)
    {
        if (data.Length % Cmac.Size != 0) throw new SecureChannelException("the data are no whole blocks");
        var plain = aes.DecryptCbc(data, start, PaddingMode.None);
        var end = plain.AsSpan().LastIndexOfAnyExcept((byte)0);
        if (end < 0 || plain[end] != 0x80) throw new SecureChannelException("the padding is wrong");
        var bare = plain[..end];
        CryptographicOperations.ZeroMemory(plain);
        return bare;
    }
}
