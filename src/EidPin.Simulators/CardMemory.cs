using System.Security.Cryptography;
using System.Text;

namespace EidPin.Simulators;

/// <summary>
/// The chip's lasting memory: counters, codes, keys. Every change is in the file before it counts, as a card commits before it answers.
/// </summary>
internal sealed class CardMemory(CardState state, string? file)
{
    private CardState state = state;

    public CardState State => state;

    public CardDefinition Definition => state.Definition;

    public StoredCode this[string code] => state.Codes[code];

    public bool Has(string code) => state.Codes.ContainsKey(code);

    public static byte[] Bytes(StoredCode code) => Encoding.Latin1.GetBytes(code.Code);

    public void Write(params ReadOnlySpan<(string Name, StoredCode Value)> changes)
    {
        var codes = new Dictionary<string, StoredCode>(state.Codes);
        foreach (var (name, value) in changes) codes[name] = value;
        Commit(state with { Codes = codes });
    }

    /// <summary>Compares a code and counts: a miss takes one try, a hit gives all of them back. Call only with tries left.</summary>
    public bool Present(string name, ReadOnlySpan<byte> presented)
    {
        var stored = this[name];
        var right = CryptographicOperations.FixedTimeEquals(Bytes(stored), presented);
        var tries = right ? stored.Max : stored.Tries - 1;
        if (tries != stored.Tries) Write((name, stored with { Tries = tries }));
        return right;
    }

    /// <summary>The tries left, asked by an empty VERIFY: on some cards that costs one.</summary>
    public int Asked(string name)
    {
        var stored = this[name];
        if (!Definition.EmptyVerifyCounts || stored.Tries == 0) return stored.Tries;
        Write((name, stored with { Tries = stored.Tries - 1 }));
        return stored.Tries - 1;
    }

    /// <summary>A changed or unblocked code: all tries back, and set for good.</summary>
    public StoredCode Renewed(string name, ReadOnlySpan<byte> code)
    {
        var stored = this[name];
        return stored with { Code = Encoding.Latin1.GetString(code), Tries = stored.Max, Set = true, Changed = true };
    }

    /// <summary>Keys and certificates are made when first asked for: most uses of a card never do.</summary>
    public StoredKey Key(string name)
    {
        if (state.Keys.TryGetValue(name, out var key)) return key;
        key = TestCertificates.Of(Definition, name);
        Commit(state with { Keys = new Dictionary<string, StoredKey>(state.Keys) { [name] = key } });
        return key;
    }

    public void Save(string path) => StateFile.Write(path, state.ToJson());

    private void Commit(CardState next)
    {
        if (file is not null) StateFile.Write(file, next.ToJson());
        state = next;
    }
}
