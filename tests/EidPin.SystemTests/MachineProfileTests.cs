using System.Runtime.Versioning;
using System.Text;
using Microsoft.Data.Sqlite;

namespace EidPin.SystemTests;

/// <summary>What the browser of a machine keeps of a visit: nothing.</summary>
[SupportedOSPlatform("linux")]
public class MachineProfileTests
{
    private const string Known = "2468", New = "PR0FILESENTINEL";

    [Fact]
    public async Task The_browsers_profile_has_no_code_form_history_password_or_session_after_a_visit()
    {
        await using var stage = await PracticeStage.Start();
        await Reserve(stage);
        using var browser = await MachineBrowser.Start(stage.Desk.StartUrl());
        await browser.Until("location.pathname === '/' && document.querySelector('section.card') && 'open'");
        await browser.Until("(location.assign('/kiosk?lang=en'), 'going')");
        await browser.Until("document.querySelector('.session .offers')?.textContent");
        await browser.Click("#s-start .do [data-do=go]");
        await browser.Click("#s-menu [data-do=go]");
        await browser.Click("#live .cards li:nth-child(2) button");
        foreach (var code in (string[])[Known, New, New])
        {
            await browser.Until("document.querySelector('.step:not([hidden]) .words')?.textContent.startsWith('0') && 'empty'");
            foreach (var key in code) await browser.Click($".step:not([hidden]) [data-key='{key}']");
            await browser.Click(".step:not([hidden]) [data-do=next]");
        }
        Assert.Contains(
            "the new one is set",
            await browser.Until("document.querySelector('#s-work .result.good')?.textContent"),
            StringComparison.Ordinal);
        Assert.Equal(New, stage.Card(2).Codes.First(c => c.Key == "jp.signature").Value);
        await browser.Close();

        var files = browser.Profile.GetFiles("*", SearchOption.AllDirectories).Where(f => f.LinkTarget is null && f.Exists).ToList();
        Assert.Contains(files, f => f.Name == "Preferences");
        foreach (var file in files)
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName, TestContext.Current.CancellationToken));
            // As bytes and as UTF-16; a session that could be restored would hold the address.
            foreach (var trace in (string[])[New, string.Join('\0', New.ToCharArray()), "/kiosk?lang"])
                Assert.False(text.Contains(trace, StringComparison.Ordinal), $"{trace} in {file.Name}");
        }
        foreach (var (name, table) in (ReadOnlySpan<(string, string)>)[
            ("Login Data", "logins"), ("Web Data", "autofill"), ("History", "urls")])
            Assert.All(files.Where(f => f.Name == name), f => Assert.Equal(0, Count(f.FullName, table)));
    }

    private static async Task Reserve(PracticeStage stage)
    {
        using var tab = await DeskTab.Enter(stage.Desk.StartUrl());
        await stage.Desk.Settled();
        var page = await tab.Live(html => html.Contains("data-path=\"/reserve/form\"", StringComparison.Ordinal), "reserve");
        var card = System.Text.RegularExpressions.Regex.Matches(page, "<section class=\"card\" id=\"([^\"]+)\"")[1].Groups[1].Value;
        Assert.Contains(
            "The PIN is right",
            await tab.Through($"/reserve/form?card={card}&pin=jp.signature&lang=en", "/reserve/do", Known),
            StringComparison.Ordinal);
    }

    private static long Count(string file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names stand above.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
