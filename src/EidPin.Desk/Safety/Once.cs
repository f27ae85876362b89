using System.Buffers;
using System.Security.Cryptography;

namespace EidPin.Desk.Safety;

/// <summary>What was given out and is good for one use: a form, a step of a visit. The oldest give way.</summary>
internal sealed class Once<T> where T : class
{
    private const int Most = 2000, IdLength = 32;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    private readonly Lock one = new();
    private readonly Dictionary<string, T> open = [];
    private readonly Queue<string> order = new();

    /// <summary>It has the form of an id, which no code of a card has.</summary>
    public static bool IsId(ReadOnlySpan<byte> given) => given.Length == IdLength && !given.ContainsAnyExcept(Digits);

    /// <returns>The id by which it is taken back.</returns>
    public string Add(T thing)
    {
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        lock (one)
        {
            open[id] = thing;
            order.Enqueue(id);
            while (order.Count > Most) open.Remove(order.Dequeue());
        }
        return id;
    }

    /// <summary>The thing, once; null: never given out, used, or too old.</summary>
    public T? Take(string? id)
    {
        lock (one) return id is not null && open.Remove(id, out var thing) ? thing : null;
    }
}
