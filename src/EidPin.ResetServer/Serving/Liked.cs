namespace EidPin.ResetServer.Serving;

/// <summary>Which of several languages a browser likes best.</summary>
internal static class Liked
{
    /// <param name="there">Languages that there are.</param>
    /// <returns>English, where it likes none of them.</returns>
    public static string Language(HttpRequest request, IReadOnlyCollection<string> there) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(liked => liked.Quality is not 0)
            .OrderByDescending(liked => liked.Quality ?? 1)
            .Select(liked => liked.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(there.Contains) ?? "en";
}
