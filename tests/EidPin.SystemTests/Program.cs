using System.Text.Json;

namespace EidPin.SystemTests;

/// <summary>
/// The built <c>eidpin</c>: the one named by EIDPIN_PROGRAM (./test runs these tests on the native one), else the one that was built beside
/// the tests.
/// </summary>
internal static class Program
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("EIDPIN_PROGRAM")
        ?? System.IO.Path.Combine(AppContext.BaseDirectory, "eidpin");

    /// <summary>The build beside the tests has the command alone; ./test names the folder that has all programs.</summary>
    public static bool HasOthersBeside { get; } = Environment.GetEnvironmentVariable("EIDPIN_PROGRAM") is not null;

    /// <summary>A test of more programs than the command is not run where they were not published.</summary>
    public static void MustHaveOthersBeside() =>
        Assert.SkipUnless(HasOthersBeside, "only where all programs were published: EIDPIN_PROGRAM");

    /// <summary>Runs one command line; English, and nothing of the tester's own state.</summary>
    public static Ran Eidpin(
        this PrivatePcscd pcscd, string commandLine, string input = "", IReadOnlyDictionary<string, string>? environment = null) =>
        pcscd.Run(Path, commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), input,
            new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["LC_ALL"] = "C.UTF-8", ["TERM"] = "dumb" });

    /// <summary>Standard output is exactly one JSON object.</summary>
    public static JsonElement Json(this Ran ran)
    {
        try
        {
            return JsonDocument.Parse(ran.Output).RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"no JSON: exit {ran.ExitCode}\n{ran.Output}\n{ran.Error}", e);
        }
    }

    /// <summary>What was said to people never looks like a crash.</summary>
    public static void SaysNoStackTrace(this Ran ran)
    {
        foreach (var text in (string[])[ran.Output, ran.Error])
        {
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        }
    }
}
