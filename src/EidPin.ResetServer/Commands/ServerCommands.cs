using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EidPin.Hardening;
using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>What the program does. Exit: 0 done, 1 the audit found something, 2 usage, 4 no database, no port or no OpenSSL.</summary>
internal static class ServerCommands
{
    /// <param name="errors">Where one line says what went wrong; null: standard error.</param>
    public static async Task<int> Run(string[] args, TextWriter? errors = null)
    {
        int Say(string problem, int exit)
        {
            (errors ?? Console.Error).WriteLine($"eidpin-reset: {problem}");
            return exit;
        }

        try
        {
            if (args.Any(a => a is "--help" or "-h"))
            {
                Console.WriteLine(ServerOptions.Usage);
                return 0;
            }
            if (args is ["--version"])
            {
                Console.WriteLine($"eidpin-reset {ProgramVersion.Text}");
                return 0;
            }
            var options = ServerOptions.Parse(args);
            if (!SystemCrypto.IsThere) return Say("OpenSSL is missing, and no key can be used without it: apt install openssl", 4);
            return options.Command switch
            {
                "serve" => await Serve(options),
                "migrate" => await Migrate(options),
                "config check" => Check(ConfigFile.Read(options.Config!), Console.Out),
                "audit verify" => await AuditCommands.Verify(options),
                "audit key" => AuditCommands.Key(ConfigFile.Read(options.Config!)),
                "audit restored" => await WithStore(options, (_, store) => AuditCommands.Restored(store, options)),
                "settings adopt" => await WithStore(options, (settings, store) => SettingsCommands.Adopt(settings, store, options)),
                "cards import" => await WithStore(options, (settings, store) => RegisterCommands.Import(settings, store, options.Words[0])),
                "register adopt" => await WithStore(options, (_, store) => RegisterCommands.Adopt(store)),
                "register reseal" => await WithStore(options, (_, store) => RegisterCommands.Reseal(store)),
                "kiosk add" => await WithStore(options, (settings, store) => RegisterCommands.Add(settings, store, options)),
                "kiosk replace" => await WithStore(options, (_, store) => RegisterCommands.Replace(store, options)),
                "person show" => await WithStore(options, (_, store) => PersonCommands.Show(store, options, Console.Out)),
                "person export" => await WithStore(options, (_, store) => PersonCommands.Export(store, options, Console.Out)),
                "person erase" => await WithStore(options, (_, store) => PersonCommands.Erase(store, options, Console.Out)),
                "staff add" => await WithStore(options, (settings, store) => StaffCommands.Add(settings, store, options, Console.Out)),
                "staff code" => await WithStore(options, (settings, store) => StaffCommands.Code(settings, store, options, Console.Out)),
                "staff leave" => await WithStore(options, (settings, store) => StaffCommands.Leave(settings, store, options, Console.Out)),
                "staff list" => await WithStore(options, (_, store) => StaffCommands.List(store, Console.Out)),
                "kiosk list" => await WithStore(options, (_, store) => RegisterCommands.List(store)),
                _ => await WithStore(options, (_, store) => RegisterCommands.Revoke(store, options.Words[0])),
            };
        }
        catch (UsageException e)
        {
            return Say(e.Message, 2);
        }
        catch (RefusedException e)
        {
            return Say($"{Refusals.All[e.Refusal.Id].Title}{(e.Refusal.Detail is { } detail ? $" ({detail})" : "")}", 2);
        }
        catch (Exception e) when (e is DbException or IOException or SocketException)
        {
            // The reason is often the inner one: "Exception while reading from stream" was a lock that another process held.
            var why = e.GetBaseException() is var inner && inner != e ? $"{e.Message} ({inner.Message})" : e.Message;
            return Say(e is DbException ? $"database: {why}" : why, 4);
        }
    }

    private static async Task<int> Serve(ServerOptions options)
    {
        using var input = options.Child ? new StreamReader(Console.OpenStandardInput()) : null;
        using var folder = options is { Practice: true, Database: null } ? new PassingFolder() : null;
        if (folder is not null) options = options with { Database = folder["reset.db"] };
        var settings = options.Practice ? PracticeSettings.Read(options, await input!.ReadLineAsync()) : ConfigFile.Read(options.Config!);
        var current = new CurrentSettings(settings);
        // A child ends with the one that started it: a terminal that closes tells all programs on it. From the beginning, since lists may
        // be fetched before it listens.
        var (serving, isTold) = (default(Reload), false);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = isTold = true;
            if (serving is { } begun) _ = Task.Run(begun.Take);
        });
        await using var app = await ResetApp.Build(current, TimeProvider.System);
        using var reload = options.Child ? null : ResetApp.Reload(app, current, () => ConfigFile.Read(options.Config!));
        serving = reload;
        if (isTold && reload is not null) await reload.Take();
        await Start(app, settings);
        // Passkeys, and cookies that are for this machine alone, know localhost and not its number.
        var port = app.Urls.Select(url =>
            new Uri(
                url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal)).Port).First();
        Console.WriteLine($"server http://localhost:{port}/");
        app.Lifetime.ApplicationStopping.Register(Supervisor.Own.Stopping);
        Supervisor.Own.Ready();
        await (input is null ? app.WaitForShutdownAsync() : Task.WhenAny(app.WaitForShutdownAsync(), input.ReadToEndAsync()));
        await app.StopAsync(TimeSpan.FromSeconds(5));
        return 0;
    }

    private static async Task Start(WebApplication app, Settings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            var ports = string.Join(", ", settings.Listen);
            throw new UsageException($"listen: the user {Environment.UserName} may not open the port of {ports}");
        }
    }

    private static async Task<int> Migrate(ServerOptions options)
    {
        var settings = ConfigFile.Read(options.Config!);
        await using var database = new Database(settings.Database);
        var (before, after) = await database.Migrate();
        Console.WriteLine(before == after ? $"schema {after}: nothing to do" : $"schema {before} → {after}");
        return 0;
    }

    // Whole: of several keys each one, and their order, are to be seen.
    internal static int Check(Settings settings, TextWriter output)
    {
        foreach (var (name, value) in Fingerprints.Of(settings)) output.WriteLine($"{name} {value}");
        foreach (var origin in settings.Origins) output.WriteLine($"origin {origin}");
        if (settings.NoOriginUntil is { } until) output.WriteLine($"no-origin-until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        return 0;
    }

    private static async Task<int> WithStore(ServerOptions options, Func<Settings, ResetStore, Task> act)
    {
        var settings = ConfigFile.Read(options.Config!);
        await using var database = new Database(settings.Database);
        await database.Prepare();
        var store = new ResetStore(database, TimeProvider.System, settings.Key);
        store.Guard.Altered += table =>
            Console.Error.WriteLine($"eidpin-reset: a row of {table} is not as this operator's programs wrote it, and is not used");
        store.Known.Differs += what => Console.Error.WriteLine($"eidpin-reset: {what} is not as the register's facts say: audit verify");
        await act(settings, store);
        return 0;
    }
}
