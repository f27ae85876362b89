using System.Globalization;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Situations;

/// <summary>
/// The facts that rules may ask for: fields of the situation, and what follows from them, each by a named function. Reading one that is not
/// known notes the fields that would tell, so that the next question is computed.
/// </summary>
/// <param name="today">The day on which the person wants to act.</param>
public sealed partial class Facts(Situation situation, DateOnly today)
{
    private static readonly Dictionary<string, Func<Facts, string?>> Derived = new()
    {
        ["pin"] = f => f.Pin,
        ["pinOf"] = f => f.PinOf,
        ["service"] = f => f.Service,
        ["broken"] = f => f.Broken(),
        ["office-pins"] = f => f.OfficePins(),
        ["needs-reset"] = f => f.NeedsReset(),
        ["pin-state"] = f => f.PinStateWanted(),
        ["represented"] = f => f.Represented(),
        ["child"] = f => f.Child(),
        ["residency"] = f => f.Residency(),
        ["stay"] = f => f.Stay(),
        ["signature-certificate"] = f => f.SignatureCertificate(),
        ["authentication-certificate"] = f => f.AuthenticationCertificate(),
        ["signature-matters"] = f => f.Matters("signature"),
        ["authentication-matters"] = f => f.Matters("authentication"),
        ["tries"] = f => f.Tries(),
        ["device"] = f => f.Device(),
        ["shop-official"] = f => f.ShopOfficial(),
        ["scheme"] = f => f.Scheme(),
        ["code"] = f => f.State("activation-code"),
        ["outlived"] = f => f.Outlived(),
        ["changes-code"] = f => f.ChangesCode(),
        ["certificate"] = f => f.FinnishCertificate(),
        ["reservation"] = f => f.Reservation(),
        ["kiosk-open"] = f => f.KioskOpen(),
        ["office-open"] = f => f.OfficeOpen(),
        ["sets-code"] = f => f.SetsCode(),
        ["kiosk-possible"] = f => f.KioskPossible(),
        ["sets"] = f => f.ToSet.Count > 0 ? "some" : "none",
        ["certificates"] = f => f.Certificates(),
        ["kiosk-pin"] = f => f.KioskPin(),
        ["store-copy"] = f => f.StoreCopy(),
        ["service-works"] = f => f.ServiceWorks(),
        ["by-agent"] = f => YesNo(f.Seen("whoGoes") == "agent" && f.offered.Any(r => r is "office-agent" or "convert-face-card")),
        ["entitled"] = f => f.Entitled(),
        ["pins-of-card"] = f => f.PinsOfCard(),
        ["wrong-signature"] = f => f.WasWrong("signature"),
        ["wrong-digits"] = f => f.WasWrong("authentication", "resident-register", "card-info"),
        ["wrong-pin"] = f => f.WasWrong("pin1", "pin2"),
        ["wrong-code"] = f => f.WasWrong("activation-code"),
        ["code-tries"] = f => f.Tries("activation-code"),
        ["activated"] = f => f.Activated(),
        ["locked"] = f => f.IsLocked(),
        ["signature-said"] = f => YesNo(f.SaysSignature()),
        ["changes"] = f => f.ToChange.Count > 0 ? "some" : "none",
    };

    private readonly Dictionary<string, string?> values = [];
    private IReadOnlyList<string> offered = [];

    /// <summary>What they follow from.</summary>
    public Situation Situation { get; } = situation;

    /// <summary>Fields that were not known when a fact asked for them.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Numbers and dates that were not known, where the usual case was taken.</summary>
    public HashSet<string> Assumed { get; } = [];

    /// <summary>The value of a fact; null: not known, and <see cref="Missing"/> says what would tell.</summary>
    public string? this[string fact]
    {
        get
        {
            if (values.TryGetValue(fact, out var known)) return known;
            var value = Derived.TryGetValue(fact, out var function) ? function(this) : Read(fact);
            // A null is not kept: each condition that stays open notes again what it lacks.
            if (value is not null) values[fact] = value;
            return value;
        }
    }

    /// <summary>A fact that the guide itself finds: which route was taken.</summary>
    public void Set(string fact, string value) => values[fact] = value;

    /// <summary>All routes that are offered, the first included: warnings hold for each of them.</summary>
    public void Offer(IEnumerable<string> routes) => offered = [.. routes];

    /// <summary>Facts that follow from fields: the table of docs/guidance.md.</summary>
    internal static IEnumerable<string> Names => Derived.Keys;

    /// <summary>Whether rules may ask for it: a derived fact, a field of the situation, or <c>route</c>.</summary>
    public static bool IsFact(string name) => name == "route" || Derived.ContainsKey(name) || SituationFields.Find(name) is not null;

    /// <summary>The PINs of the card that do not work: locked or forgotten.</summary>
    public IEnumerable<string> Bad => SituationFields.Tries(Situation.Card).Keys.Where(p => State(p) is "locked" or "forgotten");

    /// <summary>The PIN that the person means: named, or asked for by the service.</summary>
    public string? Pin
    {
        get
        {
            if (Seen("pin") is { } named) return named;
            if (PinOfService() is { } wanted) return wanted;
            if (Situation.IsComplete) return NotThere() ?? "none";
            if (Situation.SaysBad) return "none";
            return Seen("trouble") == "none" && Seen("wish") == "renew" ? "none" : Lacks("pin");
        }
    }

    // Of the PINs that the service asks for, the first that does not work; else the first.
    private string? PinOfService()
    {
        if (WhichPin.Row(Service) is not { } row) return null;
        var country = Situation.Country + ".";
        var pins = row.Pins.Where(p => p.StartsWith(country, StringComparison.Ordinal)).Select(p => p[3..]).ToArray();
        return pins.FirstOrDefault(p => Stated(p) is "locked" or "forgotten" or "never-issued") ?? pins.FirstOrDefault();
    }

    // Where nobody named a PIN and all work, the one that is said not to be there is meant.
    private string? NotThere()
    {
        if (Bad.Any()) return null;
        return SituationFields.Tries(Situation.Card).Keys.FirstOrDefault(pin =>
            pin != "activation-code" && IsSpokenOf(pin) && Stated(pin) == "never-issued");
    }

    private bool IsSpokenOf(string pin) =>
        Seen($"pins.{pin}") is not null || Wrong(pin) > 0 || Seen($"{pin}Certificate") == "never-issued";

    private string? PinOf => Read("pinOf");

    // Only where it was said: the default is that there is none.
    private string Service => Seen("service") ?? "none";

    private string? NeedsReset()
    {
        var states = SituationFields.Tries(Situation.Card).Keys.Where(p => p != "activation-code").Select(State).ToArray();
        if (states.Any(s => s is "locked" or "forgotten")) return "yes";
        return states.Contains(null) ? null : "no";
    }

    /// <summary>Something is to be set anew, but the service that was named asks for other PINs, and those work.</summary>
    private string ServiceWorks()
    {
        if (WhichPin.Row(Service) is not { Kind: WhichKind.Service } row || NeedsReset() != "yes") return "no";
        var own = row.Pins.Where(p => p.StartsWith(Situation.Country + ".", StringComparison.Ordinal)).Select(p => p[3..]).ToArray();
        return YesNo(own.Length > 0 && own.All(p => p != "activation-code" && State(p) == "known"));
    }

    private string? PinStateWanted() => Pin switch
    {
        null => null,
        "none" => "none",
        var pin => State(pin),
    };

    // Without the activation code: its tries have a fact of their own.
    private IEnumerable<string> Pins => SituationFields.Tries(Situation.Card).Keys.Where(p => p != "activation-code");

    private IEnumerable<string> Works => Pins.Where(pin => State(pin) == "known");

    /// <summary>PINs and codes that work and have one try left.</summary>
    public IEnumerable<string> OnLastTry => SituationFields.Tries(Situation.Card).Where(t => IsLast(t.Key, t.Value)).Select(t => t.Key);

    private bool IsLast(string pin, int tries) => State(pin) == "known" && tries - Wrong(pin) == 1;

    /// <summary>
    /// What a counter sets anew for this person: what is locked or forgotten, and the PIN that is meant where another one is wished or it
    /// was refused. Where nothing is known to be wrong: what was never set, or what was refused.
    /// </summary>
    public IReadOnlyList<string> ToSet
    {
        get
        {
            var meant = Pin;
            var set = Pins.Where(p => State(p) is "locked" or "forgotten").ToHashSet();
            var wished = Seen("wish") == "change" || (set.Count == 0 && meant is not null && Wrong(meant) > 0);
            if (wished && meant is not null && Works.Contains(meant)) set.Add(meant);
            if (set.Count == 0) set.UnionWith(NeverSet);
            if (set.Count == 0 && meant == "none") set.UnionWith(Works.Where(p => Wrong(p) > 0));
            return [.. Pins.Where(set.Contains)];
        }
    }

    /// <summary>The PIN that works and is to be another: it is changed, not reset.</summary>
    public IReadOnlyList<string> ToChange =>
        Seen("wish") == "change" && Pin is { } meant && Works.Contains(meant) && Situation.Country == "jp" ? [meant] : [];

    // Every My Number Card has these two; the certificates' PINs come with the certificates.
    private IEnumerable<string> NeverSet =>
        Pins.Where(p => p is "resident-register" or "card-info" && State(p) == "never-issued" && (Seen("pin") ?? p) == p);

    private int Wrong(string pin) => SituationFields.Find($"wrongTries.{pin}") is null ? 0 : Whole($"wrongTries.{pin}") ?? 0;

    private string WasWrong(params ReadOnlySpan<string> pins)
    {
        foreach (var pin in pins)
            if (Wrong(pin) > 0) return "yes";
        return "no";
    }

    /// <summary>How near the PINs that still work are to being locked.</summary>
    private string? Tries()
    {
        if (OnLastTry.Any()) return "last";
        return Works.Any(pin => Wrong(pin) > 0) ? "some" : "none";
    }

    /// <summary>Wrong tries of one PIN: none, some, or so many that few are left.</summary>
    private string Tries(string pin)
    {
        if (Wrong(pin) == 0) return "none";
        var left = SituationFields.Tries(Situation.Card)[pin] - Wrong(pin);
        // The fifth miss of the activation code ends the chip for good: that is told two tries before.
        var few = pin == "activation-code" ? 2 : 1;
        return left <= few ? "last" : "some";
    }

    private string? Read(string field) => Seen(field) ?? Lacks(field);

    private string? Seen(string field) => Situation[field];

    private int? Whole(string field) => Situation.Whole(field);

    private string? Lacks(string field)
    {
        Missing.Add(field);
        return null;
    }

    private static string YesNo(bool yes) => yes ? "yes" : "no";

    private static TimeOnly Time(string value) => TimeOnly.ParseExact(value, "HH:mm", CultureInfo.InvariantCulture);
}
