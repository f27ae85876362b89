using System.Globalization;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Commands;

/// <summary>
/// What is done to the list of staff on a machine of the server: the first administrator comes in so, and any that has lost every passkey.
/// Nobody signs it; the register says that a command did it.
/// </summary>
internal static class StaffCommands
{
    private static readonly TimeSpan RoleLife = TimeSpan.FromDays(365);

    public static async Task Add(Settings settings, ResetStore store, ServerOptions options, TextWriter output)
    {
        var (id, role) = (PeopleIds.New(), options.Role!.Value);
        if (role.IsOfSite() && options.Site is null) throw new UsageException($"staff add: {role.Word()} works at a site: --site SITE");
        var added = Record(settings, store, new PeopleAct.Added(id, options.Words[0], options.Name!, options.Site));
        var given = Record(settings, store, new PeopleAct.RoleGiven(id, role, store.Now + RoleLife));
        await GiveCode(settings, store, id, output, added, given);
    }

    public static async Task Code(Settings settings, ResetStore store, ServerOptions options, TextWriter output) =>
        await GiveCode(settings, store, (await Known(store, options.Words[0])).Id, output);

    public static async Task Leave(Settings settings, ResetStore store, ServerOptions options, TextWriter output)
    {
        var member = await Known(store, options.Words[0]);
        await store.People.Take(Record(settings, store, new PeopleAct.Left(member.Id, options.Reason!)));
        await new StaffSessions(store, settings.Key).EndAll(member.Id);
        output.WriteLine($"{member.UserName} is not of the staff any more");
    }

    public static async Task List(ResetStore store, TextWriter output)
    {
        foreach (var member in (await store.People.Newest()).Members.Values.OrderBy(m => m.UserName, StringComparer.Ordinal))
        {
            var now = store.Now;
            var roles = string.Join(',', member.RolesAt(now).Select(role => $"{role.Word()}:{Day(member.Until(role, now)!.Value)}"));
            var keys = member.GoodKeys(now).Count();
            var state = member.HasLeft ? "left" : $"{(roles.Length > 0 ? roles : "no-role")} {keys} passkeys";
            output.WriteLine($"{member.UserName} {member.Site ?? "-"} {state}");
        }
    }

    // Whoever has the code makes a passkey that is good at once: it was handed over by whoever has this machine.
    private static async Task GiveCode(
        Settings settings, ResetStore store, string staff, TextWriter output, params IReadOnlyList<PeopleRecord> before)
    {
        var record = Record(settings, store, new PeopleAct.CodeGiven(staff));
        var (code, keep) = new StaffCodes(store, settings.Key).New(record);
        await store.People.Take([.. before, record], null, keep);
        output.WriteLine($"code {ShortCode.Shown(code)}");
        output.WriteLine($"for a passkey at {settings.Origins[0]}/staff/enrol until {Day(store.Now + OpenCode.Life)}; it is shown once");
    }

    private static PeopleRecord Record(Settings settings, ResetStore store, PeopleAct act) =>
        new Records(settings, store).New(settings.Origins[0], PeopleRecord.ByCommand, act);

    private static async Task<Member> Known(ResetStore store, string user) =>
        (await store.People.Newest()).OfUserName(user) ?? throw new UsageException($"nobody of the staff is called {user}: staff list");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
