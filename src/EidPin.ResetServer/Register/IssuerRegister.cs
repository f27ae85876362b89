using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using EidPin.Reset;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Register;

/// <summary>What the issuer has told of cards and kiosks. A row that the server's key does not vouch for is none.</summary>
/// <param name="keys">How facts name a card.</param>
internal sealed class IssuerRegister(
    Database database, RowGuard guard, RegisterChain chain, ServerKeys keys, KnownRegister known)
{
    /// <summary>The name of the lock under which rows of cards change.</summary>
    public const string Cards = "cards";

    // Rows in one transaction: as many as a machine that waits for its own does not notice.
    private const int Batch = 500;

    public const string CardColumns =
        "card_id AS CardId, authentication_authority AS AuthenticationAuthority, authentication_serial AS AuthenticationSerial, " +
        "signature_authority AS SignatureAuthority, signature_serial AS SignatureSerial, signature_until AS SignatureUntil, " +
        "details_changed AS DetailsChanged, mac_size AS MacSize, stopped AS Stopped, generation AS Generation, mac AS Mac";

    public const string KioskColumns =
        "id AS Id, chain AS Chain, public_key AS PublicKey, simulated AS Simulated, revoked AS Revoked, former_key AS FormerKey, " +
        "former_until AS FormerUntil, mac AS Mac";

    /// <summary>The card of a certificate, and what the lists say of its certificates.</summary>
    /// <param name="authority">Who issued it.</param>
    public async Task<KnownCard> CardOf(string authority, string authenticationSerial)
    {
        const string sql = $"""
            SELECT COALESCE(ended.seq, 0) AS Seq, ended.hash AS Hash, own.next_update AS Until, revoked.serial AS Revoked,
            other.authority AS OtherAuthority, other.next_update AS OtherUntil, also.serial AS OtherRevoked, {CardColumns}
            FROM (SELECT 1 AS one) AS asked
            LEFT JOIN {KnownRegister.End} AS ended ON 1 = 1
            LEFT JOIN revocation_lists own ON own.authority = @authority
            LEFT JOIN revoked_serials revoked ON revoked.list = own.loaded AND revoked.serial = @serial
            LEFT JOIN cards ON authentication_serial = @serial AND authentication_authority IN (@authority, '')
            LEFT JOIN revocation_lists other ON other.authority = signature_authority OR signature_authority = ''
            LEFT JOIN revoked_serials also ON also.list = other.loaded AND also.serial = signature_serial
            ORDER BY authentication_authority DESC
            """;
        var (found, fits) = await known.Held(
            async connection =>
            {
                var rows = (await connection.QueryAsync<KnownCardRow, CardRow, (KnownCardRow Lists, CardRow? Card)>(
                    sql,
                    (lists, card) => (lists, card),
                    new { authority, serial = Stored.Serial(authenticationSerial) },
                    splitOn: "CardId")).ToList();
                return (Found(rows), new RegisterEnd(rows[0].Lists.Seq, rows[0].Lists.Hash));
            },
            found => found.Card is not { } card || known.Said.Fits(card, keys.Card(card.CardId)),
            "a row of cards");
        return fits ? found : found with { Card = null };
    }

    private KnownCard Found(List<(KnownCardRow Lists, CardRow? Card)> rows)
    {
        var (own, card) = rows[0];
        if (card is not null && !guard.Holds(card, card.Mac)) card = null;
        var others = rows.Where(row => row.Card?.CardId == card?.CardId && row.Lists.OtherAuthority is not null).Select(row => row.Lists)
            .ToDictionary(l => l.OtherAuthority!, l => new Listed(l.OtherUntil, l.OtherRevoked is not null));
        return new(card, new(own.Until, own.Revoked is not null), others);
    }

    /// <summary>Takes cards, each batch and its fact in one transaction.</summary>
    /// <param name="cards">With their authorities.</param>
    /// <param name="by">Who told: <c>issuer</c> or <c>command</c>.</param>
    public async Task Add(IReadOnlyList<IssuedCard> cards, string by = "issuer")
    {
        foreach (var batch in cards.Select(Row).Chunk(Batch)) await database.Write(w => Add(w, batch, by));
    }

    /// <summary>Which of these cards has a serial number that belongs to another card, here or among them; null: none.</summary>
    public async Task<int?> Clash(IReadOnlyList<IssuedCard> cards)
    {
        var owners = new Dictionary<(string Kind, string Authority, string Serial), string>();
        foreach (var (at, row) in cards.Select(Row).Index())
        {
            if (at % Batch == 0) await Known(owners, cards.Skip(at).Take(Batch).Select(Row));
            foreach (var key in Serials(row))
                if (!owners.TryAdd(key, row.CardId) && owners[key] != row.CardId) return at;
        }
        return null;
    }

    private async Task Known(Dictionary<(string, string, string), string> owners, IEnumerable<CardRow> cards)
    {
        var serials = cards.SelectMany(Serials).Select(s => s.Serial).Distinct().ToArray();
        foreach (var known in await database.Read(c => c.QueryAsync<CardRow>(
            $"SELECT {CardColumns} FROM cards WHERE {database.In("authentication_serial", "serials")} OR " +
            database.In("signature_serial", "serials"),
            new { serials })))
            foreach (var key in Serials(known)) owners.TryAdd(key, known.CardId);
    }

    private static IEnumerable<(string Kind, string Authority, string Serial)> Serials(CardRow card)
    {
        yield return ("authentication", card.AuthenticationAuthority, card.AuthenticationSerial);
        if (card is { SignatureAuthority: { } authority, SignatureSerial: { } serial }) yield return ("signature", authority, serial);
    }

    private async Task Add(Writing writing, CardRow[] cards, string by)
    {
        // Told twice at once, the second is held against what the first has left.
        await writing.Alone(Cards);
        await known.Follow(writing);
        var ids = cards.Select(c => c.CardId).Distinct().ToArray();
        var before = (await writing.Query<CardRow>($"SELECT {CardColumns} FROM cards WHERE {database.In("card_id", "ids")}", new { ids }))
            .ToDictionary(c => c.CardId);
        // Of a card that stands there twice the last row counts; what is so already is no change, unless somebody put it back.
        var after = cards.GroupBy(c => c.CardId).Select(same => (Row: same.Last(), Names: keys.Card(same.Key)))
            .Where(card => !IsSame(before.GetValueOrDefault(card.Row.CardId)?.Mac, card.Row) || !known.Said.Fits(card.Row, card.Names))
            .ToList();
        if (after.Count == 0) return;
        foreach (var (card, _) in after) await Write(writing, card);
        IReadOnlyList<string> Those(Func<CardRow, bool> are) => [.. after.Where(c => are(c.Row)).Select(c => c.Names.First)];
        // What older facts call a card by an older key is over, also where it stays closed: this fact says how.
        var over = after.Where(c => known.Said.IsClosed(c.Names))
            .SelectMany(c => c.Row is { Stopped: 0, DetailsChanged: 0 } ? c.Names.All : c.Names.All.Where(name => name != c.Names.First));
        var gone = after.Select(c => before.GetValueOrDefault(c.Row.CardId)).OfType<CardRow>();
        var fact = new RegisterFact.CardsTaken(
            by, after.Count, Those(card => card.Stopped != 0), Those(card => card.DetailsChanged != 0), [.. over]);
        await chain.Append(writing, fact, gone, after.Select(c => c.Row));
    }

    public async Task<KioskRow?> Kiosk(string id)
    {
        if (!Stored.IsId(id)) return null;
        const string sql = $"""
            SELECT COALESCE(ended.seq, 0) AS Seq, ended.hash AS Hash, {KioskColumns} FROM (SELECT 1 AS one) AS asked
            LEFT JOIN {KnownRegister.End} AS ended ON 1 = 1 LEFT JOIN kiosks ON id = @id
            """;
        var (row, fits) = await known.Held(
            async connection => (await connection.QueryAsync<RegisterEnd, KioskRow?, (KioskRow?, RegisterEnd)>(
                sql, (end, kiosk) => (kiosk is not null && guard.Holds(kiosk, kiosk.Mac) ? kiosk : null, end), new { id },
                splitOn: "Id")).Single(),
            kiosk => kiosk is null || known.Said.Fits(id, kiosk),
            $"the row of machine {id}");
        return fits ? row : null;
    }

    public async Task<IReadOnlyList<(KioskRow Kiosk, long? Seen)>> Kiosks() =>
        [.. await database.Read(c => c.QueryAsync<KioskRow, long?, (KioskRow, long?)>(
            $"SELECT {KioskColumns}, v.at AS Seen FROM kiosks LEFT JOIN kiosk_visits v ON v.kiosk = kiosks.id ORDER BY id",
            (kiosk, seen) => (kiosk, seen),
            splitOn: "Seen"))];

    /// <summary>It was heard now.</summary>
    public static Statement Seen(string kiosk, DateTimeOffset now) => new(
        "INSERT INTO kiosk_visits (kiosk, at) VALUES (@kiosk, @at) ON CONFLICT (kiosk) DO UPDATE SET at = @at",
        new { kiosk, at = Stored.Ms(now) });

    /// <param name="check">Refuses what may not become of the machine that is known.</param>
    public Task Add(KioskEntry kiosk, string by = "issuer", Action<KioskRow>? check = null) => Change(kiosk.Id, known =>
    {
        if (known is not null) check?.Invoke(known);
        // Told again with the key that it has: an overlap goes on.
        var same = known?.PublicKey.AsSpan().SequenceEqual(kiosk.PublicKey) == true ? known : null;
        RegisterFact fact = kiosk.Revoked
            ? new RegisterFact.KioskRevoked(by, kiosk.Id)
            : new RegisterFact.KioskAdded(by, kiosk.Id, kiosk.Chain, KeyName(kiosk.PublicKey));
        var (simulated, revoked) = (kiosk.Simulated ? 1 : 0, kiosk.Revoked ? 1 : 0);
        var row = new KioskRow(kiosk.Id, kiosk.Chain, kiosk.PublicKey, simulated, revoked, same?.FormerKey, same?.FormerUntil, null);
        return (row, fact);
    });

    /// <summary>Another key in place of the one that it has, or the same one without the one before.</summary>
    /// <param name="now">A key whose overlap has ended is not good again.</param>
    /// <param name="formerUntil">
    /// Until when the key that it has (of the same key: the one before) is good as well; null: whoever holds it is that machine no more.
    /// </param>
    /// <returns>False: there is no such kiosk, or it is revoked.</returns>
    public Task<bool> ReplaceKiosk(string id, byte[] publicKey, string why, DateTimeOffset now, DateTimeOffset? formerUntil = null) =>
        Change(id, known =>
        {
            if (known is not { Revoked: 0 }) return null;
            var former = formerUntil is null ? null : known.Keys(now).FirstOrDefault(key => !key.AsSpan().SequenceEqual(publicKey));
            var until = former is null ? null : formerUntil;
            return (
                known with { PublicKey = publicKey, FormerKey = former, FormerUntil = until is { } at ? Stored.Ms(at) : null },
                new RegisterFact.KioskReplaced("command", id, KeyName(publicKey), why, until));
        });

    /// <returns>False: there is no such kiosk.</returns>
    public Task<bool> RevokeKiosk(string id) =>
        Change(id, known => known is null ? null : (known with { Revoked = 1 }, new RegisterFact.KioskRevoked("command", id)));

    /// <summary>How facts and people name a machine's key: SHA-256 of it, in hexadecimal digits.</summary>
    public static string KeyName(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    // What is decided of a machine is decided on its row as it stands when it is written: of a replacement and a revocation at once the
    // revocation stays.
    private Task<bool> Change(string id, Func<KioskRow?, (KioskRow Row, RegisterFact Fact)?> change) => database.Write(async w =>
    {
        await w.Alone($"kiosk {id}");
        var before = await w.One<KioskRow>($"SELECT {KioskColumns} FROM kiosks WHERE id = @id", new { id });
        await known.Follow(w);
        if (change(before is not null && guard.Holds(before, before.Mac) ? before : null) is not { } next) return false;
        // A script that registers all machines each night must not bring back one whose row was taken away or put back.
        if (next.Row.Revoked == 0 && !known.Said.Fits(id, before)) throw new RefusedException(Refusals.RegisterChanged, "machine");
        if (before is not null && IsSame(before.Mac, next.Row)) return true;
        await Write(w, next.Row);
        await chain.Append(w, next.Fact, before is null ? [] : [before], [next.Row]);
        return true;
    });

    private bool IsSame(byte[]? mac, IGuarded row) => mac is not null && guard.Made(row, mac);

    /// <summary>
    /// Vouches for rows of a database that is older than its MACs, as they stand now: somebody has looked at them. Seals without a key go,
    /// and all cases are sealed anew the next time.
    /// </summary>
    /// <returns>How many cards and kiosks.</returns>
    public Task<(int Cards, int Kiosks)> Adopt() => database.Write(async w =>
    {
        var cards = (await w.Query<CardRow>($"SELECT {CardColumns} FROM cards WHERE mac IS NULL")).ToList();
        foreach (var card in cards) await Write(w, card);
        var kiosks = (await w.Query<KioskRow>($"SELECT {KioskColumns} FROM kiosks WHERE mac IS NULL")).ToList();
        foreach (var kiosk in kiosks) await Write(w, kiosk);
        if (cards.Count + kiosks.Count == 0) return (0, 0);
        await w.Execute("UPDATE cases SET sealed = 0; DELETE FROM seal_heads; DELETE FROM seals");
        await chain.Append(w, new RegisterFact.Adopted(cards.Count, kiosks.Count), [], [.. cards, .. kiosks]);
        return (cards.Count, kiosks.Count);
    });

    /// <summary>Writes that an older copy of the database took this one's place.</summary>
    public Task Restored(string why, long seal) => database.Write(w => chain.Append(w, new RegisterFact.Restored(why, seal)));

    private static CardRow Row(IssuedCard card) => new(
        card.CardId.ToUpper(CultureInfo.InvariantCulture),
        card.AuthenticationAuthority?.ToLowerInvariant() ?? "",
        Stored.Serial(card.AuthenticationSerial),
        card.SignatureAuthority?.ToLowerInvariant(),
        card.SignatureSerial is { } serial ? Stored.Serial(serial) : null,
        card.SignatureUntil is { } until ? Stored.Ms(until) : null,
        card.DetailsChanged ? 1 : 0,
        card.MacSize,
        card.Stopped ? 1 : 0,
        card.Generation,
        null);

    private Task Write(Writing writing, CardRow card) => writing.Execute("""
        INSERT INTO cards (card_id, authentication_authority, authentication_serial, signature_authority, signature_serial,
        signature_until, details_changed, mac_size, stopped, generation, mac)
        VALUES (@CardId, @AuthenticationAuthority, @AuthenticationSerial, @SignatureAuthority, @SignatureSerial,
        @SignatureUntil, @DetailsChanged, @MacSize, @Stopped, @Generation, @Mac)
        ON CONFLICT (card_id) DO UPDATE SET authentication_authority = @AuthenticationAuthority,
        authentication_serial = @AuthenticationSerial, signature_authority = @SignatureAuthority,
        signature_serial = @SignatureSerial, signature_until = @SignatureUntil, details_changed = @DetailsChanged,
        mac_size = @MacSize, stopped = @Stopped, generation = @Generation, mac = @Mac
        """, card with { Mac = guard.Mac(card) });

    private Task Write(Writing writing, KioskRow kiosk) => writing.Execute("""
        INSERT INTO kiosks (id, chain, public_key, simulated, revoked, former_key, former_until, mac)
        VALUES (@Id, @Chain, @PublicKey, @Simulated, @Revoked, @FormerKey, @FormerUntil, @Mac)
        ON CONFLICT (id) DO UPDATE SET chain = @Chain, public_key = @PublicKey, simulated = @Simulated, revoked = @Revoked,
        former_key = @FormerKey, former_until = @FormerUntil, mac = @Mac
        """, kiosk with { Mac = guard.Mac(kiosk) });
}
