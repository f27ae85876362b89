namespace EidPin.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Top { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EidPin.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
