using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using EidPin.Desk;
using EidPin.Desk.Safety;

namespace EidPin.Tests;

/// <summary>The small parts of the Desk's safety, each by itself.</summary>
public sealed class DeskSafetyTests
{
    [Fact]
    public void A_block_comes_back_wiped_and_pinned_and_is_lent_to_one_only()
    {
        using var pool = new WipingPool();
        var first = pool.Rent();
        var memory = first.Memory;
        Assert.Equal(WipingPool.BlockSize, memory.Length);
        memory.Span.Fill(7);
        first.Dispose();
        first.Dispose();   // twice is once
        Assert.True(memory.Span.IndexOfAnyExcept((byte)0) < 0);
        using var second = pool.Rent();
        using var third = pool.Rent();
        Assert.False(second.Memory.Span.Overlaps(third.Memory.Span));
        Assert.True(second.Memory.Span.Overlaps(memory.Span) || third.Memory.Span.Overlaps(memory.Span));
    }

    [Fact]
    public void A_pool_keeps_a_bounded_number_of_blocks_and_none_once_it_is_closed()
    {
        var pool = new WipingPool();
        var weak = UseMany(pool);
        Collect();
        Assert.InRange(weak.Count(w => w.IsAlive), 1, 64);
        var last = pool.Rent();
        pool.Dispose();
        last.Memory.Span.Fill(7);
        var memory = last.Memory;
        last.Dispose();
        Assert.True(memory.Span.IndexOfAnyExcept((byte)0) < 0);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WipingPool().Rent(WipingPool.BlockSize + 1));
    }

    [Fact]
    public void After_too_many_wrong_tokens_none_is_looked_at_until_a_minute_has_passed()
    {
        var clock = new HandClock();
        var guesses = new Guesses(clock);
        for (var i = 0; i < Guesses.Most; i++)
        {
            Assert.False(guesses.TooMany);
            guesses.Wrong();
            clock.Now += TimeSpan.FromSeconds(1);
        }
        Assert.True(guesses.TooMany);
        clock.Now += TimeSpan.FromSeconds(39);
        Assert.True(guesses.TooMany);
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.False(guesses.TooMany);
    }

    [Theory]
    [InlineData("   9: 0100007F:A1B2 0100007F:B9FB 01 00000000:00000000 00:00000000 00000000  1000        0 5421 1 ", 1000u)]
    [InlineData("1234: 0100007F:A1B2 0100007F:B9FB 01 00000000:00000000 02:00000A5B 00000000 4294967294        0 5421 1", 4294967294u)]
    // Closed already: no owner, which shows as root.
    [InlineData("   9: 0100007F:A1B2 0100007F:B9FB 06 00000000:00000000 03:00000F32 00000000     0        0 0 3", null)]
    [InlineData("   9: 0100007F:A1B2 0100007F:B9FB 04 00000000:00000000 03:00000F32 00000000     0        0 0 3", null)]
    // Our end of it, and others' connections.
    [InlineData("   9: 0100007F:B9FB 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000  1000        0 5421 1 ", null)]
    [InlineData("   9: 0100007F:A1B2 0200007F:B9FB 01 00000000:00000000 00:00000000 00000000  1000        0 5421 1 ", null)]
    [InlineData("   9: 0100007F:A1B2 0100007F:B9FB", null)]
    [InlineData("", null)]
    [InlineData("  sl  local_address rem_address   st tx_queue", null)]
    public void The_owner_of_a_connection_is_read_from_its_own_row_only(string line, uint? owner)
    {
        Span<byte> from = stackalloc byte[PeerOwner.Row.LongestAddress], to = stackalloc byte[PeerOwner.Row.LongestAddress];
        var peer = PeerOwner.Row.Address(new(IPAddress.Loopback, 0xA1B2), mapped: false, from);
        var here = PeerOwner.Row.Address(new(IPAddress.Loopback, 0xB9FB), mapped: false, to);
        Assert.Equal(owner, PeerOwner.Row.Owner(Encoding.ASCII.GetBytes(line), peer, here));
    }

    [Fact]
    public void An_address_in_the_table_of_both_families_is_as_the_kernel_prints_it()
    {
        Span<byte> text = stackalloc byte[PeerOwner.Row.LongestAddress];
        Assert.Equal(
            "0000000000000000FFFF00000100007F:A1B2",
            Encoding.ASCII.GetString(PeerOwner.Row.Address(new(IPAddress.Loopback, 0xA1B2), mapped: true, text)));
    }

    [Theory]
    [InlineData("--lang", "--lang: a value is missing")]
    [InlineData("--lang xx", "--lang xx: one of en, ")]
    [InlineData("--port 80", "--port 80: a number")]
    [InlineData("--port -1", "--port -1: a number")]
    [InlineData("--port 65536", "--port 65536: a number")]
    [InlineData("--port", "--port: a value")]
    [InlineData("--Demo", "unknown option --Demo")]
    [InlineData("x", "unknown option x")]
    public void What_is_no_option_is_said_in_one_line(string line, string said)
    {
        var problem = Assert.Throws<ArgumentException>(() => DeskOptions.Parse(line.Split(' '))).Message;
        Assert.StartsWith(said, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Options_are_understood_in_any_order() =>
        Assert.Equal(
            new DeskOptions(Demo: true, Child: true, Open: true, Language: "ja-easy", Port: 0),
            DeskOptions.Parse("--open --port 0 --child --lang ja-easy --demo".Split(' ')));

    // By itself, so that no variable keeps a block alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] UseMany(WipingPool pool)
    {
        var lent = Enumerable.Range(0, 500).Select(_ => pool.Rent()).ToArray();
        foreach (var block in lent) block.Dispose();
        return [.. lent.Select(l => new WeakReference(l))];
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
