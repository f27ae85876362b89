using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace EidPin.Desk.Safety;

/// <summary>The web server's memory: what comes in over a connection stands here first, a typed code too.</summary>
internal sealed class WipingPools : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new WipingPool();
}

/// <summary>
/// Blocks that are wiped when they come back: the server's own pool would keep a code until another request happens to fall on the same
/// place.
/// </summary>
internal sealed class WipingPool : MemoryPool<byte>
{
    /// <summary>A page, as the server's own pool has them: it asks for half a block at a time.</summary>
    public const int BlockSize = 4096;

    private const int MostKept = 64;

    private readonly ConcurrentQueue<Block> kept = [];
    private volatile bool closed;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        ObjectDisposedException.ThrowIf(closed, this);
        return kept.TryDequeue(out var block) ? block.Lend() : new Block(this).Lend();
    }

    protected override void Dispose(bool disposing)
    {
        closed = true;
        kept.Clear();
    }

    private void Keep(Block block)
    {
        // Two that come back at the same moment may both find room; one block more is no matter.
        if (!closed && kept.Count < MostKept) kept.Enqueue(block);
    }

    private sealed class Block(WipingPool pool) : IMemoryOwner<byte>
    {
        // Pinned: the garbage collector moves nothing, so no copy stays where it was.
        private readonly byte[] bytes = GC.AllocateArray<byte>(BlockSize, pinned: true);
        private int lent;

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(bytes, 0, BlockSize);

        public Block Lend()
        {
            lent = 1;
            return this;
        }

        /// <summary>Given back twice, it is kept once: two connections must never write into one block.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref lent, 0) == 0) return;
            CryptographicOperations.ZeroMemory(bytes);
            pool.Keep(this);
        }
    }
}
