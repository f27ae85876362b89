namespace EidPin.Reset.People;

/// <summary>
/// Who may do what to the list of staff. The same words decide when something is done, when a process reads what others have done, and
/// when the trail is audited.
/// </summary>
public static class PeopleDeciding
{
    /// <summary>The longest time for which a role is given.</summary>
    public static readonly TimeSpan LongestRole = TimeSpan.FromDays(366);

    private const int LongestName = 100, LongestReason = 200, LongestId = 64;

    /// <summary>How long somebody may take to sign words that were made for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="credential">Of the passkey that has signed it; null: none has.</param>
    /// <param name="at">Now, or when its fact was written: roles and passkeys are those of then.</param>
    /// <returns>Null: nothing is against it.</returns>
    public static Refusal? Problem(PeopleBook book, PeopleRecord record, byte[]? credential, DateTimeOffset at)
    {
        if ((at - record.At).Duration() > Patience) return new(Refusals.StaleProof);
        if (book.Has(record.Nonce) || record.Nonce.Length < 16) return new(Refusals.NotAllowed, "nonce");
        if (record.IsSigned != (credential is not null)) return new(Refusals.NotAllowed, "signature");
        if (record.IsSigned && book.Of(record.By)?.Good(credential!, at) is null) return new(Refusals.NotAllowed, "passkey");
        // What was done meanwhile was not seen by whoever signs.
        if (record.IsSigned && book.Of(record.Act.Staff)?.ChangedAt > record.At) return new(Refusals.StaleProof, "changed");
        // First of all the right: whoever has none learns nothing of who there is.
        return Right(book, record, at) ?? Form(book, record, at);
    }

    /// <summary>A supervisor who lets in a key is one of two.</summary>
    public static bool Vouches(PeopleBook book, PeopleRecord record, DateTimeOffset at) =>
        record is { IsSigned: true, Act: PeopleAct.KeyLetIn let } && let.Staff != record.By
            && book.Of(record.By) is { } by && !by.Is(StaffRole.Administrator, at);

    /// <summary>Supervisors stand in for an administrator at their own site, and for an administrator, who has none.</summary>
    public static bool MayStandIn(PeopleBook book, Member by, string staff, DateTimeOffset at)
    {
        var site = book.Of(staff)?.SiteAt(at);
        return by.Is(StaffRole.Supervisor, at) && by.GoodKeys(at).Any() && (site is null || site == by.SiteAt(at));
    }

    // Is what it says possible, whoever says it?
    private static Refusal? Form(PeopleBook book, PeopleRecord record, DateTimeOffset at)
    {
        if (record.Act is PeopleAct.Added added) return New(book, added);
        if (book.Of(record.Act.Staff) is not { HasLeft: false } member) return new(StaffRefusals.NotStaff);
        return record.Act switch
        {
            PeopleAct.KeyMade made => Made(book, record, made, member.Code, at),
            PeopleAct.KeyLetIn let when !member.Keys.Any(k => k.Name == let.Key && k.Waits) => new(StaffRefusals.NoSuchKey),
            PeopleAct.KeyEnded ended when !member.Keys.Any(k => k.Name == ended.Key && k.EndedAt is null) => new(StaffRefusals.NoSuchKey),
            PeopleAct.KeyEnded { Why: var why } when !IsReason(why) => new(Refusals.Malformed, "why"),
            PeopleAct.RoleGiven given => Given(member, given, at),
            PeopleAct.RoleEnded ended when !member.Is(ended.Role, at) => new(StaffRefusals.NotStaff, "role"),
            PeopleAct.RoleEnded { Why: var why } when !IsReason(why) => new(Refusals.Malformed, "why"),
            PeopleAct.Moved { Site: var site } when site is not null && !IsId(site) => new(Refusals.Malformed, "site"),
            PeopleAct.Moved { Site: null } when member.RolesAt(at).Any(role => role.IsOfSite()) => new(Refusals.Malformed, "site"),
            PeopleAct.Left { Why: var why } when !IsReason(why) => new(Refusals.Malformed, "why"),
            _ => null,
        };
    }

    private static Refusal? New(PeopleBook book, PeopleAct.Added added)
    {
        if (!IsId(added.Staff) || added.Staff is PeopleRecord.ByCommand or PeopleRecord.ByCode) return new(Refusals.Malformed, "staff");
        if (!IsId(added.UserName)) return new(Refusals.Malformed, "user-name");
        if (!IsName(added.Name)) return new(Refusals.Malformed, "name");
        if (added.Site is { } site && !IsId(site)) return new(Refusals.Malformed, "site");
        if (book.Of(added.Staff) is not null || book.OfUserName(added.UserName) is not null) return new(StaffRefusals.AlreadyStaff);
        return null;
    }

    private static Refusal? Made(
        PeopleBook book, PeopleRecord record, PeopleAct.KeyMade made, OpenCode? code, DateTimeOffset at)
    {
        if (record.By != PeopleRecord.ByCode) return new(Refusals.NotAllowed);
        if (code is null || code.Nonce != made.Code || at >= code.Until) return new(StaffRefusals.BadCode);
        if (made.Credential.Length is < StaffKey.ShortestCredential or > StaffKey.LargestCredential)
            return new(Refusals.Malformed, "credential");
        if (made.PublicKey.Length is 0 or > StaffKey.LargestKey) return new(Refusals.Malformed, "public-key");
        // A passkey is one person's, and one that has ended does not come back.
        return book.OfCredential(made.Credential) is null ? null : new(StaffRefusals.NoSuchKey, "known");
    }

    private static Refusal? Given(Member member, PeopleAct.RoleGiven given, DateTimeOffset at)
    {
        if (!Enum.IsDefined(given.Role)) return new(Refusals.Malformed, "role");
        if (given.Until <= at || given.Until - at > LongestRole) return new(Refusals.Malformed, "until");
        if (given.Role.IsOfSite() && member.Site is null) return new(Refusals.Malformed, "site");
        var others = member.RolesAt(at).Where(role => role != given.Role).ToList();
        var isApart = others.Count == 0 || (!given.Role.StandsAlone() && !others.Any(role => role.StandsAlone()));
        return isApart ? null : new(StaffRefusals.RolesApart, others[0].Word());
    }

    private static Refusal? Right(PeopleBook book, PeopleRecord record, DateTimeOffset at)
    {
        if (record.By == PeopleRecord.ByCode) return record.Act is PeopleAct.KeyMade ? null : new(Refusals.NotAllowed);
        if (record.By == PeopleRecord.ByCommand) return null;
        var by = book.Of(record.By)!;
        if (by.Id == record.Act.Staff) return OnOneself(record.Act);
        if (by.Is(StaffRole.Administrator, at)) return null;
        var isTheirs = record.Act is PeopleAct.CodeGiven or PeopleAct.KeyLetIn;
        return isTheirs && MayStandIn(book, by, record.Act.Staff, at) ? null : new(StaffRefusals.NotYourRole);
    }

    // One's own lost key is ended by oneself, and a second one is let in with the first. Nobody gives himself a role.
    private static Refusal? OnOneself(PeopleAct act) => act switch
    {
        PeopleAct.CodeGiven or PeopleAct.KeyEnded or PeopleAct.KeyLetIn => null,
        _ => new(StaffRefusals.NotOnOneself),
    };

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool IsName(string text) => text.Trim().Length > 0 && text.Length <= LongestName && !text.Any(char.IsControl);

    private static bool IsReason(string text) => text.Trim().Length > 0 && text.Length <= LongestReason && !text.Any(char.IsControl);
}
