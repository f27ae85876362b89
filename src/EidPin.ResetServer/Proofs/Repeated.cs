using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Proofs;

/// <summary>Requests with a key of their own, by which their work is done once however often they come.</summary>
internal static class Repeated
{
    /// <param name="act">The work.</param>
    /// <param name="find">What came of it; null: nothing.</param>
    /// <returns>
    /// What is there now. Of two different requests with one key the other one may have been quicker: whoever asks looks whose it is.
    /// </returns>
    /// <exception cref="RefusedException">It was refused, and had not been done before.</exception>
    public static async Task<T?> Once<T>(Func<Task> act, Func<Task<T?>> find) where T : class
    {
        try
        {
            await act();
        }
        catch (RefusedException)
        {
            // Asked before, by who heard no answer?
            if (await find() is not { } made) throw;
            return made;
        }
        return await find();
    }
}
