using System.Diagnostics;
using System.Security.Cryptography;

namespace EidPin.SystemTests;

/// <summary>
/// How busy this machine is. A test that promises "within a second" shares two cores with a browser, a pcscd and other tests: its bound
/// stretches with what they take, measured in the same run. What a bound costs on a quiet machine belongs to the benchmarks.
/// </summary>
internal static class Machine
{
    private const int Rounds = 200;

    private static readonly byte[] Block = new byte[64 * 1024];

    private static long fastest = long.MaxValue;

    /// <summary>Fails when something took longer than its bound and the machine was not that busy.</summary>
    public static void InTime(TimeSpan took, TimeSpan bound)
    {
        if (took < bound) return;
        var busy = Busy();
        Assert.True(
            took < bound * busy,
            $"took {took.TotalSeconds:0.00} s of {bound.TotalSeconds:0.00} s, " +
            $"on a machine that is {busy:0.0} times as slow as when it is quiet");
    }

    /// <summary>
    /// The same work over and over: how much longer all of it takes than the fastest ever did; at least 2, since its own work may be the
    /// only one.
    /// </summary>
    private static double Busy()
    {
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++)
        {
            var one = Stopwatch.GetTimestamp();
            SHA256.HashData(Block);
            fastest = Math.Min(Interlocked.Read(ref fastest), Stopwatch.GetTimestamp() - one);
        }
        return Math.Max(2, (double)all.ElapsedTicks / (Rounds * fastest));
    }
}
