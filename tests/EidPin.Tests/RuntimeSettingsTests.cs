using EidPin.Hardening;

namespace EidPin.Tests;

/// <summary>Which environments a program keeps, and which it starts anew without.</summary>
public sealed class RuntimeSettingsTests
{
    [Theory]
    [InlineData("DOTNET_EnableDiagnostics=0")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_ROOT=/opt/dotnet DOTNET_NOLOGO=1 DOTNET_gcServer=1 PATH=/bin")]
    public void What_opens_nothing_is_kept(string environment) => Assert.True(RuntimeSettings.AreClosed(Variables(environment)));

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_EnableDiagnostics=1")]
    [InlineData("DOTNET_EnableDiagnostics=00")]
    [InlineData("dotnet_enablediagnostics=0")]
    [InlineData("COMPlus_EnableDiagnostics=0")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_EnableDiagnostics_IPC=1")]
    [InlineData("DOTNET_EnableDiagnostics=0 COMPlus_EnableDiagnostics=1")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_DiagnosticPorts=/tmp/port")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_DbgEnableMiniDump=1")]
    [InlineData("DOTNET_EnableDiagnostics=0 COMPlus_DbgMiniDumpName=/tmp/dump")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_STARTUP_HOOKS=/tmp/hook.dll")]
    [InlineData("DOTNET_EnableDiagnostics=0 DOTNET_GCName=libother.so")]
    [InlineData("DOTNET_EnableDiagnostics=0 CORECLR_ENABLE_PROFILING=1")]
    public void What_opens_the_runtime_to_others_is_not(string environment) =>
        Assert.False(RuntimeSettings.AreClosed(Variables(environment)));

    [Fact]
    public void A_child_gets_all_but_what_opens_it()
    {
        var environment = Variables("PATH=/bin DOTNET_EnableDiagnostics_IPC=1 CORECLR_PROFILER=x DOTNET_ROOT=/opt/dotnet");
        RuntimeSettings.Close(environment);
        string[] left = ["DOTNET_EnableDiagnostics=0", "DOTNET_ROOT=/opt/dotnet", "PATH=/bin"];
        Assert.Equal(left, environment.Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal));
        Assert.True(RuntimeSettings.AreClosed(environment));
    }

    private static Dictionary<string, string?> Variables(string environment) =>
        environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2))
            .ToDictionary(v => v[0], v => (string?)v[1]);
}
