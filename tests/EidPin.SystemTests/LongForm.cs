namespace EidPin.SystemTests;

/// <summary>What the usual run leaves out, since it looks at the same once more: <c>./test --long</c> does it.</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") == "1";

    /// <param name="usual">Always.</param>
    /// <param name="more">In the long form alone.</param>
    public static TheoryData<string> Of(string[] usual, string[] more) => IsOn ? [.. usual, .. more] : [.. usual];
}
