using System.Security.Cryptography;
using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>Both sides of a session, and what is no part of it: whatever was made elsewhere, changed, or said before.</summary>
public class Scp03SessionTests
{
    private static readonly byte[] CardId =
    [
        .. Enumerable.Range(1, 10).Select(i => (byte)i),
    ], Authenticate = [0x84, 0x82, 0x33, 0x00], Ok = [0x90, 0x00];

    public static TheoryData<int, int> Kinds => new() { { 16, 8 }, { 16, 16 }, { 24, 8 }, { 32, 8 }, { 32, 16 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_one_side_sends_the_other_reads_whatever_its_length(int keyLength, int size)
    {
        using var both = new Both(keyLength, size);
        for (var length = 0; length <= 200; length++)
        {
            var data = RandomNumberGenerator.GetBytes(length);
            byte[] command = length == 0 ? [0x00, 0xCB, 0x01, 0x02, 0x00] : [0x00, 0x2C, 0x02, 0x9B, (byte)length, .. data];
            var wrapped = both.Host.Wrap(command);
            Assert.Equal(data, both.Receive(wrapped));
            var said = RandomNumberGenerator.GetBytes(length % 3 == 0 ? 0 : length);
            Assert.Equal([.. said, .. Ok], both.Host.Unwrap([.. both.Card.Wrap(said, Ok), .. Ok]));
            if (length >= 8) Assert.False(Contains(wrapped, data));
        }
    }

    [Theory, InlineData("01020304050607080910111213141516"), InlineData("31323334800000000000000000000001"),
        InlineData("00000000000000000000000000000000"), InlineData("313233347F0000000000000000000000")]
    public void Data_whose_padding_is_not_that_of_the_standard_are_not_taken(string padded)
    {
        using var aes = Aes.Create();
        var start = RandomNumberGenerator.GetBytes(16);
        byte[] Hidden(string hex) => aes.EncryptCbc(Convert.FromHexString(hex), start, PaddingMode.None);
        Assert.Throws<SecureChannelException>(() => SecureMessaging.Unpadded(aes, Hidden(padded), start));
        Assert.Throws<SecureChannelException>(() => SecureMessaging.Unpadded(aes, Hidden(padded).AsSpan(1), start));
        Assert.Equal("1234"u8, SecureMessaging.Unpadded(aes, Hidden("31323334800000000000000000000000"), start));
    }

    [Fact]
    public void The_same_command_never_looks_the_same_twice()
    {
        using var both = new Both(16, 8);
        byte[] command = [0x00, 0x2C, 0x02, 0x9B, 0x04, 0x31, 0x32, 0x33, 0x34];
        var seen = new HashSet<string>();
        for (var i = 0; i < 50; i++) Assert.True(seen.Add(Convert.ToHexString(both.Host.Wrap(command)[5..21])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_bit_anywhere_in_a_command_ends_the_session(int keyLength, int size)
    {
        byte[] command = [0x00, 0x2C, 0x02, 0x9B, 0x04, 0x31, 0x32, 0x33, 0x34];
        int bits;
        using (var first = new Both(keyLength, size)) bits = first.Host.Wrap(command).Length * 8;
        for (var bit = 0; bit < bits; bit++)
        {
            using var both = new Both(keyLength, size);
            var wrapped = both.Host.Wrap(command);
            wrapped[bit / 8] ^= (byte)(1 << bit % 8);
            // A changed length byte is another command altogether: the chip would not even read it.
            if (bit / 8 == 4) continue;
            Assert.Null(both.Receive(wrapped));
            Assert.False(both.Card.IsOpen);
            Assert.Null(both.Receive(both.Host.Wrap(command)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_bit_anywhere_in_an_answer_is_noticed(int keyLength, int size)
    {
        using var both = new Both(keyLength, size);
        both.Receive(both.Host.Wrap([0x00, 0xCB, 0x00, 0x00, 0x00]));
        byte[] answer = [.. both.Card.Wrap([0xDF, 0x2C, 0x02, 0x9B, 0x05], Ok), .. Ok];
        for (var bit = 0; bit < (answer.Length - 2) * 8; bit++)
        {
            var changed = (byte[])answer.Clone();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<SecureChannelException>(() => both.Host.Unwrap(changed));
        }
        Assert.Throws<SecureChannelException>(() => both.Host.Unwrap([.. answer.SkipLast(2), 0x62, 0x00]));
        Assert.Equal(5 + 2, both.Host.Unwrap(answer).Length);
    }

    [Fact]
    public void Commands_said_again_or_out_of_order_or_of_another_session_are_refused()
    {
        byte[] command = [0x00, 0x2C, 0x02, 0x9B, 0x04, 0x31, 0x32, 0x33, 0x34];
        using var again = new Both(16, 8);
        var once = again.Host.Wrap(command);
        Assert.NotNull(again.Receive(once));
        Assert.Null(again.Receive(once));

        using var order = new Both(16, 8);
        order.Host.Wrap(command);
        Assert.Null(order.Receive(order.Host.Wrap(command)));

        using Both one = new(16, 8), other = new(16, 8);
        Assert.Null(other.Receive(one.Host.Wrap(command)));
    }

    [Fact]
    public void The_chip_opens_at_level_33_and_for_the_issuer_alone()
    {
        using var both = new Both(16, 8, open: false);
        var right = both.Host.ExternalAuthenticate();
        Assert.False(both.Card.Authenticate([0x84, 0x82, 0x03, 0x00], right.AsSpan(5), both.HostCryptogram));
        Assert.False(both.Card.Authenticate(Authenticate, right.AsSpan(5), new byte[8]));
        Assert.False(both.Card.IsOpen);
        Assert.Null(both.Receive(both.Host.Wrap([0x00, 0xCB, 0x00, 0x00, 0x00])));
    }

    [Fact]
    public void An_error_has_no_data_and_needs_no_MAC()
    {
        using var both = new Both(16, 8);
        both.Receive(both.Host.Wrap([0x00, 0xCB, 0x00, 0x00, 0x00]));
        Assert.Equal([0x69, 0x82], both.Host.Unwrap([0x69, 0x82]));
        Assert.Throws<SecureChannelException>(() => both.Host.Unwrap([0x01, 0x69, 0x82]));
        Assert.Throws<SecureChannelException>(() => both.Host.Unwrap(Ok));
        Assert.Throws<SecureChannelException>(() => both.Host.Unwrap([0x90]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_receipt_is_read_without_the_command_and_only_as_the_second_answer_of_its_session(int keyLength, int size)
    {
        using var both = new Both(keyLength, size);
        both.Receive(both.Host.Wrap([0x80, 0xDA, 0x00, 0x00, 0x10, .. RandomNumberGenerator.GetBytes(16), 0x00]));
        byte[] first = [.. both.Card.Wrap(Receipt.Said(0x9B, 5), Ok), .. Ok];
        // Decrypted from the wrong start it is noise, which one time in 256 has a padding: never what the chip says of the second.
        Assert.NotEqual(Receipt.Said(0x9B, 5), Receipt.Open(both.Keys, both.Host.Chaining, first));

        both.Receive(both.Host.Wrap([0x00, 0x2C, 0x02, 0x9B, 0x04, 0x31, 0x32, 0x33, 0x34]));
        byte[] receipt = [.. both.Card.Wrap(Receipt.Said(0x9B, 5), Ok), .. Ok];
        Assert.Equal(Receipt.Said(0x9B, 5), Receipt.Open(both.Keys, both.Host.Chaining, receipt));
        Assert.Null(Receipt.Open(both.Keys, new byte[16], receipt));
        Assert.Null(Receipt.Open(both.Keys, both.Host.Chaining, receipt.AsSpan(0, receipt.Length - 2)));
        Assert.Null(Receipt.Open(both.Keys, both.Host.Chaining, []));
        using var other = new Both(keyLength, size);
        Assert.Null(Receipt.Open(other.Keys, both.Host.Chaining, receipt));
        for (var i = 0; i < receipt.Length; i++)
        {
            var changed = (byte[])receipt.Clone();
            changed[i] ^= 0x10;
            Assert.Null(Receipt.Open(both.Keys, both.Host.Chaining, changed));
        }
    }

    [Fact]
    public void Each_card_each_key_set_and_each_use_has_a_key_of_its_own()
    {
        var master = RandomNumberGenerator.GetBytes(32);
        var keys = new HashSet<string>();
        foreach (byte[] card in new[] { CardId, [.. CardId[..9], 0xFF] })
            foreach (byte set in new byte[] { 0x31, 0x32 })
                foreach (byte use in new byte[] { 1, 2 })
                    Assert.True(keys.Add(Convert.ToHexString(Kdf.Diversify(master, set, use, card))));
        Assert.All(keys, key => Assert.Equal(64, key.Length));
    }

    [Fact]
    public void What_is_no_answer_of_SCP03_is_not_taken_for_one()
    {
        Assert.Null(InitializeUpdateAnswer.Parse([]));
        Assert.Null(InitializeUpdateAnswer.Parse(new byte[29]));
        byte[] good = [.. CardId, 0x31, 0x03, 0x60, .. new byte[16]];
        Assert.NotNull(InitializeUpdateAnswer.Parse(good));
        Assert.Equal(good, InitializeUpdateAnswer.Parse(good)!.ToBytes());
        Assert.Null(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x02, 0x60, .. new byte[16]]));
        Assert.Null(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x03, 0x61, .. new byte[16]]));
        // The counter is there where challenges are pseudo-random, and nowhere else.
        Assert.NotNull(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x03, 0x70, .. new byte[19]]));
        Assert.Null(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x03, 0x70, .. new byte[16]]));
        Assert.Null(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x03, 0x60, .. new byte[19]]));
        // A chip that cannot protect its answers could be answered for.
        foreach (var parameter in (byte[])[0x00, 0x20, 0x40])
            Assert.Null(InitializeUpdateAnswer.Parse([.. CardId, 0x31, 0x03, parameter, .. new byte[16]]));
        Assert.Null(InitializeUpdateAnswer.Parse([.. good, 0x00]));
    }

    [Fact]
    public void A_command_that_does_not_fit_or_does_not_add_up_is_not_sent()
    {
        using var both = new Both(16, 8);
        Assert.Throws<ArgumentException>(() => both.Host.Wrap([0x00, 0x2C, 0x00, 0x00, 0xF8, .. new byte[0xF8]]));
        Assert.Throws<ArgumentException>(() => both.Host.Wrap([0x00, 0x2C, 0x00, 0x00, 0x05, 0x01]));
        Assert.Throws<ArgumentException>(() => both.Host.Wrap([0x00, 0x2C]));
    }

    private static bool Contains(ReadOnlySpan<byte> all, ReadOnlySpan<byte> part) => all.IndexOf(part) >= 0;

    /// <summary>The issuer's keys, the chip and the machine.</summary>
    private sealed class Both : IDisposable
    {
        public SecureChannel Host { get; }
        public CardSecureChannel Card { get; }
        public SessionKeys Keys { get; }
        public byte[] HostCryptogram { get; }

        public Both(int keyLength, int size, bool open = true)
        {
            using var keys = CardKeys.Of(RandomNumberGenerator.GetBytes(keyLength), 0x31, CardId);
            byte[] host = RandomNumberGenerator.GetBytes(size), card = RandomNumberGenerator.GetBytes(size);
            Keys = SessionKeys.Derive(keys, host, card);
            HostCryptogram = Keys.HostCryptogram(host, card);
            (Host, Card) = (new(Keys.Copy(), HostCryptogram), new(SessionKeys.Derive(keys, host, card)));
            if (open) Assert.True(Card.Authenticate(Authenticate, Host.ExternalAuthenticate().AsSpan(5), HostCryptogram));
        }

        public byte[]? Receive(byte[] wrapped)
        {
            var end = 5 + wrapped[4];
            return Card.Unwrap(wrapped.AsSpan(0, 4), wrapped.AsSpan(5, Math.Min(wrapped.Length, end) - 5));
        }

        public void Dispose()
        {
            Host.Dispose();
            Card.Dispose();
            Keys.Dispose();
        }
    }
}
