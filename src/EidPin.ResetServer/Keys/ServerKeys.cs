using EidPin.Reset;
using EidPin.ResetServer.Audit;

namespace EidPin.ResetServer.Keys;

/// <summary>
/// The server's keys in their order: the first one is used for what is new, and each opens what was made with it. There are several while
/// an operator changes the key.
/// </summary>
/// <param name="keys">At least one, each of at least 32 bytes; owned by this.</param>
internal sealed class ServerKeys(params IReadOnlyList<byte[]> keys)
{
    private volatile IReadOnlyList<ServerKey> all = [.. keys.Select(key => new ServerKey(key))];

    public IReadOnlyList<ServerKey> All => all;

    public ServerKey First => all[0];

    /// <summary>The configuration was read again: from now on these are the keys.</summary>
    /// <returns>What they were before, to be wiped when nobody uses it any more.</returns>
    public IReadOnlyList<ServerKey> Take(ServerKeys other)
    {
        var before = all;
        all = other.all;
        return before;
    }

    public CardNames Card(string cardId) => new([.. all.Select(key => key.Card(cardId))]);

    public string Token(string id) => First.Token(id);

    public bool IsToken(string id, string? said) => all.Any(key => key.IsToken(id, said));

    public string Hidden(string kind, string value) => First.Hidden(kind, value);

    /// <summary>What an auditor may have.</summary>
    public AuditKeys Audit() => new([.. all.Select(key => key.Audit())]);
}

/// <summary>How cases and facts name one card: by the first key, and as each older one has named it.</summary>
internal sealed record CardNames(IReadOnlyList<string> All)
{
    public string First => All[0];

    /// <summary>The name by which the case knows this card; where it is another card's case, the first one.</summary>
    public string In(ResetCase known) => All.Contains(known.Card) ? known.Card : First;
}

/// <summary>The keys of the seals in the order of the server's keys: the first one seals, and each seal is of one of them.</summary>
/// <param name="keys">At least one; owned and wiped by this.</param>
internal sealed class AuditKeys(params IReadOnlyList<AuditKey> keys) : IDisposable
{
    public AuditKey First => keys[0];

    /// <param name="id">Null: of a fact from before they were named, when there was one key.</param>
    /// <returns>Null: it is not among these.</returns>
    public AuditKey? Named(string? id) => id is null ? keys[^1] : keys.FirstOrDefault(key => key.Id == id);

    /// <summary>These and those of an auditor's file.</summary>
    public AuditKeys With(IReadOnlyList<AuditKey> more) => new([.. keys, .. more]);

    public SealHashes Begin(byte[] before, SealRow seal) => new([.. keys.Select(key => key.Begin(before, seal))]);

    /// <summary>As an auditor's file has them: base64, one a line.</summary>
    public override string ToString() => string.Join('\n', keys);

    public void Dispose()
    {
        foreach (var key in keys) key.Dispose();
    }
}
