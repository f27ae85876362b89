using System.Globalization;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>A counter that does what people there do, a command after the other, and keeps what came of it.</summary>
internal sealed class VisitCounter
{
    public static readonly VisitRules Rules =
        new("tokiwa", "Asia/Tokyo", Agents: true, AgentsByPhone: false, 30, Authorities.OwnRegister, SupervisorReasons.OfSites);

    public static readonly Actor Clerk = new("s1", "佐藤 花", "tokiwa", StaffRole.Clerk);
    public static readonly Actor Colleague = new("s2", "Mäki", "tokiwa", StaffRole.Clerk);
    public static readonly Actor Supervisor = new("s3", "鈴木", "tokiwa", StaffRole.Supervisor);
    public static readonly Terminal Here = new("t1", "tokiwa");
    public static readonly Assertion Passkey = new([1], [2], [3], [4]);

    private int nonces;

    /// <summary>Ten in the morning of the site.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse("2026-12-01T01:00:00Z", CultureInfo.InvariantCulture);

    public Visit? Visit { get; private set; }

    public List<VisitFact> Facts { get; } = [];

    public VisitDecision Ask(VisitCommand command)
    {
        var decision = VisitDeciding.Decide(Visit, command, Now);
        if (decision.Fact is not { } fact) return decision;
        Facts.Add(fact);
        Visit = VisitDeciding.Apply(Visit, "v1", fact);
        return decision;
    }

    /// <summary>The id of a refusal, the kind of a fact, or <c>already</c>.</summary>
    public string Told(VisitCommand command)
    {
        var decision = Ask(command);
        return decision.Refusal?.Id ?? decision.Fact?.GetType().Name ?? "already";
    }

    public VisitCommand.Open Opening(string who = Comers.Holder, VisitRules? rules = null, Enquiry? enquiry = null, bool byPhone = false) =>
        new(Clerk, who, Now.AddHours(3), "7K2", rules ?? Rules, byPhone, enquiry);

    public static Description Said(params string[] pins) =>
        new([new("driving-licence", Comers.Holder, new(2028, 4, 1))], pins.Length == 0 ? [ResetPins.Signature] : pins, Enough: true);

    /// <summary>A visit that waits for the clerk's decision.</summary>
    public static VisitCounter Described(
        Description? said = null, string who = Comers.Holder, VisitRules? rules = null, Enquiry? enquiry = null, int resets = 0)
    {
        var counter = new VisitCounter();
        Assert.Equal("Opened", counter.Told(counter.Opening(who, rules, enquiry)));
        Assert.Equal("Described", counter.Told(new VisitCommand.Describe(Clerk, said ?? Said())));
        Assert.Equal("Paired", counter.Told(new VisitCommand.Pair(Here, "7K2")));
        Assert.Equal("CardSeen", counter.Told(new VisitCommand.SeeCard(Here, "card", resets)));
        return counter;
    }

    /// <summary>A visit whose PINs may be set.</summary>
    public static VisitCounter Signed(params string[] pins)
    {
        var counter = Described(Said(pins));
        Assert.Equal("Decided", counter.Told(counter.SignedBy(Clerk)));
        return counter;
    }

    public byte[] Record(Actor by, string? nonce = null) =>
        VisitRecord.Of(Visit!, by, new("test", "https://reset.example"), Now, nonce ?? $"n{nonces++}").ToBytes();

    public VisitCommand.Sign SignedBy(Actor by, string? nonce = null) => new(by, Record(by, nonce), Passkey);

    public static VisitCommand.Authorise Wish(string attempt, params string[] pins) =>
        new(Here, attempt, "card", pins.Length == 0 ? [ResetPins.Signature] : pins, new Dictionary<string, int>(), 0);

    public static VisitCommand.Report Reported(string attempt, string pin, ReportResult result = ReportResult.Done) =>
        new(Here, attempt, pin, result);
}
