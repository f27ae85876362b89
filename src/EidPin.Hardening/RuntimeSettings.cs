using System.Collections;

namespace EidPin.Hardening;

/// <summary>
/// The environment variables by which the .NET runtime opens a process to others. Its diagnostics port is the main one: it is there before
/// Main, it takes commands of every program of the same user, and one of them loads a library into the process. The runtime reads this
/// setting from the environment alone (runtimeconfig.json was tried with .NET 10.0.12: it knows no name for it).
/// </summary>
public static class RuntimeSettings
{
    internal const string Diagnostics = "DOTNET_EnableDiagnostics", Off = "0";

    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    // After the prefix; what begins so counts as well (EnableDiagnostics_IPC, DbgMiniDumpName).
    private static readonly string[] Opening =
    [
        "EnableDiagnostics", "DiagnosticPorts", "DefaultDiagnosticPort",
        "EnableEventPipe", "EventPipe",
        "Dbg", "CreateDump", "EnableCrashReport", "EnableDumpOnSigTerm", "GCGenAnalysis",
        "STARTUP_HOOKS", "ADDITIONAL_DEPS", "SHARED_STORE",
        "GCName", "GCPath", "AltJit", "JitName", "JitPath",
    ];

    /// <summary>For a child that is a .NET program too: it need not start twice.</summary>
    public static void Close(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(Opens).ToList()) environment.Remove(name);
        environment[Diagnostics] = Off;
    }

    internal static bool AreClosed() => AreClosed(Environment.GetEnvironmentVariables());

    internal static bool AreClosed(IDictionary variables) =>
        variables[Diagnostics] is Off && !OpeningAmong(variables).Any(name => name != Diagnostics);

    internal static IEnumerable<string> OpeningAmong(IDictionary variables) => variables.Keys.Cast<string>().Where(Opens);

    // In any case of letters: the runtime minds it on Linux and not on Windows.
    private static bool Opens(string name)
    {
        // All that begins so is about profilers.
        if (name.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase)) return true;
        var prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
        return prefix is not null && Opening.Any(o => name.AsSpan(prefix.Length).StartsWith(o, StringComparison.OrdinalIgnoreCase));
    }
}
