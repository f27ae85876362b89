namespace EidPin.Reset.Visits;

/// <summary>Who came to the counter.</summary>
public static class Comers
{
    public const string Holder = "holder", Representative = "legal-representative", Agent = "agent";

    public static IReadOnlyList<string> All { get; } = [Holder, Representative, Agent];
}

/// <summary>For whom a legal representative acts.</summary>
public static class Represented
{
    public const string Child = "child", Ward = "ward";
}

/// <summary>What proves that somebody may act for a child or a ward.</summary>
public static class Authorities
{
    /// <summary>Paper: for a ward there is nothing else.</summary>
    public const string Paper = "paper";

    /// <summary>The clerk found it in the own register, as where the family's is kept here.</summary>
    public const string OwnRegister = "own-register";

    /// <summary>The city asks for none of a parent.</summary>
    public const string NotAsked = "not-asked";

    public static IReadOnlyList<string> All { get; } = [Paper, OwnRegister, NotAsked];

    /// <summary>Is it enough for a child where the site's rule is this? What asks for less is content with more.</summary>
    public static bool IsEnough(string? shown, string rule) => rule switch
    {
        NotAsked => true,
        OwnRegister => shown is Paper or OwnRegister,
        _ => shown == Paper,
    };
}

/// <summary>How the part of the reply that holds the new PIN came back.</summary>
public static class Replies
{
    public const string Sealed = "sealed", Opened = "opened", Unsealed = "unsealed";

    public static IReadOnlyList<string> All { get; } = [Sealed, Opened, Unsealed];
}

/// <summary>Why a supervisor has to sign, too.</summary>
public static class SupervisorReasons
{
    public const string Agent = "agent", NoPaperProof = "no-paper-proof", Override = "override", ThirdReset = "third-reset";

    /// <summary>Those that a site's data may ask for. The other two hold everywhere.</summary>
    public static IReadOnlyList<string> OfSites { get; } = [Agent, NoPaperProof];

    public static IReadOnlyList<string> All { get; } = [Agent, NoPaperProof, Override, ThirdReset];
}

/// <summary>Why a clerk goes on though the documents are not enough; a supervisor signs for it.</summary>
public static class Overrides
{
    public static IReadOnlyList<string> All { get; } = ["documents-lost", "known-to-office", "cannot-get-documents"];
}

/// <summary>Why a visit ends before it is done.</summary>
public static class CancelReasons
{
    public static IReadOnlyList<string> All { get; } = ["holder", "mistake", "left"];
}

/// <summary>What a certificate lacks that is handed over to be issued anew.</summary>
public static class CertificateEnds
{
    public static IReadOnlyList<string> All { get; } = ["expired", "revoked"];
}

/// <summary>The PINs of a visit: those that a counter can reset.</summary>
public static class VisitPins
{
    /// <summary>Those that may be one number, set in one entry.</summary>
    public static IReadOnlyList<string> FourDigits { get; } =
        [ResetPins.Authentication, ResetPins.ResidentRegister, ResetPins.CardInfo];

    /// <summary>Is there a key behind the PIN that can sign the receipt?</summary>
    public static bool HasKey(string pin) => ResetPins.Can(pin);

    /// <summary>As records name them.</summary>
    internal static IReadOnlyList<string> InOrder(IEnumerable<string> pins) => [.. ResetPins.AtCounter.Intersect(pins)];
}
