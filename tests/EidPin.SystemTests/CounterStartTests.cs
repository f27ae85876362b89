using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EidPin.Desk.Resetting;

namespace EidPin.SystemTests;

/// <summary>The built <c>eidpin-desk --terminal</c>, whose server is away.</summary>
[SupportedOSPlatform("linux")]
public sealed class CounterStartTests
{
    [Fact]
    public async Task A_terminal_starts_without_its_server_and_says_so_on_its_one_page()
    {
        var folder = DeskProgram.NewRuntime();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = MachineStage.KioskFile(folder, new("http://127.0.0.1:9/"), new KioskIdentity("hall-1", key));
        using (var terminal = DeskProgram.Start(folder, $"--terminal {file} --log {Path.Combine(folder, "desk.log")}"))
        {
            var line = terminal.Line();
            Assert.StartsWith("desk http://127.0.0.1:", line, StringComparison.Ordinal);
            using var tab = await DeskTab.Enter(line![5..]);
            using var answer = await tab.Post("/terminal/session?lang=en");
            Assert.Matches(
                new Regex("data-pace=\"away\".*data-reason=\"unreachable\"", RegexOptions.Singleline),
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            using var other = await tab.Post("/form?lang=en");
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            Assert.Equal(0, terminal.Leave());
        }
        Directory.Delete(folder, recursive: true);
    }
}
