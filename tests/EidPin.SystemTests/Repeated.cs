using System.Diagnostics;
using EidPin.Tests;

namespace EidPin.SystemTests;

/// <summary>How a client holds out while processes come and go.</summary>
internal static class Repeated
{
    /// <summary>Asks again with the same key until there is an answer, as a client has to.</summary>
    public static async Task<Told<T>> Again<T>(Func<Task<Told<T>>> ask) where T : class
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                if (await ask() is { Status: not (500 or 503) } told) return told;
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(90))
            {
                // The process is gone: the next one is asked.
            }
            if (clock.Elapsed > TimeSpan.FromSeconds(90)) throw new TimeoutException("no server answers");
            await Task.Delay(50);
        }
    }
}
