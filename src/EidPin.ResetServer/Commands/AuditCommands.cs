using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>What an auditor asks for, and what an operator tells them.</summary>
internal static class AuditCommands
{
    private const long FirstWithRegister = 2;

    public static async Task<int> Verify(ServerOptions options)
    {
        var settings = options.Database is null ? ConfigFile.Read(options.Config!) : null;
        var where = options.Database ?? settings!.Database;
        if (!Database.IsConnectionString(where) && !File.Exists(where)) throw new UsageException($"{where}: there is no such file");
        await using var database = new Database(where, isRead: true);
        if (await database.Schema() is (var version, _) && version < FirstWithRegister)
            throw new UsageException($"{where}: it has schema {version}: eidpin-reset migrate brings it to where it can be checked");
        // Keys that are listed no more have made seals as well.
        var named = (options.Key is { } file ? KeyFile.ReadAll(file, AuditKey.Length) : []).Select(key => new AuditKey(key)).ToList();
        using var keys = settings?.Key.Audit().With(named) ?? new AuditKeys(named);
        var walk = await AuditWalk.Of(database, keys, options.Seal, settings?.Key);
        foreach (var problem in walk.Problems) Console.WriteLine(problem);
        if (walk.ProblemCount > walk.Problems.Count) Console.WriteLine($"… and {walk.ProblemCount - walk.Problems.Count} more");
        foreach (var note in walk.Notes) Console.WriteLine($"note: {note}");
        if (options.Seal is null)
            Console.WriteLine("note: no seal of a log was compared (--seal): cases cut off at the end with their seals would not be seen");
        Console.WriteLine(
            $"{walk.Cases} cases, {walk.Visits} visits, {walk.Facts} facts, {walk.RegisterFacts} changes of the register, " +
            $"{walk.Seals} seals: " + (walk.ProblemCount == 0 ? "whole" : $"{walk.ProblemCount} problems"));
        return walk.ProblemCount == 0 ? 0 : 1;
    }

    /// <summary>For the auditor, who needs neither the configuration nor any other key.</summary>
    public static int Key(Settings settings)
    {
        using var key = settings.Key.Audit();
        Console.WriteLine(key);
        return 0;
    }

    /// <summary>An older copy of the database took the place of the one that was: what is missing since is no fault from then on.</summary>
    public static async Task Restored(ResetStore store, ServerOptions options)
    {
        await store.Register.Restored(options.Reason!, options.Seal?.Number ?? 0);
        if (options.List is { } list) await PersonCommands.EraseAgain(store, list, Console.Out);
        Console.WriteLine("written; seals go on after the last one that the log has");
    }
}
