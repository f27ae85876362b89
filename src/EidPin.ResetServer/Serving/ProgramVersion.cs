using System.Reflection;

namespace EidPin.ResetServer.Serving;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>As its release is called: <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
