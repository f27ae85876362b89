namespace EidPin.Simulators;

/// <summary>The drawn portraits on simulated chips, JPEG 2000. They show nobody; Portraits/draw.py made them.</summary>
internal static class Portrait
{
    private const int Count = 3;

    /// <summary>The same one for the same name.</summary>
    public static byte[] Of(string holder)
    {
        var number = holder.Aggregate(0, (sum, c) => (17 * sum + c) % 1024) % Count;
        using var resource = typeof(Portrait).Assembly.GetManifestResourceStream($"portrait.{number}")!;
        var picture = new byte[resource.Length];
        resource.ReadExactly(picture);
        return picture;
    }
}
