using EidPin.Reset;
using EidPin.Reset.People;
using FsCheck;
using FsCheck.Fluent;

namespace EidPin.Tests;

/// <summary>Who may do what to the list of staff.</summary>
public sealed class PeopleDecidingTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);

    private static readonly StaffRole[] OfSite = [StaffRole.Clerk, StaffRole.RegistrationOfficer, StaffRole.Supervisor];

    private int nonce;

    public static IEnumerable<TheoryDataRow<StaffRole, StaffRole>> Pairs =>
        from one in StaffRoles.All from other in StaffRoles.All select new TheoryDataRow<StaffRole, StaffRole>(one, other);

    [Theory, MemberData(nameof(Pairs))]
    public void Administrator_and_auditor_stand_alone_and_the_others_go_together(StaffRole one, StaffRole other)
    {
        var book = With(PeopleBook.Empty, "a", "site");
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven("a", one, Start.AddDays(9)));
        var problem = Problem(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven("a", other, Start.AddDays(9)));
        var isTogether = one == other || (OfSite.Contains(one) && OfSite.Contains(other));
        Assert.Equal(isTogether ? null : StaffRefusals.RolesApart, problem?.Id);
    }

    [Fact]
    public void A_role_is_given_for_a_year_at_most_and_holds_until_its_end_and_no_longer()
    {
        var book = With(PeopleBook.Empty, "a", "site");
        foreach (var until in (DateTimeOffset[])[Start, Start.AddDays(367)])
            Assert.Equal(
                "until", Problem(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven("a", StaffRole.Clerk, until))?.Detail);
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven("a", StaffRole.Clerk, Start.AddDays(9)));
        var member = book.Of("a")!;
        Assert.Equal(
            (false, true, true, false),
            (member.Is(StaffRole.Clerk, Start.AddTicks(-1)), member.Is(StaffRole.Clerk, Start),
                member.Is(StaffRole.Clerk, Start.AddDays(9).AddTicks(-1)), member.Is(StaffRole.Clerk, Start.AddDays(9))));
    }

    [Fact]
    public void A_role_of_a_site_is_given_to_nobody_who_has_none()
    {
        var book = With(PeopleBook.Empty, "a", null);
        foreach (var role in StaffRoles.All)
            Assert.Equal(
                OfSite.Contains(role) ? "site" : null,
                Problem(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven("a", role, Start.AddDays(1)))?.Detail);
    }

    [Fact]
    public void What_held_once_is_known_after_it_has_ended()
    {
        var book = Signer(With(PeopleBook.Empty, "a", "site"), "a", StaffRole.Clerk);
        var key = book.Of("a")!.Keys[0];
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.KeyEnded("a", key.Name, "lost"), Start.AddDays(1));
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.RoleEnded("a", StaffRole.Clerk, "moved"), Start.AddDays(2));
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.Left("a", "moved"), Start.AddDays(3));
        var member = book.Of("a")!;
        bool IsGood(DateTimeOffset time) => member.Good(key.Credential, time) is not null;
        Assert.Equal((true, false), (IsGood(Start), IsGood(Start.AddDays(1))));
        Assert.Equal((true, false), (member.Is(StaffRole.Clerk, Start.AddDays(1)), member.Is(StaffRole.Clerk, Start.AddDays(2))));
        Assert.Equal(StaffRefusals.NotStaff, Problem(book, PeopleRecord.ByCommand, new PeopleAct.CodeGiven("a"), Start.AddDays(3))?.Id);
    }

    [Fact]
    public void Nobody_gives_himself_a_role_moves_himself_or_is_added_twice()
    {
        var book = Signer(With(PeopleBook.Empty, "a", null), "a", StaffRole.Administrator);
        foreach (var act in (PeopleAct[])[new PeopleAct.RoleGiven("a", StaffRole.Administrator, Start.AddDays(300)),
            new PeopleAct.RoleEnded("a", StaffRole.Administrator, "x"), new PeopleAct.Moved("a", "site"), new PeopleAct.Left("a", "x")])
            Assert.Equal(StaffRefusals.NotOnOneself, Problem(book, "a", act)?.Id);
        var again = new PeopleAct.Added("a", "other", "Other", null);
        Assert.Equal(StaffRefusals.AlreadyStaff, Problem(book, PeopleRecord.ByCommand, again)?.Id);
        Assert.Equal(StaffRefusals.AlreadyStaff, Problem(book, "a", new PeopleAct.Added("b", "USER-A", "Other", null))?.Id);
    }

    [Fact]
    public void A_record_is_taken_once()
    {
        var record = Record(PeopleRecord.ByCommand, new PeopleAct.Added("a", "a", "A", null), Start);
        var book = PeopleBook.Empty.After(record, Start);
        Assert.Equal("nonce", PeopleDeciding.Problem(book, record, null, Start)?.Detail);
    }

    // A model of its own: whatever is done in whatever order, nobody has a role that only a command or an administrator gave.
    [Fact]
    public void Whatever_people_without_the_role_of_administrator_sign_nobody_gets_a_role_by_it() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(Steps()), steps =>
        {
            var book = PeopleBook.Empty;
            foreach (var (id, role) in ((string, StaffRole)[])[("c", StaffRole.Clerk), ("s", StaffRole.Supervisor),
                ("t", StaffRole.Supervisor), ("o", StaffRole.RegistrationOfficer)])
                book = Signer(With(book, id, "site"), id, role);
            var before = Roles(book);
            foreach (var (by, act) in steps)
            {
                var record = Record(by, act, Start.AddMinutes(1));
                var credential = book.Of(by)!.Keys[0].Credential;
                if (PeopleDeciding.Problem(book, record, credential, record.At) is null) book = book.After(record, record.At);
            }
            var isSame = Roles(book) == before && book.Members.Count == 4;
            return isSame && book.Members.Values.All(m => !m.HasLeft && m.Site == "site");
        }));

    private static string Roles(PeopleBook book) => string.Join(' ', book.Members.Values
        .OrderBy(m => m.Id, StringComparer.Ordinal)
        .SelectMany(m => m.RolesAt(Start.AddMinutes(2)).Select(role => $"{m.Id}:{role}")));

    private static Gen<List<(string By, PeopleAct Act)>> Steps()
    {
        var who = Gen.Elements("c", "s", "t", "o");
        var act = who.SelectMany(id => Gen.Elements<PeopleAct>(
            new PeopleAct.RoleGiven(id, StaffRole.Administrator, Start.AddDays(9)),
            new PeopleAct.RoleGiven(id, StaffRole.Clerk, Start.AddDays(9)), new PeopleAct.RoleEnded(id, StaffRole.Clerk, "x"),
            new PeopleAct.Moved(id, "other"), new PeopleAct.Left(id, "x"),
            new PeopleAct.Added($"{id}2", $"{id}2", "New", "site"), new PeopleAct.CodeGiven(id)));
        return who.SelectMany(by => act.Select(a => (by, a))).ListOf().Select(steps => steps.ToList());
    }

    private PeopleBook With(PeopleBook book, string id, string? site) =>
        Do(book, PeopleRecord.ByCommand, new PeopleAct.Added(id, $"user-{id}", $"Name {id}", site));

    // With a passkey and a role.
    private PeopleBook Signer(PeopleBook book, string id, StaffRole role)
    {
        var credential = new byte[32];
        credential[0] = (byte)id[0];
        var given = Record(PeopleRecord.ByCommand, new PeopleAct.CodeGiven(id), Start);
        book = book.After(given, Start);
        var made = new PeopleAct.KeyMade(id, given.Nonce, credential, [1, 2, 3], IsBackupEligible: false);
        book = Do(book, PeopleRecord.ByCode, made);
        book = Do(book, PeopleRecord.ByCommand, new PeopleAct.KeyLetIn(id, book.Of(id)!.Keys[0].Name));
        return Do(book, PeopleRecord.ByCommand, new PeopleAct.RoleGiven(id, role, Start.AddDays(99)));
    }

    private PeopleBook Do(PeopleBook book, string by, PeopleAct act, DateTimeOffset? at = null)
    {
        var record = Record(by, act, at ?? Start);
        Assert.Null(PeopleDeciding.Problem(book, record, null, record.At));
        return book.After(record, record.At);
    }

    private Refusal? Problem(PeopleBook book, string by, PeopleAct act, DateTimeOffset? at = null)
    {
        var record = Record(by, act, at ?? Start);
        return PeopleDeciding.Problem(book, record, record.IsSigned ? book.Of(by)!.Keys[0].Credential : null, record.At);
    }

    private PeopleRecord Record(string by, PeopleAct act, DateTimeOffset at) =>
        new(PeopleRecord.Now, "test", "http://localhost", at, $"nonce-number-{nonce++:D8}", by, act);
}
