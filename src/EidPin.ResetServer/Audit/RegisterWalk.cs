using System.Security.Cryptography;
using System.Text;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Register;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Audit;

/// <summary>Walks over the register's chain, and holds cards, machines, lists and fingerprints against what it says of them.</summary>
internal sealed class RegisterWalk(AuditWalk walk, AuditKeys keys, ServerKeys? own)
{
    private readonly Dictionary<string, RegisterFact.ListTaken> lists = [];
    private readonly List<RegisterFact.Restored> restores = [];
    private readonly RegisterSaid said = new();
    private IReadOnlyDictionary<string, string> settings = new Dictionary<string, string>();
    private byte[] before = [];
    private string rows = "";
    private string? rowsKey;

    // Written by nobody who has the keys, since the operator last looked at all.
    private readonly List<long> strange = [], strangePeople = [];
    private int opened;

    /// <summary>How many facts there are.</summary>
    public long Length { get; private set; }

    /// <summary>The list of staff, as its facts tell it.</summary>
    public PeopleBook People { get; private set; } = PeopleBook.Empty;

    public IReadOnlyList<RegisterFact.Restored> Restores => restores;

    public async Task Walk(Writing reading)
    {
        await foreach (var fact in reading.Stream<FactRow>(
            "SELECT seq AS Seq, at AS At, fact AS Fact, hash AS Hash FROM register_facts ORDER BY seq"))
            Fact(fact);
        foreach (var id in said.Strangers)
            walk.Problem($"machine {id}: the register's last fact of it is of no program of this operator's");
        foreach (var seq in strange.Concat(strangePeople).Order())
            walk.Problem($"register: fact {seq} is of no program of this operator's");
        if (keys.Named(rowsKey) is not { } key)
            walk.Problem($"cards and kiosks: the audit key {rowsKey} is missing, by which their sum could be made");
        else if (rows != await Sum(reading, key)) walk.Problem("cards and kiosks are not those that the register's facts tell of");
        await Lists(reading);
        await Settings(reading);
    }

    private void Fact(FactRow fact)
    {
        walk.RegisterFacts++;
        if (fact.Seq != Length + 1) walk.Problem($"register: fact {Length + 1} is missing");
        if (!StoredCase.Link(before, RegisterChain.Name, fact.Seq, fact.Fact).AsSpan().SequenceEqual(fact.Hash))
            walk.Problem($"register: fact {fact.Seq} does not follow from the one before it");
        var isMarked = own is not null && FactMark.IsBy(own, before, fact);
        (before, Length) = (fact.Hash, fact.Seq);
        var read = RegisterChain.Read(fact.Fact);
        if (said.HasMark && !isMarked) (read is RegisterFact.PeopleChanged ? strangePeople : strange).Add(fact.Seq);
        said.Take(read, isMarked);
        // It looked at all rows, with keys that this audit may not have.
        if (isMarked && read is RegisterFact.Resealed resealed)
        {
            strange.Clear();
            if (resealed.People == said.People.Facts) strangePeople.Clear();
        }
        if (read is null)
        {
            walk.Problem($"register: fact {fact.Seq} cannot be read");
            return;
        }
        if (Stored.Ms(read.At) != fact.At) walk.Problem($"register: fact {fact.Seq} stands there with another time than its own");
        (rows, rowsKey) = (read.Rows, read.RowsKey);
        // What nobody wrote who has the keys holds nowhere, here neither.
        if (read is RegisterFact.PeopleChanged changed && (own is null || isMarked || !strangePeople.Contains(fact.Seq)))
            OfPeople(fact.Seq, changed);
        if (read is RegisterFact.ListTaken list) lists[list.Authority] = list;
        if (read is RegisterFact.SettingsTaken taken) settings = taken.Values;
        if (read is RegisterFact.Restored restored)
        {
            restores.Add(restored);
            walk.Notes.Add($"an older copy of the database took this one's place on {restored.At:yyyy-MM-dd}: {restored.Why}");
        }
    }

    // Offline, from the bytes that were stored: who did it had the right to, and has signed it.
    private void OfPeople(long seq, RegisterFact.PeopleChanged changed)
    {
        if (KnownPeople.Problem(People, changed) is { } problem)
            walk.Problem($"register: fact {seq} of the staff was not to be taken: {Refusals.All[problem.Id].Title}");
        else People = People.After(PeopleRecord.Read(changed.Record)!, changed.At);
    }

    // Before the first fact there is no sum.
    private async Task<string> Sum(Writing reading, AuditKey key)
    {
        var (sum, any) = await RegisterChain.Sum(reading, key, Look);
        if (opened > 0) walk.Problem($"cards: {opened} that the register's facts closed are open");
        return any || rows.Length > 0 ? sum.ToString() : "";
    }

    // A row that was put back may have a right sum: what one row adds is seen from two facts.
    private void Look(IGuarded row)
    {
        if (row is CardRow card && own is not null && !said.Fits(card, own.Card(card.CardId))) opened++;
        if (row is KioskRow kiosk && !said.Fits(kiosk.Id, kiosk))
            walk.Problem($"machine {kiosk.Id}: its row is not as the register's last fact of it says");
    }

    private async Task Lists(Writing reading)
    {
        var there = new HashSet<string>();
        foreach (var list in await reading.Query<ListRow>($"SELECT {RevokedStore.Columns} FROM revocation_lists"))
        {
            there.Add(list.Authority);
            var taken = lists.GetValueOrDefault(list.Authority);
            if (taken is null || taken.Number != list.Number || Stored.Ms(taken.Until) != list.NextUpdate
                || taken.Content != await Content(reading, list.Loaded))
                walk.Problem($"revocation list of {Short(list.Authority)}: it is not the one that was taken");
        }
        foreach (var lost in lists.Keys.Where(authority => !there.Contains(authority)))
            walk.Problem($"revocation list of {Short(lost)}: it was taken and is not there");
    }

    private static string Short(string authority) => authority[..Math.Min(12, authority.Length)];

    private static async Task<string> Content(Writing reading, long list)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var first = true;
        await foreach (var serial in reading.Stream<string>(
            "SELECT serial FROM revoked_serials WHERE list = @list ORDER BY serial", new { list }))
        {
            hash.AppendData(Encoding.ASCII.GetBytes(first ? serial : $"\n{serial}"));
            first = false;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task Settings(Writing reading)
    {
        var there = (await reading.Query<(string Name, string Value)>("SELECT name, value FROM identity"))
            .ToDictionary(row => row.Name, row => row.Value);
        foreach (var name in settings.Keys.Union(there.Keys))
            if (settings.GetValueOrDefault(name) != there.GetValueOrDefault(name))
                walk.Problem($"the fingerprint of {name} is not the one that the register's facts tell");
    }
}
