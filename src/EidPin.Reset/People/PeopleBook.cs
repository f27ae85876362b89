using System.Collections.Immutable;

namespace EidPin.Reset.People;

/// <summary>The list of staff: what its records add up to. Never changes; each record makes another one.</summary>
public sealed record PeopleBook
{
    public static readonly PeopleBook Empty = new();

    public ImmutableDictionary<string, Member> Members { get; init; } = ImmutableDictionary<string, Member>.Empty;

    /// <summary>When the first of them came: before that staff had no names. Null: they have none.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Of the records so far: none of them is taken again.</summary>
    private ImmutableHashSet<string> Nonces { get; init; } = [];

    public Member? Of(string id) => Members.GetValueOrDefault(id);

    public bool Has(string nonce) => Nonces.Contains(nonce);

    /// <summary>Whose passkey it is.</summary>
    public Member? OfCredential(byte[] credential) =>
        Members.Values.FirstOrDefault(m => m.Keys.Any(key => key.Credential.AsSpan().SequenceEqual(credential)));

    public Member? OfUserName(string name) =>
        Members.Values.FirstOrDefault(m => !m.HasLeft && m.UserName.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The list after a record that <see cref="PeopleDeciding"/> found nothing against.</summary>
    /// <param name="at">From when on it holds.</param>
    public PeopleBook After(PeopleRecord record, DateTimeOffset at)
    {
        var member = record.Act is PeopleAct.Added added
            ? new Member(added.Staff, added.UserName, added.Name) { Sites = [new(at, added.Site)] }
            : Next(Members[record.Act.Staff], record, at);
        return this with
        {
            Members = Members.SetItem(member.Id, member with { ChangedAt = at }),
            Nonces = Nonces.Add(record.Nonce),
            Began = Began ?? at,
        };
    }

    private Member Next(Member member, PeopleRecord record, DateTimeOffset at) => record.Act switch
    {
        PeopleAct.CodeGiven => member with { Code = new(record.Nonce, record.By, at + OpenCode.Life) },
        PeopleAct.KeyMade made => member with
        {
            Keys = member.Keys.Add(new(made.Credential, made.PublicKey, at, member.Code!.By, made.IsBackupEligible)),
            Code = null,
        },
        PeopleAct.KeyLetIn let => With(member, let.Key, key => LetIn(key, record, at)),
        PeopleAct.KeyEnded ended => With(member, ended.Key, key => key with { EndedAt = at }),
        PeopleAct.RoleGiven given => member with
        {
            Roles = Ended(member, given.Role, at).Add(new(given.Role, at, given.Until)),
        },
        PeopleAct.RoleEnded ended => member with { Roles = Ended(member, ended.Role, at) },
        PeopleAct.Moved moved => member with { Sites = member.Sites.Add(new(at, moved.Site)) },
        PeopleAct.Left => member with { LeftAt = at },
        _ => member,
    };

    // A supervisor alone vouches: the second one lets it in, if the first one may still say so.
    private StaffKey LetIn(StaffKey key, PeopleRecord record, DateTimeOffset at)
    {
        bool Counts(string by) => by != record.By && PeopleDeciding.MayStandIn(this, Of(by)!, record.Act.Staff, at);
        return !PeopleDeciding.Vouches(this, record, at) || key.VouchedBy.Any(Counts)
            ? key with { LetInAt = at }
            : key with { VouchedBy = key.VouchedBy.Remove(record.By).Add(record.By) };
    }

    private static ImmutableList<RolePeriod> Ended(Member member, StaffRole role, DateTimeOffset at) =>
        [.. member.Roles.Select(period => period.Role == role && at < period.Until ? period with { Until = at } : period)];

    private static Member With(Member member, string key, Func<StaffKey, StaffKey> next) =>
        member with { Keys = [.. member.Keys.Select(k => k.Name == key ? next(k) : k)] };
}
