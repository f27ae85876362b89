using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>Commands that somebody might give in a visit as it stands, sensible ones more often than others.</summary>
internal static class RandomVisit
{
    public static readonly Actor[] Staff =
    [
        VisitCounter.Clerk, VisitCounter.Colleague, VisitCounter.Supervisor, VisitCounter.Clerk with { Role = StaffRole.Supervisor },
        VisitCounter.Supervisor with { Role = StaffRole.Clerk }, VisitCounter.Clerk with { Site = "other" },
        VisitCounter.Supervisor with { Site = "other" },
    ];

    public static readonly Terminal[] Terminals =
        [VisitCounter.Here, VisitCounter.Here, VisitCounter.Here, new("t2", "tokiwa"), new("t1", "other")];

    public static VisitCommand Any(Random random, VisitCounter counter, bool agent)
    {
        var (by, at) = (Staff[random.Next(random.Next(2) == 0 ? 3 : Staff.Length)], Terminals[random.Next(Terminals.Length)]);
        string card = random.Next(10) == 0 ? "other" : "card", attempt = $"a{random.Next(6)}";
        string[] pins = [.. ResetPins.AtCounter.Where(_ => random.Next(3) == 0)];
        string pin = ResetPins.AtCounter[random.Next(4)];
        var resets = random.Next(12) == 0 ? random.Next(4) : counter.Visit!.RecentResets;
        // A session that is there is mostly the one that is meant.
        // So are PINs that somebody has agreed to.
        if (random.Next(3) > 0)
            pins = [.. counter.Visit!.Pins.Where(p => p.Value.State == VisitPinState.Permitted && random.Next(2) == 0).Select(p => p.Key)];
        var (open, live) = counter.Visit!.Pins.FirstOrDefault(p => p.Value.State == VisitPinState.Authorised);
        if (random.Next(3) > 0 && open is not null) (pin, attempt) = (open, live.Attempt!);
        return random.Next(20) switch
        {
            0 when random.Next(4) == 0 => new VisitCommand.Describe(by, Said(random, pins, agent)),
            1 or 2 => counter.Visit.Terminal is null
                ? new VisitCommand.Pair(at, random.Next(4) == 0 ? "7K3" : "7K2")
                : new VisitCommand.SeeCard(at, card, resets),
            3 => counter.Visit.Description is null ? new VisitCommand.Describe(by, Said(random, [.. pins, pin], agent))
                : new VisitCommand.SeeCard(at, card, resets),
            4 or 5 or 6 or 7 when counter.Visit is { Description: not null, Card: not null } => counter.SignedBy(by),
            8 or 9 or 10 => new VisitCommand.Report(at, attempt, pin, (ReportResult)random.Next(3)),
            11 or 12 => new VisitCommand.SeeAgain(at, card, pin, random.Next(2) * 3, random.Next(3) == 0 ? null : random.Next(2) == 0),
            13 when random.Next(20) == 0 => new VisitCommand.Close(by),
            13 when random.Next(20) == 0 => new VisitCommand.Cancel(by, "left"),
            13 => new VisitCommand.Expire(),
            _ => new VisitCommand.Authorise(
                at, attempt, card, pins.Length == 0 ? [pin] : pins, new Dictionary<string, int> { [pin] = random.Next(2) }, resets),
        };
    }

    public static Description Said(Random random, string[] pins, bool agent) => VisitCounter.Said([.. pins.Distinct()]) with
    {
        Enough = random.Next(5) != 0,
        Override = random.Next(5) == 0 ? Overrides.All[0] : null,
        Reply = agent ? Replies.Sealed : null,
    };
}
