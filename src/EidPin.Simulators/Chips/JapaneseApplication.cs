namespace EidPin.Simulators.Chips;

/// <summary>One application of a My Number Card and its elementary files.</summary>
internal sealed record JapaneseApplication(string Aid, IReadOnlyDictionary<int, JapaneseFile> Files)
{
    public byte[] Name { get; } = Convert.FromHexString(Aid);
}

/// <summary>An elementary file: content, or an internal one that holds a code or a private key.</summary>
internal sealed record JapaneseFile
{
    public Func<byte[]>? Content { get; init; }

    /// <summary>It can be selected, but reading it answers that there is nothing.</summary>
    public bool IsMissingAtRead { get; init; }

    /// <summary>One record (READ RECORD) instead of a run of bytes.</summary>
    public bool IsRecord { get; init; }

    /// <summary>Name of the code in the card's memory.</summary>
    public string? Code { get; init; }

    /// <summary>Name of the private key.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Any one of these codes opens it; empty: free.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];

    /// <summary>The code is changed by JICSAP CHANGE KEY (80 32), not by CHANGE REFERENCE DATA.</summary>
    public bool ByChangeKey { get; init; }

    /// <summary>A code that is locked on every card (text application, EF 0012).</summary>
    public bool AlwaysLocked { get; init; }
}
